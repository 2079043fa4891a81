"""The rules behind deadlines, refusals and retention, in words for staff: the length, where it comes from, how sure it is.

The invariant: doubt about the law is said here and on no page of a household; every version of a rule is listed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from contracts import quorum
from contracts import retention as kept
from contracts.agency import AgencyKind
from contracts.assessing import AuthorBasis
from contracts.check_age import (
    AGES,
    HEALTH_REPORT_REQUIRED_BY,
    CheckAgeRule,
)
from contracts.check_requests import REQUEST_RULES, RequestRule
from contracts.clocks import RULES, Certainty, ClockId, ClockRule, Counting, Unit
from contracts.complaint_rules import LONGEST_ANSWERS, LongestAnswer
from contracts.dated_rule import DatedRule
from contracts.decision_rules import DECISION_RULES, HEALTH_ONLY_RULES, DecisionRule
from contracts.delay_grounds import DELAY_GROUNDS, DelayGroundRule
from contracts.fast_track import FAST_TRACK_RULES, FastTrackGround
from contracts.hold_rules import HOLD_RULES, HoldRule
from contracts.panel_rules import (
    FREQUENCY_RULES,
    MEETINGS_ON_RECORD,
    PANEL_RULES,
    FrequencyRule,
    MeetingInterval,
    PanelRule,
)
from contracts.reference import DelayReason
from contracts.report_authors import REPORT_AUTHORS, ReportAuthorRule
from contracts.request_forms import BY_LINK, REQUEST_FORMS, RequestForm
from contracts.stage_one_rules import (
    STAGE_ONE_RULES,
    STAGE_ONE_START_RULES,
    StageOneRule,
    StageOneStartRule,
)
from contracts.stage_two_rules import STAGE_TWO_RULES, StageTwoRule
from contracts.words import day, label_of
from services.web.team.rule_words import (
    COUNTED,
    COUNTED_FROM,
    DUE_BEFORE,
    NEEDED,
    NEEDED_FOR_DECISION,
    NEEDED_IN_STAGE_TWO,
    OF_PANELS,
    WORKING_DAYS,
)

RuleT = TypeVar("RuleT", bound=DatedRule)

CHECK_AGE = "check-age"
HEALTH_REPORT = "health-report"
QUORUM = "quorum"
PANEL = "panel"
DECISION = "agency-decision"
HEALTH_ONLY = "health-only"
MEETING_ON_RECORD = "meeting-on-record"
FREQUENCY = "frequency"
HOW_OFTEN = {
    MeetingInterval.EACH_MONTH: "At least one day in each month",
    MeetingInterval.SIX_WEEKS: "At least every 6 weeks",
}
REQUEST = "request-by-link"
FORM = "asked-by-link"
RETENTION = "retention"
STAGE_ONE = "stage-one"
DELAY = "stage-one-delay"
START = "stage-one-start"
STAGE_TWO = "stage-two"
AUTHOR = "report-author"
HOLD = "on-hold"
EXTENDED = "extended"
FAST_TRACK = "fast-track"


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
        *_about_stage_two(),
        *_about_fast_track(),
        *_about_holds(dict(titles.keys())),
        *_about_panels(),
        *_about_decisions(),
        *_about_complaints(dict(titles.keys())),
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
    chosen = " or ".join(str(each) for each in rule.choices)
    own = {"Agencies choose": f"{chosen} {unit}, in their service standards"} if chosen else {}
    return {
        "Limit": f"{rule.length} {unit if rule.length > 1 else unit.removesuffix('s')}",
        "How it is counted": COUNTED[rule.unit, rule.counting],
        "Starts when": rule.starts,
        "Stops when": rule.stops,
        "Pauses and exceptions": rule.pauses,
        **(WORKING_DAYS if rule.unit is Unit.WORKING_DAYS else {}),
        **own,
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
    yield _rule(REQUEST, "How long a link to answer works", REQUEST_RULES, _of_request)
    for check in BY_LINK:
        title = f"What we ask by link: {label_of(check)}"
        yield _rule(f"{FORM}-{check}", title, _of(REQUEST_FORMS, "check", check), _of_form)


def _of_form(rule: RequestForm) -> dict[str, str]:
    numbered = enumerate(rule.questions, start=1)
    return {"Questions": " ".join(f"{number}. {each.title}" for number, each in numbered)}


def _of_request(rule: RequestRule) -> dict[str, str]:
    days = " and ".join(str(each) for each in rule.reminders)
    return {
        "Limit": f"{rule.days} days from the date you asked",
        "Reminders": f"After {days} days, if there is no answer",
    }


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
    yield _rule(START, "From which day stage one counts", STAGE_ONE_START_RULES, _of_start)
    yield _rule(DELAY, "When stage one may take longer", DELAY_GROUNDS, _of_delay)


def _of_start(rule: StageOneStartRule) -> dict[str, str]:
    return {
        "Counted from": COUNTED_FROM[rule.counted_from],
        "Which cases": "Those whose registration was accepted in this time",
    }


def _of_delay(rule: DelayGroundRule) -> dict[str, str]:
    def named(*, grounds: bool) -> str:
        return ". ".join(label_of(e) for e in DelayReason if (e in rule.grounds) is grounds)

    return {"Grounds": named(grounds=True), "Recorded, but no ground": named(grounds=False)}


def _of_stage_one(rule: StageOneRule) -> dict[str, str]:
    _, needed = NEEDED[rule.duty]
    return {"Needed": needed, "Which cases": "Those whose stage one began in this time"}


def _about_stage_two() -> Iterator[Rule]:
    """What the referral to panel rests on, by the day on which stage two began."""
    for duty, (title, _) in NEEDED_IN_STAGE_TWO.items():
        found = _of(STAGE_TWO_RULES, "duty", duty)
        yield _rule(f"{STAGE_TWO}-{duty}", title, found, _of_stage_two)
    for basis in AuthorBasis:
        found_authors = _of(REPORT_AUTHORS, "basis", basis)
        yield _rule(f"{AUTHOR}-{basis}", "Who may write the report", found_authors, _of_author)


def _of_stage_two(rule: StageTwoRule) -> dict[str, str]:
    _, needed = NEEDED_IN_STAGE_TWO[rule.duty]
    return {"Needed": needed, "Which cases": "Those whose stage two began in this time"}


def _of_author(rule: ReportAuthorRule) -> dict[str, str]:
    supervised = "Yes, by a social worker with the experience" if rule.supervised else "No"
    return {"Who": label_of(rule.basis), "Supervised": supervised}


def _about_fast_track() -> Iterator[Rule]:
    """Who may enter stage two directly."""
    for ground in FastTrackGround:
        yield _rule(
            f"{FAST_TRACK}-{ground}",
            f"Fast track: {label_of(ground)}",
            _of(FAST_TRACK_RULES, "ground", ground),
            lambda rule: {"Who": rule.who, "What they need": "The consent of each applicant"},
        )


def _about_holds(titles: Mapping[ClockId, str]) -> Iterator[Rule]:
    """What a hold does to each clock of an assessment."""
    for clock in dict.fromkeys(each.clock for each in HOLD_RULES):
        title = f"While a case is on hold: {titles[clock]}"
        yield _rule(f"{HOLD}-{clock}", title, _of(HOLD_RULES, "clock", clock), _of_hold)


def _of_hold(rule: HoldRule) -> dict[str, str]:
    does = "It goes on" if rule.goes_on else "It stops"
    return {"What happens to the deadline": does, "What to do instead": rule.instead}


def _about_complaints(titles: Mapping[ClockId, str]) -> Iterator[Rule]:
    """How long an answer may take at most, with the reason told before its deadline."""
    for clock in dict.fromkeys(each.clock for each in LONGEST_ANSWERS):
        title = f"Longest time with an extension: {titles[clock]}"
        versions = _of(LONGEST_ANSWERS, "clock", clock)
        yield _rule(f"{EXTENDED}-{clock}", title, versions, _of_longest_answer)


def _of_longest_answer(rule: LongestAnswer) -> dict[str, str]:
    return {
        "Limit": f"{rule.working_days} working days",
        "Needed": "You told the household why and until when before the deadline",
    }


def _about_panels() -> Iterator[Rule]:
    """What limits the panel's own work."""
    for limit, (title, unit) in OF_PANELS.items():
        found = _of(PANEL_RULES, "limit", limit)
        yield _rule(f"{PANEL}-{limit}", title, found, partial(_of_panel, unit=unit))

    for interval in MeetingInterval:
        often = _of(FREQUENCY_RULES, "interval", interval)
        title = f"How often a panel meets: {HOW_OFTEN[interval].lower()}"
        yield _rule(f"{PANEL}-{FREQUENCY}-{interval}", title, often, _of_frequency)
    yield _rule(
        f"{PANEL}-{MEETING_ON_RECORD}",
        "Who sat for a case",
        MEETINGS_ON_RECORD,
        lambda _: {"Needed": "The record of the meeting says who sat, and who stepped out"},
    )


def _about_decisions() -> Iterator[Rule]:
    """What an agency decision needs."""
    for duty, (title, words) in NEEDED_FOR_DECISION.items():
        found = _of(DECISION_RULES, "duty", duty)
        yield _rule(f"{DECISION}-{duty}", title, found, partial(_needed, words))
    yield _rule(
        f"{DECISION}-{HEALTH_ONLY}",
        "Independent review where health is the only ground",
        HEALTH_ONLY_RULES,
        lambda rule: {"Independent review": "Open" if rule.independent_review else "Not open"},
    )


def _needed(words: str, _: DecisionRule) -> dict[str, str]:
    return {"Needed": words}


def _of_panel(rule: PanelRule, *, unit: str) -> dict[str, str]:
    return {"Limit": f"{rule.length} {unit}"}


def _of_frequency(rule: FrequencyRule) -> dict[str, str]:
    return {
        "Which agencies": ", ".join(label_of(each) for each in AgencyKind if each in rule.kinds),
        "Limit": HOW_OFTEN[rule.interval],
    }


def _of_quorum(rule: quorum.QuorumRule) -> dict[str, str]:
    always = rule.another_independent is quorum.AnotherIndependent.ALWAYS
    another = "Always" if always else "If a vice-chair who is not independent is in the chair"
    return {
        "Limit": f"At least {rule.members} members, on a joint panel {rule.joint_members}",
        "Among them": "The chair or a vice-chair, and a social worker with 3 years of relevant experience",
        "Another independent member": another,
    }


def _about_retention(outcome: kept.Outcome) -> Rule:
    versions = _of(kept.RULES, "outcome", outcome)
    return _rule(f"{RETENTION}-{outcome}", versions[-1].title, versions, _of_retention)


def _of_retention(rule: kept.RetentionRule) -> dict[str, str]:
    years = f"{rule.years} years" if rule.years else "As long as your agency's policy says"
    return {"Kept for": years, "Counted from": rule.counted_from}
