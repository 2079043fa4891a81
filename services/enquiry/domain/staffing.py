"""Who answers for an enquiry: assigned, covered for a time, handed over.

The invariant: a referral that is still to be taken up is nobody's here; the case record keeps in a note whom each
assignment named.
"""

from contracts.enquiry import EnquiryAssigned
from contracts.reference import NoteAbout
from services.casework.teamwork import AssignedStaff, StaffMove, Teamwork
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide, require_with_agency


def _record(enquiry: Enquiry, move: StaffMove, staffed: AssignedStaff) -> Decision[Enquiry]:
    noted = enquiry.with_note(move.on, NoteAbout(move.assignment), staff=move.staff, words=None)
    assigned = EnquiryAssigned(occurred_on=move.on, assignment=move.assignment)
    return decide(noted, assigned, staffed=staffed)


TEAMWORK: Teamwork[Enquiry] = Teamwork(
    workable=require_with_agency,
    began_on=lambda enquiry: enquiry.received_on,
    staffed=lambda enquiry: enquiry.staffed,
    record=_record,
)
assign, cover = TEAMWORK.assign, TEAMWORK.cover
