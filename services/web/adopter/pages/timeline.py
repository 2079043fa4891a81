"""What a household reads about its journey: everything that happened, and what it can do about it.

The invariant: what is said about complaints and reviews is the same for everybody and costs nothing to
read; nobody at the agency learns who read it.
"""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.days import stands_since, where_days_went
from services.web.adopter.journey.journey import Journey
from services.web.adopter.journey.overview import Where
from services.web.adopter.journey.rights import (
    answered_within,
    comment_by,
    complain_within,
    represent_by,
)
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.time_left import TimeLeft
from services.web.site.clients import Ask
from services.web.site.pieces import PageNumber, own_piece
from services.web.site.rendering import show
from services.web.site.time_left_in_words import WHERE, HouseholdsTimeLeft, waited_of

router = APIRouter(prefix="/journey/{journey}")


@router.get("/timeline", dependencies=[page_for(Role.ADOPTER)])
async def timeline(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, page: PageNumber = 1
) -> Response:
    """Everything that happened, the latest first, a page at a time."""
    seen = await _seen(ask, journey, page)
    context = {
        "part": part,
        "entries": seen.entries,
        "away": seen.away,
        "earlier": seen.earlier,
        "later": page - 1,
    }
    return show(request, "adopter/journey/timeline.html", context)


@router.get("/days", dependencies=[page_for(Role.ADOPTER)])
async def days(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """Where the days of their journey went: who had it for how long, and why."""
    seen = await _seen(ask, journey)
    found = where_days_went(seen, today())
    context = {
        "part": part,
        "days": found,
        "ended": bool(found and found.has_ended),
        "time_left": await _time_left(ask, seen),
        "away": seen.away,
    }
    return show(request, "adopter/journey/days.html", context)


async def _time_left(ask: Ask, seen: Journey) -> HouseholdsTimeLeft | None:
    """How long it still took others; None where no decision is ahead, or nothing is known of it now."""
    stands = stands_since(seen, today())
    if stands is None or stands[0] not in WHERE:
        return None
    part, days = stands
    asked = {"part": part.value, "waited": str(waited_of(days))}
    found = (await own_piece(ask.reporting.get("/published/time-left", TimeLeft, asked))).found
    return HouseholdsTimeLeft(part, days, found) if found else None


@router.get("/rights", dependencies=[page_for(Role.ADOPTER)])
async def rights(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """What applicants can do when their agency is late or they disagree with a decision."""
    seen = await _seen(ask, journey)
    own, where = seen.own.found, Where.of(seen, today())
    context = {
        "part": part,
        "agency": AGENCIES.get(own.agency if own else part.agency),
        "late": where.late,
        "stands": seen.at.timeline.stands if seen.at else None,
        "represent_by": represent_by(where.clocks, today()),
        "comment_by": comment_by(where.clocks, today()),
        "complaint_limit": complain_within(today()),
        "answered_within": answered_within(today()),
    }
    return show(request, "adopter/journey/rights.html", context)


async def _seen(ask: Ask, journey: UUID, page: int = 1) -> Journey:
    seen = await Journey.asked(ask, journey, page)
    if seen.is_gone:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return seen
