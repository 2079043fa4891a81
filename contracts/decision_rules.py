"""What an agency decision about adopters needs, by the day of the decision.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule, last_begun


class DecisionDuty(StrEnum):
    """What a decision may need."""

    PANEL = "panel"
    LISTED_DECISION_MAKER = "listed_decision_maker"


class DecisionRule(DatedRule):
    """One duty, for decisions made between two days, both included."""

    duty: DecisionDuty


DECISION_RULES: tuple[DecisionRule, ...] = (
    DecisionRule(
        duty=DecisionDuty.PANEL,
        source="Adoption Agencies Regulations 2005, regulations 30A and 30B. To remove panels was consulted on for fostering in February 2026; nothing alike was found for adoption. If that changes, this rule gets a last day",
        certainty=Certainty.LAW,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    DecisionRule(
        duty=DecisionDuty.LISTED_DECISION_MAKER,
        source="Statutory guidance on adoption: an agency names its decision makers; that the directory has to list them on the day of the decision is our reading. Decisions made before it could be checked here are as they were recorded",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
)


def is_owed_for_decision(
    duty: DecisionDuty, on: date, rules: Sequence[DecisionRule] = DECISION_RULES
) -> bool:
    """Whether a decision of that day needs it."""
    return any(rule.duty is duty and rule.is_in_force(on) for rule in rules)


class HealthOnlyRule(DatedRule):
    """Whether applicants can ask for the independent review of a proposal of which their health is the only ground."""

    independent_review: bool


HEALTH_ONLY_RULES: tuple[HealthOnlyRule, ...] = (
    HealthOnlyRule(
        independent_review=True,
        source="Adoption Agencies Regulations 2005, regulation 30B. An undated copy makes the independent review subject to a paragraph (5A) about health information, whose text was not found and which matches the rules of 2020 and 2021; so it is open, as before. If it is law now, this rule gets a last day and one that closes it follows",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)
"""In the order of their dates. A version that closes it also changes the letter with the notice, the household's pages and its
timeline, which name both ways."""


def is_independent_review_open(
    decided_on: date, *, health_only: bool, rules: Sequence[HealthOnlyRule] = HEALTH_ONLY_RULES
) -> bool:
    """Whether applicants can ask for the independent review of a proposal of that day."""
    return not health_only or last_begun(rules, decided_on).independent_review
