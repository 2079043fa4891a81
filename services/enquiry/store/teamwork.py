"""Which enquiries of a colleague are to be covered or handed over next.

The invariant: what was covered or handed over is found no more, so sending the same again comes to an end.
"""

from uuid import UUID

from contracts.journey import TOGETHER
from services.casework.work_list import Selection
from services.chassis.cases import CaseRecords
from services.chassis.list_entries import DUE
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.domain.teamwork import CoverColleague, HandOver

RECEIVED_ON = "state.progress.dates.0.on"


async def next_of(enquiries: CaseRecords[Enquiry], work: Selection) -> list[UUID]:
    """The next 200 enquiries of this work, those on which something is due first."""
    found = enquiries.collection.find(work.query(), {"_id": True})
    some = found.sort([(DUE, 1), ("_id", 1)]).limit(TOGETHER)
    return [each["_id"] async for each in some]


def to_cover(agency: str, command: CoverColleague) -> Selection:
    """The colleague's open enquiries that are not covered like this yet, or came in after the cover."""
    until = command.until.isoformat()
    so = {"state.staffed.covered_by": command.covered_by, "state.staffed.covered_until": until}
    return _work(agency, command.colleague, {"$nor": [so], RECEIVED_ON: {"$lte": until}})


def to_hand_over(agency: str, command: HandOver) -> Selection:
    """The colleague's open enquiries."""
    return _work(agency, command.colleague, {})


def _work(agency: str, colleague: str, only: Document) -> Selection:
    """A household that was referred is the receiving agency's to answer; nobody is assigned to it."""
    here = {"state.progress.status": {"$ne": Status.REFERRED.value}}
    return Selection(agency, by=[(f"assigned {colleague}",)], open_ones=True, only=here | only)
