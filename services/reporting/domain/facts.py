"""What a row is made of: events that count, and the days on which they count.

The invariant: a day can be traced to the version of one event, and a corrected day to that of its
correction too.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from contracts.clocks import LocalStandard
from contracts.event import Event

EventT = TypeVar("EventT", bound=Event)


class Fact(BaseModel, Generic[EventT]):
    """An event that counts: what happened, its version in its stream, and when it was recorded.

    `right_day` is the day on which it counts where the recorded one was wrong; `corrected_by` is the
    version of the event that says so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    recorded_at: datetime
    event: EventT
    right_day: date | None = None
    corrected_by: int | None = None

    @property
    def on(self) -> date:
        return self.right_day or self.event.occurred_on

    @property
    def type(self) -> str:
        return self.event.type

    @property
    def stream(self) -> str:
        return self.type.partition(".")[0]

    def corrected(self, right_day: date, version: int) -> Self:
        """The fact on its right day; of several corrections the latest counts."""
        return self.model_copy(update={"right_day": right_day, "corrected_by": version})


class Overwritten(BaseModel):
    """What a row said until an event took its place: fields as JSON, and the event that did it.

    Facts that are only added are not here: they say themselves when they were recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stream: str
    version: int
    type: str
    recorded_at: datetime
    occurred_on: date
    was: dict[str, Any]


class Moment(NamedTuple):
    """A day that counts and the fact that gave it; `rank` orders the moments of one day."""

    on: date
    rank: int
    fact: Fact[Any]
    standards: tuple[LocalStandard, ...] = ()

    @classmethod
    def of(cls, fact: Fact[Any]) -> Self:
        return cls(fact.on, fact.version, fact)

    @classmethod
    def starting(cls, fact: Fact[Any]) -> Self:
        """A moment from which clocks run, by the agency's own standards where it had set any."""
        return cls(fact.on, fact.version, fact, fact.event.standards)

    def follows(self, other: "Moment") -> bool:
        """Whether it came after another: on a later day, or recorded later on the same one."""
        return self[:2] > other[:2]


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """By day, those of one day as they were recorded."""
    return sorted(moments, key=lambda moment: moment[:2])
