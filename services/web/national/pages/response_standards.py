"""How soon agencies answer families and mystery shoppers, by the same standards, for the national team.

The invariant: families are shown as they were published; shops of masked rounds are in the sums, which no agency reads.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.national.pages.figures import published
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.standards import ResponseStandards
from services.web.site.clients import Away, Refused
from services.web.site.published_periods import begin_with, published_periods
from services.web.site.rate_limit import Price
from services.web.site.rendering import show

router = APIRouter(prefix="/national/response-standards")


@router.get("", dependencies=[page_for(Role.NATIONAL_ANALYST), costs(Price.FIGURE)])
async def response_standards(request: Request, ask: AsStaff, period: str = "") -> Response:
    """Each standard on both sides, of one period that is published."""
    try:
        known = published_periods(await published(ask.reporting))
        if not known:
            return show(request, "national/nothing_yet.html", {})
        asked = {"period": period or begin_with(known)}
        if asked["period"] not in known:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        found = await ask.reporting.get("/response-standards", ResponseStandards, asked)
    except Away:
        return show(request, "national/away.html", {"section": "mystery-shops"}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {"found": found, "periods": known, "period": asked["period"]}
    return show(request, "national/response_standards.html", context)
