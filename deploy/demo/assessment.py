"""The assessment's part of a journey: stage one, the window, stage two, the referral to panel."""

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from contracts.calendar import working_days_before
from contracts.checks import BY_NUMBER, Check
from contracts.clocks import ClockId, due
from contracts.reference import DelayReason, ReportKind, StageOneOutcome
from deploy.demo.beside import beside_checks, beside_report, with_addendum
from deploy.demo.days import days_on, in_time, working_day, working_days_on
from deploy.demo.draft import Draft
from deploy.demo.enquiry import withdrawal_reason
from deploy.demo.plan import Service, Step, step, woven
from deploy.demo.preparation import extend, prepare
from deploy.demo.quotas import Ending
from deploy.demo.stage_two import prepare_report
from deploy.demo.turns import (
    decided_by_law,
    delayed,
    fast_tracked,
    held,
    is_fast_tracked,
    withdrawn,
)

SENDS_OBSERVATIONS = 0.85
OBSERVATIONS = (
    "We read the report together. Our house has four rooms, not three. The rest is right."
)
DAYS_TO_CLOSE = 5
BRIEF_REPORT = 0.3
COME_BACK = (Check.DBS, Check.HEALTH, *BY_NUMBER, Check.LOCAL_AUTHORITY, Check.PREPARATION)
"""What comes back on days of its own; what else a household is asked for comes with one of these."""
NOT_SUITABLE_BECAUSE = "The references and the health report do not support an assessment."
RECOMMENDED_BECAUSE = {
    StageOneOutcome.MAY_BE_SUITABLE: "All checks are in. They took a full part in the preparation.",
    StageOneOutcome.NOT_SUITABLE: NOT_SUITABLE_BECAUSE,
}
EVIDENCE = {
    DelayReason.APPLICANT_REQUEST: "A note of the call in which they asked for more time.",
    DelayReason.DBS: "The date on which the certificate was asked for, and the reminder.",
    DelayReason.MEDICAL: "The surgery's letter with the date of the examination.",
    DelayReason.REFERENCES: "Three reminders to one of the referees.",
    DelayReason.AGENCY_CAPACITY: "The manager's note on the work waiting in the team.",
    DelayReason.EXCEPTIONAL_CIRCUMSTANCES: "The manager's note on a bereavement.",
}

_step = partial(step, Service.ASSESSMENT)


def assess_stage_one(draft: Draft, random: Random, opened_on: date) -> list[Step]:
    """The checks in two or three batches and the decision, unless they withdraw before it."""
    if is_fast_tracked(draft):
        return [fast_tracked(draft, opened_on)]
    decided_on = days_on(random, opened_on, least=35, mostly=57, most=95)
    batches = _batches(random, opened_on, decided_on)
    prepared = woven(
        [*held(draft, opened_on), *prepare(draft, opened_on, decided_on)],
        beside_checks(draft, opened_on, decided_on),
    )
    if draft.ending is Ending.WITHDREW_IN_STAGE_ONE:
        returned = batches[: random.randint(0, len(batches) - 1)]
        return [*woven(prepared, returned), _withdrawn(draft, random, decided_on)]
    decided = _decided(draft, random, opened_on, decided_on)
    if by_law := decided_by_law(draft, decided):
        return [*woven(prepared, batches), by_law, _noticed(draft, decided_on)]
    recommended = _recommended(decided, batches[-1].on)
    longer = _extended(draft, opened_on, decided)
    return [*woven(prepared, longer, batches, [recommended]), decided, _noticed(draft, decided_on)]


def assess_in_window(draft: Draft, random: Random, decided_on: date) -> list[Step]:
    """What they do with the six months: go on, withdraw, or let them lapse."""
    if draft.ending is Ending.NOT_SUITABLE_AT_STAGE_ONE or is_fast_tracked(draft):
        return []
    last = due(ClockId.STAGE_TWO_WINDOW, decided_on)
    if draft.ending is Ending.LET_THE_WINDOW_LAPSE:
        return [_step("close-window", working_days_on(last, DAYS_TO_CLOSE))]
    on = min(days_on(random, decided_on, least=1, mostly=7, most=60), last)
    if draft.ending is Ending.WITHDREW_IN_WINDOW:
        return [_withdrawn(draft, random, on)]
    return [_step("start-stage-two", on)]


def assess_stage_two(draft: Draft, random: Random, started_on: date) -> list[Step]:
    """The plan, the report, the observations on it or the end of their time, and the referral."""
    shared_on = days_on(random, started_on, least=40, mostly=62, most=110)
    if draft.ending is Ending.WITHDREW_IN_STAGE_TWO:
        return [_withdrawn(draft, random, shared_on)]
    brief = draft.ending is Ending.DETERMINED and random.random() < BRIEF_REPORT
    report = ReportKind.BRIEF if brief else ReportKind.FULL
    shared = _step("share-report", shared_on, report=report)
    before = woven(
        prepare_report(draft, started_on, shared_on, report),
        beside_report(draft, started_on, shared_on),
        delayed(started_on, shared_on),
    )
    return [*before, shared, *with_addendum(draft, _heard(random, shared_on))]


def withdraw_before_panel(draft: Draft, random: Random, referred_on: date) -> list[Step]:
    """Those who think better of it once their case has gone to panel."""
    if draft.ending is not Ending.WITHDREW_BEFORE_PANEL:
        return []
    return [_withdrawn(draft, random, days_on(random, referred_on, least=1, mostly=4, most=9))]


def _batches(random: Random, opened_on: date, decided_on: date) -> list[Step]:
    checks = random.sample(COME_BACK, len(COME_BACK))
    cuts = sorted(random.sample(range(1, len(checks)), random.randint(1, 2)))
    parts = [checks[start:end] for start, end in zip([0, *cuts], [*cuts, len(checks)], strict=True)]
    length = (decided_on - opened_on).days
    days = sorted(random.randint(7, length) for _ in parts)
    return [
        _step(
            "return-checks", min(working_day(opened_on + timedelta(day)), decided_on), checks=part
        )
        for day, part in zip(days, parts, strict=True)
    ]


def _recommended(decided: Step, checked_on: date) -> Step:
    """What the manager then follows, on the working day before where everything is back by then."""
    on = max(checked_on, working_days_before(decided.on, 1))
    outcome = decided.details["outcome"]
    return _step("recommend-stage-one", on, outcome=outcome, reasons=RECOMMENDED_BECAUSE[outcome])


def _extended(draft: Draft, opened_on: date, decided: Step) -> list[Step]:
    """Some of those that are late in the end are extended in time, for the same reason."""
    if "delay" not in decided.details:
        return []
    last, reason = due(ClockId.STAGE_ONE, opened_on), decided.details["delay"]
    return extend(draft, last, decided.on, reason, decided.details["delay_evidence"])


def _noticed(draft: Draft, decided_on: date) -> Step:
    """The notice leaves on the day of the decision, or up to three working days later."""
    later = Random(f"{draft.seed}/{draft.number}/notice").randint(0, 3)
    return _step("send-stage-one-notice", working_days_on(decided_on, later))


def _decided(draft: Draft, random: Random, opened_on: date, on: date) -> Step:
    details: dict[str, Any] = {"outcome": StageOneOutcome.MAY_BE_SUITABLE}
    if draft.ending is Ending.NOT_SUITABLE_AT_STAGE_ONE:
        refused = {"outcome": StageOneOutcome.NOT_SUITABLE, "reasons": NOT_SUITABLE_BECAUSE}
        details |= refused
    if on > due(ClockId.STAGE_ONE, opened_on):
        reason = random.choice(tuple(DelayReason))
        details |= {"delay": reason, "delay_evidence": EVIDENCE[reason]}
    return _step("decide-stage-one", on, **details)


def _heard(random: Random, shared_on: date) -> list[Step]:
    if random.random() < SENDS_OBSERVATIONS:
        on = in_time(random, shared_on, ClockId.PAR_COMMENT)
        referred_on = working_days_on(on, random.randint(0, 2))
        heard = _step("receive-observations", on, words=OBSERVATIONS)
        return [heard, _step("refer-to-panel", referred_on)]
    over_on = due(ClockId.PAR_COMMENT, shared_on) + timedelta(days=1)
    return [_step("refer-to-panel", working_days_on(over_on, random.randint(0, 2)))]


def _withdrawn(draft: Draft, random: Random, on: date) -> Step:
    return withdrawn(draft, on, withdrawal_reason(draft, random))
