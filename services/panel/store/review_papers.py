"""What a panel on an approval reads beside its pack: what the review found and why, and the adopters' observations on it.

The invariant: it is there while the pack is open, and not before the adopters have the report of the review.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.approval_review import ApprovalReviewFinding
from services.panel.domain.panel_case import PanelCase


class ApprovalReviewPapers(BaseModel):
    """The latest review of the approval, as the panel reads it."""

    journey: UUID
    reviewed_on: date
    finding: ApprovalReviewFinding
    reasons: str = Field(description="What the review found, and why")
    report_sent_on: date | None = Field(description="When the adopters had the report of it")
    observations: tuple[str, ...] = Field(
        description="What the adopters wrote about that report, in order"
    )

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        review = case.approval_review
        if review is None:
            raise TypeError("a panel on an approval has a review of it")
        written = case.approval_reviews[-1]
        return cls(
            journey=journey,
            reviewed_on=review.on,
            finding=review.finding,
            reasons=written.reasons,
            report_sent_on=review.report_sent_on,
            observations=written.observations,
        )


def is_of_review(case: PanelCase) -> bool:
    """Whether a panel considers an approval after a review, or what was proposed then; of a case whose pack is open."""
    review = case.approval_review
    return review is not None and review.report_sent_on is not None
