"""What some households of the year meet besides: a hold, the fast track, a disqualification, a delay, a move to another agency.

The invariant: each takes the place of a step that was there, or stands between two; what is drawn for it is drawn apart.
"""

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from contracts.calendar import working_days_before
from contracts.checks import BY_NUMBER, Check
from contracts.clocks import ClockId, due
from contracts.hold import AskedForBy, HoldReason
from contracts.reference import Household, WithdrawalReason
from deploy.demo.days import working_days_on
from deploy.demo.draft import AGENCIES, Draft
from deploy.demo.plan import Service, Step, step
from deploy.demo.quotas import Ending

HELD = 0.06
HOLDS = (
    (HoldReason.BEREAVEMENT, AskedForBy.APPLICANTS),
    (HoldReason.MOVING_HOME, AskedForBy.APPLICANTS),
    (HoldReason.WAITING_FOR_INFORMATION, AskedForBy.AGENCY),
)
ONE_IN_FAST_TRACK, ONE_IN_DISQUALIFIED = 4, 3
NOT_REPEATED = (Check.DBS, Check.HEALTH, *BY_NUMBER, Check.LOCAL_AUTHORITY, Check.PREPARATION)
LATE = timedelta(days=95)
"""After so long in stage two the four months are not enough for the panel and the decision."""
LONGER = timedelta(days=60)

_step = partial(step, Service.ASSESSMENT)


def held(draft: Draft, opened_on: date) -> list[Step]:
    """A few weeks at the beginning of stage one in which the work of some of them rests."""
    random = Random(f"{draft.seed}/{draft.number}/hold")
    if random.random() >= HELD:
        return []
    reason, asked_by = random.choice(HOLDS)
    on = working_days_on(opened_on, random.randint(3, 8))
    until = working_days_on(on, random.randint(3, 8))
    details = {"reason": reason, "asked_by": asked_by, "until": until.isoformat()}
    return [_step("put-on-hold", on, **details), _step("end-hold", until)]


def is_fast_tracked(draft: Draft) -> bool:
    """Whether they are previous adopters, who enter stage two without stage one."""
    early = draft.ending is Ending.WITHDREW_IN_STAGE_TWO
    return early and draft.number % ONE_IN_FAST_TRACK == 0


def fast_tracked(draft: Draft, opened_on: date) -> Step:
    """Their notice, and what is held of them and not repeated."""
    people, on = _people(draft), working_days_on(opened_on, 5)
    each_of = ("first", "second")[: len(people)]
    made_on = (opened_on - timedelta(days=90)).isoformat()
    dates = {f"{whose}_{check}_on": made_on for whose in each_of for check in ("dbs", "health")}
    details: dict[str, Any] = {
        "ground": "previous_adopter",
        "checks": NOT_REPEATED,
        **dates,
        "consent_by": people,
        "consent_on": opened_on.isoformat(),
        "evidence": "Approved by us before; the certificates and reports are on that record.",
    }
    return _step("take-fast-track", on, **details)


def decided_by_law(draft: Draft, decided: Step) -> Step | None:
    """One in three of those who are not suitable in time is so by law, which nobody recommends."""
    chosen = draft.number % ONE_IN_DISQUALIFIED == 0 and "delay" not in decided.details
    if draft.ending is not Ending.NOT_SUITABLE_AT_STAGE_ONE or not chosen:
        return None
    return _step("record-disqualification", decided.on, person=1)


def delayed(started_on: date, shared_on: date) -> list[Step]:
    """That the decision takes longer than four months, said before the report is shared."""
    if shared_on - started_on < LATE:
        return []
    on = working_days_before(shared_on, 1)
    until = due(ClockId.STAGE_TWO, started_on) + LONGER
    details = {
        "ground": "applicant_request",
        "begins_on": working_days_before(on, 10).isoformat(),
        "until": until.isoformat(),
        "evidence": "A note of the meeting in which they asked for more time.",
    }
    return [_step("record-delay", on, **details)]


def withdrawn(draft: Draft, on: date, reason: WithdrawalReason) -> Step:
    """The end on their side; who goes on with another agency moves there."""
    if reason is not WithdrawalReason.MOVED_TO_ANOTHER_AGENCY:
        return _step("withdraw", on, reason=reason)
    receiver = AGENCIES[(AGENCIES.index(draft.agency) + 1) % len(AGENCIES)]
    consent = {"consent_by": _people(draft), "consent_on": on.isoformat()}
    return _step("record-move", on, receiver=receiver, checks=[], **consent)


def _people(draft: Draft) -> list[int]:
    return [1, 2] if draft.household is Household.JOINT else [1]
