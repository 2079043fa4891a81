"""Finding an enquiry by what someone on the phone says: a reference, an address, a number, a postcode, a name.

The invariant: an agency finds its own alone, each way of looking is a stretch of an index, and what is left
out at the bound comes after everything that is shown.
"""

from contracts.contact_details import seen
from contracts.journey import plain
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import DUE, OPEN, WORDS
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.likeness import phone_sign
from services.enquiry.store.search_words import alike, as_written, asked_words
from services.enquiry.store.work_list import SHOWN, WorkItem

AT_MOST = 50
IN_ORDER = [(OPEN, -1), (DUE, 1), ("_id", 1)]
"""Those that go on first, and among them what is due first."""


async def find(enquiries: CaseRecords[Enquiry], agency: str, words: str) -> list[WorkItem]:
    """Up to 50 of an agency's enquiries: what is written so first, then names that are nearly so."""
    found = await _first(enquiries, search_query(agency, words), AT_MOST)
    if near := near_query(agency, words):
        others = {"$and": [near, {"_id": {"$nin": [each["_id"] for each in found]}}]}
        found += await _first(enquiries, others, AT_MOST - len(found))
    return [*enquiries.concerns.readable(found, WorkItem.of_document)]


def search_query(agency: str, words: str) -> Document:
    """The question to the collection: each of its ways leads by an index of its own."""
    typed = seen(words)
    signs = [f"email {typed.lower()}", *_phone(typed)]
    ways: list[Document] = [
        {"agency": agency, "state.likeness": {"$in": signs}},
        {WORDS: f"{agency} {plain(typed)}"},
    ]
    if asked := asked_words(typed):
        ways.append({"$and": [{WORDS: {"$in": as_written(agency, each)}} for each in asked]})
    return {"$or": ways}


def near_query(agency: str, words: str) -> Document | None:
    """The same for names alone, however people spell them; none where no word was typed."""
    asked = asked_words(words)
    return {"$and": [{WORDS: {"$in": alike(agency, each)}} for each in asked]} if asked else None


async def _first(enquiries: CaseRecords[Enquiry], query: Document, most: int) -> list[Document]:
    if not most:
        return []
    return await enquiries.collection.find(query, SHOWN).sort(IN_ORDER).limit(most).to_list()


def _phone(typed: str) -> list[str]:
    try:
        return [phone_sign(typed)]
    except ValueError:
        return []
