"""The directory: one record an agency, found by the agency's code alone.

The invariant: an agency has one entry, because its identity follows from its code.
"""

from collections.abc import Collection
from uuid import UUID, uuid5

from contracts import agency
from contracts.agency import Term
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Database
from services.chassis.record import STATE_SHOWN, RecordKind
from services.chassis.running import RecordsByCollection
from services.enquiry.domain.directory import DirectoryEntry

DIRECTORY = RecordKind(agency.TOPIC, "directory_entries", DirectoryEntry)
ENTRIES = UUID("3f2b8c57-5a0d-5c43-9f0e-6a4f2b7d9e15")


def entry_of(code: str) -> UUID:
    """The identity of an agency's entry."""
    return uuid5(ENTRIES, code)


async def every_entry(records: CaseRecords[DirectoryEntry]) -> list[DirectoryEntry]:
    """Every agency that is listed, by its name."""
    found = await records.collection.find({"state": {"$exists": True}}, STATE_SHOWN).to_list()
    entries = [entry for _, entry in records.identified(found)]
    return sorted(entries, key=lambda each: each.contact.name.casefold())


class OwnListing:
    """The directory as the service looks codes up that keeps it: always as it stands."""

    def __init__(self, records: CaseRecords[DirectoryEntry]) -> None:
        self._records = records

    async def is_empty(self) -> bool:
        """Whether no agency is listed yet."""
        return await self._records.collection.find_one({}, {"_id": True}) is None

    async def has_agency(self, code: str) -> bool:
        """Whether an agency is listed under this code."""
        listed = {"_id": entry_of(code), "state": {"$exists": True}}
        return await self._records.collection.find_one(listed, {"_id": True}) is not None

    async def terms(self, code: str, at: Collection[str]) -> list[Term]:
        """As what and when the colleague of this code works, at each of these agencies that lists them."""
        shown = {f"state.terms.{code}": True}
        entries = {"_id": {"$in": [entry_of(each) for each in at]}}
        found = await self._records.collection.find(entries, shown).to_list()
        kept = (each.get("state", {}).get("terms", {}).get(code) for each in found)
        return [Term.model_validate(each) for each in kept if each]


def open_listing(_: Database, records: RecordsByCollection) -> OwnListing:
    """What the enquiry service knows of the directory."""
    return OwnListing(records[DIRECTORY.collection])
