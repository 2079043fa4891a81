"""Early warning: months of a year that stand out, for an agency's staff, with what to do and where the journeys are.

The invariant: these are exact counts of the agency's own families; how often the rule is wrong stands beside what it says.
"""

from datetime import date

from fastapi import APIRouter, Request, Response

from contracts.identity import IN_A_TEAM, Role
from contracts.words import day
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, costs, page_for
from services.web.site.answers.early_warning import EarlyWarning
from services.web.site.clients import Away, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team.early_warning import last_days, sections
from services.web.team.pages.figures import nothing_yet

router = APIRouter(prefix="/team/{agency}/figures/early-warning")


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURES)])
async def early_warning(
    request: Request, agency: str, ask: AsStaff, visitor: VisitorDep, until: date | None = None
) -> Response:
    """What stands out in the twelve months up to a day."""
    last = (until or today()).isoformat()
    asked = {"agency": agency, "as_of": last}
    try:
        found = await ask.reporting.get("/early-warning", EarlyWarning, asked)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        return nothing_yet(request, agency, refused)
    context = {
        "until": last,
        "days": {each: day(date.fromisoformat(each)) for each in [*last_days(today())]},
        "found": found,
        "sections": sections(found),
        "opens": visitor.holds([Role.MANAGER], agency),
        "back": ("Your figures", f"/team/{agency}/figures"),
    }
    return show(request, "team/early_warning.html", {"agency": agency, **context})
