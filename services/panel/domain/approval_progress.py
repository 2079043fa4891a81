"""What follows from the events of a review of the approval: where it is, and the clocks of the review.

The invariant: the review of this case is the latest one; the approval goes on until it is ended.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from contracts.approval_review import (
    ApprovalReviewed,
    ApprovalReviewFinding,
    ApprovalReviewObserved,
    ApprovalReviewReportSent,
)
from contracts.approval_rules import ApprovalDuty, is_owed_to_approved
from contracts.approval_view import ApprovalConsidered
from contracts.clocks import ClockId, start
from contracts.event import Event
from services.panel.domain.case_clocks import Clocks, ended, started
from services.panel.domain.placement_progress import Match, is_child_placed
from services.panel.domain.status import Status
from services.panel.domain.steps_taken import ApprovalView

Changes = dict[str, Any]


class ApprovalReview(BaseModel):
    """The latest review of the approval, and how far what it led to has come."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    finding: ApprovalReviewFinding
    report_sent_on: date | None = Field(
        default=None, description="The first of the ten working days for observations"
    )
    observed_on: date | None = Field(default=None, description="Of the first observations")
    met_on: date | None = Field(default=None, description="When a panel considered it")

    @property
    def waits_for_panel(self) -> bool:
        """Whether the adopters have the report, and no panel has considered it."""
        return self.report_sent_on is not None and self.met_on is None

    @property
    def days(self) -> tuple[date | None, ...]:
        """The days of its steps."""
        return (self.on, self.report_sent_on, self.observed_on, self.met_on)


class InReview(Protocol):
    """A case with an approval."""

    @property
    def status(self) -> Status:
        """Where it is."""

    @property
    def approval_view(self) -> ApprovalView | None:
        """What the panel said of it after the latest review."""

    @property
    def clocks(self) -> Clocks:
        """The latest run of each clock."""

    @property
    def approval_review(self) -> ApprovalReview | None:
        """The latest review."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """With the children who are placed."""


def review_due(event: Event) -> Clocks:
    """The first yearly review of an approval, where the rule of that day asks for one here."""
    owed = is_owed_to_approved(ApprovalDuty.YEARLY_REVIEW, event.occurred_on)
    return started(event, ClockId.REVIEW_ANNUAL) if owed else {}


def next_review_due(progress: InReview) -> Clocks:
    """The year from the latest review, for adopters who stay approved after it; none while a child is placed."""
    review = progress.approval_review
    if review is None or is_child_placed(progress.matches):
        return {}
    return {ClockId.REVIEW_ANNUAL: start(ClockId.REVIEW_ANNUAL, review.on)}


def met(progress: InReview, event: Event) -> Changes:
    """A panel considered the approval; observations are waited for no more."""
    clocks = progress.clocks | ended(progress.clocks, event, ClockId.REVIEW_COMMENT)
    return {**_review(progress, met_on=event.occurred_on), "clocks": clocks, "missing": ()}


def met_for_nothing(progress: InReview) -> Changes:
    """The panel that met needs more, so the approval waits for a panel as if none had met."""
    return _review(progress, met_on=None)


def decision_due(progress: InReview, event: Event) -> Clocks:
    """The decision maker's time, from the final minutes of the panel that said its view."""
    if progress.status is not Status.APPROVAL_IN_REVIEW or progress.approval_view is None:
        return {}
    return started(event, ClockId.ADM_DECIDE)


def _reviewed(progress: InReview, event: ApprovalReviewed) -> Changes:
    """The year begins anew, unless a child is placed; after another finding it does once the agency has kept the approval."""
    review = ApprovalReview(on=event.occurred_on, finding=event.finding)
    over = ended(progress.clocks, event, ClockId.REVIEW_ANNUAL)
    suitable = event.finding is ApprovalReviewFinding.STILL_SUITABLE
    owed = suitable and not is_child_placed(progress.matches)
    begun = started(event, ClockId.REVIEW_ANNUAL) if owed else {}
    status = {} if suitable else {"status": Status.APPROVAL_IN_REVIEW}
    latest = {"approval_review": review, "approval_view": None}
    return {**latest, "clocks": progress.clocks | over | begun, **status}


def _report_sent(progress: InReview, event: ApprovalReviewReportSent) -> Changes:
    clocks = progress.clocks | started(event, ClockId.REVIEW_COMMENT)
    return {**_review(progress, report_sent_on=event.occurred_on), "clocks": clocks}


def _observed(progress: InReview, event: ApprovalReviewObserved) -> Changes:
    review = progress.approval_review
    first = review.observed_on if review and review.observed_on else event.occurred_on
    clocks = progress.clocks | ended(progress.clocks, event, ClockId.REVIEW_COMMENT)
    return {**_review(progress, observed_on=first), "clocks": clocks}


def _considered(_: InReview, event: ApprovalConsidered) -> Changes:
    return {"approval_view": ApprovalView.of(event)}


def _review(progress: InReview, **changes: date | None) -> Changes:
    review = progress.approval_review
    return {} if review is None else {"approval_review": review.model_copy(update=changes)}


CHANGES: Mapping[type[Event], Callable[[Any, Any], Changes]] = {
    ApprovalReviewed: _reviewed,
    ApprovalReviewReportSent: _report_sent,
    ApprovalReviewObserved: _observed,
    ApprovalConsidered: _considered,
}
