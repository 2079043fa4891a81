"""A stage with a plan, as its household reads it and agrees to it: alike in both stages.

The invariant: who agrees, agrees for themselves and to the version that they read; a plan that changed meanwhile
is shown again and not agreed to.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from fastapi import HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.record import OwnContactDetails
from services.web.site.answers.plans import PlannedStage
from services.web.site.clients import Ask
from services.web.site.form import Form
from services.web.site.pieces import own_piece
from services.web.site.rendering import show
from services.web.site.visitor import Part

StageT = TypeVar("StageT", bound=PlannedStage[Any])
PLAN = "plan"


@dataclass(frozen=True, slots=True)
class PlanPage(Generic[StageT]):
    """One stage's page: where the service keeps the stage, how a plan of it is agreed to, and what else is shown."""

    kept_at: str
    stage: type[StageT]
    agree: str
    done: str
    template: str
    shown: Callable[[StageT, Part, list[str], Actions | None], dict[str, Any]]
    has_begun: Callable[[StageT], bool] = lambda _: True

    async def show(self, request: Request, part: Part, ask: Ask, form: Form) -> Response:
        """The plan, who agreed to it, and what comes next; there is no such page before the stage begins."""
        case = f"/cases/{part.journey}"
        details_at = f"/enquiries/{part.journey}/contact-details"
        stage, actions, details = await asyncio.gather(
            own_piece(ask.assessment.get(f"{case}/{self.kept_at}", self.stage)),
            own_piece(ask.assessment.get(f"{case}/actions", Actions, {"fields": "false"})),
            own_piece(ask.enquiry.get(details_at, OwnContactDetails)),
        )
        found = stage.found
        if not stage.away and (found is None or not self.has_begun(found)):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        names = [each.name for each in details.found.applicants] if details.found else []
        context = {
            "part": part,
            "agency": AGENCIES.get(part.agency),
            "stage": found,
            "can_agree": bool(actions.found and actions.found.allows(self.agree)),
            "errors": form.problems,
            "key": form.key,
        }
        if found is not None:
            context["agreed"] = found.agreements(names)
            context["own_agreed"] = part.applicant in found.agreed
            context |= self.shown(found, part, names, actions.found)
        return show(request, self.template, context, status=form.status, away=stage.away)

    async def agreed_to(self, request: Request, part: Part, ask: Ask, form: Form) -> Response:
        """Agrees to the version of the plan that was shown; shows the page again where that is refused."""
        version = form.first(PLAN)
        if not version.isdecimal():
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        command = {"on": today().isoformat(), "applicant": part.applicant, PLAN: int(version)}
        form = await form.sent(ask.assessment, f"/cases/{part.journey}/{self.agree}", command)
        if form.errors:
            return await self.show(request, part, ask, form)
        done = f"/journey/{part.journey}?done={self.done}"
        return RedirectResponse(done, status_code=HTTPStatus.SEE_OTHER)
