"""What an information event's own events say of it, and beside it what they may not carry.

The invariant: plan and bookings change by `evolve` alone, so the events of an information event, taken in
order, rebuild them; a title, a venue, what a household needs and what staff noted stay in the record.
"""

from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.contact_details import Postcode
from contracts.event import Event
from contracts.information_event import (
    Arrangements,
    AttendanceRecorded,
    BookingCancelled,
    FollowUpRecorded,
    InformationEventCancelled,
    InformationEventChanged,
    InformationEventPlanned,
    People,
    PlaceBooked,
    PlaceGiven,
    WaitingListJoined,
)
from contracts.reference import AgencyCode, NextStep
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.enquiry.domain.obligations import Obligor
from services.enquiry.domain.people import ShortText

Needs = Annotated[
    Written,
    Field(
        description="What they need to take part. We keep this in the record and never publish it"
    ),
]


JoiningLink = Annotated[str, StringConstraints(max_length=500, pattern=r"^https://[^\s\"'<>]+$")]
"""Where people go to attend online; only those who have a place are given it."""
JoiningLinkOrNothing = Annotated[
    str, StringConstraints(max_length=500, pattern=r"^(https://[^\s\"'<>]+)?$")
]
"""A joining link, or an empty text in place of the one that there was."""


class Venue(BaseModel):
    """Where people go to attend in person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ShortText
    postcode: Postcode


class BookingState(StrEnum):
    """What became of a household's booking."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"


HAS_PLACES = {BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.MISSED}
AFTERWARDS = {BookingState.ATTENDED, BookingState.MISSED}
FIRST_MINUTE, LAST_MINUTE = "00:00", "23:59"


class FollowUp(BaseModel):
    """What a household was offered afterwards; `note` is private: no event carries it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    next_step: NextStep
    note: Written | None = None


class Booking(BaseModel):
    """One household's places, or its turn in the waiting list; `needs` is private likewise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    people: People
    booked_on: date
    standing: BookingState
    needs: Needs | None = None
    follow_up: FollowUp | None = None


class InformationEventProgress(BaseModel):
    """What its events rebuild; bookings stand in the order in which the households came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    planned_on: date
    cancelled_on: date | None = None
    arrangements: Arrangements
    bookings: tuple[Booking, ...] = ()

    @property
    def taken(self) -> int:
        """How many people have a place."""
        return sum(each.people for each in self.bookings if each.standing in HAS_PLACES)

    @property
    def free(self) -> int:
        """How many more people could have one."""
        return self.arrangements.places - self.taken

    def turn(self, journey: UUID) -> int | None:
        """The household's number in the waiting list, from 1; None where it does not wait."""
        waiting = [each.journey for each in self.bookings if each.standing is BookingState.WAITING]
        return waiting.index(journey) + 1 if journey in waiting else None

    def booking(self, journey: UUID) -> Booking | None:
        """The household's latest booking here, whatever became of it."""
        return next((each for each in self.bookings if each.journey == journey), None)

    def with_booking(self, journey: UUID, **changes: Any) -> Self:
        """The same with one household's booking changed, in its place of the order."""
        bookings = tuple(
            each.model_copy(update=changes) if each.journey == journey else each
            for each in self.bookings
        )
        return self.model_copy(update={"bookings": bookings})


class InformationEvent(Obligor, InformationEventProgress):
    """One information event with its private part: its words, and under which identity it is kept."""

    model_config = ConfigDict(hide_input_in_errors=True)

    identity: UUID
    title: ShortText
    venue: Venue | None
    joining_link: JoiningLink | None = None

    def link_for(self, journey: UUID | None) -> str | None:
        """The joining link for a household that has a place; None for any other."""
        booked = self.booking(journey) if journey else None
        return self.joining_link if booked and booked.standing in HAS_PLACES else None

    @property
    def progress(self) -> InformationEventProgress:
        """The part that its events rebuild."""
        names = InformationEventProgress.model_fields
        return InformationEventProgress(**{name: getattr(self, name) for name in names})


def evolve(progress: InformationEventProgress | None, event: Event) -> InformationEventProgress:
    """The progress after one more event; the first says that the information event was planned."""
    if progress is None:
        return _begin(event)
    match event:
        case InformationEventChanged():
            return progress.model_copy(update={"arrangements": event.arrangements})
        case InformationEventCancelled():
            bookings = tuple(
                each.model_copy(update={"standing": BookingState.CANCELLED})
                for each in progress.bookings
            )
            changes = {"cancelled_on": event.occurred_on, "bookings": bookings}
            return progress.model_copy(update=changes)
        case PlaceBooked() | WaitingListJoined():
            return _booked(progress, event)
    return _after_booking(progress, event)


def decide(event: InformationEvent, *events: Event, **private: Any) -> Decision[InformationEvent]:
    """The information event after these events, with changes of its private part."""
    evolved = reduce(evolve, events, event.progress)
    return Decision(event.model_copy(update={**dict(evolved), **private}), [*events])


def _begin(event: Event) -> InformationEventProgress:
    if not isinstance(event, InformationEventPlanned):
        raise TypeError("an information event's first event is that it was planned")
    return InformationEventProgress(
        agency=event.agency, planned_on=event.occurred_on, arrangements=event.arrangements
    )


def _booked(
    progress: InformationEventProgress, event: PlaceBooked | WaitingListJoined
) -> InformationEventProgress:
    has_place = isinstance(event, PlaceBooked)
    booking = Booking(
        journey=event.journey,
        people=event.people,
        booked_on=event.occurred_on,
        standing=BookingState.CONFIRMED if has_place else BookingState.WAITING,
    )
    others = tuple(each for each in progress.bookings if each.journey != event.journey)
    return progress.model_copy(update={"bookings": (*others, booking)})


def _after_booking(progress: InformationEventProgress, event: Event) -> InformationEventProgress:
    """What becomes of a booking that is there."""
    match event:
        case PlaceGiven():
            return progress.with_booking(event.journey, standing=BookingState.CONFIRMED)
        case BookingCancelled():
            return progress.with_booking(event.journey, standing=BookingState.CANCELLED)
        case AttendanceRecorded():
            came = BookingState.ATTENDED if event.attended else BookingState.MISSED
            return progress.with_booking(event.journey, standing=came)
        case FollowUpRecorded():
            follow_up = FollowUp(on=event.occurred_on, next_step=event.next_step)
            return progress.with_booking(event.journey, follow_up=follow_up)
    return progress


def require_not_cancelled(state: InformationEvent | None, on: date) -> InformationEvent:
    """The information event, where there is one that was not cancelled."""
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such information event. Check its identifier.")
    if state.cancelled_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"This information event was cancelled on {state.cancelled_on:%-d %B %Y}. "
            "Choose another one, or plan a new one.",
        )
    not_before(on, state.planned_on, "the information event was planned")
    return state


def require_still_to_come(
    state: InformationEvent | None, on: date, instead: str, *, at: str | None
) -> InformationEvent:
    """The information event before it is over, and before anybody was recorded as having come.

    `at` is the time of day in London; None where nobody noted it, and then all of the day counts.
    """
    event = require_not_cancelled(state, on)
    held_on = event.arrangements.held_on
    over = event.arrangements.is_over(on, at or FIRST_MINUTE)
    if over or any(each.standing in AFTERWARDS for each in event.bookings):
        raise Refusal(
            Kind.NOT_NOW, f"This information event was on {held_on:%-d %B %Y}. {instead}."
        )
    return event
