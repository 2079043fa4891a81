"""What a pure decision takes and gives: the only part of the chassis that a domain may see.

The invariant: a decision is a function of its arguments. It awaits nothing, reads no clock and makes
no identifiers, so that it can be made again after a lost race and come out the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import MOST, Event
from contracts.identity import StaffCode
from contracts.reference import AgencyCode
from contracts.written import Written


class State(BaseModel):
    """What decisions and queues need to know of one journey in one service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    wake_at: datetime | None = Field(default=None, description="When something next falls due")

    def version_seen(self, version: int) -> int:
        """The version for a reader of a record at this version; another where not all is shown."""
        return version


class Command(BaseModel):
    """What someone asks for. `on` is the date it happened, today or in the past."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date = Field(title="Date it happened", description="Today or an earlier date")


class DateCorrection(Command):
    """An event happened on a different date. `corrects` is the event's version."""

    on: date = Field(title="Date of this correction", description="Today or an earlier date")
    corrects: int = Field(
        ge=1,
        le=MOST,
        title="Which event has the wrong date?",
        description="Its number in the timeline",
        json_schema_extra={"x-record": "event"},
    )
    right_day: date = Field(title="When did it happen?")
    reason: Written = Field(title="How do you know?")
    staff: StaffCode = Field(title="Member of staff", json_schema_extra={"x-filled": "staff"})

    def require_move(self, known: date) -> None:
        """Refuses a right day that is still to come, or the one that is known already."""
        if self.right_day > self.on:
            raise Refusal(
                Kind.NOT_VALID, "The right date is later than the date of correction. Check both."
            )
        if self.right_day == known:
            raise Refusal(Kind.NOT_VALID, "The event already has this date.")


StateT = TypeVar("StateT", bound=State)


class Decision(NamedTuple, Generic[StateT]):
    """The state after a decision, and the facts that it makes known."""

    state: StateT
    events: Sequence[Event] = ()


class Kind(StrEnum):
    """Why something was refused, in the terms of the asker; the edge turns it into a status."""

    NOT_FOUND = "not_found"
    NOT_NOW = "not_now"
    NOT_LAWFUL = "not_lawful"
    NOT_VALID = "not_valid"
    CHANGED_SINCE = "changed_since"
    KEY_REUSED = "key_reused"
    NOT_SIGNED_IN = "not_signed_in"
    NOT_ALLOWED = "not_allowed"


class Refusal(Exception):
    """A decision not to do what was asked: a kind, and one sentence that a person can act on.

    `field` is the place in the command that it is about, with dots, where it is about one alone.
    """

    def __init__(self, kind: Kind, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.field = field


LONGEST_AHEAD = timedelta(days=2 * 366)
"""Nobody arranges anything later than this; a date beyond it has a wrong year."""
EARLIEST = date(1900, 1, 1)
"""Nobody who is named was born, and nothing that is recorded happened, before this day."""


def too_far(on: date, later: date) -> bool:
    """Whether a date that was arranged on this one must be a slip."""
    return later - on > LONGEST_AHEAD


def days_in(said: Any, place: str = "") -> Iterator[tuple[str, date]]:
    """Every day that is named somewhere in here, with its place, with dots."""
    match said:
        case date():
            yield place, said
        case BaseModel():
            for name, each in said:
                yield from days_in(each, f"{place}.{name}" if place else name)
        case tuple() | list():
            for number, each in enumerate(said):
                yield from days_in(each, f"{place}.{number}")


def require_possible_days(said: BaseModel, today: date, place: str = "") -> None:
    """Refuses a day whose year cannot be right, wherever it stands in what somebody said."""
    latest = today + LONGEST_AHEAD
    for where, day in days_in(said, place):
        if not EARLIEST <= day <= latest:
            raise Refusal(
                Kind.NOT_VALID,
                f"Check the year. Give a date from {EARLIEST:%-d %B %Y} to {latest:%-d %B %Y}.",
                where,
            )


def not_before(on: date, earliest: date, what: str) -> None:
    """Refuses a date before the step that it follows."""
    if on < earliest:
        raise Refusal(
            Kind.NOT_VALID,
            f"The date {on:%-d %B %Y} is before {what} on {earliest:%-d %B %Y}. Check the date.",
        )
