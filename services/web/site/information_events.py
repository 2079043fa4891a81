"""Information events as the enquiry service offers them, and in the words of a page.

The invariant: only what was planned is promised, and places are told as words, never whose they are.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from contracts.information_event import Arrangements, HandoutFormat
from contracts.languages import language_name
from contracts.reference import Household
from services.web.site.clients import VIEW
from services.web.site.words import clock_time

FEW = 5
FORMATS = {
    HandoutFormat.LARGE_PRINT: "large print",
    HandoutFormat.EASY_READ: "easy read",
    HandoutFormat.BRAILLE: "braille",
    HandoutFormat.AUDIO: "audio",
}


class Venue(BaseModel):
    """Where to go in person."""

    model_config = VIEW

    name: str
    postcode: str


class InformationEvent(BaseModel):
    """One information event; `free` is people who could still come, `waiting` households."""

    model_config = VIEW

    information_event: UUID
    agency: str
    title: str
    venue: Venue | None
    arrangements: Arrangements
    cancelled_on: date | None
    free: int
    waiting: int

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/events/{self.information_event}"

    @property
    def hours(self) -> str:
        """`6:30pm to 8pm`."""
        return (
            f"{clock_time(self.arrangements.starts_at)} to {clock_time(self.arrangements.ends_at)}"
        )

    @property
    def where(self) -> str:
        """The venue, or that it is online."""
        return f"{self.venue.name}, {self.venue.postcode}" if self.venue else "Online"

    @property
    def places(self) -> str:
        """How many are left, as words."""
        if self.free > FEW:
            return "Places available"
        if self.free > 1:
            return f"{self.free} places left"
        if self.free == 1:
            return "1 place left"
        return "Full. You can join the waiting list"

    @property
    def provided(self) -> list[str]:
        """The access and support on offer, one line each."""
        return list(_provided(self.arrangements))

    def why_not(self, on: date) -> str:
        """Why it cannot be booked on this day; empty where it can."""
        plan = self.arrangements
        if self.cancelled_on is not None:
            return "This information event has been cancelled."
        if on > plan.held_on:
            return "This information event has finished."
        if on < plan.booking_opens_on:
            opens = plan.booking_opens_on
            return f"You can book from {opens.day} {opens:%B %Y}."
        return "Booking has closed." if on > plan.booking_closes_on else ""


class InformationEvents(BaseModel):
    """A page of them, by day and hour; `after` asks for the next page."""

    model_config = VIEW

    information_events: list[InformationEvent]
    after: UUID | None


class Standing(StrEnum):
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
    standing: Standing | None
    people: int | None
    turn: int | None

    @property
    def booked(self) -> bool:
        """Whether there is a place or a turn in the waiting list, or was on the day."""
        return self.standing not in {None, Standing.CANCELLED}


class HouseholdOf(BaseModel):
    """Whether an enquiry is for one applicant or two."""

    model_config = VIEW

    household: Household


class Book(BaseModel):
    """One or two places for the household of a journey."""

    on: date
    journey: UUID
    people: int
    needs: str | None = None


class BookAsEnquirer(BaseModel):
    """One or two places for the household whose enquiry was sent under the same key."""

    on: date
    people: int
    needs: str | None = None


def _provided(plan: Arrangements) -> Iterator[str]:
    if plan.step_free:
        yield "step-free access"
    if plan.hearing_loop:
        yield "a hearing loop"
    if plan.live_captions:
        yield "live captions"
    if plan.sign_language:
        yield "a British Sign Language interpreter"
    for language in plan.interpreters:
        name = language_name(language)
        yield (
            f"an interpreter who speaks {name}"
            if name
            else f"an interpreter (language code {language})"
        )
    for form in plan.formats:
        yield f"handouts in {FORMATS[form]}"
