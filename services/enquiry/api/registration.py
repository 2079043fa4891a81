"""The registration of interest over HTTP: the draft and its consents, the submission, the decision.

The invariant: a person who is registered with an agency cannot be registered a second time, and is
told nothing about where.
"""

from uuid import UUID

from fastapi import APIRouter

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import HOUSEHOLD, Enquiries, EnquiryCommands
from services.enquiry.domain import registration
from services.enquiry.store.registrations import (
    RegistrationDraftView,
    may_read_answers,
    one_agency_at_a_time,
)

router = APIRouter(tags=["registration of interest"], responses=REFUSALS)


@router.post("/enquiries/{journey}/submit-registration", dependencies=[may(*HOUSEHOLD)])
async def submit_registration(
    journey: UUID, command: registration.SubmitRegistration, enquiries: EnquiryCommands
) -> Receipt:
    """Submit the registration of interest. The agency's decision is due within 5 working days."""
    own = enquiries.admitted.who.applicant is not None
    decide = registration.submit_as_applicant if own else registration.submit_registration
    with one_agency_at_a_time():
        return await enquiries.change(journey, decide, command)


@router.get(
    "/enquiries/{journey}/registration-draft",
    dependencies=[may(*HOUSEHOLD, Role.SOCIAL_WORKER, Role.DECISION_MAKER)],
)
async def show_registration_draft(journey: UUID, enquiries: Enquiries) -> RegistrationDraftView:
    """Show the form, what is missing and what the agency will look at. Applicants do not see what the
    other one says, or anything that gives it away. Social workers see the answers once the form is
    submitted, agency decision makers once it is accepted.
    """
    enquiry, admitted = await enquiries.state(journey), enquiries.admitted
    if not may_read_answers(enquiry, admitted.roles_on(enquiry)):
        return RegistrationDraftView.without_answers(journey, enquiry)
    return RegistrationDraftView.of(journey, enquiry, today(), admitted.who.applicant)
