"""Whether an applicant's access has ended, read from the very record that says so.

The invariant: from the moment at which the end is written, no request of theirs is let in.
"""

from contracts.identity import Who
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.running import Running
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.sign_in import SignInProgress
from services.enquiry.store.enquiries import ENQUIRIES


async def has_ended(running: Running, who: Who) -> bool:
    """Whether somebody's invitation to their journey is one that gives no access any more."""
    enquiries: CaseRecords[Enquiry] = running.records[ENQUIRIES.collection]
    begun = {"_id": who.journey, "state": {"$type": "object"}}
    shown = {"agency": True, f"state.progress.joinings.{who.applicant}": True}
    found = await enquiries.collection.find_one(begun, shown)
    return found is not None and enquiries.concerns.read(found, lambda each: _ended(each, who))


def _ended(found: Document, who: Who) -> bool:
    joining = found["state"]["progress"]["joinings"].get(str(who.applicant))
    if joining is None or who.invitation is None:
        return False
    return who.invitation <= SignInProgress.model_validate(joining).ended
