"""Who comes to an information event: bookings by phone, cancellations, attendance and follow-up.

The invariant: attendance is recorded household by household, under keys that follow from the
form's own, so a form that was sent twice, or in part, records everything once.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.direction import isolated
from services.chassis.clock import now, today
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.enquiry.information_events import Booking, Bookings
from services.web.site.clients import Ask, Away, Service
from services.web.site.command_forms import Errors, Typed
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.form import NOT_SENT, Form, first, key_in, sent, typed_in
from services.web.site.navigation import RECRUITERS
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team.household_names import NOT_FOUND_HERE, journey_named, names_of
from services.web.team.information_event_form import BOOK, FOLLOW_UP
from services.web.team.information_events import OwnEvent, booking_tag
from services.web.team.letter_previews import (
    StepLetter,
    letters_of_booking,
    letters_of_giving_up,
)
from services.web.team.pages.events import own_bookings, own_event

router = APIRouter(prefix="/team/{agency}/events/{event}")

CAME, MISSED = "came", "missed"
STEP, LOOK = "step", "look"
NO_CHOICE = "Select whether they came for at least one household"
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


@router.post("/attendance", dependencies=[page_for(*RECRUITERS), costs(Price.MANY_CASES)])
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
    return RedirectResponse(f"/team/{agency}/events/{event}?done=attendance", HTTPStatus.SEE_OTHER)


@router.get("/follow-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def about_to_follow_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """The form for what a household was offered afterwards, with what was recorded last."""
    found, booking = await _booking(ask, agency, event, journey)
    form = Form.blank(FOLLOW_UP)
    if booking.follow_up is not None:
        form = Form.holding(FOLLOW_UP, booking.follow_up.model_dump(mode="json"))
    return _follow_up(request, found, booking, form)


@router.post("/follow-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def follow_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Records it."""
    found, booking = await _booking(ask, agency, event, journey)
    body, form = (await Form.posted(request, FOLLOW_UP)).read()
    if not form.errors:
        path = f"/information-events/{event}/record-follow-up"
        form = await form.sent(ask.enquiry, path, {**body, "journey": str(journey)})
    if form.errors:
        return _follow_up(request, found, booking, form)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=followed-up", HTTPStatus.SEE_OTHER)


@router.get("/give-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def about_to_give_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Asks whether the household really gives its booking up."""
    found, booking = await _booking(ask, agency, event, journey)
    return await _give_up(request, ask, found, booking, Form.blank())


@router.post("/give-up/{journey}", dependencies=[page_for(*RECRUITERS)])
async def give_up(
    request: Request, agency: str, event: UUID, journey: UUID, ask: AsStaff
) -> Response:
    """Ends the booking at the household's wish."""
    found, booking = await _booking(ask, agency, event, journey)
    body = {"on": today().isoformat(), "journey": str(journey)}
    form = await Form.posted(request)
    form = await form.sent(ask.enquiry, f"/information-events/{event}/cancel-booking", body)
    if form.errors:
        return await _give_up(request, ask, found, booking, form)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=given-up", HTTPStatus.SEE_OTHER)


@router.get("/book", dependencies=[page_for(*RECRUITERS)])
async def about_to_book(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """The form with which staff book for a household that calls."""
    return _book(request, await own_event(ask, agency, event), Form.blank(BOOK))


@router.post("/book", dependencies=[page_for(*RECRUITERS)])
async def book(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Books for the household with the reference."""
    found = await own_event(ask, agency, event)
    body, form = (await Form.posted(request, BOOK)).read()
    journey: UUID | None = None
    if not form.errors:
        form, journey = await _named(ask.enquiry, agency, body, form)
    if form.errors or journey is None:
        return _book(request, found, form)
    if form.first(STEP) == LOOK:
        letters = await letters_of_booking(ask, found, journey, body["people"])
        return _book(request, found, form, letters)
    form = await _booked(ask.enquiry, found, journey, body, form)
    if form.errors:
        return _book(request, found, form)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=booked", HTTPStatus.SEE_OTHER)


async def _named(
    enquiry: Service, agency: str, body: Mapping[str, Any], form: Form
) -> tuple[Form, UUID | None]:
    try:
        journey = await journey_named(enquiry, agency, body["reference"])
    except Away:
        return form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE), None
    return (form if journey else form.wrong({"reference": NOT_FOUND_HERE})), journey


async def _booked(
    enquiry: Service, event: OwnEvent, journey: UUID, body: Mapping[str, Any], form: Form
) -> Form:
    asked = {name: value for name, value in body.items() if name != "reference"}
    asked |= {"on": today().isoformat(), "journey": str(journey)}
    return await form.sent(enquiry, f"/information-events/{event.information_event}/book", asked)


async def _booking(ask: Ask, agency: str, event: UUID, journey: UUID) -> tuple[OwnEvent, Booking]:
    found, bookings = await own_bookings(ask, agency, event)
    booking = bookings.of(journey)
    if booking is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found, booking


async def _record(
    enquiry: Service, event: UUID, chosen: list[Booking], typed: Typed
) -> dict[str, str]:
    """Sends one household after another; what went wrong, by the names of the questions."""
    wrong: dict[str, str] = {}
    path, on = f"/information-events/{event}/record-attendance", today().isoformat()
    key = key_in(typed)
    for each in chosen:
        name = f"of-{each.journey}"
        attended = first(typed, name) == CAME
        body = {"on": on, "journey": str(each.journey), "attended": attended}
        outcome = await sent(enquiry, path, body, f"{key}-{each.journey}")
        if outcome and outcome.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return {**wrong, WHOLE_FORM: outcome.why}
        if outcome:
            wrong[name] = f"Household {each.reference}: {outcome.why}"
    return wrong


async def _attendance(
    request: Request, ask: Ask, listed: Listed, typed: Typed, wrong: Errors | None = None
) -> Response:
    event, bookings = listed
    journeys = [each.journey for each in bookings.expected]
    context = {
        "agency": event.agency,
        "back": ("The information event", _path(event)),
        "event": event,
        "now": now(),
        "bookings": bookings,
        "names": await names_of(ask.enquiry, event.agency, journeys),
        "chosen": {each.journey: first(typed, f"of-{each.journey}") for each in bookings.expected},
        "key": key_in(typed),
        "wrong": wrong or {},
        "problems": [_problem(*each, journeys) for each in (wrong or {}).items()],
        "came": CAME,
        "missed": MISSED,
    }
    return show(
        request,
        "team/attendance.html",
        context,
        status=HTTPStatus.CONFLICT if wrong else HTTPStatus.OK,
    )


def _problem(name: str, sentence: str, shown: list[UUID]) -> dict[str, str]:
    """One line of the summary, with the way to the household where it is still on the form."""
    if any(name == f"of-{journey}" for journey in shown):
        return {"text": sentence, "href": f"#{name}"}
    return {"text": sentence}


def _follow_up(request: Request, event: OwnEvent, booking: Booking, form: Form) -> Response:
    context = {
        "title": f"Follow-up with household {booking.reference}",
        "about": [f"{isolated(event.title)}: {booking_tag(booking)[0].lower()}."],
        "button": "Record this follow-up",
    }
    return _shown(request, event, form, context)


async def _give_up(
    request: Request, ask: Ask, event: OwnEvent, booking: Booking, form: Form
) -> Response:
    _, bookings = await own_bookings(ask, event.agency, event.information_event)
    context = {
        "title": f"Cancel the booking of household {booking.reference}",
        "about": [
            "Do this if the household tells you that they are not coming.",
            "Their places go to households on the waiting list, in order. We email the household.",
        ],
        "button": "Cancel this booking",
        "warning": True,
        "letters": await letters_of_giving_up(ask, event, booking, bookings),
    }
    return _shown(request, event, form, context)


def _book(
    request: Request, event: OwnEvent, form: Form, letters: Sequence[StepLetter] = ()
) -> Response:
    context = {
        "title": "Book a household",
        "about": [
            event.summary,
            "If there are not enough places, the household joins the waiting list. We email them.",
        ],
        "button": "Book this household",
        "look": LOOK,
        "letters": letters,
    }
    return _shown(request, event, form, context)


def _shown(request: Request, event: OwnEvent, form: Form, context: Mapping[str, Any]) -> Response:
    back = ("The information event", _path(event))
    context = {"agency": event.agency, "back": back, "form": form, **context}
    return show(request, "team/form.html", context, status=form.status)


def _path(event: OwnEvent) -> str:
    return f"/team/{event.agency}/events/{event.information_event}"
