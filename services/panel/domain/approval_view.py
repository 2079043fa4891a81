"""What the panel says of an approval that the agency may end after a review.

The invariant: the panel gives its view, after a meeting on the case, and the agency decides; no approval ends by it.
"""

from pydantic import ConfigDict, Field

from contracts.approval_view import ApprovalConsidered
from contracts.reference import Recommendation
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.approval_review import in_review
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import PanelCase, decide


class ConsiderApproval(Command):
    """The panel considered whether approved adopters are still suitable."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-03-12",
                    "recommendation": "not_suitable",
                    "reasons": "They separated, and neither goes on alone.",
                }
            ]
        },
    )

    recommendation: Recommendation = Field(title="What does the panel recommend now?")
    reasons: Written = Field(
        title="Reasons", description=f"With the views of members who disagreed. {KEPT}"
    )


def consider_approval(state: PanelCase | None, command: ConsiderApproval) -> Decision[PanelCase]:
    """The panel met on the review. The latest view counts; the reasons of each stay on record."""
    case, review = in_review(state)
    if review.met_on is None:
        raise Refusal(
            Kind.NOT_NOW, "The panel has not met on this review. Record its meeting first."
        )
    not_before(command.on, review.met_on, "the meeting")
    if case.approval_view:
        not_before(command.on, case.approval_view.on, "the view before it")
    considered = ApprovalConsidered(occurred_on=command.on, recommendation=command.recommendation)
    reasons = (*case.approval_view_reasons, command.reasons)
    return decide(case, considered, approval_view_reasons=reasons)
