"""What the panel says of an approval that the agency may end after a review.

The invariant: the panel gives its view, after a meeting on the case, and the agency decides with the final minutes; no approval ends
by it.
"""

from pydantic import ConfigDict, Field

from contracts.approval_view import ApprovalConsidered
from contracts.deferral import PanelOutcome
from contracts.reference import Recommendation
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.approval_review import in_review
from services.panel.domain.decision_record import KEPT
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import ApprovalViewWriting, PanelCase, decide
from services.panel.domain.recommendation import DISSENT
from services.panel.domain.report_quality import QUALITY, with_note


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
                    "dissent": "One member abstained: he knows their street.",
                    "quality": "Clear, and fair to both of them.",
                }
            ]
        },
    )

    recommendation: Recommendation = Field(title="What does the panel recommend now?")
    reasons: Written = Field(title="Reasons", description=KEPT)
    dissent: WrittenIfAny = DISSENT
    quality: WrittenIfAny = QUALITY


def consider_approval(state: PanelCase | None, command: ConsiderApproval) -> Decision[PanelCase]:
    """The panel met on the review. Until its minutes are final the latest view counts; the words of each stay on record."""
    case, review = in_review(state)
    if review.met_on is None:
        raise Refusal(
            Kind.NOT_NOW, "The panel has not met on this review. Record its meeting first."
        )
    if case.approval_view and final_of(case.minutes, len(case.meetings)):
        raise Refusal(
            Kind.NOT_NOW,
            "The minutes with what the panel recommends are final. If something in them is wrong, correct them.",
        )
    not_before(command.on, review.met_on, "the meeting")
    if case.approval_view:
        not_before(command.on, case.approval_view.on, "the view before it")
    considered = ApprovalConsidered(occurred_on=command.on, recommendation=command.recommendation)
    written = ApprovalViewWriting(reasons=command.reasons, dissent=command.dissent)
    outcome = PanelOutcome(command.recommendation)
    return decide(
        case,
        considered,
        approval_view_writing=(*case.approval_view_writing, written),
        report_notes=with_note(case, command.on, command.quality, outcome),
    )
