"""Complaints over HTTP: how they are read. Their commands are made from the table of actions.

The invariant: who else at the agency works with the household sees that there is a complaint and where it is, and none of
its words.
"""

from uuid import UUID

from fastapi import APIRouter

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import CASE_READERS, Enquiries
from services.enquiry.store.complaints import (
    ComplaintsView,
    complaints_for_household,
    complaints_for_staff,
)

router = APIRouter(tags=["complaints"], responses=REFUSALS)


@router.get("/enquiries/{journey}/complaints", dependencies=[may(*CASE_READERS, Role.ADOPTER)])
async def show_complaints(journey: UUID, enquiries: Enquiries) -> ComplaintsView:
    """List the complaints: where each is, and by when you must answer. Only managers, and the applicant who wrote them, read their words."""
    enquiry, own = await enquiries.state(journey), enquiries.admitted.who.applicant
    if own is not None:
        return complaints_for_household(journey, enquiry, own, today())
    manages = Role.MANAGER in enquiries.admitted.roles_on(enquiry)
    return complaints_for_staff(journey, enquiry, today(), with_words=manages)
