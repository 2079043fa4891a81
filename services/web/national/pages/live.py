"""England today, for the national team: rounded as if it were published, before its quarter is.

The invariant: no agency, no group and no person can be asked for here.
"""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.national.published import FUNNEL, SECTIONS, funnel_summary
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.reporting import LiveAnswer, LiveFunnel, Quarter
from services.web.site.clients import Away, Refused, Service
from services.web.site.rate_limit import Price
from services.web.site.rendering import show

router = APIRouter(prefix="/national/live")


@router.get("", dependencies=[page_for(Role.NATIONAL_ANALYST), costs(Price.MANY_FIGURES)])
async def live(request: Request, ask: AsStaff, quarter: str = "") -> Response:
    """The funnel and the measures of time of a quarter that is not published yet."""
    service = ask.reporting
    try:
        every = await service.get("/live/quarters", list[Quarter])
        open_quarters = [each.quarter for each in every if not each.is_published]
        asked = {"quarter": quarter} if quarter else {}
        funnel = await service.get("/live/funnel", LiveFunnel, asked)
        names = await service.get("/live/measures", list[str])
        sections = await asyncio.gather(
            *(_answers(service, names, each, asked) for each in SECTIONS.values())
        )
    except Away:
        return show(request, "national/away.html", {"section": "live"}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {
        "funnel": funnel,
        "summary": funnel_summary({each.measure: each.figure for each in funnel.steps}),
        "sections": dict(zip(SECTIONS, sections, strict=True)),
        "quarters": open_quarters,
        "quarter": quarter or (open_quarters[0] if open_quarters else ""),
    }
    return show(request, "national/live.html", context)


async def _answers(
    service: Service, names: list[str], wanted: tuple[str, ...], asked: dict[str, str]
) -> list[LiveAnswer]:
    """Those of a section that have a live number."""
    live_ones = [each for each in wanted if each in names and each not in FUNNEL]
    return await asyncio.gather(
        *(service.get(f"/live/measures/{each}", LiveAnswer, asked) for each in live_ones)
    )
