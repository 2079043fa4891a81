"""The registration of interest over HTTP: the draft and its consents, the submission, the decision.

The invariant: a registration is always taken in, even if someone of the same name and birthday is registered
elsewhere; only managers of the agencies concerned learn of the likeness.
"""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.clocks import ClockId
from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    HOUSEHOLD,
    RECRUITERS,
    Enquiries,
    EnquiryCommands,
    InMemory,
    RegistrationKey,
)
from services.enquiry.domain import registration
from services.enquiry.store.registered_alike import (
    LikenessToJudge,
    RegisteredAlike,
    is_someone_alike,
    likenesses_at,
    registered_alike,
)
from services.enquiry.store.registrations import RegistrationDraftView, may_read_answers

router = APIRouter(tags=["registration of interest"], responses=REFUSALS)


@router.post("/enquiries/{journey}/submit-registration", dependencies=[may(*HOUSEHOLD)])
async def submit_registration(
    journey: UUID,
    command: registration.SubmitRegistration,
    enquiries: EnquiryCommands,
    key: RegistrationKey,
) -> Receipt:
    """Submit the registration of interest. The agency's time to decide starts."""
    own = enquiries.admitted.who.applicant is not None
    decide = registration.submit_as_applicant if own else registration.submit_registration
    return await enquiries.change(journey, partial(decide, key=key), command)


@router.post("/enquiries/{journey}/accept-registration", dependencies=[may(*RECRUITERS)])
async def accept_registration(
    journey: UUID,
    command: registration.AcceptRegistration,
    enquiries: EnquiryCommands,
    memory: InMemory,
) -> Receipt:
    """Record that you told the household you accept the registration of interest (regulation 21).
    Only a manager can, with a reason, if someone with the same name and date of birth is registered.
    """
    enquiry = await enquiries.state(journey)
    decide = partial(
        registration.accept_registration,
        compared=enquiry.registered,
        alike=await is_someone_alike(enquiries.records, journey, enquiry),
        by_manager=Role.MANAGER in enquiries.admitted.roles_on(enquiry),
        check_ages=memory.standards.ages_on(enquiry.agency, command.on),
        standards=memory.standards.in_force(enquiry.agency, command.on, [ClockId.FINAL_DECISION]),
    )
    return await enquiries.change(journey, decide, command)


@router.get("/enquiries/{journey}/registered-alike", dependencies=[may(Role.MANAGER)])
async def list_registered_alike(journey: UUID, enquiries: Enquiries) -> list[RegisteredAlike]:
    """List registrations, at any agency, of someone with the same name and date of birth. They may be
    different people: contact the other agency before you decide.
    """
    return await registered_alike(enquiries.records, journey, await enquiries.state(journey))


@router.get("/agencies/{agency}/registered-alike", dependencies=[may(Role.MANAGER)])
async def list_likenesses(agency: AgencyCode, enquiries: Enquiries) -> list[LikenessToJudge]:
    """List your registrations of someone with the same name and date of birth as in another registration,
    while one of the two waits for its decision. It leaves this list once both are accepted or one has ended.
    """
    return await likenesses_at(enquiries.records, agency)


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
