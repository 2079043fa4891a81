"""The letters that a step sends to households, as staff read them before they take it.

The invariant: each is made by the rules that will send it, from what is so now, and nothing is kept. A letter to a
household whose enquiry is at another agency is not shown.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from contracts.event import Event
from contracts.event_booking import EventBookingEnded, EventPlaceBooked, EventPlaceGiven
from contracts.reference import BookingEnd, PlaceState
from services.web.site.answers.enquiry.information_events import Booking, Bookings, BookingState
from services.web.site.answers.notifications import ActionPreview
from services.web.site.clients import Ask
from services.web.site.form import new_key
from services.web.site.pieces import ANY_REFUSAL, Piece, piece
from services.web.team.household_names import names_of
from services.web.team.information_events import OwnEvent


class StepLetter(NamedTuple):
    """A letter of a step: whom it goes to, in a sentence, and the letter to one of them."""

    to_whom: str
    preview: Piece[ActionPreview]


async def letters_of(ask: Ask, journey: UUID, **step: Any) -> Piece[ActionPreview]:
    """What a step on a journey would send: `action` or `event`, with its `data`."""
    path = f"/messages/{journey}/preview-action"
    asked_for = ask.notifications.post(path, ActionPreview, step, new_key())
    return await piece(asked_for, empty=ANY_REFUSAL)


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
    next_up = [each.journey for each in others if each.people <= event.free + freed][:1]
    words = "The places go to the next on the waiting list"
    given = _happening(event, EventPlaceGiven)
    return letters + await _to_one_of(ask, event.agency, next_up, words, given)


async def letters_of_changing(ask: Ask, event: OwnEvent, bookings: Bookings) -> list[StepLetter]:
    """To those who get a place if places are added."""
    households = [each.journey for each in bookings.waiting]
    words = "If you add places, households on the waiting list get this letter, with the details as you change them"
    given = _happening(event, EventPlaceGiven)
    return await _to_one_of(ask, event.agency, households, words, given)


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


def _happening(event: OwnEvent, kind: type[Event], **facts: str) -> dict[str, Any]:
    """What happens to a booking on this information event."""
    about = {"information_event": str(event.information_event)}
    about["held_on"] = event.arrangements.held_on.isoformat()
    return {"event": kind.type, "data": {**about, **facts}}


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
