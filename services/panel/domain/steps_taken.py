"""What was done with a case and what was decided, each with its day.

The invariant: a step keeps what was published; only its day changes, where it is corrected.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, JsonValue

from contracts.approval_review import ApprovalDecision
from contracts.approval_view import ApprovalConsidered
from contracts.event import Event
from contracts.panel import EVENTS, ApplicantsApproved
from contracts.reference import AgencyDecision, Recommendation

AnyDecision = AgencyDecision | ApprovalDecision
DETERMINATIONS: frozenset[AnyDecision] = frozenset(
    {AgencyDecision.QUALIFYING_DETERMINATION, ApprovalDecision.ENDING_PROPOSED}
)
"""Proposals that the applicants can have reviewed (regulations 30B(5) and 30D)."""
_EVENT_TYPES = {event.type: event for event in EVENTS}


class Decided(BaseModel):
    """What the agency decided last, and on which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: AnyDecision
    on: date


class ApprovalView(BaseModel):
    """What the panel last said of an approval that may end, and on which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recommendation: Recommendation
    on: date

    @classmethod
    def of(cls, event: ApprovalConsidered) -> Self:
        return cls(recommendation=event.recommendation, on=event.occurred_on)


class StepTaken(BaseModel):
    """An event of the case as it was published, but for its day where that was corrected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    type: str
    data: dict[str, JsonValue]

    @classmethod
    def of(cls, version: int, event: Event) -> Self:
        return cls(version=version, type=event.type, data=event.model_dump(mode="json"))

    @property
    def event(self) -> Event:
        return _EVENT_TYPES[self.type].model_validate(self.data)

    def on(self, right_day: date) -> Self:
        """The same step on its right day."""
        data = {**self.data, "occurred_on": right_day.isoformat()}
        return self.model_copy(update={"data": data})


def approved_on(steps: Iterable[StepTaken]) -> date | None:
    """The day of the approval as adopters, whatever was decided about it since; None where its step is not on record."""
    made = [each.event.occurred_on for each in steps if each.type == ApplicantsApproved.type]
    return made[-1] if made else None
