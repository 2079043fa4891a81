"""Publications as they left the house: one document a quarter, outside all generations.

The invariant: a publication is written once and never changed or dropped; a rebuild leaves it alone.
"""

from collections.abc import Sequence

from pydantic import TypeAdapter

from services.chassis.mongo import Database, Document, insert_once
from services.reporting.domain.publishing.publication import Publication

COLLECTION = "publications"
_PUBLICATION = TypeAdapter(Publication)
_ABOUT = ("quarter", "published_at", "as_of", "recorded_at")


class Publications:
    """The publications of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]

    async def add(self, publication: Publication) -> None:
        """Keeps a publication; where the quarter has one already, that one stays."""
        content = _PUBLICATION.dump_python(publication, mode="json")
        await insert_once(self._collection, publication.quarter, content)

    async def of(
        self, quarters: Sequence[str], measures: Sequence[str] | None = None
    ) -> list[Publication]:
        """Those of these quarters that are published, in their order, with these measures of them."""
        shown = None if measures is None else [f"measures.{each}" for each in measures]
        fields = {"_id": False} if shown is None else dict.fromkeys([*_ABOUT, *shown], True)
        found = self._collection.find({"_id": {"$in": list(quarters)}}, fields).sort("_id", 1)
        return [_publication(each) async for each in found]

    async def quarters(self) -> list[str]:
        """Which quarters are published, in their order."""
        return sorted([each["_id"] async for each in self._collection.find({}, {"_id": True})])


def _publication(document: Document) -> Publication:
    content = {name: value for name, value in document.items() if name != "_id"}
    return _PUBLICATION.validate_python({"measures": {}, **content})
