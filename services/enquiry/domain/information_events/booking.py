"""A household books an information event, or gives its booking up.

The invariant: a household has one live booking on an information event; never more people have places than
there are, and nobody waits while the places that they need are free.
"""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict

from contracts.event_booking import EventBookingEnded, EventPlaceBooked
from contracts.information_event import BookingCancelled, People, PlaceBooked, WaitingListJoined
from contracts.reference import BookingEnd, PlaceState
from contracts.words import clock_time
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import Enquiry, require_enquiry, require_open
from services.enquiry.domain.information_events.information_event import (
    FIRST_MINUTE,
    Booking,
    BookingState,
    InformationEvent,
    Needs,
    decide,
    require_still_to_come,
)
from services.enquiry.domain.information_events.waiting_list import move_up

JOURNEY = "2f1d7a54-3c0b-4c8e-9a61-5d8f0b7e4c21"


class Book(Command):
    """A household asks for a place, or for 2 of which it wants both or neither."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"on": "2025-03-05", "journey": JOURNEY, "people": 2}]},
    )

    journey: UUID
    people: People
    needs: Needs | None = None


class BookAsEnquirer(Command):
    """The household of the enquiry sent under the same Idempotency-Key asks for places.

    Only the sender of the enquiry knows that key, so you do not name a journey.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2025-03-05", "people": 1, "needs": "A seat near the front."}]
        },
    )

    people: People
    needs: Needs | None = None

    def of(self, journey: UUID) -> Book:
        """The booking that this is for the enquiry's own journey."""
        return Book(on=self.on, journey=journey, people=self.people, needs=self.needs)


class CancelBooking(Command):
    """A household gives up its place, or leaves the waiting list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "journey": JOURNEY}]}
    )

    journey: UUID


def book(
    state: InformationEvent | None, command: Book, *, enquiry: Enquiry, at: str | None = None
) -> Decision[InformationEvent]:
    """Gives the household its places, or its turn in the waiting list; a couple both or neither.

    Booking closes when the event starts. `at` is the time of day in London; None where nobody noted it.
    Nobody in the list could use what is free, or they would have had it: so no one is passed over.
    """
    event = require_still_to_come(state, command.on, "Choose a future one", at=at)
    _refuse_outside_booking_time(event, command.on)
    _refuse_once_begun(event, command.on, at, "Booking closed", "Choose a future one")
    require_open(enquiry, command.on)
    _refuse_twice(event.booking(command.journey))
    has_room = command.people <= event.free
    kind = PlaceBooked if has_room else WaitingListJoined
    booked = kind(occurred_on=command.on, journey=command.journey, people=command.people)
    due = EventPlaceBooked(
        occurred_on=command.on,
        information_event=event.identity,
        held_on=event.arrangements.held_on,
        state=PlaceState.CONFIRMED if has_room else PlaceState.WAITING,
    )
    event, events = decide(event, booked)
    event = event.with_booking(command.journey, needs=command.needs)
    return Decision(event.with_obligation(command.journey, due), events)


def cancel_booking(
    state: InformationEvent | None, command: CancelBooking, *, at: str | None = None
) -> Decision[InformationEvent]:
    """Ends one household's booking before the event starts; what becomes free goes to those who wait."""
    instead = "Record whether they came instead"
    event = require_still_to_come(state, command.on, instead, at=at)
    _refuse_once_begun(event, command.on, at, "Cancelling closed", instead)
    booking = require_booking(event, command.journey)
    not_before(command.on, booking.booked_on, "the booking")
    due = EventBookingEnded(
        occurred_on=command.on,
        information_event=event.identity,
        held_on=event.arrangements.held_on,
        end=BookingEnd.BY_ENQUIRER,
    )
    event, events = decide(event, BookingCancelled(occurred_on=command.on, journey=command.journey))
    return move_up(Decision(event.with_obligation(command.journey, due), events), command.on)


def release_place(state: Enquiry | None, *, information_event: UUID) -> Decision[Enquiry]:
    """The ended enquiry holds no place there any more."""
    enquiry = require_enquiry(state)
    left = tuple(each for each in enquiry.gives_up if each != information_event)
    return Decision(enquiry.model_copy(update={"gives_up": left}))


def require_booking(event: InformationEvent, journey: UUID) -> Booking:
    """The household's booking, where it has one that was not cancelled."""
    booking = event.booking(journey)
    if booking is None or booking.standing is BookingState.CANCELLED:
        raise Refusal(
            Kind.NOT_NOW,
            "This household has not booked this information event. Check which one it booked.",
        )
    return booking


def _refuse_outside_booking_time(event: InformationEvent, on: date) -> None:
    opens_on = event.arrangements.booking_opens_on
    closes_on = event.arrangements.booking_closes_on
    if on < opens_on:
        raise Refusal(Kind.NOT_NOW, f"Booking opens on {opens_on:%-d %B %Y}. Book from that date.")
    if on > closes_on:
        raise Refusal(
            Kind.NOT_NOW,
            f"Booking closed on {closes_on:%-d %B %Y}. Choose another information event.",
        )


def _refuse_once_begun(
    event: InformationEvent, on: date, at: str | None, closed: str, instead: str
) -> None:
    plan = event.arrangements
    if plan.has_begun(on, at or FIRST_MINUTE):
        raise Refusal(
            Kind.NOT_NOW,
            f"{closed} at {clock_time(plan.starts_at)} on {plan.held_on:%-d %B %Y}, "
            f"when this information event started. {instead}.",
        )


_ALREADY = {
    BookingState.CONFIRMED: "already has a place. To bring more or fewer people, cancel the booking first.",
    BookingState.WAITING: "is already on the waiting list and moves up automatically.",
}


def _refuse_twice(booking: Booking | None) -> None:
    if booking and booking.standing in _ALREADY:
        raise Refusal(Kind.NOT_NOW, f"This household {_ALREADY[booking.standing]}")
