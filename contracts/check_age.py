"""How long a check holds, and by when the health report must be in: dated rules, as for deadlines.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from contracts.calendar import add_months
from contracts.checks import Check
from contracts.clock_table import TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty, DatedRule, last_begun


class CheckAgeRule(DatedRule):
    """For how many months a check holds, from the day on its certificate or report."""

    id: str
    check: Check
    months: PositiveInt
    soon: PositiveInt = Field(description="Months before its end in which it is due to expire")
    differs: str = Field(description="What agencies' own policies say")


class OwnCheckAge(BaseModel):
    """For how many months a check holds at one agency, which can ask for a new one sooner than the rule says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    check: Check
    months: Annotated[int, Field(ge=1, le=60)]


OwnAges = Annotated[tuple[OwnCheckAge, ...], Field(max_length=len(Check))]
"""At most one for each check; none where the agency goes by the rule."""


class HealthReportDue(StrEnum):
    """The decision before which the health report of regulation 26 must be in."""

    STAGE_ONE_DECISION = "stage_one_decision"
    AGENCY_DECISION = "agency_decision"


class HealthReportRule(DatedRule):
    """By which decision the health report is required, as it stood between two dates."""

    required_by: HealthReportDue


AGES: tuple[CheckAgeRule, ...] = (
    CheckAgeRule(
        id="CHECK-AGE-DBS",
        check=Check.DBS,
        months=24,
        soon=3,
        differs="Adopt North East renews after 12 months, Together for Adoption after 2 years, One Adoption West Yorkshire after 3 years",
        source="No national rule was found; 2 years is one agency's policy (Together for Adoption, review of approval)",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    CheckAgeRule(
        id="CHECK-AGE-MED",
        check=Check.HEALTH,
        months=24,
        soon=3,
        differs="Agencies update the report after 2 years and ask for a new one after 4 years, or when someone's health changes",
        source="No national rule was found; two agencies' policies (Together for Adoption; One Adoption West Yorkshire)",
        certainty=Certainty.LOCAL,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
)

HEALTH_REPORT_REQUIRED_BY: tuple[HealthReportRule, ...] = (
    HealthReportRule(
        required_by=HealthReportDue.STAGE_ONE_DECISION,
        source="Adoption Agencies Regulations 2005, regulations 26(b) and 27",
        certainty=Certainty.UNCERTAIN,
        version=1,
        effective_from=TWO_STAGE_PROCESS,
    ),
    HealthReportRule(
        required_by=HealthReportDue.AGENCY_DECISION,
        source="SI 2020/445, regulation 4, continued by SI 2020/909 and the regulations of 2021, for the pandemic",
        certainty=Certainty.LAW,
        version=2,
        effective_from=date(2020, 4, 24),
    ),
    HealthReportRule(
        required_by=HealthReportDue.STAGE_ONE_DECISION,
        source="The regulations of 2021 ended on 30 September 2021. An undated copy of regulation 30B(1A) still has the words of the pandemic; whether it is in force could not be confirmed",
        certainty=Certainty.UNCERTAIN,
        version=3,
        effective_from=date(2021, 10, 1),
    ),
)
"""In the order of their dates; each holds until the next begins."""


def age_rule(check: Check, dated_on: date) -> CheckAgeRule | None:
    """The rule for a check of that day; None where it does not expire."""
    return next((each for each in AGES if each.check is check and each.is_in_force(dated_on)), None)


def months_at(rule: CheckAgeRule, own: Iterable[OwnCheckAge] = ()) -> int:
    """For how many months a check holds at an agency: by the rule, or by its own standard where that is shorter."""
    return min([rule.months, *(each.months for each in own if each.check is rule.check)])


def holds_until(check: Check, dated_on: date, own: Iterable[OwnCheckAge] = ()) -> date | None:
    """The last day on which a check of that day holds; None where it does not expire.

    The corresponding day is still in time. Raises nothing: an unknown check never expires.
    """
    rule = age_rule(check, dated_on)
    return add_months(dated_on, months_at(rule, own)) if rule else None


def expires_soon_from(check: Check, dated_on: date, own: Iterable[OwnCheckAge] = ()) -> date | None:
    """The first day on which it is due to expire; None where it does not."""
    rule = age_rule(check, dated_on)
    return add_months(dated_on, max(0, months_at(rule, own) - rule.soon)) if rule else None


def health_report_rule(on: date) -> HealthReportRule:
    """The rule for a decision on that day; the first one for any day before."""
    return last_begun(HEALTH_REPORT_REQUIRED_BY, on)
