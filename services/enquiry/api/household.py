"""What adopters see of their own enquiry and do on it by themselves, and what agencies hear of it.

The invariant: an adopter changes their own part alone, and no page of an agency tells who gave feedback.
"""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.identity import Role
from contracts.reference import AgencyCode, FeedbackStep
from contracts.timeline import Timeline
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import HOUSEHOLD, VISITORS, Enquiries, EnquiriesDoor
from services.enquiry.domain import contact, feedback, intake, journey_pause
from services.enquiry.store.feedback import feedback_for
from services.enquiry.timeline import timeline

router = APIRouter(tags=["household"], responses=REFUSALS)


class AgencyFeedback(BaseModel):
    """What an agency's households said, by step; no answer can be traced to one of them."""

    agency: AgencyCode
    steps: list[feedback.StepFeedback]


class OwnFeedback(BaseModel):
    """What one applicant has been asked and answered, by step."""

    journey: UUID
    steps: list[FeedbackStep]


@router.get("/enquiries/{journey}/timeline", dependencies=[may(*VISITORS, Role.ADOPTER)])
async def show_timeline(journey: UUID, enquiries: Enquiries) -> Timeline:
    """What happened and what runs, as the household is told it; staff see here what it sees."""
    history = await enquiries.history(journey)
    return timeline(journey, await enquiries.state(journey), history)


@router.post("/enquiries/{journey}/ask-to-be-called", dependencies=[may(*HOUSEHOLD)])
async def ask_to_be_called(
    journey: UUID, command: contact.AskToBeCalled, enquiries: EnquiriesDoor
) -> Receipt:
    """Records that the household would like to be called, until somebody has; no clock starts."""
    return await enquiries.change(journey, contact.ask_to_be_called, command)


@router.post("/enquiries/{journey}/pause", dependencies=[may(*HOUSEHOLD)])
async def pause(journey: UUID, command: journey_pause.Pause, enquiries: EnquiriesDoor) -> Receipt:
    """Records that the household takes a break; no clock stops."""
    return await enquiries.change(journey, journey_pause.pause, command)


@router.post("/enquiries/{journey}/resume", dependencies=[may(*HOUSEHOLD)])
async def resume(journey: UUID, command: journey_pause.Resume, enquiries: EnquiriesDoor) -> Receipt:
    """Records that the household goes on after its break."""
    return await enquiries.change(journey, journey_pause.resume, command)


@router.post("/enquiries/{journey}/change-own-details", dependencies=[may(Role.ADOPTER)])
async def change_own_details(
    journey: UUID, command: intake.ChangeOwnDetails, enquiries: EnquiriesDoor
) -> Receipt:
    """Keeps what an applicant changed of their own name, addresses and wishes."""
    return await enquiries.change(journey, intake.change_own_details, command)


@router.post("/enquiries/{journey}/give-feedback", dependencies=[may(Role.ADOPTER)])
async def give_feedback(
    journey: UUID, command: feedback.GiveFeedback, enquiries: EnquiriesDoor
) -> Receipt:
    """Keeps an applicant's two answers about a step, once."""
    return await enquiries.change(journey, feedback.give_feedback, command)


@router.get("/enquiries/{journey}/feedback", dependencies=[may(Role.ADOPTER)])
async def show_own_feedback(journey: UUID, enquiries: Enquiries) -> OwnFeedback:
    """About which steps the applicant has answered, so that nobody is asked twice."""
    enquiry, own = await enquiries.state(journey), enquiries.admitted.who.applicant
    answered = [each.step for each in enquiry.feedback if each.applicant == own]
    return OwnFeedback(journey=journey, steps=answered)


@router.get("/agencies/{agency}/feedback", dependencies=[may(Role.MANAGER)])
async def show_feedback(agency: AgencyCode, enquiries: Enquiries) -> AgencyFeedback:
    """How easy households found each step, in groups of five answers at least."""
    answers = await feedback_for(enquiries.records, agency)
    return AgencyFeedback(agency=agency, steps=feedback.shown_to_agency(answers))
