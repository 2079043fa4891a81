"""Early warning for the national team: published quarters of England that stand out, with how often the rule is wrong.

The invariant: every number on it is published; nothing is counted here.
"""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.national.early_warning import sections, wrong_at_all
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
        context: dict[str, Any] = {"found": None, "periods": known[::-1], "until": chosen}
        if not known:
            return show(request, "national/early_warning.html", context)
        if chosen not in known:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        asked = {"until": chosen}
        found = await ask.reporting.worked_out("/national-warning", NationalWarning, asked)
    except Away:
        return show(request, "national/away.html", {"section": "live"}, away=True)
    except Refused:
        return show(request, "national/early_warning.html", context)
    every = sections(found)
    context |= {"found": found, "sections": every, "wrong_at_all": wrong_at_all(every)}
    return show(request, "national/early_warning.html", context)
