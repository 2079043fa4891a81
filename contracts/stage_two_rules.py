"""What the referral to panel must rest on beside the report and its time, by the day on which stage two began.

The invariant: a duty that was put on record later than stages began asks nothing of those; a rule that was ever in
force stays as it was, and a change is one more rule with its own dates.
"""

from datetime import date
from enum import StrEnum

from contracts.dated_rule import Certainty, DatedRule


class StageTwoDuty(StrEnum):
    """What has to be on record before a case goes on."""

    AGREED_PLAN = "agreed_plan"
    SIGNED_REPORT = "signed_report"
    PANEL_PAPERS = "panel_papers"
    NEW_AREA_REPORT = "new_area_report"
    OBSERVATIONS_KEPT = "observations_kept"


class StageTwoRule(DatedRule):
    """One duty, for stages two that began between two days, both included."""

    duty: StageTwoDuty


STAGE_TWO_RULES: tuple[StageTwoRule, ...] = (
    StageTwoRule(
        duty=StageTwoDuty.AGREED_PLAN,
        source="Adoption Agencies Regulations 2005, regulation 29, for the plan; that the referral to panel waits for the agreement is our reading. Stages two that began before it could be recorded here go on without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageTwoRule(
        duty=StageTwoDuty.SIGNED_REPORT,
        source="Practice of agencies: the worker and a manager sign the report before it is shared. Stages two that began before it could be recorded here go on without it",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageTwoRule(
        duty=StageTwoDuty.PANEL_PAPERS,
        source="Adoption Agencies Regulations 2005, regulation 30, for the report with the medical adviser's summary; that references and checks in date go with it is practice. Stages two that began before it could be recorded here go on without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageTwoRule(
        duty=StageTwoDuty.NEW_AREA_REPORT,
        source="Adoption Agencies Regulations 2005, regulation 26, for the report of the local authority of their home; that after a move into another area the referral to panel waits for the new authority's is practice. Stages two that began before it could be recorded here go on without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
    StageTwoRule(
        duty=StageTwoDuty.OBSERVATIONS_KEPT,
        source="Adoption Agencies Regulations 2005, regulation 30, for the observations that go to the panel; that an agency records what they say, or the document that holds them, is our reading. Stages two that began before it could be recorded here go on without it",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=date(2026, 12, 1),
    ),
)


def is_owed_in_stage_two(duty: StageTwoDuty, started_on: date) -> bool:
    """Whether a stage two that began on that day needs it."""
    return any(rule.duty is duty and rule.is_in_force(started_on) for rule in STAGE_TWO_RULES)
