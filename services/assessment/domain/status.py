"""Where a case is, and what that says of it: whether it is over, waits for a notice, and which clocks matter no more.

The invariant: every status is named here once, and an end has no way on.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from contracts.clocks import ClockId
from services.assessment.domain.dated_steps import DatedStep, Step


class Status(StrEnum):
    """Where a case is, in the order of the journey; the last five are the ends."""

    STAGE_ONE = "stage_one"
    STAGE_ONE_DECIDED = "stage_one_decided"
    STAGE_TWO_WINDOW = "stage_two_window"
    STAGE_TWO = "stage_two"
    DISQUALIFIED = "disqualified"
    REFERRED = "referred_to_panel"
    UNDER_REVIEW = "decision_under_review"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    NOT_SUITABLE = "not_suitable"
    WINDOW_CLOSED = "window_closed"
    WITHDRAWN = "withdrawn"


TO_NOTIFY = frozenset({Status.STAGE_ONE_DECIDED, Status.DISQUALIFIED})
OVER: Mapping[Status, frozenset[ClockId]] = {
    Status.DISQUALIFIED: frozenset(
        {ClockId.STAGE_TWO_WINDOW, ClockId.STAGE_TWO, ClockId.PAR_COMMENT}
    ),
    Status.REFERRED: frozenset({ClockId.PAR_COMMENT}),
    Status.UNDER_REVIEW: frozenset({ClockId.PAR_COMMENT}),
}
"""The clocks that run there and by which nothing is due any more."""
ENDED = frozenset(
    {
        Status.APPROVED,
        Status.NOT_APPROVED,
        Status.NOT_SUITABLE,
        Status.WINDOW_CLOSED,
        Status.WITHDRAWN,
    }
)
AT_PANEL = (Status.REFERRED, Status.UNDER_REVIEW)
_REACHED_BY: Mapping[Step, Status] = {
    Step.AGENCY_DECIDED: Status.UNDER_REVIEW,
    Step.REFERRED: Status.REFERRED,
    Step.RETURNED: Status.STAGE_TWO,
    Step.STAGE_TWO_STARTED: Status.STAGE_TWO,
    Step.NOTICE_SENT: Status.STAGE_TWO_WINDOW,
    Step.STAGE_ONE_DECIDED: Status.STAGE_ONE_DECIDED,
}


def stood(dates: Sequence[DatedStep]) -> Status:
    """Where a case stands by its steps, if nobody in it is disqualified; before the agency's final decision."""
    reached = [_REACHED_BY[each.step] for each in dates if each.step in _REACHED_BY]
    return reached[-1] if reached else Status.STAGE_ONE
