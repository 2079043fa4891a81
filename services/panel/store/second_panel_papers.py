"""What a second panel reads beside its pack: what the applicants wrote, and what was recommended and decided before.

The invariant: it is there for the members of that panel alone, while their pack is open; the first panel never sees it.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.approval_review import ApprovalDecision
from contracts.reference import AgencyDecision, Recommendation
from services.panel.domain.panel_case import DecisionRecord, PanelCase
from services.panel.domain.steps_taken import DETERMINATIONS, AnyDecision


class SecondPanelPapers(BaseModel):
    """The representations, what the panel before it recommended, and the proposal that they answer."""

    journey: UUID
    proposed: AnyDecision = Field(
        description="What the representations answer: a proposal not to approve, or to end the approval"
    )
    representations: str | None = Field(
        description="Null if they did not write on their page: then they are among the documents"
    )
    sent_to_panel_on: date | None
    recommendation: Recommendation | None = Field(
        description="Of the panel before the proposal: on the application, or on the approval after a review"
    )
    recommended_on: date | None
    recommendation_reasons: str | None
    determination_reasons: str | None = Field(description="Why the agency proposed it")

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        record = _proposal(case)
        proposed = record.decision if record else AgencyDecision.QUALIFYING_DETERMINATION
        ending = proposed is ApprovalDecision.ENDING_PROPOSED
        return cls(
            journey=journey,
            proposed=proposed,
            representations=case.review_writing.representations,
            sent_to_panel_on=case.second_panel_on,
            determination_reasons=record.reasons if record else None,
            **(_on_approval(case) if ending else _on_application(case)),
        )


def _proposal(case: PanelCase) -> DecisionRecord | None:
    """The record of the latest proposal, also once the final decision about it is made."""
    made = [each for each in case.decision_records if each.decision in DETERMINATIONS]
    return made[-1] if made else None


def _on_application(case: PanelCase) -> dict[str, Any]:
    return {
        "recommendation": case.recommendation,
        "recommended_on": case.recommended_on,
        "recommendation_reasons": case.recommendation_reasons,
    }


def _on_approval(case: PanelCase) -> dict[str, Any]:
    """The latest view of the approval, where the law of that day asked for one."""
    view = case.approval_view
    return {
        "recommendation": view.recommendation if view else None,
        "recommended_on": view.on if view else None,
        "recommendation_reasons": case.approval_view_writing[-1].reasons if view else None,
    }
