"""Publications as they left the house: one document a quarter, outside all generations.

The invariant: a publication is written once and never changed or dropped; a rebuild leaves it alone. The
counts that it was made of are kept beside it for the year's publication, and are in no answer.
"""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from services.chassis.mongo import Database, Document, insert_once
from services.reporting.domain.publishing.publication import Publication
from services.reporting.domain.publishing.published_year import OutcomeCounts

COLLECTION = "publications"
_PUBLICATION = TypeAdapter(Publication)
_COUNTED = "counted"
_ABOUT = ("quarter", "published_at", "as_of", "recorded_at")


class Publications:
    """The publications of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]

    async def add(self, publication: Publication, counted: Mapping[str, OutcomeCounts]) -> None:
        """Keeps a publication and what each measure of it was made of, unless the quarter has one."""
        content = _PUBLICATION.dump_python(publication, mode="json")
        await insert_once(self._collection, publication.quarter, {**content, _COUNTED: counted})

    async def counted(self, quarters: Sequence[str]) -> list[Mapping[str, OutcomeCounts]]:
        """What publications were made of, in the order of their quarters."""
        wanted = {"_id": {"$in": list(quarters)}}
        found = self._collection.find(wanted, {_COUNTED: True}).sort("_id", 1)
        return [each[_COUNTED] async for each in found]

    async def of(
        self, quarters: Sequence[str], measures: Sequence[str] | None = None
    ) -> list[Publication]:
        """Those of these quarters that are published, in their order, with these measures of them."""
        shown = None if measures is None else [f"measures.{each}" for each in measures]
        fields = {_COUNTED: False} if shown is None else dict.fromkeys([*_ABOUT, *shown], True)
        found = self._collection.find({"_id": {"$in": list(quarters)}}, fields).sort("_id", 1)
        return [_publication(each) async for each in found]

    async def quarters(self) -> list[str]:
        """Which quarters are published, in their order."""
        return sorted([each["_id"] async for each in self._collection.find({}, {"_id": True})])


def _publication(document: Document) -> Publication:
    content = {name: value for name, value in document.items() if name != "_id"}
    return _PUBLICATION.validate_python({"measures": {}, **content})
