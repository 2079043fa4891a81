"""Information events as the agency that holds them sees them: places, bookings, who came, what came of it.

The invariant: a household of another agency that booked here is known by its reference alone.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from contracts.reference import NextStep
from contracts.words import label_of
from services.web.site.clients import VIEW
from services.web.site.information_events import InformationEvent, Standing

STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.CONFIRMED: ("Has a place", "blue"),
    Standing.WAITING: ("Waiting list", "yellow"),
    Standing.CANCELLED: ("Cancelled", "grey"),
    Standing.ATTENDED: ("Came", "green"),
    Standing.MISSED: ("Did not come", "orange"),
}
"""A word or two for each, and the colour of its tag."""

AFTERWARDS = {Standing.ATTENDED, Standing.MISSED}


class OwnEvent(InformationEvent):
    """An information event with how many people have a place."""

    taken: int

    @property
    def share_taken(self) -> int:
        """Of all places, in whole per cent."""
        return min(100, round(100 * self.taken / self.arrangements.places))

    @property
    def filling(self) -> str:
        """How full it is, and who waits, as words."""
        words = f"{self.taken} of {self.arrangements.places} places taken"
        if not self.waiting:
            return words
        return f"{words}, {self.waiting} household{'s' if self.waiting > 1 else ''} waiting"

    def state(self, on: date) -> str:
        """Its state on a day; empty if it can be booked."""
        if self.cancelled_on is None and on == self.arrangements.held_on:
            return "Today"
        words = self.why_not(on).removeprefix("This information event ")
        return words[:1].upper() + words[1:]

    def is_to_come(self, on: date) -> bool:
        """Whether it can still be changed or cancelled, by its day."""
        return self.cancelled_on is None and on <= self.arrangements.held_on

    def has_begun(self, on: date) -> bool:
        """Whether it can be recorded who came."""
        return self.cancelled_on is None and on >= self.arrangements.held_on


class OwnEvents(BaseModel):
    """A page of them; `after` asks for the next."""

    model_config = VIEW

    information_events: list[OwnEvent]
    after: UUID | None


class FollowUp(BaseModel):
    """What a household was offered afterwards."""

    model_config = VIEW

    on: date
    next_step: NextStep
    note: str | None

    @property
    def words(self) -> str:
        """The next step in words."""
        return label_of(self.next_step)


class Booking(BaseModel):
    """One household's places, or its turn."""

    model_config = VIEW

    journey: UUID
    people: int
    booked_on: date
    standing: Standing
    needs: str | None
    follow_up: FollowUp | None

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)

    @property
    def tag(self) -> tuple[str, str]:
        """The words for its state, and the colour of the tag."""
        return STANDINGS[self.standing]


class Bookings(BaseModel):
    """Every booking, in the order in which they came."""

    model_config = VIEW

    bookings: list[Booking]

    @property
    def live(self) -> list[Booking]:
        """Without those who gave up."""
        return [each for each in self.bookings if each.standing is not Standing.CANCELLED]

    @property
    def given_up(self) -> int:
        """How many households gave up."""
        return len(self.bookings) - len(self.live)

    @property
    def expected(self) -> list[Booking]:
        """The households whose attendance can be recorded or corrected."""
        wanted = {Standing.CONFIRMED, Standing.MISSED}
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
        waiting = [each for each in self.bookings if each.standing is Standing.WAITING]
        return waiting.index(booking) + 1
