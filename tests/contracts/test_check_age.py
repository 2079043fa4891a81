"""How long checks hold, and by which decision the health report is due: worked out by hand, each with its reason."""

from datetime import date
from typing import NamedTuple

import pytest

from contracts.check_age import (
    AGES,
    HEALTH_REPORT_REQUIRED_BY,
    HealthReportDue,
    OwnCheckAge,
    age_rule,
    expires_soon_from,
    health_report_rule,
    holds_until,
)
from contracts.checks import Check

STAGE_ONE, AGENCY = HealthReportDue.STAGE_ONE_DECISION, HealthReportDue.AGENCY_DECISION


class Worked(NamedTuple):
    """A date worked out by hand: the day of a check, its last day, and why."""

    check: Check
    dated: str
    until: str
    why: str


WORKED = (
    Worked(Check.DBS, "2025-03-03", "2027-03-03", "two years on, the corresponding day is in time"),
    Worked(Check.DBS, "2024-02-29", "2026-02-28", "2026 has no 29 February: its last day"),
    Worked(Check.DBS, "2022-02-28", "2024-02-28", "28 corresponds to 28, also in a leap year"),
    Worked(Check.DBS, "2026-02-28", "2028-02-28", "the 28th, not the last day of February 2028"),
    Worked(Check.DBS, "2024-12-31", "2026-12-31", "the end of a year stays the end of a year"),
    Worked(Check.DBS, "2023-08-31", "2025-08-31", "August has 31 days in every year"),
    Worked(Check.DBS, "2024-01-01", "2026-01-01", "a bank holiday does not move it"),
    Worked(Check.DBS, "2024-12-25", "2026-12-25", "Christmas Day does not move it either"),
    Worked(
        Check.DBS, "2024-05-18", "2026-05-18", "a Monday in 2026; the weekday counts for nothing"
    ),
    Worked(Check.DBS, "2013-07-01", "2015-07-01", "the first day of the two-stage process"),
    Worked(
        Check.HEALTH, "2025-06-30", "2027-06-30", "an update after two years, as for a certificate"
    ),
    Worked(Check.HEALTH, "2020-02-29", "2022-02-28", "2022 has no 29 February"),
    Worked(Check.HEALTH, "2028-02-29", "2030-02-28", "2030 has none either"),
    Worked(Check.HEALTH, "2024-04-06", "2026-04-06", "Easter Monday 2026 does not move it"),
)
SOON = (
    (Check.DBS, "2025-03-03", "2026-12-03", "three months before 3 March 2027"),
    (Check.DBS, "2024-02-29", "2025-11-29", "21 months after 29 February: 29 November exists"),
    (
        Check.DBS,
        "2024-05-31",
        "2026-02-28",
        "21 months after 31 May: February 2026 ends on the 28th",
    ),
    (Check.HEALTH, "2025-06-30", "2027-03-30", "three months before 30 June 2027"),
    (Check.HEALTH, "2026-05-31", "2028-02-29", "21 months after 31 May: February 2028 has 29 days"),
)
DUE = (
    ("2013-07-01", STAGE_ONE, "the two-stage process begins"),
    ("2020-04-23", STAGE_ONE, "the day before SI 2020/445"),
    ("2020-04-24", AGENCY, "SI 2020/445 is in force from this day"),
    ("2020-09-25", AGENCY, "SI 2020/909 kept the timing of medicals"),
    ("2021-09-30", AGENCY, "the last day of the regulations of 2021"),
    ("2021-10-01", STAGE_ONE, "the flexibility is over"),
    ("2012-01-01", STAGE_ONE, "before the first rule, the first rule"),
)


@pytest.mark.parametrize(("check", "dated", "until", "why"), WORKED)
def test_a_check_holds_until_the_corresponding_day(
    check: Check, dated: str, until: str, why: str
) -> None:
    assert holds_until(check, date.fromisoformat(dated)) == date.fromisoformat(until), why


@pytest.mark.parametrize(("check", "dated", "soon", "why"), SOON)
def test_it_is_due_to_expire_three_months_before(
    check: Check, dated: str, soon: str, why: str
) -> None:
    assert expires_soon_from(check, date.fromisoformat(dated)) == date.fromisoformat(soon), why


@pytest.mark.parametrize(("on", "required_by", "why"), DUE)
def test_by_which_decision_the_health_report_is_due(
    on: str, required_by: HealthReportDue, why: str
) -> None:
    assert health_report_rule(date.fromisoformat(on)).required_by is required_by, why


@pytest.mark.parametrize("check", [each for each in Check if each not in {Check.DBS, Check.HEALTH}])
def test_other_checks_do_not_expire(check: Check) -> None:
    assert holds_until(check, date(2025, 3, 3)) is None
    assert expires_soon_from(check, date(2025, 3, 3)) is None


def test_a_certificate_from_before_the_two_stage_process_has_no_rule() -> None:
    assert age_rule(Check.DBS, date(2013, 6, 30)) is None


def test_what_agencies_do_differently_is_said_with_each_rule() -> None:
    assert all(each.differs and each.source for each in AGES)
    begins = [each.effective_from for each in HEALTH_REPORT_REQUIRED_BY]
    assert begins == sorted(begins)


def test_an_agencys_own_age_counts_where_it_is_shorter_and_never_where_it_is_longer() -> None:
    dated, own = date(2025, 3, 3), OwnCheckAge(check=Check.DBS, months=12)
    longer = OwnCheckAge(check=Check.DBS, months=36)

    assert holds_until(Check.DBS, dated, [own]) == date(2026, 3, 3)
    assert expires_soon_from(Check.DBS, dated, [own]) == date(2025, 12, 3)
    assert holds_until(Check.DBS, dated, [longer]) == date(2027, 3, 3)
    assert holds_until(Check.HEALTH, dated, [own]) == date(2027, 3, 3)


def test_an_age_shorter_than_its_warning_is_due_to_expire_from_its_first_day() -> None:
    own = OwnCheckAge(check=Check.DBS, months=2)

    assert expires_soon_from(Check.DBS, date(2025, 3, 3), [own]) == date(2025, 3, 3)
