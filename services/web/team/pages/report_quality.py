"""What panels said of the agency's reports in six months, which the panel tells the agency."""

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.panel_lists import ReportQuality
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import PANEL_KEEPERS

router = APIRouter()


@router.get("/team/{agency}/report-quality", dependencies=[page_for(*PANEL_KEEPERS)])
async def report_quality(request: Request, agency: str, ask: AsStaff) -> Response:
    """The count of each month, then every note with its case."""
    found = await piece(ask.panel.get(f"/agencies/{agency}/report-quality", ReportQuality))
    context = {"agency": agency, "quality": found.found, "away": found.away}
    return show(request, "team/report_quality.html", context)
