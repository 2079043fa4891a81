"""Finding an enquiry by what someone on the phone says: a reference, an address, a number, a name.

The invariant: an agency finds its own alone, and each way of looking is a stretch of an index.
"""

from contracts.journey import plain
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import LISTED, WORDS
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.people import normal_name, normal_phone
from services.enquiry.store.work_list import SHOWN, WorkItem

AT_MOST = 50
MOST_WORDS = 6


async def find(enquiries: CaseRecords[Enquiry], agency: str, words: str) -> list[WorkItem]:
    """Up to 50 of an agency's enquiries, those that go on first and among them what is due first."""
    found = (
        await enquiries.collection.find(search_query(agency, words), SHOWN).limit(AT_MOST).to_list()
    )
    found.sort(key=lambda each: (not each[LISTED]["open"], each[LISTED]["due_on"], each["_id"]))
    return [*enquiries.concerns.readable(found, WorkItem.of_document)]


def search_query(agency: str, words: str) -> Document:
    """The question to the collection: each of its ways leads by an index of its own."""
    typed = words.strip()
    signs = [f"email {typed.lower()}", f"phone {normal_phone(typed)}"]
    ways: list[Document] = [
        {"agency": agency, "state.likeness": {"$in": signs}},
        {WORDS: f"{agency} {plain(typed)}"},
    ]
    beginnings = sorted(set(normal_name(typed).split()))[:MOST_WORDS]
    if beginnings:
        # As text: a compiled pattern carries a flag with which the whole index would be read.
        ways.append({"$and": [{WORDS: {"$regex": f"^{agency} {each}"}} for each in beginnings]})
    return {"$or": ways}
