"""What a stage one decision must rest on, and from which day its time counts: dated, with its source.

The invariant: a duty that was put on record later than cases began asks nothing of those cases; a rule that was
ever in force stays as it was, and a change is one more rule with its own dates.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule


class StageOneDuty(StrEnum):
    """What has to be on record before stage one is decided."""

    AGREED_PLAN = "agreed_plan"
    RECOMMENDATION = "recommendation"
    REFEREE_INTERVIEWS = "referee_interviews"


class StageOneRule(DatedRule):
    """One duty, for stages one that began between two days, both included."""

    duty: StageOneDuty


STAGE_ONE_RULES: tuple[StageOneRule, ...] = (
    StageOneRule(
        duty=StageOneDuty.AGREED_PLAN,
        source="Adoption Agencies Regulations 2005, regulation 22, for the plan; that a positive decision waits for the agreement is our reading. Cases that began before it could be recorded here are decided without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageOneRule(
        duty=StageOneDuty.RECOMMENDATION,
        source="Practice of agencies: the social worker recommends and a manager decides. Cases that began before it could be recorded here are decided without it",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageOneRule(
        duty=StageOneDuty.REFEREE_INTERVIEWS,
        source="Adoption Agencies Regulations 2005, regulation 26, for a written report of an interview with each referee; not checked against the text. Cases that began before it could be recorded here are decided without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
)


class CountedFrom(StrEnum):
    """From which day the time for the stage one decision counts."""

    ACCEPTANCE = "acceptance"
    START = "start"


class StageOneStartRule(DatedRule):
    """From what the time counts, for registrations accepted between two days, both included."""

    counted_from: CountedFrom


STAGE_ONE_START_RULES: tuple[StageOneStartRule, ...] = (
    StageOneStartRule(
        counted_from=CountedFrom.ACCEPTANCE,
        source="Adoption Agencies Regulations 2005, regulations 21 and 27: from the notice that the registration is accepted. Agencies' own pages differ: some count from the day the form was received, some from the first day of stage one",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)


def counted_from(
    accepted_on: date,
    started_on: date,
    rules: Sequence[StageOneStartRule] = STAGE_ONE_START_RULES,
) -> date:
    """The day from which the time for the stage one decision counts, by the rule of the acceptance."""
    from_start = any(
        rule.counted_from is CountedFrom.START and rule.is_in_force(accepted_on) for rule in rules
    )
    return started_on if from_start else accepted_on


def is_owed(duty: StageOneDuty, opened_on: date) -> bool:
    """Whether a stage one that began on that day needs it before it is decided."""
    return any(rule.duty is duty and rule.is_in_force(opened_on) for rule in STAGE_ONE_RULES)
