"""The household's stage one plan, which each applicant agrees to, and how they are prepared.

The invariant: who agrees, agrees for themselves and to the version that they read; a plan that changed meanwhile
is shown again and not agreed to.
"""

import asyncio
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.preparation import comes_next, prepared, support
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.assessment import StageOne
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.record import OwnContactDetails
from services.web.site.clients import Ask
from services.web.site.form import Form, OwnFormDep
from services.web.site.pieces import own_piece
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/stage-one")

AGREE, PLAN = "agree-plan", "plan"


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def show_plan(request: Request, part: PartDep, ask: AsAdopter) -> Response:
    """The plan, who agreed to it, what is booked for whom, and what comes next."""
    return await _page(request, part, ask, Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def agree(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, *, form: OwnFormDep
) -> Response:
    """Agrees to the version of the plan that was shown; shows the page again where that is refused."""
    version = form.first(PLAN)
    if not version.isdecimal():
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    command = {"on": today().isoformat(), "applicant": part.applicant, PLAN: int(version)}
    form = await form.sent(ask.assessment, f"/cases/{journey}/{AGREE}", command)
    if form.errors:
        return await _page(request, part, ask, form)
    return RedirectResponse(f"/journey/{journey}?done={PLAN}", status_code=HTTPStatus.SEE_OTHER)


async def _page(request: Request, part: Part, ask: Ask, form: Form) -> Response:
    case = f"/cases/{part.journey}"
    stage, actions, details = await asyncio.gather(
        own_piece(ask.assessment.get(f"{case}/stage-one", StageOne)),
        own_piece(ask.assessment.get(f"{case}/actions", Actions, {"fields": "false"})),
        own_piece(ask.enquiry.get(f"/enquiries/{part.journey}/contact-details", OwnContactDetails)),
    )
    if stage.found is None and not stage.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    people = [each.name for each in details.found.applicants] if details.found else []
    context = {
        "part": part,
        "agency": AGENCIES.get(part.agency),
        "stage": stage.found,
        **(_shown(stage.found, part, people) if stage.found else {}),
        "can_agree": bool(actions.found and actions.found.allows(AGREE)),
        "errors": form.problems,
        "key": form.key,
    }
    return show(request, "adopter/journey/plan.html", context, status=form.status, away=stage.away)


def _shown(stage: StageOne, part: Part, people: list[str]) -> dict[str, Any]:
    known = people if len(people) == len(stage.applicants) else [""] * len(stage.applicants)
    return {
        "agreed": [
            (known[number - 1], number, stage.agreed.get(number)) for number in stage.applicants
        ],
        "own_agreed": part.applicant in stage.agreed,
        "prepared": prepared(stage, known),
        "support": support(stage),
        "next": comes_next(stage, part.applicant, today()),
    }
