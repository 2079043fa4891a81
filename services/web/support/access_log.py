"""The access log of the national team: who signed in, and what they were refused.

The invariant: support alone reads it, and that is on it too. Of a household it shows the reference.
"""

import asyncio
from datetime import datetime
from itertools import chain
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from contracts.event import RecordedAt
from contracts.identity import Role
from contracts.journey import reference
from services.web.site.access_log import kept_here
from services.web.site.admission import AsStaff, NationalTeamDep, page_for
from services.web.site.answers.casework import Access
from services.web.site.clients import SERVICES, Ask
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.site.service_names import SERVICE_NAMES
from services.web.site.sign_in_log import SIGN_IN, SIGN_OUT, SIGN_OUT_OF_COLLEAGUE
from services.web.site.staff import Names

router = APIRouter(prefix="/support/accesses")

AT_ONCE = 200
"""The most lines that a service gives at a time."""

PAGES = "Pages"
DONE = {
    SIGN_IN: "Signed in",
    SIGN_OUT: "Signed out",
    SIGN_OUT_OF_COLLEAGUE: "Signed a colleague out",
    "GET /national-team/accesses": "Viewed this log",
}


class NationalAccess(NamedTuple):
    """One line: when, who, as what and from where, what they did, in which service, and the household's reference."""

    at: datetime
    by: str
    role: str
    what: str
    service: str
    household: str


@router.get("", dependencies=[page_for(Role.SUPPORT)])
async def accesses(
    request: Request,
    ask: AsStaff,
    staff: NationalTeamDep,
    before: Annotated[RecordedAt | None, Query()] = None,
) -> Response:
    """The lines of every service, the latest first, as far back as each of them has given everything."""
    answers = {PAGES: await kept_here(request, None, before), **await _answers(ask, before)}
    found = {name: each.found or [] for name, each in answers.items()}
    full = [each[-1].at for each in found.values() if len(each) == AT_ONCE]
    cut = max(full, default=None)
    lines = chain.from_iterable(_lines(name, each, staff) for name, each in found.items())
    context = {
        "lines": sorted((each for each in lines if cut is None or each.at > cut), reverse=True),
        "next": f"?{urlencode({'before': cut.isoformat()})}" if cut else "",
        "earlier": before is not None,
        "away": [name for name, each in answers.items() if each.away],
    }
    return show(request, "support/access_log.html", context)


async def _answers(ask: Ask, before: datetime | None) -> dict[str, Piece[list[Access]]]:
    asked = {"before": before.isoformat()} if before else None
    path = "/national-team/accesses"
    every = (piece(getattr(ask, name).get(path, list[Access], asked)) for name in SERVICES)
    names = (SERVICE_NAMES[name] for name in SERVICES)
    return dict(zip(names, await asyncio.gather(*every), strict=True))


def _lines(service: str, accesses: list[Access], staff: Names) -> list[NationalAccess]:
    return [
        NationalAccess(
            at=each.at,
            by=f"{staff[each.by]}, {each.by}" if each.by in staff else each.by,
            role=", from ".join(filter(None, (_roles(each), each.address))),
            what=_what(each),
            service=service,
            household=reference(each.journey) if each.journey else "",
        )
        for each in accesses
    ]


def _roles(access: Access) -> str:
    return ", ".join(role.replace("_", " ") for role in access.roles)


def _what(access: Access) -> str:
    """What they did; what was refused by its route, which support can look up."""
    return (
        f"Was refused: {access.route}" if access.refused else DONE.get(access.route, access.route)
    )
