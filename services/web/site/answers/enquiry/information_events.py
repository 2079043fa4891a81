"""Information events, and the places that households have at them."""

from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from contracts.information_event import Arrangements
from contracts.journey import reference
from contracts.reference import NextStep
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class FollowUp(BaseModel):
    """What a household was offered afterwards."""

    model_config = VIEW

    on: date
    next_step: NextStep
    note: str | None


class Venue(BaseModel):
    """Where to go in person."""

    model_config = VIEW

    name: str
    postcode: str


class BookingState(StrEnum):
    """What became of a household's booking."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"


class BookingConfirmation(BaseModel):
    """What the last page says: the standing is None where there is no booking."""

    model_config = VIEW

    reference: str
    answer_due_on: date | None
    standing: BookingState | None
    people: int | None
    turn: int | None
    joining_link: str | None = None

    @property
    def booked(self) -> bool:
        """Whether there is a place or a turn in the waiting list, or was on the day."""
        return self.standing not in {None, BookingState.CANCELLED}


class OfferedEvent(BaseModel):
    """One information event; `free` is people who could still come, `waiting` households."""

    model_config = VIEW

    information_event: UUID
    agency: str
    title: str
    venue: Venue | None
    joining_link: str | None = None
    arrangements: Arrangements
    cancelled_on: date | None
    free: int
    waiting: int


class HeldEvent(OfferedEvent):
    """The same for the agency that holds it, with how many people have a place."""

    taken: int


EventT = TypeVar("EventT", bound=OfferedEvent)


class EventPage(BaseModel, Generic[EventT]):
    """A page of them, by day and hour; `after` asks for the next page."""

    model_config = VIEW

    information_events: Rows[EventT]
    after: UUID | None


AFTERWARDS = {BookingState.ATTENDED, BookingState.MISSED}


class Booking(BaseModel):
    """One household's places, or its turn."""

    model_config = VIEW

    journey: UUID
    people: int
    booked_on: date
    standing: BookingState
    needs: str | None
    follow_up: FollowUp | None

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class Bookings(BaseModel):
    """Every booking, in the order in which they came."""

    model_config = VIEW

    bookings: Rows[Booking]

    @property
    def live(self) -> list[Booking]:
        """Without those who gave up."""
        return [each for each in self.bookings if each.standing is not BookingState.CANCELLED]

    @property
    def waiting(self) -> list[Booking]:
        """The waiting list, in order."""
        return [each for each in self.bookings if each.standing is BookingState.WAITING]

    @property
    def given_up(self) -> int:
        """How many households gave up."""
        return len(self.bookings) - len(self.live)

    @property
    def expected(self) -> list[Booking]:
        """The households whose attendance can be recorded or corrected."""
        wanted = {BookingState.CONFIRMED, BookingState.MISSED}
        return [each for each in self.bookings if each.standing in wanted]

    @property
    def has_records(self) -> bool:
        """Whether any attendance is recorded."""
        return any(each.standing in AFTERWARDS for each in self.bookings)

    def of(self, journey: UUID) -> Booking | None:
        """One household's booking."""
        return next((each for each in self.live if each.journey == journey), None)

    def turn(self, booking: Booking) -> int:
        """A household's number in the waiting list."""
        return self.waiting.index(booking) + 1
