"""What the agency decides after a review that found adopters no longer suitable: it keeps the approval, or proposes to end it.

The invariant: the decision maker is the one who is signed in and sat on no panel of the case; a proposal ends nothing, and the
adopters have every right of regulation 30B(5).
"""

from collections.abc import Sequence
from datetime import date

from pydantic import ConfigDict, Field

from contracts.approval_review import ApprovalDecision, ApprovalKept, EndingProposed
from contracts.approval_rules import (
    APPROVAL_RULES,
    ApprovalDuty,
    ApprovalRule,
    is_owed_to_approved,
)
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.panel.domain.agency_decision import require_no_panel_member
from services.panel.domain.approval_review import in_review, require_heard
from services.panel.domain.decision_record import RecordedDecision, with_record
from services.panel.domain.minutes_progress import final_of
from services.panel.domain.panel_case import PanelCase, ReviewWriting, decide

_RECORD = {
    "considered": "The report of the review of 28 July, the observations and what the panel said.",
    "arguments": "For: what they have built together. Against: there is no settled home for a child.",
    "panel": "I agree with the panel.",
}


class DecisionOnApproval(RecordedDecision):
    """A decision about an approval, with its record."""

    arguments: Written = Field(
        title="What speaks for the approval, and what against?",
        description="The arguments that matter, also those that you did not follow",
    )


class KeepApproval(DecisionOnApproval):
    """The agency decides that the adopters stay approved, and says why."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-09-14",
                    **_RECORD,
                    "reasons": "They live together again, in their own home.",
                }
            ]
        },
    )


class ProposeEnding(DecisionOnApproval):
    """The agency proposes to end the approval, and says why."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-09-14",
                    **_RECORD,
                    "reasons": "They separated, and neither goes on alone.",
                }
            ]
        },
    )


def keep_approval(
    state: PanelCase | None,
    command: KeepApproval,
    by: str,
    rules: Sequence[ApprovalRule] = APPROVAL_RULES,
) -> Decision[PanelCase]:
    """The agency keeps the approval, whatever the panel said; the year counts from the review."""
    case = _ready(state, command.on, by, rules)
    kept = ApprovalKept(occurred_on=command.on, agency=case.agency)
    return decide(
        case, kept, decision_records=with_record(case, command, ApprovalDecision.KEPT, by)
    )


def propose_ending(
    state: PanelCase | None,
    command: ProposeEnding,
    by: str,
    rules: Sequence[ApprovalRule] = APPROVAL_RULES,
) -> Decision[PanelCase]:
    """A qualifying determination, whatever the panel said; what was written about an earlier one stays on record."""
    case = _ready(state, command.on, by, rules)
    proposed = EndingProposed(occurred_on=command.on, agency=case.agency)
    return decide(
        case,
        proposed,
        decision_records=with_record(case, command, ApprovalDecision.ENDING_PROPOSED, by),
        review_writing=ReviewWriting(),
        earlier_writing=(*case.earlier_writing, case.review_writing),
    )


def _ready(state: PanelCase | None, on: date, by: str, rules: Sequence[ApprovalRule]) -> PanelCase:
    """The case, where the adopters were heard and the panel's view and minutes are on record, unless no panel is required on that day."""
    case, _ = in_review(state)
    require_no_panel_member(case, by)
    require_heard(case, on)
    final = final_of(case.minutes, len(case.meetings)) if case.approval_view else None
    if final is not None:
        not_before(on, final.on, "the final minutes")
    elif case.approval_view is not None and is_owed_to_approved(ApprovalDuty.PANEL, on, rules):
        raise Refusal(
            Kind.NOT_NOW,
            "To decide, you need the final minutes that say what the panel recommends. Record them first.",
        )
    elif case.approval_view is not None:
        not_before(on, case.approval_view.on, "the panel's view")
    elif is_owed_to_approved(ApprovalDuty.PANEL, on, rules):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The panel has not said what it recommends about the approval. Record its meeting and its view first (regulation 30D).",
        )
    return case
