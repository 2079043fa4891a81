"""What a household's bookings on information events come to, as the stream `enquiry` tells it.

The invariant: each follows from an event of the information event itself, and is recorded once.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.event import Event
from contracts.reference import BookingEnd, PlaceState


class EventPlaceBooked(Event):
    """The household booked an information event: a place, or a place in the waiting list."""

    type: ClassVar[str] = "enquiry.event_place_booked.v1"
    title: ClassVar[str] = "Booked a place at an information event"
    information_event: UUID
    held_on: date
    state: PlaceState


class EventPlaceGiven(Event):
    """A place became free and went to this household, which was next in the waiting list."""

    type: ClassVar[str] = "enquiry.event_place_given.v1"
    title: ClassVar[str] = "Moved up from the waiting list to a place"
    information_event: UUID
    held_on: date


class EventBookingEnded(Event):
    """A booking was given up by the household, or its information event was cancelled."""

    type: ClassVar[str] = "enquiry.event_booking_ended.v1"
    title: ClassVar[str] = "Gave up a booking for an information event"
    information_event: UUID
    held_on: date
    end: BookingEnd


class EventAttended(Event):
    """The household came to the information event."""

    type: ClassVar[str] = "enquiry.event_attended.v1"
    title: ClassVar[str] = "Came to an information event"
    information_event: UUID


class EventMissed(Event):
    """The household had a place and did not come."""

    type: ClassVar[str] = "enquiry.event_missed.v1"
    title: ClassVar[str] = "Had a place at an information event but did not come"
    information_event: UUID
