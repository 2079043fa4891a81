"""Stage one of a case beside its checks: the plan in every version, preparation, support and information."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.assessment import StageOne
from services.web.site.navigation import ASSESSORS
from services.web.team.cases.preparation import preparation_rows
from services.web.team.cases.stage_page import StagePage

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

PAGE = StagePage(
    place="stage-one",
    stage=StageOne,
    heading="Plan and preparation",
    template="team/case_stage_one.html",
    commands=(
        "record-stage-one-start",
        "extend-stage-one",
        "draw-up-plan",
        "agree-plan",
        "book-preparation",
        "record-preparation",
        "give-support-information",
        "record-peer-support",
    ),
    shown=lambda stage, names: {"preparation": preparation_rows(stage, names)},
)


@router.get("/stage-one", dependencies=[page_for(*ASSESSORS)])
async def show_stage_one(
    request: Request,
    agency: str,
    journey: UUID,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
) -> Response:
    """The plan, what was booked and what came of it, and what can be recorded now."""
    return await PAGE.show(request, (agency, journey), ask, visitor, staff)
