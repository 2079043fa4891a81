"""Early warning for the national team: published quarters of England that stand out, with how often the rule is wrong.

The invariant: every number on it is published; nothing is counted here.
"""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.national.early_warning import sections
from services.web.national.pages.figures import published
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.national_warning import NationalWarning
from services.web.site.clients import Away, Refused
from services.web.site.rate_limit import Price
from services.web.site.rendering import show

router = APIRouter(prefix="/national/early-warning")
AS_MANY = 4
"""Quarters that are compared with one another."""


@router.get("", dependencies=[page_for(Role.NATIONAL_ANALYST), costs(Price.OWN_FIGURES)])
async def early_warning(request: Request, ask: AsStaff, until: str = "") -> Response:
    """What stands out in the four published quarters up to one."""
    try:
        known = [each.quarter for each in await published(ask.reporting)][AS_MANY - 1 :]
        chosen = until or max(known, default="")
        if not known:
            return show(request, "national/early_warning.html", {"found": None})
        if chosen not in known:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        asked = {"until": chosen}
        found = await ask.reporting.worked_out("/national-warning", NationalWarning, asked)
    except Away:
        return show(request, "national/away.html", {"section": "live"}, away=True)
    except Refused:
        return show(request, "national/early_warning.html", {"found": None})
    context = {
        "found": found,
        "sections": sections(found),
        "periods": known[::-1],
        "until": chosen,
    }
    return show(request, "national/early_warning.html", context)
