"""Where the days of an agency's journeys went: by part of the journey and by who had it, and the journeys behind it.

The invariant: these are exact counts for the agency's own staff, and they are on no other page.
"""

from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from contracts.identity import IN_A_TEAM, Role
from contracts.words import EVERYTHING
from services.web.site.admission import AsStaff, VisitorDep, costs, page_for
from services.web.site.answers.days import AgencysDays, JourneysOfDays
from services.web.site.clients import Away, Refused
from services.web.site.days_in_words import STAFF, number_of, shown
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team.days import GOING_ON, READINGS, summary, table_of
from services.web.team.figures import counted_periods
from services.web.team.household_names import names_of
from services.web.team.pages.figures import Period, nothing_yet

router = APIRouter(prefix="/team/{agency}/figures/days")

A_PAGE = "50"


async def asked(
    agency: str,
    period: Period = EVERYTHING,
    ended: Literal["approved", "other_ends", "going_on"] = "approved",
) -> dict[str, str]:
    """What the reporting service is asked for; journeys that go on are those of today, of no period."""
    period = EVERYTHING if ended == GOING_ON else period
    return {"agency": agency, "period": period, "reading": ended}


AskedDep = Annotated[dict[str, str], Depends(asked)]


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURE)])
async def days(request: Request, asked: AskedDep, ask: AsStaff, visitor: VisitorDep) -> Response:
    """The table of the days, with a sentence and bars."""
    agency = asked["agency"]
    try:
        found = await ask.reporting.get("/days-with", AgencysDays, asked)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        return nothing_yet(request, agency, refused)
    table = table_of(found)
    context = {
        "asked": asked,
        "found": found,
        "table": table,
        "summary": summary(found, table),
        "periods": counted_periods(found.quarters),
        "readings": READINGS,
        "opens": visitor.holds([Role.MANAGER], agency),
        "back": ("Your figures", f"/team/{agency}/figures?period={asked['period']}"),
    }
    return show(request, "team/days.html", {"agency": agency, **context})


@router.get("/journeys", dependencies=[page_for(Role.MANAGER), costs(Price.JOURNEYS)])
async def journeys(
    request: Request, asked: AskedDep, ask: AsStaff, after: UUID | None = None
) -> Response:
    """The journeys in the table, each with its days and what happened at the ends of every stretch."""
    agency, page = asked["agency"], {"limit": A_PAGE, **({"after": str(after)} if after else {})}
    try:
        found = await ask.reporting.get("/days-with/journeys", JourneysOfDays, {**asked, **page})
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    names = await names_of(ask.enquiry, agency, (each.journey for each in found.journeys))
    rows = [
        (
            each,
            names.get(each.journey),
            shown(
                [part.stretch for part in each.stretches],
                STAFF,
                has_ended=each.ended_on is not None,
            ),
        )
        for each in found.journeys
    ]
    query = f"period={asked['period']}&ended={asked['reading']}"
    context = {
        "asked": asked,
        "rows": rows,
        "after": found.after,
        "number_of": number_of,
        "query": query,
        "back": ("Where the days went", f"/team/{agency}/figures/days?{query}"),
    }
    return show(request, "team/days_journeys.html", {"agency": agency, **context})
