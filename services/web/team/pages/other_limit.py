"""What-if: an agency's families under another limit than they had, beside what was.

The invariant: what would have been is named so wherever it stands, looks different from what was measured, and is
in no download.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.identity import IN_A_TEAM
from contracts.words import EVERYTHING
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.other_limit import OtherLimit
from services.web.site.clients import Away, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team import other_limit as words
from services.web.team.figures import counted_periods
from services.web.team.pages.figures import Code, Period, nothing_yet

router = APIRouter(prefix="/team/{agency}/figures/what-if")

NOT_VALID = 422
Typed = Annotated[str, Query(max_length=10)]


async def asked(
    *,
    agency: str,
    period: Period = EVERYTHING,
    measure: Code = "stage_two",
    length: Typed = "",
    counted_in: Annotated[Code, Query(alias="in")] = "",
    version: Typed = "",
) -> dict[str, str]:
    """What was asked; a limit that is a little longer than it is, where none was."""
    measure = measure if measure in words.MEASURES else "stage_two"
    longer, unit = words.a_little_longer(measure)
    chosen = counted_in if counted_in in words.COUNTED_IN else unit
    typed = {"length": length.strip() or str(longer), "in": chosen, "version": version.strip()}
    return {"agency": agency, "period": period, "measure": measure, **typed}


AskedDep = Annotated[dict[str, str], Depends(asked)]


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURES)])
async def other_limit(request: Request, asked: AskedDep, ask: AsStaff) -> Response:
    """Two shares side by side, and for how many families the limit makes a difference."""
    agency, found, problem = asked["agency"], None, ""
    try:
        found = await ask.reporting.get("/what-if/limit", OtherLimit, _query(asked))
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        if refused.status != NOT_VALID:
            return nothing_yet(request, agency, refused)
        problem = "Enter a whole number, at least 1" if _mistyped(asked) else refused.problem.detail
    context = {
        "asked": asked,
        "found": found,
        "problem": problem,
        "words": words,
        "versions": words.versions_in_words(asked["measure"]),
        "periods": counted_periods(found.quarters) if found else [EVERYTHING],
        "back": ("Your figures", f"/team/{agency}/figures?period={asked['period']}"),
    }
    return show(request, "team/other_limit.html", {"agency": agency, **context})


def _query(asked: dict[str, str]) -> dict[str, str]:
    same = {name: asked[name] for name in ("agency", "period", "measure")}
    if asked["version"]:
        return {**same, "version": asked["version"]}
    chosen = words.COUNTED_IN[asked["in"]]
    return {
        **same,
        "length": asked["length"],
        "unit": chosen.unit.value,
        "counting": chosen.counting.value,
    }


def _mistyped(asked: dict[str, str]) -> bool:
    return not asked["length"].isdecimal() or int(asked["length"]) == 0
