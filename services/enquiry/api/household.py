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
from services.chassis.commands import PageNumber
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import CASE_READERS, Enquiries
from services.enquiry.domain import feedback
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
async def show_timeline(journey: UUID, enquiries: Enquiries, page: PageNumber = 1) -> Timeline:
    """Show the timeline that the household sees, 100 entries at a time. Staff see the same."""
    history = await enquiries.history(journey)
    return timeline(journey, await enquiries.state(journey), history).page(page)


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
