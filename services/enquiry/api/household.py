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
from services.enquiry.api.dependencies import CASE_READERS, HOUSEHOLD, Enquiries, EnquiryCommands
from services.enquiry.domain import contact, feedback, intake, journey_pause
from services.enquiry.store.feedback import feedback_for
from services.enquiry.timeline import timeline

router = APIRouter(tags=["household"], responses=REFUSALS)


class AgencyFeedback(BaseModel):
    """What an agency's households said about each step. Nobody can trace an answer to one household."""

    agency: AgencyCode
    steps: list[feedback.StepFeedback]


class OwnFeedback(BaseModel):
    """What one applicant has answered, by step."""

    journey: UUID
    steps: list[FeedbackStep]


@router.get("/enquiries/{journey}/timeline", dependencies=[may(*CASE_READERS, Role.ADOPTER)])
async def show_timeline(journey: UUID, enquiries: Enquiries) -> Timeline:
    """Show the timeline that the household sees. Staff see the same."""
    history = await enquiries.history(journey)
    return timeline(journey, await enquiries.state(journey), history)


@router.post("/enquiries/{journey}/ask-to-be-called", dependencies=[may(*HOUSEHOLD)])
async def ask_to_be_called(
    journey: UUID, command: contact.AskToBeCalled, enquiries: EnquiryCommands
) -> Receipt:
    """Ask your agency to call you. This does not start a deadline."""
    return await enquiries.change(journey, contact.ask_to_be_called, command)


@router.post("/enquiries/{journey}/pause", dependencies=[may(*HOUSEHOLD)])
async def pause(journey: UUID, command: journey_pause.Pause, enquiries: EnquiryCommands) -> Receipt:
    """Take a break. This does not change any deadlines."""
    return await enquiries.change(journey, journey_pause.pause, command)


@router.post("/enquiries/{journey}/resume", dependencies=[may(*HOUSEHOLD)])
async def resume(
    journey: UUID, command: journey_pause.Resume, enquiries: EnquiryCommands
) -> Receipt:
    """Come back after a break."""
    return await enquiries.change(journey, journey_pause.resume, command)


@router.post("/enquiries/{journey}/change-own-details", dependencies=[may(Role.ADOPTER)])
async def change_own_details(
    journey: UUID, command: intake.ChangeOwnDetails, enquiries: EnquiryCommands
) -> Receipt:
    """Change your own name, contact details and preferences."""
    return await enquiries.change(journey, intake.change_own_details, command)


@router.post("/enquiries/{journey}/give-feedback", dependencies=[may(Role.ADOPTER)])
async def give_feedback(
    journey: UUID, command: feedback.GiveFeedback, enquiries: EnquiryCommands
) -> Receipt:
    """Say how easy a step was, and what would have made it better. You can answer once."""
    return await enquiries.change(journey, feedback.give_feedback, command)


@router.get("/enquiries/{journey}/feedback", dependencies=[may(Role.ADOPTER)])
async def show_own_feedback(journey: UUID, enquiries: Enquiries) -> OwnFeedback:
    """List the steps an applicant has answered about, so that nobody answers twice."""
    enquiry, own = await enquiries.state(journey), enquiries.admitted.who.applicant
    answered = [each.step for each in enquiry.feedback if each.applicant == own]
    return OwnFeedback(journey=journey, steps=answered)


@router.get("/agencies/{agency}/feedback", dependencies=[may(Role.MANAGER)])
async def show_feedback(agency: AgencyCode, enquiries: Enquiries) -> AgencyFeedback:
    """Show how easy households found each step, in groups of at least 5 answers."""
    answers = await feedback_for(enquiries.records, agency)
    return AgencyFeedback(agency=agency, steps=feedback.summarise_feedback(answers))
