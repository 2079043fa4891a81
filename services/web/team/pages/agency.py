"""Everything that an agency's pages hold, on one page, with how much waits behind each.

The invariant: a count is the length of the list that its page shows; one whose service is away is left out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import IN_A_TEAM
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.agency import Referrals
from services.web.site.clients import Ask
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.agency_pages import (
    DUPLICATES,
    PANEL_MEETINGS,
    REFERRALS,
    TO_CHECK,
    UNDELIVERED,
    pages_for,
)

router = APIRouter()


@router.get("/your-agency", dependencies=[page_for(*IN_A_TEAM)])
async def choose(request: Request, visitor: VisitorDep) -> Response:
    """Leads visitors to their only agency, or lets them choose."""
    agencies = visitor.agencies(IN_A_TEAM)
    if len(agencies) == 1:
        return RedirectResponse(f"/team/{agencies[0]}", status_code=HTTPStatus.SEE_OTHER)
    return show(request, "team/your_agencies.html", {"agencies": agencies})


@router.get("/team/{agency}", dependencies=[page_for(*IN_A_TEAM)])
async def pages(request: Request, agency: str, ask: AsStaff, visitor: VisitorDep) -> Response:
    """The pages of an agency that its visitor may open."""
    groups = pages_for(visitor, agency)
    shown = [page.name for found in groups.values() for page in found if page.name in COUNTS]
    counted = await asyncio.gather(*(piece(COUNTS[name](ask, agency)) for name in shown))
    counts = {name: each.found for name, each in zip(shown, counted, strict=True) if each.found}
    context = {"agency": agency, "groups": groups, "counts": counts}
    return show(request, "team/agency.html", context)


async def _referrals(ask: Ask, agency: str) -> int:
    return len((await ask.enquiry.get(f"/agencies/{agency}/referrals", Referrals)).waiting)


async def _duplicates(ask: Ask, agency: str) -> int:
    return len(await ask.enquiry.get(f"/agencies/{agency}/possible-duplicates", list[Any]))


async def _undelivered(ask: Ask, agency: str) -> int:
    return len(await ask.notifications.get(f"/agencies/{agency}/failed", list[Any]))


async def _to_check(ask: Ask, agency: str) -> int:
    return len(await ask.notifications.get(f"/agencies/{agency}/to-check", list[Any]))


async def _waiting_for_panel(ask: Ask, agency: str) -> int:
    return len(await ask.panel.get(f"/agencies/{agency}/panel-meetings/waiting", list[Any]))


COUNTS: Mapping[str, Callable[[Ask, str], Awaitable[int]]] = {
    PANEL_MEETINGS.name: _waiting_for_panel,
    REFERRALS.name: _referrals,
    DUPLICATES.name: _duplicates,
    TO_CHECK.name: _to_check,
    UNDELIVERED.name: _undelivered,
}
