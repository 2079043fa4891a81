"""The household's stage two: the plan that each applicant agrees to, why it takes longer, and the report."""

from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.stage_two import comes_next, visits
from services.web.adopter.pages.plans import PlanPage
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import agency_name
from services.web.site.answers.casework import Actions
from services.web.site.answers.stage_two import StageTwo
from services.web.site.form import Form, OwnFormDep
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}/stage-two-plan")


def _shown(stage: StageTwo, part: Part, _: list[str], actions: Actions | None) -> dict[str, Any]:
    return {
        "can_comment": bool(actions and actions.allows("send-observations")),
        "visits": visits(stage),
        "next": comes_next(stage, part.applicant, agency_name(part.agency), today()),
    }


PAGE = PlanPage(
    "stage-two",
    StageTwo,
    "agree-stage-two-plan",
    "stage-two-plan",
    "adopter/journey/stage_two.html",
    _shown,
    has_begun=lambda stage: stage.started_on is not None,
)


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def show_stage_two(request: Request, part: PartDep, ask: AsAdopter) -> Response:
    """The plan, who agreed to it, why it takes longer, and what comes next."""
    return await PAGE.show(request, part, ask, Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def agree_to_stage_two(
    request: Request, part: PartDep, ask: AsAdopter, *, form: OwnFormDep
) -> Response:
    """Agrees to the version of the plan that was shown; shows the page again where that is refused."""
    return await PAGE.agreed_to(request, part, ask, form)
