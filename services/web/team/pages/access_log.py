"""Who viewed what in an agency's case records, for its managers; viewing this page is recorded too.

The invariant: every service writes its own access log; here they are put together by time, and the page says
of which service they could not be asked for.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from contracts.event import RecordedAt
from contracts.identity import Role
from contracts.journey import reference as name_of
from services.web.site.access_log import kept_here
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, costs, page_for
from services.web.site.answers.casework import Access
from services.web.site.clients import SERVICES, Ask, Away
from services.web.site.pieces import Piece, piece
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.site.service_names import SERVICE_NAMES
from services.web.team.access_log import access_page, with_names
from services.web.team.household_names import journey_named, names_of

router = APIRouter(prefix="/team/{agency}/accesses")

NAMES = {**SERVICE_NAMES, "web": "Signing in and out"}
NOT_FOUND = "No enquiry at your agency has this reference. Check it and enter it again"
AWAY = "We cannot look up a reference at the moment. Try again in a minute"


@dataclass(frozen=True, slots=True)
class AccessSearch:
    """Which entries: all, or those of one journey; `error` says why a typed reference names none."""

    typed: str = ""
    journey: UUID | None = None
    error: str = ""
    before: datetime | None = None

    def asked(self, before: datetime | None) -> dict[str, str]:
        """The query for the services, and for an address."""
        params = {
            "journey": str(self.journey or ""),
            "before": before.isoformat() if before else "",
        }
        return {name: text for name, text in params.items() if text}


async def access_search(
    request: Request,
    ask: AsStaff,
    reference: str = "",
    journey: UUID | None = None,
    before: RecordedAt | None = None,
) -> AccessSearch:
    """What the address asks for; a reference that was typed is looked up."""
    typed = reference.strip()
    if not typed:
        return AccessSearch(name_of(journey) if journey else "", journey, "", before)
    try:
        named = await journey_named(ask.enquiry, request.path_params["agency"], typed)
    except Away:
        return AccessSearch(typed, None, AWAY)
    return AccessSearch(typed, named, "" if named else NOT_FOUND, before)


AccessSearchDep = Annotated[AccessSearch, Depends(access_search)]


@router.get("", dependencies=[page_for(Role.MANAGER), costs(Price.JOURNEYS)])
async def accesses(
    request: Request,
    ask: AsStaff,
    visitor: VisitorDep,
    staff: StaffDep,
    wanted: AccessSearchDep,
) -> Response:
    """The entries, the latest first."""
    agency: str = request.path_params["agency"]
    answers = {} if wanted.error else await _answers(ask, agency, wanted)
    if not wanted.error:
        answers["web"] = await kept_here(request, agency, wanted.before, wanted.journey)
    found = access_page(
        (each.found or [] for each in answers.values()), viewer=visitor.staff_code or ""
    )
    journeys = [journey for line in found.lines for journey in line.journeys]
    context = {
        "agency": agency,
        "wanted": wanted,
        "log": with_names(found, staff),
        "next": _address(agency, wanted, found.before) if found.before else "",
        "latest": _address(agency, wanted, None) if wanted.before else "",
        "away": [NAMES[name] for name, each in answers.items() if each.away],
        "names": await names_of(ask.enquiry, agency, journeys),
        "errors": {"reference": wanted.error} if wanted.error else {},
    }
    return show(
        request,
        "team/access_log.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wanted.error else HTTPStatus.OK,
    )


async def _answers(ask: Ask, agency: str, wanted: AccessSearch) -> dict[str, Piece[list[Access]]]:
    path, asked = f"/agencies/{agency}/accesses", wanted.asked(wanted.before)
    every = (piece(getattr(ask, name).get(path, list[Access], asked)) for name in SERVICES)
    return dict(zip(SERVICES, await asyncio.gather(*every), strict=True))


def _address(agency: str, wanted: AccessSearch, before: datetime | None) -> str:
    query = urlencode(wanted.asked(before))
    return f"/team/{agency}/accesses" + (f"?{query}" if query else "")
