"""The rules behind deadlines, refusals and retention, in words for staff: the length, where it comes from, how sure it is.

The invariant: doubt about the law is said here and on no page of a household; every version of a rule is listed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from contracts import quorum
from contracts import retention as kept
from contracts.check_age import (
    AGES,
    HEALTH_REPORT_REQUIRED_BY,
    CheckAgeRule,
    HealthReportDue,
)
from contracts.clocks import RULES, Certainty, ClockRule, Counting, Unit
from contracts.words import day, label_of

CHECK_AGE = "check-age"
HEALTH_REPORT = "health-report"
QUORUM = "quorum"
RETENTION = "retention"
DUE_BEFORE = {
    HealthReportDue.STAGE_ONE_DECISION: "The decision at the end of stage one",
    HealthReportDue.AGENCY_DECISION: "The agency decision, and before the case goes to panel",
}
COUNTED = {
    (
        Unit.WORKING_DAYS,
        Counting.WITHIN,
    ): "The day it starts is not counted. The last day is in time.",
    (
        Unit.WORKING_DAYS,
        Counting.BEGINNING_WITH,
    ): "The day it starts is the first day. The last day is in time.",
    (
        Unit.MONTHS,
        Counting.WITHIN,
    ): "To the same date of the last month. It does not move if that is not a working day.",
}


class RuleVersion(NamedTuple):
    """A rule as it holds between two dates: its facts by their names, and how sure it is."""

    number: int
    facts: dict[str, str]
    certainty: Certainty
    from_on: date
    to_on: date | None

    @property
    def dates(self) -> str:
        """From when to when it holds."""
        begins = f"From {day(self.from_on)}"
        return f"{begins} to {day(self.to_on)}" if self.to_on else begins


class Rule(NamedTuple):
    """One rule with every version of it, the latest first."""

    id: str
    title: str
    versions: tuple[RuleVersion, ...]


def rules() -> list[Rule]:
    """Every rule, in the order of the journey."""
    titles = dict.fromkeys((each.id, each.title) for each in RULES)
    clocks = [Rule(clock, title, _versions_of_clock(clock)) for clock, title in titles]
    panel = Rule(QUORUM, "Quorum of an adoption panel", tuple(_versions_of_quorum()))
    return [*clocks, *_about_checks(), panel, *(_retention(each) for each in kept.Outcome)]


def rule_of(identifier: str) -> Rule | None:
    """The rule of this name; None where there is none."""
    return next((each for each in rules() if each.id == identifier), None)


def _versions_of_clock(clock: str) -> tuple[RuleVersion, ...]:
    found = [_version(each) for each in RULES if each.id == clock]
    return tuple(sorted(found, key=lambda each: each.from_on, reverse=True))


def _version(rule: ClockRule) -> RuleVersion:
    unit = rule.unit.replace("_", " ")
    facts = {
        "Limit": f"{rule.length} {unit if rule.length > 1 else unit.removesuffix('s')}",
        "How it is counted": COUNTED[rule.unit, rule.counting],
        "Starts when": rule.starts,
        "Stops when": rule.stops,
        "Pauses and exceptions": rule.pauses,
        "Source": rule.source,
    }
    return RuleVersion(rule.version, facts, rule.certainty, rule.effective_from, rule.effective_to)


def _about_checks() -> Iterator[Rule]:
    """How long checks hold, and by which decision the health report is due."""
    for check in dict.fromkeys(each.check for each in AGES):
        versions = [each for each in AGES if each.check is check]
        told = tuple(_version_of_age(each) for each in reversed(versions))
        yield Rule(f"{CHECK_AGE}-{check}", f"How long it holds: {label_of(check)}", told)
    yield Rule(HEALTH_REPORT, "When the health report is due", tuple(_versions_of_health_report()))


def _version_of_age(rule: CheckAgeRule) -> RuleVersion:
    facts = {
        "Limit": f"{rule.months} months from the date on the certificate or report",
        "How it is counted": COUNTED[Unit.MONTHS, Counting.WITHIN],
        "Shown as expiring": f"{rule.soon} months before",
        "Other agencies": rule.differs,
        "Source": rule.source,
    }
    return RuleVersion(rule.version, facts, rule.certainty, rule.effective_from, rule.effective_to)


def _versions_of_health_report() -> Iterator[RuleVersion]:
    ends: date | None = None
    for each in reversed(HEALTH_REPORT_REQUIRED_BY):
        facts = {"Due before": DUE_BEFORE[each.required_by], "Source": each.source}
        yield RuleVersion(each.version, facts, each.certainty, each.effective_from, ends)
        ends = each.effective_from - timedelta(days=1)


def _versions_of_quorum() -> Iterator[RuleVersion]:
    ends: date | None = None
    for each in reversed(quorum.RULES):
        facts = {
            "Limit": f"At least {each.members} members, the chair or a vice-chair among them",
            "Source": each.source,
        }
        yield RuleVersion(each.version, facts, each.certainty, each.effective_from, ends)
        ends = each.effective_from - timedelta(days=1)


def _retention(outcome: kept.Outcome) -> Rule:
    versions = [each for each in kept.RULES if each.outcome is outcome]
    told = tuple(_versions_of_retention(versions))
    return Rule(f"{RETENTION}-{outcome}", versions[-1].title, told)


def _versions_of_retention(versions: Sequence[kept.RetentionRule]) -> Iterator[RuleVersion]:
    ends: date | None = None
    for each in reversed(versions):
        facts = {
            "Kept for": f"{each.years} years"
            if each.years
            else "As long as your agency's policy says",
            "Counted from": each.counted_from,
            "Source": each.source,
        }
        yield RuleVersion(each.version, facts, each.certainty, each.effective_from, ends)
        ends = each.effective_from - timedelta(days=1)
