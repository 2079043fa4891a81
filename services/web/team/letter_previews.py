"""The letters that a step sends to households, as staff read them before they take it.

The invariant: each is made by the rules that will send it, from what is so now, and nothing is kept. A letter to a
household whose enquiry is at another agency is not shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from contracts.event import Event
from contracts.event_booking import (
    EventBookingEnded,
    EventChanged,
    EventPlaceBooked,
    EventPlaceGiven,
    details_changed,
)
from contracts.reference import BookingEnd, PlaceState
from services.web.site.answers.enquiry.information_events import Booking, Bookings, BookingState
from services.web.site.answers.notifications import ActionPreview
from services.web.site.clients import Ask
from services.web.site.form import new_key
from services.web.site.pieces import ANY_REFUSAL, Piece, piece
from services.web.team.household_names import names_of
from services.web.team.information_events import OwnEvent

NEXT_UP = "The places go to the next on the waiting list"
WHO: Mapping[PlaceState, str] = {
    PlaceState.CONFIRMED: "with a place",
    PlaceState.WAITING: "on the waiting list",
}


class StepLetter(NamedTuple):
    """A letter of a step: whom it goes to, in a sentence, and the letter to one of them."""

    to_whom: str
    preview: Piece[ActionPreview]


async def letters_of(ask: Ask, journey: UUID, **step: Any) -> Piece[ActionPreview]:
    """What a step on a journey would send: `action` or `event`, with its `data`."""
    path = f"/messages/{journey}/preview-action"
    asked_for = ask.notifications.post(path, ActionPreview, step, new_key())
    return await piece(asked_for, empty=ANY_REFUSAL)


async def letters_of_recording(
    ask: Ask, agency: str, enquiry: Mapping[str, Any], key: str
) -> list[StepLetter]:
    """To the household that an enquiry names before it is recorded under this key. Raises `Refused`."""
    path = f"/agencies/{agency}/preview-enquiry"
    preview = await piece(ask.notifications.post(path, ActionPreview, {**enquiry}, key))
    return [StepLetter("This is the household's first letter.", preview)]


async def letters_of_cancelling(ask: Ask, event: OwnEvent, bookings: Bookings) -> list[StepLetter]:
    """To every household that has a place or waits."""
    households = [each.journey for each in bookings.live]
    many = len(households) > 1
    words = f"All {len(households)} households get this letter" if many else "We send this letter"
    ended = _happening(event, EventBookingEnded, end=BookingEnd.EVENT_CANCELLED)
    return await _to_one_of(ask, event.agency, households, words, ended)


async def letters_of_giving_up(
    ask: Ask, event: OwnEvent, booking: Booking, bookings: Bookings
) -> list[StepLetter]:
    """To the household, and to the first on the waiting list whom what becomes free fits."""
    ended = _happening(event, EventBookingEnded, end=BookingEnd.BY_ENQUIRER)
    letters = await _to_one_of(ask, event.agency, [booking.journey], "We send this letter", ended)
    freed = booking.people if booking.standing is BookingState.CONFIRMED else 0
    others = [each for each in bookings.waiting if each.journey != booking.journey]
    given = _happening(event, EventPlaceGiven)
    next_up = [*_next_up(others, event.free + freed)]
    return letters + await _to_one_of(ask, event.agency, next_up, NEXT_UP, given)


async def letters_of_changing(
    ask: Ask, event: OwnEvent, bookings: Bookings, facts: Mapping[str, Any]
) -> list[StepLetter]:
    """To all who have a place or wait, of what is different for them, and to those who get a place that is added."""
    places = int(facts.get("places", event.arrangements.places))
    next_up = [*_next_up(bookings.waiting, places - event.taken)]
    given = {**_happening(event, EventPlaceGiven), "change": facts}
    letters = await _to_one_of(ask, event.agency, next_up, NEXT_UP, given)
    for state in PlaceState:
        households = [
            each.journey
            for each in bookings.live
            if each.standing.value == state and each.journey not in next_up
        ]
        details = details_changed(facts, state)
        if details:
            happening = _happening(event, EventChanged, state=state, changed=details)
            words = _all_of(households, WHO[state])
            step = {**happening, "change": facts}
            letters += await _to_one_of(ask, event.agency, households, words, step)
    return letters


async def letters_of_booking(
    ask: Ask, event: OwnEvent, journey: UUID, people: int
) -> list[StepLetter]:
    """To the household: that it has a place, or that it waits."""
    state = PlaceState.CONFIRMED if people <= event.free else PlaceState.WAITING
    booked = _happening(event, EventPlaceBooked, state=state)
    return await _to_one_of(ask, event.agency, [journey], "We send this letter", booked)


async def letters_of_closing(
    ask: Ask, agency: str, households: Sequence[UUID], action: str, answers: Mapping[str, Any]
) -> list[StepLetter]:
    """To every household whose enquiry or case is closed."""
    many = len(households) > 1
    words = f"All {len(households)} households get this letter" if many else "We send this letter"
    closing = {"action": action, "data": {**answers}}
    return await _to_one_of(ask, agency, households, words, closing)


def _happening(event: OwnEvent, kind: type[Event], **facts: str | Sequence[str]) -> dict[str, Any]:
    """What happens to a booking on this information event."""
    held_on = event.arrangements.held_on.isoformat()
    about = {"information_event": str(event.information_event), "held_on": held_on}
    return {"event": kind.type, "data": {**about, **facts}}


def _next_up(waiting: Iterable[Booking], free: int) -> Iterator[UUID]:
    """The households that get a place, in the order of the list; a couple gets both or neither."""
    for each in waiting:
        if each.people <= free:
            free -= each.people
            yield each.journey


def _all_of(households: Sequence[UUID], who: str) -> str:
    if len(households) == 1:
        return f"The household {who} gets this letter"
    return f"All {len(households)} households {who} get this letter"


async def _to_one_of(
    ask: Ask, agency: str, households: Sequence[UUID], words: str, step: Mapping[str, Any]
) -> list[StepLetter]:
    """The letter as the first of them reads it whose enquiry is here; none where there is nobody."""
    names = await names_of(ask.enquiry, agency, households)
    first = next((each for each in households if each in names), None)
    if first is None:
        return [StepLetter(f"{words}.", Piece())] if households else []
    preview = await letters_of(ask, first, **step)
    shown = f" Below is the letter to {names[first]}." if preview.found else ""
    return [StepLetter(f"{words}.{shown}", preview)]
