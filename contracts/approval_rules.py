"""What agencies owe approved adopters, as dated rules: a review each year, and the panel before the agency may end the approval.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule


class ApprovalDuty(StrEnum):
    """What an approval, or a decision about one, may need."""

    YEARLY_REVIEW = "yearly_review"
    PANEL = "panel"


class ApprovalRule(DatedRule):
    """One duty, for what happens between two days, both included."""

    duty: ApprovalDuty


APPROVAL_RULES: tuple[ApprovalRule, ...] = (
    ApprovalRule(
        duty=ApprovalDuty.YEARLY_REVIEW,
        source="Adoption Agencies Regulations 2005, regulation 30D, from practice guides. The first review of an approval made before 1 December 2025 was due before reviews could be recorded here: its clock begins with the first review on record",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2025, 12, 1),
    ),
    ApprovalRule(
        duty=ApprovalDuty.PANEL,
        source="Procedures of agencies for regulation 30D, whose text was not found in full: the report goes to the panel before the agency decides. If it is not required, this rule gets a last day",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)


def is_owed_to_approved(
    duty: ApprovalDuty, on: date, rules: Sequence[ApprovalRule] = APPROVAL_RULES
) -> bool:
    """Whether an approval of that day, or a decision about one, needs it."""
    return any(rule.duty is duty and rule.is_in_force(on) for rule in rules)
