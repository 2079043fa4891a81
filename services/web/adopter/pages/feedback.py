"""Two questions after each step: how easy was it, and what would have made it better?

The invariant: answers are given once, by each applicant for themselves, and nothing depends on them.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from contracts.reference import FeedbackStep
from services.web.adopter.journey.feedback import TITLES
from services.web.adopter.journey.journey import found
from services.web.adopter.journey.requests import feedback
from services.web.adopter.journey.shapes import OwnFeedback
from services.web.adopter.pages.requests import Page, PostedDep, sent, untouched
from services.web.site.admission import AsAdopter, PartDep, page_for

router = APIRouter(prefix="/journey/{journey}/feedback/{step}")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, step: FeedbackStep
) -> Response:
    """The two questions about a step, where they were not answered."""
    given = await found(ask.enquiry.get(f"/enquiries/{journey}/feedback", OwnFeedback))
    answered = given.what is not None and step in given.what.steps
    more = {
        "why_not": "You have already answered these questions. Thank you." if answered else None
    }
    wish = feedback(step, TITLES[step])
    return Page(request=request, part=part, wish=wish, more=more).shown(untouched(), {})


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    step: FeedbackStep,
    posted: PostedDep,
) -> Response:
    """Keeps the answers, and says thank you on the page of the journey."""
    page = Page(request=request, part=part, wish=feedback(step, TITLES[step]))
    named = {"applicant": part.applicant, "step": step}
    return await sent(page, posted, ask.enquiry, f"/enquiries/{journey}", named)
