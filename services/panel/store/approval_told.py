"""What the household knows of the latest review of its approval: what was recommended on it, and what the agency decided.

The invariant: a decision against them is here with its notice and never before, and so is all that was recommended before it. A later
review changes nothing here until something is decided about it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from contracts.approval_review import (
    ApprovalDecision,
    ApprovalKept,
    ApprovalNoticeSent,
    ApprovalReviewed,
    EndingProposed,
)
from contracts.approval_view import ApprovalConsidered
from contracts.event import Event
from contracts.panel import ApprovalEnded, ReviewRecommended
from contracts.reference import ApprovalEnd, Recommendation
from contracts.second_panel import SecondPanelRecommended
from services.panel.domain.panel_case import PanelCase


class ApprovalTold(BaseModel):
    """The latest decision about an approval that the household was told of, and what was recommended on it."""

    decision: ApprovalDecision
    decided_on: date
    recommendation: Recommendation | None = Field(description="The panel's on the approval")
    recommended_on: date | None
    review_recommendation: Recommendation | None = Field(description="The independent review's")
    second_recommendation: Recommendation | None = Field(
        description="The panel's on the representations, with the final decision"
    )

    @classmethod
    def of(cls, case: PanelCase) -> Self | None:
        """None where no decision about the approval was told."""
        events = [each.event for each in case.steps]
        place, decision = _latest_told(events)
        if decision is None:
            return None
        view = _last(events[:place], ApprovalConsidered)
        final = decision is not ApprovalDecision.ENDING_PROPOSED
        reviewed = _last(events[:place] if final else events, ReviewRecommended)
        again = _last(events[:place], SecondPanelRecommended) if final else None
        return cls(
            decision=decision,
            decided_on=events[place].occurred_on,
            recommendation=getattr(view, "recommendation", None),
            recommended_on=view.occurred_on if view else None,
            review_recommendation=getattr(reviewed, "recommendation", None),
            second_recommendation=getattr(again, "recommendation", None),
        )


def _latest_told(events: Sequence[Event]) -> tuple[int, ApprovalDecision | None]:
    """The place of the latest decision that was told: to keep the approval at once, any other by its notice."""
    noticed: set[ApprovalDecision] = set()
    for place in reversed(range(len(events))):
        event = events[place]
        if isinstance(event, ApprovalNoticeSent):
            noticed.add(event.decision)
        decision = _decision(event)
        if decision is ApprovalDecision.KEPT or decision in noticed:
            return place, decision
    return 0, None


def _decision(event: Event) -> ApprovalDecision | None:
    match event:
        case ApprovalKept():
            return ApprovalDecision.KEPT
        case EndingProposed():
            return ApprovalDecision.ENDING_PROPOSED
        case ApprovalEnded(end=ApprovalEnd.AFTER_REVIEW):
            return ApprovalDecision.ENDED
    return None


def _last(events: Sequence[Event], kind: type[Event]) -> Event | None:
    """The latest of that kind since the latest review of the approval."""
    for event in reversed(events):
        if isinstance(event, kind):
            return event
        if isinstance(event, ApprovalReviewed):
            return None
    return None
