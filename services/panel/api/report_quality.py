"""What panels said of an agency's reports, over HTTP."""

from fastapi import APIRouter

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.panel.api.cases import PanelCases
from services.panel.api.central_list import Lists
from services.panel.store.central_lists import feedback_on_reports
from services.panel.store.report_quality import ReportQuality, first_day, noted_reports

router = APIRouter(tags=["panel cases"], responses=REFUSALS)


@router.get(
    "/agencies/{agency}/report-quality",
    dependencies=[may(Role.PANEL_ADMINISTRATOR, Role.MANAGER)],
)
async def show_report_quality(agency: AgencyCode, cases: PanelCases, lists: Lists) -> ReportQuality:
    """Show what panels said of the quality of the agency's reports in the last 6 months, with a count for each month, what feedback the panel gave and when the next is due."""
    on = today()
    found = await noted_reports(cases.records, agency, first_day(on))
    return ReportQuality.of(found, on, await feedback_on_reports(lists.records, agency))
