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
from services.enquiry.api.dependencies import HOUSEHOLD, RECRUITERS, Enquiries, EnquiriesDoor
from services.enquiry.domain import registration, registration_draft
from services.enquiry.store.registrations import RegistrationDraftView, one_agency_at_a_time

router = APIRouter(tags=["registration of interest"], responses=REFUSALS)


@router.post("/enquiries/{journey}/save-registration-draft", dependencies=[may(*HOUSEHOLD)])
async def save_registration_draft(
    journey: UUID, command: registration_draft.SaveRegistrationDraft, enquiries: EnquiriesDoor
) -> Receipt:
    """Saves one part of the form, on any device; refused where it was saved elsewhere meanwhile."""
    return await enquiries.change(journey, registration_draft.save_registration_draft, command)


@router.post("/enquiries/{journey}/give-consent-to-checks", dependencies=[may(*HOUSEHOLD)])
async def give_consent_to_checks(
    journey: UUID, command: registration_draft.GiveConsentToChecks, enquiries: EnquiriesDoor
) -> Receipt:
    """Records one applicant's consent to the checks of stage one, named and dated."""
    return await enquiries.change(journey, registration_draft.give_consent_to_checks, command)


@router.post("/enquiries/{journey}/submit-registration", dependencies=[may(*HOUSEHOLD)])
async def submit_registration(
    journey: UUID, command: registration.SubmitRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records the completed registration of interest; its decision is due in five working days."""
    own = enquiries.admitted.who.applicant is not None
    decide = registration.submit_as_applicant if own else registration.submit_registration
    with one_agency_at_a_time():
        return await enquiries.change(journey, decide, command)


@router.post("/enquiries/{journey}/accept-registration", dependencies=[may(*RECRUITERS)])
async def accept_registration(
    journey: UUID, command: registration.AcceptRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the agency told the household it will go ahead (regulation 21)."""
    return await enquiries.change(journey, registration.accept_registration, command)


@router.post("/enquiries/{journey}/decline-registration", dependencies=[may(*RECRUITERS)])
async def decline_registration(
    journey: UUID, command: registration.DeclineRegistration, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the agency will not go ahead; the words are kept and never published."""
    return await enquiries.change(journey, registration.decline_registration, command)


@router.post("/enquiries/{journey}/withdraw", dependencies=[may(*HOUSEHOLD)])
async def withdraw(
    journey: UUID, command: registration.Withdraw, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the household ended its journey before a registration was accepted."""
    return await enquiries.change(journey, registration.withdraw, command)


@router.get("/enquiries/{journey}/registration-draft", dependencies=[may(*HOUSEHOLD)])
async def show_registration_draft(journey: UUID, enquiries: Enquiries) -> RegistrationDraftView:
    """The form with what is missing and what will be looked at; for an applicant without what the
    other one says, or what could be told from it.
    """
    own = enquiries.admitted.who.applicant
    return RegistrationDraftView.of(journey, await enquiries.state(journey), today(), own)
