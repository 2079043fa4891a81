"""What-if: an agency's families with other places for assessments, or another rhythm of its panel, beside what was.

The invariant: what is assumed stands on the page; what would have been is named so, looks different from what was
measured, and is in no download.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.identity import IN_A_TEAM
from contracts.words import EVERYTHING
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.other_capacity import OtherCapacity
from services.web.site.clients import Away, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team import other_capacity as words
from services.web.team.figures import counted_periods
from services.web.team.pages.figures import Code, Period, nothing_yet
from services.web.team.pages.other_limit import NOT_VALID, Typed

router = APIRouter(prefix="/team/{agency}/figures/what-if/capacity")

FIRST = "more"
NO_NUMBER = "Enter how many places, as a whole number of at least 1"


async def asked(
    agency: str, period: Period = EVERYTHING, change: Code = FIRST, places: Typed = ""
) -> dict[str, str]:
    """What was asked; one more place, where nothing was."""
    change = change if change in words.CHANGES else FIRST
    return {
        "agency": agency,
        "period": period,
        "change": change,
        "places": places.strip().lstrip("0") if places.strip() else "1",
    }


AskedDep = Annotated[dict[str, str], Depends(asked)]


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURES)])
async def other_capacity(request: Request, asked: AskedDep, ask: AsStaff) -> Response:
    """Waits and decisions side by side, with all that is assumed."""
    agency, found, problem = asked["agency"], None, ""
    try:
        if asked["change"] in words.OF_PLACES and not asked["places"].isdecimal():
            problem = NO_NUMBER
        else:
            found = await ask.reporting.get("/what-if/capacity", OtherCapacity, _query(asked))
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        if refused.status != NOT_VALID:
            return nothing_yet(request, agency, refused)
        problem = refused.problem.detail
    context = {
        "asked": asked,
        "found": found,
        "problem": problem,
        "words": words,
        "period": found.period if found else asked["period"],
        "periods": _periods(found) if found else [asked["period"]],
        "back": ("Your figures", f"/team/{agency}/figures?period={asked['period']}"),
    }
    return show(request, "team/other_capacity.html", {"agency": agency, **context})


def _periods(found: OtherCapacity) -> list[str]:
    """The years and quarters in which families came, and the one that is shown."""
    periods = [each for each in counted_periods(found.quarters) if each != EVERYTHING]
    return periods if found.period in periods else [found.period, *periods]


def _query(asked: dict[str, str]) -> dict[str, str]:
    same = {name: asked[name] for name in ("agency", "period")}
    return {**same, **words.query_of(asked["change"], asked["places"])}
