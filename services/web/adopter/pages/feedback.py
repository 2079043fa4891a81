"""Two questions after each step: how easy was it, and what would have made it better?

The invariant: answers are given once, by each applicant for themselves, and nothing depends on them.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from contracts.reference import FeedbackStep
from services.web.adopter.journey.feedback import TITLES
from services.web.adopter.journey.requests import feedback
from services.web.adopter.pages.requests import RequestPage, sent_request
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.enquiry.record import OwnFeedback
from services.web.site.form import Form, OwnFormDep
from services.web.site.pieces import own_piece

router = APIRouter(prefix="/journey/{journey}/feedback/{step}")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, step: FeedbackStep
) -> Response:
    """The two questions about a step, where they were not answered."""
    given = await own_piece(ask.enquiry.get(f"/enquiries/{journey}/feedback", OwnFeedback))
    answered = given.found is not None and step in given.found.steps
    more = {
        "why_not": "You have already answered these questions. Thank you." if answered else None
    }
    journey_request = feedback(step, TITLES[step])
    return RequestPage(
        request=request, part=part, journey_request=journey_request, more=more
    ).shown(Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    step: FeedbackStep,
    form: OwnFormDep,
) -> Response:
    """Keeps the answers, and says thank you on the page of the journey."""
    page = RequestPage(request=request, part=part, journey_request=feedback(step, TITLES[step]))
    named = {"applicant": part.applicant, "step": step}
    return await sent_request(page, form, ask.enquiry, f"/enquiries/{journey}", named)
