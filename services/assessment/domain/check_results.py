"""What staff know of a check that is back: a code, and the day on its certificate or report.

The invariant: none of this is in any event or on any page of the household; what a check says is kept elsewhere.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts.checks import Check
from contracts.people import PersonNumber


class CheckOutcome(StrEnum):
    """What came of a check, for staff."""

    SATISFACTORY = "satisfactory"
    NEEDS_FOLLOW_UP = "needs_follow_up"


class CheckResult(BaseModel):
    """A check of a person, of the household or of everyone (`person` None)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: tuple[Check, ...]
    person: PersonNumber | None = None
    outcome: CheckOutcome | None = None
    dated_on: date | None = None


class NeedReason(BaseModel):
    """Why staff decided that a check is needed or not; `version` is that of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    reason: str


def latest_result(
    results: Sequence[CheckResult], place: tuple[Check, int | None]
) -> CheckResult | None:
    """The last that was recorded of a check of one person, or of everyone."""
    check, number = place
    found = [each for each in results if check in each.checks and each.person in {number, None}]
    return found[-1] if found else None
