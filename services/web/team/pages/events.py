"""An agency's information events: those to come and those of the last months, and one with its bookings.

The invariant: who comes is shown to the agency that holds it; places and turns are as the service counts.
"""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.chassis.clock import now, today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.information_events import Bookings, EventPage
from services.web.site.clients import Ask, Refused, Service
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.household_names import names_of
from services.web.team.information_events import OwnEvent

router = APIRouter(prefix="/team/{agency}/events")

MOST = 200
DONE = {
    "planned": "The information event is planned. People can book from the day that booking opens.",
    "changed": "The information event has been changed. We email everyone who has booked about what matters to them.",
    "cancelled": "The information event is cancelled. We email every household that had a place or was waiting.",
    "booked": "The household is booked. We email them to confirm.",
    "given-up": "The booking is cancelled. We gave any free places to the next households in the queue.",
    "attendance": "Attendance is recorded. Those who came are also recorded as given information at a meeting.",
    "followed-up": "The follow-up is recorded.",
}


@router.get("", dependencies=[page_for(*RECRUITERS)])
async def to_come(
    request: Request, agency: str, ask: AsStaff, after: UUID | None = None
) -> Response:
    """The information events from today on, by day and hour."""
    found = (await piece(_from(ask.enquiry, agency, today(), after))).found
    return _list(request, agency, found, past=False)


@router.get("/past", dependencies=[page_for(*RECRUITERS)])
async def past(
    request: Request,
    agency: str,
    ask: AsStaff,
    months: Annotated[int, Query(ge=1, le=120)] = 3,
) -> Response:
    """Those of the last months, the latest first."""
    found = (await piece(_over(ask.enquiry, agency, today() - timedelta(days=31 * months)))).found
    return _list(request, agency, found, past=True, months=months)


@router.get("/{event}", dependencies=[page_for(*RECRUITERS)])
async def one(request: Request, agency: str, event: UUID, ask: AsStaff, done: str = "") -> Response:
    """One with its bookings, and what can be done with it now."""
    found = await own_event(ask, agency, event)
    path = f"/information-events/{event}/bookings"
    bookings = (await piece(ask.enquiry.get(path, Bookings))).found
    journeys = [each.journey for each in bookings.live] if bookings else []
    context = {
        "agency": agency,
        "event": found,
        "bookings": bookings,
        "names": await names_of(ask.enquiry, agency, journeys),
        "now": now(),
        "back": ("Information events", f"/team/{agency}/events"),
        "done": DONE.get(done),
    }
    return show(request, "team/event.html", context)


async def own_event(ask: Ask, agency: str, event: UUID) -> OwnEvent:
    """The information event of an address; not found where it is none of this agency's."""
    try:
        found = await ask.enquiry.get(f"/information-events/{event}", OwnEvent)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if found.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


async def own_bookings(ask: Ask, agency: str, event: UUID) -> tuple[OwnEvent, Bookings]:
    """The same with its bookings."""
    path = f"/information-events/{event}/bookings"
    found = await own_event(ask, agency, event)
    return found, await ask.enquiry.get(path, Bookings)


async def _from(
    enquiry: Service, agency: str, first_day: date, after: UUID | None = None
) -> EventPage[OwnEvent]:
    asked: dict[str, str | int] = {"from": first_day.isoformat(), "limit": MOST}
    if after is not None:
        asked["after"] = str(after)
    return await enquiry.get(f"/agencies/{agency}/information-events", EventPage[OwnEvent], asked)


async def _over(enquiry: Service, agency: str, first_day: date) -> EventPage[OwnEvent]:
    """Those from a day on that are over, the latest first."""
    every, after = list[OwnEvent](), None
    while True:
        page = await _from(enquiry, agency, first_day, after)
        over = [each for each in page.information_events if each.arrangements.held_on < today()]
        every += over
        after = page.after
        if after is None or len(over) < len(page.information_events):
            return EventPage[OwnEvent](information_events=every[::-1], after=None)


def _list(
    request: Request, agency: str, found: EventPage[OwnEvent] | None, *, past: bool, months: int = 0
) -> Response:
    context = {
        "agency": agency,
        "found": found,
        "past": past,
        "months": months,
        "now": now(),
    }
    return show(request, "team/events.html", context, away=found is None)
