"""What the agency decision maker sets down for each decision, an approval too.

The invariant: no decision is recorded without each part that the courts ask for: the material, the arguments, where it agrees or
differs with the panel, what is new, and the reasons (Hofstetter v Barnet [2009] EWHC 3282 (Admin)).
"""

from pydantic import Field

from contracts.reference import AgencyDecision
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command
from services.panel.domain.panel_case import DecisionRecord, PanelCase

KEPT = "We keep this on the case record and never publish it"


class RecordedDecision(Command):
    """A decision with its record."""

    considered: Written = Field(
        title="What did you consider?",
        description="The report and its addenda, the observations, the panel's minutes, advice, and anything else that was before you",
    )
    arguments: Written = Field(
        title="What speaks for approving them, and what against?",
        description="The arguments that matter, also those that you did not follow",
    )
    panel: Written = Field(
        title="Where do you agree with the panel, and where do you differ?",
        description="Say why where you differ. In a final decision, do the same for the independent review",
    )
    new: WrittenIfAny = Field(
        default=None,
        title="What is new since the panel met?",
        description="Leave this empty if nothing is",
    )
    reasons: Written = Field(title="Reasons", description=KEPT)


def with_record(
    case: PanelCase, command: RecordedDecision, decision: AgencyDecision, by: str
) -> tuple[DecisionRecord, ...]:
    """The records of the case with the one of this decision."""
    parts = command.model_dump(include={"considered", "arguments", "panel", "new", "reasons"})
    return (*case.decision_records, DecisionRecord(decision=decision, by=by, **parts))
