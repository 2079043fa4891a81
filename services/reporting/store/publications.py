"""Publications as they left the house, and what is prepared for the next: outside all generations.

The invariant: a publication is written once and never changed or dropped, also when a revision follows it; a rebuild leaves
it alone. It is read by nobody before its hour. The counts that it was made of are kept beside it for the year's
publication, and are in no answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter

from services.chassis.clock import now
from services.chassis.mongo import Database, Document, insert_once
from services.reporting.domain.periods import year_of
from services.reporting.domain.publishing.publication import Publication
from services.reporting.domain.publishing.published_year import OutcomeCounts, without_year

COLLECTION = "publications"
PREPARED = "prepared_publications"
PREPARING = "preparing_publications"
LONGEST = timedelta(minutes=5)
"""So long MongoDB keeps the moment at which rows are read: a preparation that takes longer has failed."""
_PUBLICATION = TypeAdapter(Publication)
_COUNTED, _PREPARED_BY = "counted", "prepared_by"
_APPROVED_BY, _APPROVED_AT = "approved_by", "approved_at"
_PRIVATE = (_COUNTED, _PREPARED_BY, _APPROVED_BY, _APPROVED_AT)
_ABOUT = ("quarter", "published_at", "as_of", "recorded_at", "revision", _APPROVED_AT)

Counted = Mapping[str, OutcomeCounts]
"""By measure: what its spans were made of."""


class Prepared(NamedTuple):
    """A quarter that one analyst made ready, for another one to look at; its hour is that of preparing."""

    publication: Publication
    counted: Counted
    by: str


class Preparing(NamedTuple):
    """A quarter that is being made ready: by whom, since when, and whether that failed."""

    quarter: str
    by: str
    started_at: datetime
    failed: bool


class Approved(NamedTuple):
    """A quarter as it leaves: who made it ready, and who looked at that and approved it."""

    publication: Publication
    counted: Counted
    prepared_by: str
    approved_by: str


class Publications:
    """The publications of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]
        self._prepared = database[PREPARED]
        self._preparing = database[PREPARING]

    async def begin_preparing(self, quarter: str, by: str) -> None:
        """Says that a quarter is being made ready."""
        begun = {"by": by, "started_at": now(), "failed": False}
        await self._preparing.replace_one({"_id": quarter}, begun, upsert=True)

    async def give_up_preparing(self, quarter: str) -> None:
        """Says that making a quarter ready failed."""
        await self._preparing.update_one({"_id": quarter}, {"$set": {"failed": True}})

    async def preparing(self) -> list[Preparing]:
        """What is being made ready, or failed to be, in the order of quarters."""
        too_long_ago = now() - LONGEST
        return [
            Preparing(
                quarter=each["_id"],
                by=each["by"],
                started_at=each["started_at"],
                failed=each["failed"] or each["started_at"] < too_long_ago,
            )
            async for each in self._preparing.find({}).sort("_id", 1)
        ]

    async def prepare(self, prepared: Prepared) -> None:
        """Keeps what was made ready, in place of what was before."""
        content = _content(prepared.publication)
        made = {**content, _COUNTED: prepared.counted, _PREPARED_BY: prepared.by}
        wanted = {"_id": prepared.publication.quarter}
        await self._prepared.replace_one(wanted, made, upsert=True)
        await self._preparing.delete_one(wanted)

    async def prepared(self, quarter: str) -> Prepared | None:
        """What was made ready of a quarter; None where nothing was."""
        found = await self._prepared.find_one({"_id": quarter})
        return _ready(found) if found else None

    async def ready(self) -> list[Prepared]:
        """Everything that was made ready, in the order of quarters."""
        return [_ready(each) async for each in self._prepared.find({}).sort("_id", 1)]

    async def add(self, approved: Approved) -> None:
        """Keeps a publication and what each measure of it was made of, unless there is one of its name."""
        about = {
            _COUNTED: approved.counted,
            _PREPARED_BY: approved.prepared_by,
            _APPROVED_BY: approved.approved_by,
            _APPROVED_AT: now(),
        }
        content = {**_content(approved.publication), **about}
        await insert_once(self._collection, approved.publication.name, content)

    async def counted(self, quarters: Sequence[str]) -> list[Counted]:
        """What the latest publications of these quarters were made of, in the order of quarters."""
        found = self._collection.find(_of_quarters(quarters), dict.fromkeys([*_ABOUT, _COUNTED], 1))
        return [each[_COUNTED] for each in _latest(await found.to_list())]

    async def of(
        self,
        quarters: Sequence[str],
        measures: Sequence[str] | None = None,
        *,
        at: datetime | None = None,
        embargoed: bool = False,
    ) -> list[Publication]:
        """The latest of each of these quarters whose hour has come, in their order, with these measures of them.

        With a moment, the latest by then. Those whose hour is still to come are among them for publishing alone.
        """
        known = await self._known(quarters, measures, at=at, embargoed=embargoed)
        latest = _latest(known)
        of_year = {each["_id"] for each in _with_a_year(latest)}
        out = [(each["_id"], _publication(each)) for each in latest]
        return [each if name in of_year else without_year(each) for name, each in out]

    async def every(
        self, quarter: str, measures: Sequence[str] | None = None, *, embargoed: bool = False
    ) -> list[Publication]:
        """Every publication of a quarter whose hour has come: the first, and its revisions in their order."""
        known = await self._known([quarter], measures, embargoed=embargoed)
        return [_publication(each) for each in sorted(known, key=_number)]

    async def _known(
        self,
        quarters: Sequence[str],
        measures: Sequence[str] | None = None,
        *,
        at: datetime | None = None,
        embargoed: bool = False,
    ) -> list[Document]:
        shown = None if measures is None else [f"measures.{each}" for each in measures]
        fields = dict.fromkeys((_COUNTED, _PREPARED_BY, _APPROVED_BY), False)
        if shown is not None:
            fields = dict.fromkeys([*_ABOUT, *shown], True)
        found = await self._collection.find(_of_quarters(quarters), fields).to_list()
        by = min(at or now(), now())
        return [each for each in found if embargoed or _hour(each) <= by]

    async def quarters(self) -> list[str]:
        """Which quarters are published, in their order."""
        found = self._collection.find({}, {"quarter": True, "published_at": True})
        return sorted({each["quarter"] async for each in found if _hour(each) <= now()})

    async def hours(self) -> dict[str, datetime]:
        """When each publication that was approved is published, by its name, in the order of quarters."""
        found = self._collection.find({}, {"published_at": True}).sort("_id", 1)
        return {each["_id"]: _hour(each) async for each in found}


def _of_quarters(quarters: Sequence[str]) -> Document:
    return {"quarter": {"$in": list(quarters)}}


def _hour(document: Document) -> datetime:
    return datetime.fromisoformat(document["published_at"])


def _number(document: Document) -> int:
    """Which revision it is; the first publication of a quarter is 0."""
    revision = document.get("revision")
    return revision["number"] if revision else 0


def _latest(known: Sequence[Document]) -> list[Document]:
    by_quarter = {each["quarter"]: each for each in sorted(known, key=_number)}
    return [by_quarter[quarter] for quarter in sorted(by_quarter)]


def _with_a_year(latest: Sequence[Document]) -> list[Document]:
    """Of each year, the publication that was approved last: the numbers of the year stand with it."""
    by_year = {year_of(each["quarter"]): each for each in sorted(latest, key=_approved_in_order)}
    return [*by_year.values()]


def _approved_in_order(document: Document) -> tuple[datetime, datetime, str]:
    hour = _hour(document)
    return hour, document.get(_APPROVED_AT, hour), document["_id"]


def _ready(document: Document) -> Prepared:
    return Prepared(_publication(document), document[_COUNTED], document[_PREPARED_BY])


def _content(publication: Publication) -> Document:
    content: Document = _PUBLICATION.dump_python(publication, mode="json")
    return content


def _publication(document: Document) -> Publication:
    hidden = {"_id", *_PRIVATE}
    content = {name: value for name, value in document.items() if name not in hidden}
    return _PUBLICATION.validate_python({"measures": {}, **content})
