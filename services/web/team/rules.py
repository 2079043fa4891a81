"""The rules behind deadlines, refusals and retention, in words for staff: the length, where it comes from, how sure it is.

The invariant: doubt about the law is said here and on no page of a household; every version of a rule is listed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from contracts import quorum
from contracts import retention as kept
from contracts.check_age import (
    AGES,
    HEALTH_REPORT_REQUIRED_BY,
    CheckAgeRule,
    HealthReportDue,
)
from contracts.clocks import RULES, Certainty, ClockRule, Counting, Unit
from contracts.dated_rule import DatedRule
from contracts.stage_one_rules import STAGE_ONE_RULES, StageOneDuty, StageOneRule
from contracts.words import day, label_of

RuleT = TypeVar("RuleT", bound=DatedRule)

CHECK_AGE = "check-age"
HEALTH_REPORT = "health-report"
QUORUM = "quorum"
RETENTION = "retention"
STAGE_ONE = "stage-one"
NEEDED = {
    StageOneDuty.AGREED_PLAN: (
        "Stage one plan before the decision",
        "A positive decision needs a plan to which each applicant has agreed",
    ),
    StageOneDuty.RECOMMENDATION: (
        "Recommendation before the stage one decision",
        "A social worker recommends, and a manager who did not recommend decides",
    ),
}
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
    return [
        *(_rule(clock, title, _of(RULES, "id", clock), _of_clock) for clock, title in titles),
        *_about_checks(),
        *_about_stage_one(),
        _rule(QUORUM, "Quorum of an adoption panel", quorum.RULES, _of_quorum),
        *(_about_retention(outcome) for outcome in kept.Outcome),
    ]


def rule_of(identifier: str) -> Rule | None:
    """The rule of this name; None where there is none."""
    return next((each for each in rules() if each.id == identifier), None)


def _rule(
    identifier: str, title: str, found: Sequence[RuleT], facts: Callable[[RuleT], dict[str, str]]
) -> Rule:
    """Every version, the latest first; one without a last day ends before the next begins."""
    in_order = sorted(found, key=lambda each: each.effective_from)
    ends = [each.effective_from - timedelta(days=1) for each in in_order[1:]]
    versions = [
        RuleVersion(
            each.version,
            {**facts(each), "Source": each.source},
            each.certainty,
            each.effective_from,
            each.effective_to or end,
        )
        for each, end in zip(in_order, [*ends, None], strict=True)
    ]
    return Rule(identifier, title, tuple(reversed(versions)))


def _of(found: Sequence[RuleT], name: str, value: object) -> list[RuleT]:
    return [each for each in found if getattr(each, name) == value]


def _of_clock(rule: ClockRule) -> dict[str, str]:
    unit = rule.unit.replace("_", " ")
    return {
        "Limit": f"{rule.length} {unit if rule.length > 1 else unit.removesuffix('s')}",
        "How it is counted": COUNTED[rule.unit, rule.counting],
        "Starts when": rule.starts,
        "Stops when": rule.stops,
        "Pauses and exceptions": rule.pauses,
    }


def _about_checks() -> Iterator[Rule]:
    """How long checks hold, and by which decision the health report is due."""
    for check in dict.fromkeys(each.check for each in AGES):
        title = f"How long it holds: {label_of(check)}"
        yield _rule(f"{CHECK_AGE}-{check}", title, _of(AGES, "check", check), _of_age)
    yield _rule(
        HEALTH_REPORT,
        "When the health report is due",
        HEALTH_REPORT_REQUIRED_BY,
        lambda rule: {"Due before": DUE_BEFORE[rule.required_by]},
    )


def _of_age(rule: CheckAgeRule) -> dict[str, str]:
    return {
        "Limit": f"{rule.months} months from the date on the certificate or report",
        "How it is counted": COUNTED[Unit.MONTHS, Counting.WITHIN],
        "Shown as expiring": f"{rule.soon} months before",
        "Other agencies": rule.differs,
    }


def _about_stage_one() -> Iterator[Rule]:
    """What a decision on stage one rests on, by the day on which stage one began."""
    for duty, (title, _) in NEEDED.items():
        found = _of(STAGE_ONE_RULES, "duty", duty)
        yield _rule(f"{STAGE_ONE}-{duty}", title, found, _of_stage_one)


def _of_stage_one(rule: StageOneRule) -> dict[str, str]:
    _, needed = NEEDED[rule.duty]
    return {"Needed": needed, "Which cases": "Those whose stage one began in this time"}


def _of_quorum(rule: quorum.QuorumRule) -> dict[str, str]:
    return {"Limit": f"At least {rule.members} members, the chair or a vice-chair among them"}


def _about_retention(outcome: kept.Outcome) -> Rule:
    versions = _of(kept.RULES, "outcome", outcome)
    return _rule(f"{RETENTION}-{outcome}", versions[-1].title, versions, _of_retention)


def _of_retention(rule: kept.RetentionRule) -> dict[str, str]:
    years = f"{rule.years} years" if rule.years else "As long as your agency's policy says"
    return {"Kept for": years, "Counted from": rule.counted_from}
