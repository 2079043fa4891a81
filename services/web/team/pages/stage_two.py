"""Stage two of a case: plan, contributions, the report in every version, delays, and what the panel needs."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.clocks import ClockId
from contracts.words import label_of
from services.casework.limits import limit
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.stage_two import PanelPaper, StageTwo
from services.web.site.navigation import ASSESSORS
from services.web.team.cases.before_stage_one import STAGE_TWO
from services.web.team.cases.stage_page import StagePage

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

COMMANDS = (
    "draw-up-stage-two-plan",
    "agree-stage-two-plan",
    "arrange-visit",
    "hold-visit",
    "cancel-visit",
    "record-contribution",
    "write-report",
    "write-addendum",
    "choose-panel-documents",
    "sign-off-report",
    "share-report",
    "share-addendum",
    "receive-observations",
    "refer-to-panel",
    "record-delay",
)
PAPERS = {
    "agreed_plan": "Stage two plan, agreed by each applicant",
    "signed_report": "Report, signed off by a manager who did not write it",
    "report_shared": "Report, sent to the applicants",
    "observations": f"The applicants' observations, or the end of their {limit(ClockId.PAR_COMMENT)}",
    "addenda": "Each addendum, signed off and sent to the applicants",
    "health_summary": "The medical adviser's view of each applicant",
    "checks_in_date": "DBS checks and health reports, in date",
    "references": "References",
    "full_report": "Full report, which the panel asked for",
    "panel_needs": "What the panel deferred the case for, in an addendum",
    "area_report": "Report of the local authority where they live now, if they have moved",
}


def _shown(stage: StageTwo, _: list[str]) -> dict[str, Any]:
    """What the page says in its own words."""
    return {
        "papers": [
            (PAPERS.get(each.paper, each.paper), _standing(each), each.source)
            for each in stage.papers
        ],
        "chosen": [
            (label_of(paper), numbers) for paper, numbers in stage.chosen.items() if numbers
        ],
    }


def _standing(paper: PanelPaper) -> str:
    if paper.there:
        return "On record"
    return "Missing" if paper.needed else "Not on record, and not asked for in this case"


PAGE = StagePage(
    place="stage-two",
    stage=StageTwo,
    heading="Stage two",
    template="team/case_stage_two.html",
    commands=COMMANDS,
    shown=_shown,
    has_begun=lambda stage: stage.started_on is not None,
    before=STAGE_TWO,
)


@router.get("/stage-two", dependencies=[page_for(*ASSESSORS)])
async def show_stage_two(
    request: Request,
    agency: str,
    journey: UUID,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
) -> Response:
    """Everything that is written down in stage two, and what can be recorded now."""
    return await PAGE.show(request, (agency, journey), ask, visitor, staff)
