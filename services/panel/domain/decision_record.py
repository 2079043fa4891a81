"""What the agency decision maker sets down for each decision, an approval too.

The invariant: no decision is recorded without each part that the courts ask for: the material, the arguments, where it agrees or
differs with the panel, what is new, and the reasons (Hofstetter v Barnet [2009] EWHC 3282 (Admin)).
"""

from pydantic import Field

from contracts.approval_terms import ApprovalTerms, ChildAge, Children, ChildSex
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Kind, Refusal
from services.panel.domain.panel_case import DecisionRecord, PanelCase
from services.panel.domain.steps_taken import AnyDecision

KEPT = "We keep this on the case record and never publish it"
READ_BY_THEM = "The applicants read this on their page"


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


class RecordedApproval(RecordedDecision):
    """A decision that may approve, with what the adopters are then approved for. It describes children and sets no condition."""

    children: Children | None = Field(
        default=None,
        title="How many children could they adopt?",
        description="At most, at the same time. An approval has no conditions: this and the next answers describe the children they could adopt",
    )
    youngest: ChildAge | None = Field(
        default=None,
        title="From which age?",
        description="In years. Enter 0 for from birth",
    )
    oldest: ChildAge | None = Field(default=None, title="Up to which age?", description="In years")
    child_sex: ChildSex | None = Field(default=None, title="Girls or boys?")
    early_permanence: bool | None = Field(
        default=None, title="Are they approved for early permanence too?"
    )
    needs: WrittenIfAny = Field(
        default=None,
        title="Which needs of children did you consider?",
        description=READ_BY_THEM,
    )
    approved_for: WrittenIfAny = Field(
        default=None,
        title="What are they approved for, in your words?",
        description=READ_BY_THEM,
    )


def terms_of(command: RecordedApproval) -> ApprovalTerms | None:
    """What the command says of the children, where it is possible; None where it says nothing."""
    youngest, oldest = command.youngest, command.oldest
    if (youngest is None) is not (oldest is None):
        missing = "youngest" if youngest is None else "oldest"
        raise Refusal(Kind.NOT_VALID, "Enter both ages, or neither.", missing)
    if youngest is not None and oldest is not None and oldest < youngest:
        raise Refusal(Kind.NOT_VALID, "The oldest age is below the youngest.", "oldest")
    return ApprovalTerms.of(command)


def require_no_terms(command: RecordedApproval) -> None:
    """Refuses terms with a decision that does not approve."""
    if terms_of(command) or command.needs or command.approved_for:
        raise Refusal(
            Kind.NOT_VALID,
            "Only an approval says for which children. Leave these answers empty.",
            "children",
        )


def with_record(
    case: PanelCase, command: RecordedDecision, decision: AnyDecision, by: str
) -> tuple[DecisionRecord, ...]:
    """The records of the case with the one of this decision."""
    parts = command.model_dump(include=_PARTS)
    terms = terms_of(command) if isinstance(command, RecordedApproval) else None
    return (*case.decision_records, DecisionRecord(decision=decision, by=by, terms=terms, **parts))


_PARTS = {
    "considered",
    "arguments",
    "panel",
    "new",
    "reasons",
    "needs",
    "approved_for",
    "health_only",
}
