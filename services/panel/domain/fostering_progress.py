"""Temporary approvals as foster carers, as far as events tell them.

The invariant: they stand beside the way to the agency decision; none of them changes a status or a clock.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.event import Event
from contracts.temporary_fostering import (
    FosteringEnd,
    TemporaryFosteringApproved,
    TemporaryFosteringEnded,
)

BESIDE_THE_WAY = (TemporaryFosteringApproved, TemporaryFosteringEnded)


class TemporaryFostering(BaseModel):
    """One temporary approval: from when, until when it was given, and whether it ended before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    begins_on: date
    until: date
    ended_on: date | None = None
    because: FosteringEnd | None = None

    @property
    def last_day(self) -> date:
        """The day on which it ended or ends."""
        return min(self.until, self.ended_on or self.until)


def evolve(approvals: tuple[TemporaryFostering, ...], event: Event) -> dict[str, Any]:
    """The approvals after one more of their events."""
    match event:
        case TemporaryFosteringApproved(approval=number, until=until):
            given = TemporaryFostering(number=number, begins_on=event.occurred_on, until=until)
            return {"fostering": (*approvals, given)}
        case TemporaryFosteringEnded(approval=number, because=because):
            ended = {"ended_on": event.occurred_on, "because": because}
            return {"fostering": tuple(_with(each, number, ended) for each in approvals)}
    return {}


def _with(approval: TemporaryFostering, number: int, ended: dict[str, Any]) -> TemporaryFostering:
    return approval.model_copy(update=ended) if approval.number == number else approval
