"""The registration of interest over HTTP: the draft and its consents, the submission, the decision.

The invariant: a person who is registered with an agency cannot be registered a second time, and is
told nothing about where.
"""

from uuid import UUID

from fastapi import APIRouter

from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import HOUSEHOLD, RECRUITERS, Enquiries, EnquiryCommands
from services.enquiry.domain import registration, registration_draft
from services.enquiry.store.registrations import RegistrationDraftView, one_agency_at_a_time

router = APIRouter(tags=["registration of interest"], responses=REFUSALS)


@router.post("/enquiries/{journey}/save-registration-draft", dependencies=[may(*HOUSEHOLD)])
async def save_registration_draft(
    journey: UUID, command: registration_draft.SaveRegistrationDraft, enquiries: EnquiryCommands
) -> Receipt:
    """Save one part of the form, on any device. We refuse this if it was saved elsewhere in the meantime."""
    return await enquiries.change(journey, registration_draft.save_registration_draft, command)


@router.post("/enquiries/{journey}/give-consent-to-checks", dependencies=[may(*HOUSEHOLD)])
async def give_consent_to_checks(
    journey: UUID, command: registration_draft.GiveConsentToChecks, enquiries: EnquiryCommands
) -> Receipt:
    """Record one applicant's agreement to the stage one checks, with name and date."""
    return await enquiries.change(journey, registration_draft.give_consent_to_checks, command)


@router.post("/enquiries/{journey}/submit-registration", dependencies=[may(*HOUSEHOLD)])
async def submit_registration(
    journey: UUID, command: registration.SubmitRegistration, enquiries: EnquiryCommands
) -> Receipt:
    """Submit the registration of interest. The agency's decision is due within 5 working days."""
    own = enquiries.admitted.who.applicant is not None
    decide = registration.submit_as_applicant if own else registration.submit_registration
    with one_agency_at_a_time():
        return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/accept-registration", dependencies=[may(*RECRUITERS)])
async def accept_registration(
    journey: UUID, command: registration.AcceptRegistration, enquiries: EnquiryCommands
) -> Receipt:
    """Record that you told the household you accept the registration of interest (regulation 21)."""
    return await enquiries.change(journey, registration.accept_registration, command)


@router.post("/enquiries/{journey}/decline-registration", dependencies=[may(*RECRUITERS)])
async def decline_registration(
    journey: UUID, command: registration.DeclineRegistration, enquiries: EnquiryCommands
) -> Receipt:
    """Record that you cannot accept the registration of interest. We keep your words and never publish them."""
    return await enquiries.change(journey, registration.decline_registration, command)


@router.post("/enquiries/{journey}/withdraw", dependencies=[may(*HOUSEHOLD)])
async def withdraw(
    journey: UUID, command: registration.Withdraw, enquiries: EnquiryCommands
) -> Receipt:
    """Record that the household withdrew before you accepted a registration."""
    return await enquiries.change(journey, registration.withdraw, command)


@router.get("/enquiries/{journey}/registration-draft", dependencies=[may(*HOUSEHOLD)])
async def show_registration_draft(journey: UUID, enquiries: Enquiries) -> RegistrationDraftView:
    """Show the form, what is missing and what the agency will look at. Applicants do not see what the
    other one says, or anything that gives it away.
    """
    own = enquiries.admitted.who.applicant
    return RegistrationDraftView.of(journey, await enquiries.state(journey), today(), own)
