"""The agency's decision as the household reads it: what was recommended, what was decided, and for whom they are approved.

The invariant: nothing is here before the household was told the decision that it belongs to, and no reasons ever are.
"""

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.approval_review import ApprovalDecision
from contracts.approval_terms import ApprovalTerms
from contracts.panel import ApplicantsApproved
from contracts.reference import AgencyDecision, Recommendation
from services.panel.domain.as_told import as_told
from services.panel.domain.panel_case import DecisionRecord, PanelCase
from services.panel.domain.progress import Status
from services.panel.store.approval_told import ApprovalTold

_TOLD: Mapping[Status, AgencyDecision] = {
    Status.UNDER_REVIEW: AgencyDecision.QUALIFYING_DETERMINATION,
    Status.APPROVED: AgencyDecision.APPROVED,
    Status.APPROVAL_IN_REVIEW: AgencyDecision.APPROVED,
    Status.ENDING_PROPOSED: AgencyDecision.APPROVED,
    Status.APPROVAL_ENDED: AgencyDecision.APPROVED,
    Status.NOT_APPROVED: AgencyDecision.NOT_APPROVED,
}
"""Which decision on their application the household knows, by where its case is as far as it was told; adopters whose approval is
reviewed are still approved, and the decision about an approval is in its own notice."""
_STILL_APPROVED = frozenset({Status.APPROVED, Status.APPROVAL_IN_REVIEW, Status.ENDING_PROPOSED})
"""Where they are approved as far as they were told: until the notice of the final decision to end it, also at a second panel."""
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
    approval: ApprovalTold | None = Field(
        description="After a review of the approval: what was recommended and decided about it"
    )

    @classmethod
    def of(cls, journey: UUID, now: PanelCase) -> Self:
        case = as_told(now)
        decision = _TOLD.get(case.told)
        known = case if decision else None
        reviewed = known if not _about_approval(case) else None
        return cls(
            journey=journey,
            decision=decision,
            decided_on=_decided_on(case, decision),
            recommendation=known.recommendation if known else None,
            recommended_on=known.recommended_on if known else None,
            review_recommendation=reviewed.review_recommendation if reviewed else None,
            second_recommendation=reviewed.second_recommendation
            if reviewed and case.told in _FINAL
            else None,
            approved_for=approved_for(case),
            approval=ApprovalTold.of(case),
        )


def approved_for(case: PanelCase) -> ApprovedFor | None:
    """For whom they are approved, while they are as far as they were told; None where nothing is on record about it."""
    made = [each for each in case.decision_records if each.decision is AgencyDecision.APPROVED]
    if case.told not in _STILL_APPROVED or not made:
        return None
    told = ApprovedFor.of(made[-1], case)
    return told if any(value for _, value in told) else None


def _about_approval(case: PanelCase) -> bool:
    """Whether the latest decision, and what was asked for about it, is about an approval that was reviewed."""
    return case.decided is not None and isinstance(case.decided.decision, ApprovalDecision)


def _decided_on(case: PanelCase, decision: AgencyDecision | None) -> date | None:
    if case.decided and case.decided.decision is decision:
        return case.decided.on
    approved = [each.event for each in case.steps if each.type == ApplicantsApproved.type]
    return approved[-1].occurred_on if approved and decision is AgencyDecision.APPROVED else None
