"""The household's stage one plan, which each applicant agrees to, and how they are prepared."""

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.preparation import comes_next, prepared, support
from services.web.adopter.pages.plans import PlanPage
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.assessment import StageOne
from services.web.site.answers.casework import Actions
from services.web.site.form import Form, OwnFormDep
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/stage-one")


def _shown(stage: StageOne, part: Part, names: list[str], _: Actions | None) -> dict[str, Any]:
    return {
        "prepared": prepared(stage, names),
        "support": support(stage),
        "next": comes_next(stage, part.applicant, today()),
    }


PAGE = PlanPage("stage-one", StageOne, "agree-plan", "plan", "adopter/journey/plan.html", _shown)


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def show_plan(request: Request, part: PartDep, ask: AsAdopter) -> Response:
    """The plan, who agreed to it, what is booked for whom, and what comes next."""
    return await PAGE.show(request, part, ask, Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def agree(request: Request, part: PartDep, ask: AsAdopter, *, form: OwnFormDep) -> Response:
    """Agrees to the version of the plan that was shown; shows the page again where that is refused."""
    return await PAGE.agreed_to(request, part, ask, form)
