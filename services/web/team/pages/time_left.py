"""How long it took an agency's families to a decision, from each part of the journey, and the families behind it.

The invariant: these are exact counts for the agency's own staff, and with few decisions no curve is drawn.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from contracts.identity import IN_A_TEAM, Role
from contracts.turning_points import DaysIn
from contracts.words import EVERYTHING
from services.web.site.admission import AsStaff, VisitorDep, costs, page_for
from services.web.site.answers.time_left import CoursesOf, TimeLeft
from services.web.site.clients import Away, Refused
from services.web.site.days_in_words import number_of
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.site.time_left_in_words import WAITED, WHERE, row_of, staff_sentences
from services.web.team.figures import counted_periods
from services.web.team.household_names import names_of
from services.web.team.pages.figures import Period, nothing_yet

router = APIRouter(prefix="/team/{agency}/figures/time-left")

A_PAGE = "50"
CAME = {"decided": "Had a decision", "left": "Left", "waits": "Still waits"}


async def asked(
    agency: str,
    period: Period = EVERYTHING,
    part: DaysIn = DaysIn.STAGE_ONE,
    waited: Annotated[int, Query(ge=0, le=max(WAITED))] = 0,
) -> dict[str, str]:
    """What the reporting service is asked for."""
    if part not in WHERE or waited not in WAITED:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return {"agency": agency, "period": period, "part": part.value, "waited": str(waited)}


AskedDep = Annotated[dict[str, str], Depends(asked)]


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURE)])
async def time_left(
    request: Request, asked: AskedDep, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """The curve with a sentence, a chart and its table."""
    agency = asked["agency"]
    try:
        found = await ask.reporting.get("/time-left", TimeLeft, asked)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        return nothing_yet(request, agency, refused)
    context = {
        "asked": asked,
        "found": found,
        "sentences": staff_sentences(found),
        "rows": [row_of(each, number_of(each.days)) for each in found.points],
        "parts": {part.value: f"{words[0].upper()}{words[1:]}" for part, words in WHERE.items()},
        "waits": {str(days): words for days, words in WAITED.items()},
        "periods": counted_periods(found.quarters),
        "opens": visitor.holds([Role.MANAGER], agency),
        "query": _query(asked),
        "back": ("Your figures", f"/team/{agency}/figures?period={asked['period']}"),
    }
    return show(request, "team/time_left.html", {"agency": agency, **context})


@router.get("/journeys", dependencies=[page_for(Role.MANAGER), costs(Price.JOURNEYS)])
async def journeys(
    request: Request, asked: AskedDep, ask: AsStaff, after: UUID | None = None
) -> Response:
    """The families behind it, with what came of each."""
    agency, page = asked["agency"], {"limit": A_PAGE, **({"after": str(after)} if after else {})}
    try:
        found = await ask.reporting.get("/time-left/journeys", CoursesOf, {**asked, **page})
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    names = await names_of(ask.enquiry, agency, (each.journey for each in found.journeys))
    context = {
        "rows": [(each, names.get(each.journey), CAME[each.came]) for each in found.journeys],
        "number_of": number_of,
        "after": found.after,
        "query": _query(asked),
        "back": ("Time left", f"/team/{agency}/figures/time-left?{_query(asked)}"),
    }
    return show(request, "team/time_left_journeys.html", {"agency": agency, **context})


def _query(asked: dict[str, str]) -> str:
    return f"period={asked['period']}&part={asked['part']}&waited={asked['waited']}"
