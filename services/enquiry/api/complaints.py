"""Complaints over HTTP: how they are read, and how an agency answers that the household was with before. The other commands are
made from the table of actions.

The invariant: an agency that a household left gets to the complaints about it by `agencies_left` alone, and the agency that has
the case does not learn of it. Others who work with the household see that there is a complaint and where it is, and none of its words.
"""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.cases import no_such_case
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import CASE_READERS, Enquiries, EnquiryCommands
from services.enquiry.domain import complaints
from services.enquiry.domain.chosen_complaint import agencies_left
from services.enquiry.domain.complaints import AnswerComplaint
from services.enquiry.store.agency_complaints import (
    AgencyComplaint,
    complaints_about,
    left_with,
)
from services.enquiry.store.complaints import (
    ComplaintsView,
    complaints_for_household,
    complaints_for_staff,
)

router = APIRouter(tags=["complaints"], responses=REFUSALS)


LEFT_AGENCY = may(Role.MANAGER, whose=agencies_left, unseen_by_its_agency=True)


@router.get("/agencies/{agency}/complaints", dependencies=[may(Role.MANAGER)])
async def list_complaints(agency: AgencyCode, enquiries: Enquiries) -> list[AgencyComplaint]:
    """List the complaints about this agency: stage, working days, deadline, and what you found. Those that wait for your answer come first. They have no names and no words, so you can show the list to an inspector."""
    return await complaints_about(enquiries.records, agency, today())


@router.get("/agencies/{agency}/complaints/{journey}", dependencies=[LEFT_AGENCY])
async def show_left_complaints(
    agency: AgencyCode, journey: UUID, enquiries: Enquiries
) -> ComplaintsView:
    """Show the complaints about this agency of a household that is with another agency now, with what was written."""
    enquiry = await enquiries.whole_state(journey)
    found = left_with(journey, enquiry, agency, today())
    if not found.complaints:
        raise no_such_case()
    return found


@router.post("/agencies/{agency}/complaints/{journey}/answer", dependencies=[LEFT_AGENCY])
async def answer_left_complaint(
    agency: AgencyCode, journey: UUID, command: AnswerComplaint, enquiries: EnquiryCommands
) -> Receipt:
    """Record your written answer to a complaint of a household that is with another agency now. That agency does not see it."""
    decide = partial(complaints.answer_left_complaint, agency=agency)
    return await enquiries.change(journey, decide, command)


@router.get("/enquiries/{journey}/complaints", dependencies=[may(*CASE_READERS, Role.ADOPTER)])
async def show_complaints(journey: UUID, enquiries: Enquiries) -> ComplaintsView:
    """List the complaints: where each is, and by when you must answer. Only managers, and the applicant who wrote them, read their words."""
    enquiry, own = await enquiries.state(journey), enquiries.admitted.who.applicant
    if own is not None:
        return complaints_for_household(journey, enquiry, own, today())
    manages = Role.MANAGER in enquiries.admitted.roles_on(enquiry)
    return complaints_for_staff(journey, enquiry, today(), with_words=manages)
