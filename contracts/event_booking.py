"""What a household's bookings on information events come to, as the stream `enquiry` tells it.

The invariant: each follows from an event of the information event itself, and is recorded once.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.event import Event
from contracts.reference import BookingEnd, EventDetail, PlaceState

DETAILS: Mapping[str, EventDetail] = {
    "starts_at": EventDetail.TIME,
    "ends_at": EventDetail.TIME,
    "mode": EventDetail.WAY,
    "venue": EventDetail.VENUE,
    "joining_link": EventDetail.JOINING_LINK,
    "step_free": EventDetail.ACCESS,
    "hearing_loop": EventDetail.ACCESS,
    "live_captions": EventDetail.ACCESS,
    "sign_language": EventDetail.ACCESS,
    "interpreters": EventDetail.ACCESS,
    "formats": EventDetail.ACCESS,
}
"""The facts of an information event that people who come go by. Its title, the number of places and the dates of
booking are none."""


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


class EventChanged(Event):
    """What the household goes by was changed at an information event where it has a place or waits."""

    type: ClassVar[str] = "enquiry.event_changed.v1"
    title: ClassVar[str] = "An information event that they booked was changed"
    information_event: UUID
    held_on: date
    state: PlaceState
    changed: Annotated[tuple[EventDetail, ...], Field(max_length=len(EventDetail))]


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


def details_changed(facts: Iterable[str], state: PlaceState) -> tuple[EventDetail, ...]:
    """What these facts are to a household in this state, each once.

    Who waits is not given the joining link. Where it is held another way, a venue or a link is no change of its own.
    """
    found = {DETAILS[fact] for fact in facts if fact in DETAILS}
    if state is PlaceState.WAITING:
        found -= {EventDetail.JOINING_LINK}
    if EventDetail.WAY in found:
        found -= {EventDetail.VENUE, EventDetail.JOINING_LINK}
    return tuple(each for each in EventDetail if each in found)
