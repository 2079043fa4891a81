"""What the panel says of an approval that the agency may end after a review.

The invariant: the panel gives its view and the agency decides; no approval ends by it. A view is asked by agencies' practice,
so an approval can end without one.
"""

from pydantic import ConfigDict, Field

from contracts.approval_view import ApprovalConsidered
from contracts.reference import Recommendation
from contracts.written import Written
from services.chassis.decision import Command, Decision, not_before
from services.panel.domain.decision_record import KEPT
from services.panel.domain.panel_case import PanelCase, at_step, decide
from services.panel.domain.progress import Status


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
    """The latest view counts; the reasons of each stay on record."""
    case = at_step(state, Status.APPROVED)
    not_before(command.on, case.latest_step, "the approval")
    if case.approval_view:
        not_before(command.on, case.approval_view.on, "the view before it")
    considered = ApprovalConsidered(occurred_on=command.on, recommendation=command.recommendation)
    reasons = (*case.approval_view_reasons, command.reasons)
    return decide(case, considered, approval_view_reasons=reasons)
