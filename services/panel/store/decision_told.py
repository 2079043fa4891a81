"""The agency's decision as the household reads it: what was recommended, what was decided, and for whom they are approved.

The invariant: nothing is here before the household was told the decision that it belongs to, and no reasons ever are.
"""

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.approval_terms import ApprovalTerms
from contracts.reference import AgencyDecision, Recommendation
from services.panel.domain.panel_case import DecisionRecord, PanelCase
from services.panel.domain.progress import Status

_TOLD: Mapping[Status, AgencyDecision] = {
    Status.UNDER_REVIEW: AgencyDecision.QUALIFYING_DETERMINATION,
    Status.APPROVED: AgencyDecision.APPROVED,
    Status.NOT_APPROVED: AgencyDecision.NOT_APPROVED,
}
"""Which decision the household knows, by where its case is as far as it was told."""
_FINAL = frozenset({Status.APPROVED, Status.NOT_APPROVED})


class ApprovedFor(BaseModel):
    """What adopters are approved for, with the decision maker's words and the panel's advice. None of it is a condition."""

    terms: ApprovalTerms | None
    needs: str | None = Field(description="Needs of children that were considered")
    words: str | None = Field(description="The agency decision maker's own")
    advice: str | None = Field(description="The panel's")

    @classmethod
    def of(cls, record: DecisionRecord, case: PanelCase) -> Self:
        return cls(
            terms=record.terms,
            needs=record.needs,
            words=record.approved_for,
            advice=case.recommendation_advice,
        )


class DecisionTold(BaseModel):
    """What the household knows of the decision; everything is null before it was told."""

    journey: UUID
    decision: AgencyDecision | None
    decided_on: date | None
    recommendation: Recommendation | None = Field(description="The panel's")
    recommended_on: date | None
    review_recommendation: Recommendation | None = Field(description="The independent review's")
    second_recommendation: Recommendation | None = Field(
        description="The panel's on the representations, with the final decision"
    )
    approved_for: ApprovedFor | None

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        decision = _TOLD.get(case.told)
        known = case if decision else None
        latest = case.decided if case.decided and case.decided.decision is decision else None
        return cls(
            journey=journey,
            decision=decision,
            decided_on=latest.on if latest else None,
            recommendation=known.recommendation if known else None,
            recommended_on=known.recommended_on if known else None,
            review_recommendation=known.review_recommendation if known else None,
            second_recommendation=case.second_recommendation if case.told in _FINAL else None,
            approved_for=approved_for(case),
        )


def approved_for(case: PanelCase) -> ApprovedFor | None:
    """For whom they are approved, while they are; None where nothing is on record about it."""
    if case.status is not Status.APPROVED or not case.decision_records:
        return None
    told = ApprovedFor.of(case.decision_records[-1], case)
    return told if any(value for _, value in told) else None
