"""Who comes to an information event: bookings by phone, cancellations, attendance and follow-up.

The invariant: attendance is recorded household by household, under keys that follow from the
form's own, so a form that was sent twice, or in part, records everything once.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import Ask, Away, Receipt, Refused, Service
from services.web.site.command_forms import Typed
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.forms import a_key
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.site.sheets import KEY, NOT_SENT, UNAVAILABLE, Sheet, first, typed_in
from services.web.team.household_names import journey_named, names_of
from services.web.team.information_event_form import BOOK, FOLLOW_UP
from services.web.team.information_events import Booking, Bookings, OwnEvent
from services.web.team.pages.events import own_bookings, own_event

router = APIRouter(prefix="/team/{agency}/events/{event}")

CAME, MISSED = "came", "missed"
CONFLICT = 409
NO_CHOICE = "Select whether they came for at least one household"
NOT_FOUND_HERE = "No enquiry at your agency has this reference. Check it and enter it again"
Wrong = Mapping[str, str]
Listed = tuple[OwnEvent, Bookings]


@router.get("/attendance", dependencies=[page_for(*RECRUITERS)])
async def attendance(
    request: Request, agency: str, event: UUID, ask: AsStaff, everybody: str = ""
) -> Response:
    """The form with every household that had a place; `everybody=came` ticks that for all."""
    found, bookings = await own_bookings(ask, agency, event)
    chosen = CAME if everybody == CAME else ""
    typed = {f"of-{each.journey}": [chosen] for each in bookings.expected}
    return await _attendance(request, ask, (found, bookings), typed)


@router.post("/attendance", dependencies=[page_for(*RECRUITERS)])
async def record_attendance(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Records what was chosen; what was refused or not sent comes back with the form."""
    typed = await typed_in(request)
    found, bookings = await own_bookings(ask, agency, event)
    chosen = [each for each in bookings.bookings if first(typed, f"of-{each.journey}")]
    if not chosen:
        return await _attendance(request, ask, (found, bookings), typed, {WHOLE_FORM: NO_CHOICE})
    wrong = await _record(ask.enquiry, event, chosen, typed)
    if wrong:
        _, bookings = await own_bookings(ask, agency, event)
        return await _attendance(request, ask, (found, bookings), typed, wrong)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=attendance", 303)


@router.get("/follow-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def about_to_follow_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """The form for what a household was offered afterwards, with what was recorded last."""
    found, booking = await _booking(ask, agency, event, journey)
    sheet = Sheet.blank(FOLLOW_UP)
    if booking.follow_up is not None:
        sheet = Sheet.holding(FOLLOW_UP, booking.follow_up.model_dump(mode="json"))
    return _follow_up(request, found, booking, sheet)


@router.post("/follow-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def follow_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Records it."""
    found, booking = await _booking(ask, agency, event, journey)
    body, sheet = (await Sheet.posted(request, FOLLOW_UP)).read()
    if not sheet.errors:
        path = f"/information-events/{event}/record-follow-up"
        sheet = await sheet.sent(ask.enquiry, path, {**body, "journey": str(journey)})
    if sheet.errors:
        return _follow_up(request, found, booking, sheet)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=followed-up", 303)


@router.get("/give-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def about_to_give_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Asks whether the household really gives its booking up."""
    return _give_up(request, *await _booking(ask, agency, event, journey), Sheet.blank(()))


@router.post("/give-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def give_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Ends the booking at the household's wish."""
    found, booking = await _booking(ask, agency, event, journey)
    body = {"on": today().isoformat(), "journey": str(journey)}
    sheet = await Sheet.posted(request, ())
    sheet = await sheet.sent(ask.enquiry, f"/information-events/{event}/cancel-booking", body)
    if sheet.errors:
        return _give_up(request, found, booking, sheet)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=given-up", 303)


@router.get("/book", dependencies=[page_for(*RECRUITERS)])
async def about_to_book(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """The form with which staff book for a household that calls."""
    return _book(request, await own_event(ask, agency, event), Sheet.blank(BOOK))


@router.post("/book", dependencies=[page_for(*RECRUITERS)])
async def book(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Books for the household with the reference."""
    found = await own_event(ask, agency, event)
    body, sheet = (await Sheet.posted(request, BOOK)).read()
    if not sheet.errors:
        sheet = await _booked(ask.enquiry, found, body, sheet)
    if sheet.errors:
        return _book(request, found, sheet)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=booked", 303)


async def _booked(
    enquiry: Service, event: OwnEvent, body: Mapping[str, Any], sheet: Sheet
) -> Sheet:
    try:
        journey = await journey_named(enquiry, event.agency, body["reference"])
    except Away:
        return sheet.wrong({WHOLE_FORM: NOT_SENT}, UNAVAILABLE)
    if journey is None:
        return sheet.wrong({"reference": NOT_FOUND_HERE})
    asked = {name: value for name, value in body.items() if name != "reference"}
    asked |= {"on": today().isoformat(), "journey": str(journey)}
    return await sheet.sent(enquiry, f"/information-events/{event.information_event}/book", asked)


async def _booking(ask: Ask, agency: str, event: UUID, journey: UUID) -> tuple[OwnEvent, Booking]:
    found, bookings = await own_bookings(ask, agency, event)
    booking = bookings.of(journey)
    if booking is None:
        raise HTTPException(404)
    return found, booking


async def _record(
    enquiry: Service, event: UUID, chosen: list[Booking], typed: Typed
) -> dict[str, str]:
    """Sends one household after another; what went wrong, by the names of the questions."""
    wrong: dict[str, str] = {}
    path, on = f"/information-events/{event}/record-attendance", today().isoformat()
    for each in chosen:
        name = f"of-{each.journey}"
        attended = first(typed, name) == CAME
        body = {"on": on, "journey": str(each.journey), "attended": attended}
        key = f"{first(typed, KEY) or a_key()}-{each.journey}"
        try:
            await enquiry.post(path, Receipt, body, key)
        except Away:
            return {**wrong, WHOLE_FORM: NOT_SENT}
        except Refused as refused:
            wrong[name] = f"Household {each.reference}: {refused.problem.detail}"
    return wrong


async def _attendance(
    request: Request, ask: Ask, listed: Listed, typed: Typed, wrong: Wrong | None = None
) -> Response:
    event, bookings = listed
    journeys = [each.journey for each in bookings.expected]
    context = {
        "agency": event.agency,
        "back": ("The information event", _path(event)),
        "event": event,
        "bookings": bookings,
        "names": await names_of(ask.enquiry, event.agency, journeys),
        "chosen": {each.journey: first(typed, f"of-{each.journey}") for each in bookings.expected},
        "key": first(typed, KEY) or a_key(),
        "wrong": wrong or {},
        "problems": [_problem(*each, journeys) for each in (wrong or {}).items()],
        "came": CAME,
        "missed": MISSED,
    }
    return show(request, "team/attendance.html", context, status=CONFLICT if wrong else 200)


def _problem(name: str, sentence: str, shown: list[UUID]) -> dict[str, str]:
    """One line of the summary, with the way to the household where it is still on the form."""
    if any(name == f"of-{journey}" for journey in shown):
        return {"text": sentence, "href": f"#{name}"}
    return {"text": sentence}


def _follow_up(request: Request, event: OwnEvent, booking: Booking, sheet: Sheet) -> Response:
    context = {
        "title": f"Follow-up with household {booking.reference}",
        "about": [f"{event.title}: {booking.tag[0].lower()}."],
        "button": "Record this follow-up",
    }
    return _sheet(request, event, sheet, context)


def _give_up(request: Request, event: OwnEvent, booking: Booking, sheet: Sheet) -> Response:
    context = {
        "title": f"Cancel the booking of household {booking.reference}",
        "about": [
            "Do this if the household tells you that they are not coming.",
            "Their places go to households on the waiting list, in order. We email the household.",
        ],
        "button": "Cancel this booking",
        "warning": True,
    }
    return _sheet(request, event, sheet, context)


def _book(request: Request, event: OwnEvent, sheet: Sheet) -> Response:
    context = {
        "title": "Book a household",
        "about": [
            f"{event.title}: {event.filling}.",
            "If there are not enough places, the household joins the waiting list. We email them.",
        ],
        "button": "Book this household",
    }
    return _sheet(request, event, sheet, context)


def _sheet(request: Request, event: OwnEvent, sheet: Sheet, context: Mapping[str, Any]) -> Response:
    back = ("The information event", _path(event))
    context = {"agency": event.agency, "back": back, "sheet": sheet, **context}
    return show(request, "team/sheet.html", context, status=sheet.status)


def _path(event: OwnEvent) -> str:
    return f"/team/{event.agency}/events/{event.information_event}"
