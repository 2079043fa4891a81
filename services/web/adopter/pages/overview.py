"""One journey on one page: where it is, what comes next, who has to act, and every clock.

The invariant: the page reads and changes nothing; a service that is away leaves the other parts.
"""

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from contracts.identity import Role
from contracts.sign_in import LINK_LASTS
from services.chassis.clock import now, today
from services.web.adopter.journey.days import where_days_went
from services.web.adopter.journey.feedback import TITLES
from services.web.adopter.journey.journey import Journey
from services.web.adopter.journey.overview import (
    Beside,
    Where,
    asked_about,
    booked,
    latest,
    other_applicant,
    registration_in_words,
)
from services.web.adopter.journey.requests import REQUESTS
from services.web.adopter.journey.stage_one import OwnChecks
from services.web.adopter.pages.checks import checks_of
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Staffed
from services.web.site.answers.panel import DecisionTold, PanelInvitation
from services.web.site.clients import Ask
from services.web.site.pieces import Piece, own_piece
from services.web.site.rendering import show
from services.web.site.state import state_of
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}")

DONE = {
    **{each.name: each.done for each in REQUESTS},
    "withdraw": "You have ended your journey.",
    "feedback": "Thank you. Your answers will help your agency improve.",
    "events": "You have cancelled your booking.",
    "invite": f"We are emailing a link to the other applicant. They can use it once, within {LINK_LASTS.days} days.",
    "details": "We have saved your details.",
    "complain": "Your agency has your complaint. We are emailing you the date by which it must answer.",
    "complaints": "We have told your agency.",
    "plan": "You agreed to your stage one plan.",
    "stage-two-plan": "You agreed to your stage two plan.",
    "joined": "Your account is linked. You will see this page when you sign in.",
}
CONSIDERS = {
    "approval_in_review": "the review of your approval",
    "at_second_panel": "what you wrote about the proposal",
}
"""What a panel is about where it is not about the report of their assessment, by where their journey stands."""


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def overview(
    request: Request,
    journey: UUID,
    part: PartDep,
    ask: AsAdopter,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Everything about one journey."""
    seen, beside = await asyncio.gather(Journey.asked(ask, journey), Beside.asked(ask, journey))
    if seen.is_gone:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    own = seen.own.found
    checks = await _stage_one(ask, seen, part)
    events = await booked(ask, own, now()) if own and own.bookings else Piece(found=[])
    context = {
        "part": part,
        "agency": AGENCIES.get(own.agency if own else part.agency),
        "own": own,
        "away": seen.away,
        "worker": await _worker(request, ask, seen, journey),
        "checks": checks,
        "invitations": await _invitations(ask, seen, journey),
        "considers": CONSIDERS.get(seen.at.timeline.stands if seen.at else "", "your report"),
        "decision": await _decision(ask, seen, journey),
        "where": Where.of(seen, today()),
        "days": where_days_went(seen, today()),
        "entries": latest(seen.entries),
        "actions": beside.actions.found,
        "registration": registration_in_words(own, beside.draft.found) if own else None,
        "other": other_applicant(beside.details.found, own, part.applicant),
        "events": events,
        "ask_about": [(step, TITLES[step]) for step in asked_about(seen, beside)],
        "requests": REQUESTS,
        "done": DONE.get(done),
    }
    return show(request, "adopter/journey/overview.html", context)


async def _stage_one(ask: Ask, seen: Journey, part: Part) -> OwnChecks | None:
    """The checks while it is in stage one; None at any other step, or while their service is away."""
    at = seen.at
    if at is None or (at.service, at.timeline.stands) != ("assessment", "stage_one"):
        return None
    return (await checks_of(ask, part.journey, part.applicant)).found


async def _invitations(ask: Ask, seen: Journey, journey: UUID) -> list[PanelInvitation]:
    """The panel meetings to which they are invited; none at any other step, or while their service is away."""
    if seen.at is None or seen.at.service != "panel":
        return []
    asked = ask.panel.get(f"/cases/{journey}/panel-invitations", list[PanelInvitation])
    return (await own_piece(asked)).found or []


async def _decision(ask: Ask, seen: Journey, journey: UUID) -> DecisionTold | None:
    """The decision, once they were told it; None before, or while its service is away."""
    if seen.at is None or seen.at.service != "panel":
        return None
    told = (await own_piece(ask.panel.get(f"/cases/{journey}/decision", DecisionTold))).found
    return told if told and told.decision else None


async def _worker(request: Request, ask: Ask, seen: Journey, journey: UUID) -> str:
    """The name of the member of staff who works with them; empty where there is none, or no name.

    From stage one on that is the colleague who has the assessment, and no longer the one who answered the enquiry.
    """
    own = seen.own.found
    if own is None:
        return ""
    works: str | None = own.assigned_to
    if seen.at is not None and seen.at.service != "enquiry":
        assessment = await own_piece(ask.assessment.get(f"/cases/{journey}", Staffed))
        works = assessment.found.assigned_to if assessment.found else None
    return (await state_of(request).staff.at(own.agency)).get(works, "") if works else ""
