"""One measure over time, and its agencies beside one another: no order of merit.

The invariant: the reporting service says which agencies differ from England; the page only draws it.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from services.chassis.admission import anybody
from services.web.national.pages.figures import published
from services.web.site.admission import AsWeb, costs
from services.web.site.answers.reporting import Comparison, Trend
from services.web.site.clients import Away, Refused
from services.web.site.published_periods import begin_with, published_periods
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(prefix="/national", dependencies=[tells_of_nobody])


@router.get("/compare/{measure}", dependencies=[anybody(), costs(Price.FIGURE)])
async def compare(request: Request, ask: AsWeb, measure: str, period: str = "") -> Response:
    """Every agency's share with its interval, beside England's."""
    service = ask.reporting
    try:
        known = published_periods(await published(service))
        if not known:
            return show(request, "national/nothing_yet.html", {})
        asked = {"period": period or begin_with(known)}
        found = await service.get(f"/published/measures/{measure}/comparison", Comparison, asked)
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {"found": found, "periods": known, "period": asked["period"]}
    return show(request, "national/compare.html", context)


@router.get("/trend/{measure}", dependencies=[anybody(), costs(Price.FIGURE)])
async def trend(request: Request, ask: AsWeb, measure: str) -> Response:
    """England's figure in every quarter that is published."""
    try:
        found = await ask.reporting.get(f"/published/measures/{measure}/trend", Trend)
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    return show(request, "national/trend.html", {"found": found})
