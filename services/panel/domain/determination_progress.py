"""What follows from a qualifying determination's events: the applicants' answer, a second panel, the independent review.

The invariant: the same holds whether the agency proposed not to approve or to end an approval; the case goes back to the
status of its own proposal.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from contracts.approval_review import ApprovalDecision
from contracts.clocks import ClockId, LocalStandard, start
from contracts.event import Event
from contracts.panel import (
    LateReviewRequestAnswered,
    ReviewEnded,
    ReviewPapersSent,
    ReviewRecommended,
    ReviewRequested,
)
from contracts.reference import ReviewEnd, ReviewRoute
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from services.panel.domain.case_clocks import Clocks, ended, started, stopped
from services.panel.domain.status import Status
from services.panel.domain.steps_taken import Decided

Changes = dict[str, Any]
CLOCKS = (ClockId.QD_RESPONSE, ClockId.IRM_PAPERS, ClockId.FINAL_DECISION)
"""Those of one determination."""
ANEW: Changes = {
    "review_route": None,
    "review_recommendation": None,
    "second_panel_on": None,
    "second_panel_met": False,
    "second_recommendation": None,
    "review_end": None,
    "review_over_on": None,
}
"""A new determination has had no answer yet, whatever became of an earlier one."""


class Determined(Protocol):
    """A case on which the agency has made a qualifying determination."""

    @property
    def clocks(self) -> Clocks:
        """The latest run of each clock."""

    @property
    def notice_sent_on(self) -> Any:
        """The day of the notice of the latest decision."""

    @property
    def decided(self) -> Decided | None:
        """The latest decision."""

    @property
    def final_decision_standard(self) -> LocalStandard | None:
        """The time for final decisions that the agency chose, where it did."""


def proposal_of(progress: Determined) -> Status:
    """Where a case is while its determination waits for the final decision."""
    decided = progress.decided
    ending = decided is not None and decided.decision is ApprovalDecision.ENDING_PROPOSED
    return Status.ENDING_PROPOSED if ending else Status.UNDER_REVIEW


def _review_requested(
    progress: Determined, event: ReviewRequested | LateReviewRequestAnswered
) -> Changes:
    """Representations are there to be considered; an independent review takes its time first."""
    asked = {"review_route": event.route}
    if event.route is ReviewRoute.REPRESENTATIONS:
        return {**asked, **_only_final_decision_left(progress, event)}
    clocks = stopped(progress.clocks, event) | started(event, ClockId.IRM_PAPERS)
    return {**asked, "clocks": clocks}


def _late_request_answered(progress: Determined, event: LateReviewRequestAnswered) -> Changes:
    return _review_requested(progress, event) if event.taken else {}


def _papers_sent(progress: Determined, event: ReviewPapersSent) -> Changes:
    return {"clocks": progress.clocks | ended(progress.clocks, event, ClockId.IRM_PAPERS)}


def _review_recommended(progress: Determined, event: ReviewRecommended) -> Changes:
    left = _only_final_decision_left(progress, event)
    return {"review_recommendation": event.recommendation, **left}


def _review_ended(progress: Determined, event: ReviewEnded) -> Changes:
    """Where the independent review takes no application, they have asked nobody yet. A second panel ends with it too."""
    over = {"review_end": event.because, "status": proposal_of(progress)}
    if event.because is ReviewEnd.WITHDRAWN or progress.notice_sent_on is None:
        return {**over, **_only_final_decision_left(progress, event)}
    asking = start(ClockId.QD_RESPONSE, progress.notice_sent_on)
    clocks = stopped(progress.clocks, event) | {ClockId.QD_RESPONSE: asking}
    return {**over, "review_route": None, "clocks": clocks}


def _second_panel_asked(progress: Determined, event: SecondPanelAsked) -> Changes:
    """The decision maker waits for the panel, and their time begins anew with what it recommends."""
    left = {
        name: each for name, each in progress.clocks.items() if name is not ClockId.FINAL_DECISION
    }
    asked = {"second_panel_on": event.occurred_on, "review_over_on": None}
    return {"status": Status.SECOND_PANEL, "clocks": left, **asked}


def _second_panel_recommended(progress: Determined, event: SecondPanelRecommended) -> Changes:
    left = _only_final_decision_left(progress, event)
    back = {"status": proposal_of(progress), "second_recommendation": event.recommendation}
    return {**back, **left}


def _only_final_decision_left(progress: Determined, event: Event) -> Changes:
    own, final = progress.final_decision_standard, ClockId.FINAL_DECISION
    clocks = stopped(progress.clocks, event) | {final: start(final, event.occurred_on, own)}
    return {"review_over_on": event.occurred_on, "clocks": clocks}


CHANGES: Mapping[type[Event], Callable[[Any, Any], Changes]] = {
    ReviewRequested: _review_requested,
    LateReviewRequestAnswered: _late_request_answered,
    ReviewPapersSent: _papers_sent,
    ReviewRecommended: _review_recommended,
    ReviewEnded: _review_ended,
    SecondPanelAsked: _second_panel_asked,
    SecondPanelRecommended: _second_panel_recommended,
}
