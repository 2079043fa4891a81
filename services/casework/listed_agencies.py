"""The directory as services know it that do not keep it: which agencies are listed, and by code who works there.

The invariant: of each agency and each colleague the latest word counts, in whatever order events are heard. No name is
here.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from pymongo import UpdateOne

from contracts import agency
from contracts.agency import AgencyListed, ColleagueListed, Term
from contracts.event import Event
from services.chassis.delivery import Delivery
from services.chassis.mongo import Database, Document
from services.chassis.running import RecordsByCollection

COLLECTION = "listed_agencies"


class HeardTerm(Term):
    """As what and when somebody works for an agency, and the version of the event that says so."""

    version: int


class ListedAgencies:
    """The agencies of which a service has heard: a document each, with the terms of its colleagues by their codes."""

    stream: ClassVar[str] = agency.TOPIC
    types: ClassVar[tuple[type[Event], ...]] = (AgencyListed, ColleagueListed)

    def __init__(self, database: Database) -> None:
        self._kept = database[COLLECTION]

    async def learn(self, heard: Sequence[Delivery]) -> None:
        """Keeps what these events say, where nothing later was heard of the same."""
        updates = [
            UpdateOne({"_id": each.envelope.journey}, _update(each), upsert=True) for each in heard
        ]
        await self._kept.bulk_write(updates)

    async def is_empty(self) -> bool:
        """Whether nothing was heard yet."""
        return await self._kept.find_one({}, {"_id": True}) is None

    async def has_agency(self, code: str) -> bool:
        """Whether an agency is listed under this code."""
        return await self._kept.find_one({"agency": code}, {"_id": True}) is not None

    async def terms(self, code: str, at: Collection[str]) -> list[Term]:
        """As what and when the colleague of this code works, at each of these agencies that lists them."""
        shown = {f"terms.{code}": True}
        found = await self._kept.find({"agency": {"$in": [*at]}}, shown).to_list()
        kept = (each.get("terms", {}).get(code) for each in found)
        return [HeardTerm.model_validate(each) for each in kept if each]


def open_listing(database: Database, _: RecordsByCollection) -> ListedAgencies:
    """What a service that listens so knows of the directory."""
    return ListedAgencies(database)


def _update(heard: Delivery) -> list[Document]:
    event = heard.event
    if isinstance(event, ColleagueListed):
        said = HeardTerm(**dict(event.term), version=heard.envelope.version)
        field, before = f"terms.{event.colleague}", f"$terms.{event.colleague}.version"
        is_later: Any = {"$lt": [{"$ifNull": [before, 0]}, said.version]}
        told = {"$literal": said.model_dump(mode="json")}
        latest = {"$cond": [is_later, told, f"${field}"]}
        return [{"$set": {"agency": event.agency, field: latest}}]
    return [{"$set": {"agency": getattr(event, "agency", None)}}]
