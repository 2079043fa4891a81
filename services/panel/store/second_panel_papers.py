"""What a second panel reads beside its pack: what the applicants wrote, and what was recommended and decided before.

The invariant: it is there for the members of that panel alone, while their pack is open; the first panel never sees it.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.reference import AgencyDecision, Recommendation
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status

CONSIDERED_AGAIN = frozenset({Status.SECOND_PANEL, Status.UNDER_REVIEW})
"""Where an open pack is that of a panel which considers representations."""


class SecondPanelPapers(BaseModel):
    """The representations, the first panel's recommendation, and the proposal that they answer."""

    journey: UUID
    representations: str | None = Field(
        description="Null if they did not write on their page: then they are among the documents"
    )
    sent_to_panel_on: date | None
    recommendation: Recommendation | None = Field(description="Of the first panel")
    recommended_on: date | None
    recommendation_reasons: str | None
    determination_reasons: str | None = Field(description="Why the agency proposed not to approve")

    @classmethod
    def of(cls, journey: UUID, case: PanelCase) -> Self:
        return cls(
            journey=journey,
            representations=case.review_writing.representations,
            sent_to_panel_on=case.second_panel_on,
            recommendation=case.recommendation,
            recommended_on=case.recommended_on,
            recommendation_reasons=case.recommendation_reasons,
            determination_reasons=_proposed_because(case),
        )


def is_considered_again(case: PanelCase) -> bool:
    """Whether a panel has the representations; of a case whose pack is open."""
    return case.status in CONSIDERED_AGAIN and case.second_panel_on is not None


def _proposed_because(case: PanelCase) -> str | None:
    proposed = AgencyDecision.QUALIFYING_DETERMINATION
    return next((each.reasons for each in case.decision_records if each.decision is proposed), None)
