"""Dates of cases worked out by hand, each with its reason: what the law gives, and what holds and corrections make of it.

The one rule: a date stands here because somebody counted it from the words of the rule on a calendar page, never
because the code gave it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest

from contracts.check_age import expires_soon_from, health_report_rule, holds_until
from contracts.checks import Check
from contracts.clocks import ClockId, NoRuleInForce, breached_from, due_soon_on, start
from contracts.enquiry import DateCorrected
from contracts.reference import ReportKind
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.correction import CorrectDate, correct_date
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.fast_track import TakeFastTrack, take_fast_track
from services.assessment.domain.hold import EndHold, PutOnHold, end_hold, put_on_hold
from services.assessment.domain.report import ShareReport, share_report
from services.assessment.domain.stage_one import correct_opening
from services.assessment.domain.stage_one_decision import (
    RecommendStageOne,
    SendStageOneNotice,
    decide_stage_one,
    recommend_stage_one,
    send_stage_one_notice,
)
from services.assessment.domain.stage_two import (
    CloseWindow,
    StartStageTwo,
    close_window,
    start_stage_two,
)
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    DAY,
    HEARD,
    MANAGER,
    WORKER,
    checked,
    deciding,
    opened,
    with_agreed_plan,
)

# A row: what is asked, one or two days, the answer, and why.
FAST_TRACK = """
# Four months from the day on which the agency received the notice; no pause.
fast_track          2025-11-26  -           2026-03-26  the corresponding day of the fourth month, a Thursday
fast_track          2025-11-29  -           2026-03-29  the Sunday on which the clocks go on does not move
fast_track          2025-06-26  -           2025-10-26  nor does the Sunday on which they go back
fast_track          2025-10-30  -           2026-02-28  no 30 February: its last day, though it is a Saturday
fast_track          2027-10-30  -           2028-02-29  no 30 February in a leap year: the 29th
fast_track          2027-10-28  -           2028-02-28  the 28th corresponds, though this February has a day more
fast_track          2024-02-29  -           2024-06-29  from a leap day to the 29th, a Saturday
fast_track          2025-08-31  -           2025-12-31  both months have a 31st
fast_track          2025-09-01  -           2026-01-01  New Year's Day does not move it
fast_track          2025-12-06  -           2026-04-06  nor does Easter Monday; the notice came on a Saturday
fast_track          2025-05-31  -           2025-09-30  no 31 September: the 30th
fast_track          2013-07-01  -           2013-11-01  the first day on which there is a fast track
fast_track          2013-06-30  -           none        the day before there is no rule
fast_track_soon     2025-09-01  -           2025-12-16  due New Year's Day: 31, 30, 29, 24, 23, 22, then 19 to 16
fast_track_late     2027-10-30  -           2028-03-01  the day after the leap day
"""
WINDOW = """
# Decided, notice sent: six months from the day on which the notice was sent.
window              2025-06-12  2025-06-13  2025-12-13  from the notice, not from the decision of the day before; a Saturday
window              2025-08-29  2025-08-29  2026-02-28  no 29 February in 2026
window              2027-08-27  2027-08-31  2028-02-29  no 31 February; decided before the bank holiday, sent after it
window              2027-08-27  2027-08-29  2028-02-29  sent on a Sunday; the leap day is its corresponding day
window              2027-08-27  2027-08-28  2028-02-28  sent on the Saturday: the 28th, and no day more for the leap day
window              2026-02-27  2026-02-28  2026-08-28  the last of February to the 28th, not to the last of August
window              2024-02-28  2024-02-29  2024-08-29  from a leap day to the 29th
window              2025-04-25  2025-04-26  2025-10-26  the Sunday of 25 hours does not move
window              2025-09-30  2025-09-30  2026-03-30  the Monday after the clocks go on
window              2025-06-25  2025-06-25  2025-12-25  Christmas Day does not move it
window              2025-10-02  2025-10-03  2026-04-03  nor does Good Friday
window              2025-03-28  2025-03-31  2025-09-30  no 31 September; decided on Friday, sent on Monday
window              2025-12-24  2025-12-31  2026-06-30  no 31 June; a week between decision and notice takes nothing away
window_soon         2025-11-24  2025-11-25  2026-05-11  due the bank holiday of 25 May: 22 to 18, then 15 to 11
window_late         2025-08-29  2025-08-29  2026-03-01  due Saturday 28 February; the agency can close it on the Sunday
"""
CHECK_AGE = """
# A check holds for 24 months from the day on it, and is due to expire for the last three.
dbs                 2024-03-29  -           2026-03-29  from Good Friday to the Sunday on which the clocks go on
dbs                 2023-10-29  -           2025-10-29  dated the day on which the clocks went back
health              2024-10-26  -           2026-10-26  the Monday after they go back
dbs                 2027-03-01  -           2029-03-01  the day after a February
dbs                 2024-03-01  -           2026-03-01  the day after a leap day, to a Sunday
health              2024-02-28  -           2026-02-28  the day before a leap day: the 28th corresponds
health              2025-01-31  -           2027-01-31  a Sunday does not move it
dbs                 2025-04-30  -           2027-04-30  the last of April is the last of April
health              2026-12-26  -           2028-12-26  Boxing Day, a Tuesday in 2028, does not move it
dbs                 2022-09-19  -           2024-09-19  dated on the day of the state funeral, a holiday of one year
health              2013-07-01  -           2015-07-01  the first day of the rule
dbs                 2013-06-30  -           none        the day before it: no rule says how long it holds
dbs_soon            2025-06-15  -           2027-03-15  three months before 15 June 2027
health_soon         2027-05-31  -           2029-02-28  three months before 31 May 2029: February has no 31st
dbs_soon            2026-08-31  -           2028-05-31  three months before 31 August 2028
health_report       2020-04-25  -           agency_decision     the day after SI 2020/445 came into force
health_report       2020-09-24  -           agency_decision     its last day
health_report       2021-09-29  -           agency_decision     the day before the last of the regulations of 2021
health_report       2021-10-02  -           stage_one_decision  the second day without them
"""
COMPLAINT = """
# Within twelve months of what it is about.
complaint           2025-03-30  -           2026-03-30  from the day on which the clocks go on, to the day after the next time
complaint           2025-03-29  -           2026-03-29  to the Sunday on which they go on
complaint           2025-10-25  -           2026-10-25  to the Sunday on which they go back
complaint           2023-02-28  -           2024-02-28  the 28th corresponds; the leap day is a day late
complaint           2023-03-01  -           2024-03-01  a leap day in between is one of the days
complaint           2027-02-28  -           2028-02-28  the next leap year in the same way
complaint           2028-02-29  -           2029-02-28  no 29 February in 2029: its last day
complaint           2024-12-25  -           2025-12-25  from Christmas Day to Christmas Day
complaint           2025-04-18  -           2026-04-18  from Good Friday to a Saturday
complaint           2025-08-31  -           2026-08-31  the summer bank holiday does not move it
complaint           2013-07-01  -           2014-07-01  the first day of the rule
complaint           2013-06-30  -           none        the day before there is no rule
complaint_soon      2025-01-01  -           2025-12-16  due New Year's Day: 31, 30, 29, 24, 23, 22, then 19 to 16
complaint_late      2024-02-29  -           2025-03-01  the last day is 28 February 2025
"""
HOLD = """
# Accepted, noticed or shared; held from; then ended 30 days later. No rule lets a clock stop.
hold_stage_one      2025-12-30  2026-01-12  2026-02-28  two months: no 30 February, held or not
hold_stage_one      2027-12-29  2028-01-04  2028-02-29  two months to a leap day
hold_stage_one      2025-01-30  2025-03-03  2025-03-30  on hold while the clocks go on; the Sunday does not move
hold_stage_one      2025-10-25  2025-11-03  2025-12-25  on hold until December; Christmas Day does not move
hold_stage_one      2025-02-28  2025-02-28  2025-04-28  held on the very first day
hold_stage_one      2025-06-16  2025-08-16  2025-08-16  held on the last day, a Saturday: it is still the last
hold_stage_one      2025-06-16  2025-08-18  2025-08-16  held when it was late already: it stays late
hold_stage_two      2025-10-31  2025-12-24  2026-02-28  four months: no 31 February; on hold over Christmas
hold_stage_two      2025-06-26  2025-10-20  2025-10-26  on hold while the clocks go back
hold_stage_two      2025-08-04  2025-08-25  2025-12-04  held from a bank holiday
hold_stage_two      2024-10-29  2025-01-06  2025-02-28  no 29 February in 2025
hold_comment        2025-12-23  2025-12-24  2025-12-31  beginning with Tuesday: 23, 24, 29, 30, 31, whether work rests or not
hold_comment        2025-05-02  2025-05-06  2025-05-09  beginning with Friday: 2, then 6, 7, 8, 9
"""
CORRECTED = """
# The wrong day, the right day: every clock as if the right day had been recorded at once.
corrected_notice    2025-08-28  2025-08-29  2026-02-28  six months from the 29th: no 29 February in 2026
corrected_notice    2025-08-29  2025-08-28  2026-02-28  a day earlier, and the same last day
corrected_notice    2027-08-27  2027-08-31  2028-02-29  no 31 February in a leap year
corrected_notice    2025-04-28  2025-04-26  2025-10-26  the day on which the clocks go back
corrected_start     2025-10-28  2025-10-31  2026-02-28  four months: no 31 February
corrected_start     2025-11-03  2025-10-29  2026-02-28  no 29 February either
corrected_start     2027-10-28  2027-10-29  2028-02-29  the leap day
corrected_start     2025-08-26  2025-08-25  2025-12-25  Christmas Day does not move it
corrected_opening   2025-12-29  2025-12-31  2026-02-28  two months: no 31 February
corrected_opening   2025-03-03  2025-02-28  2025-04-28  the last of February to the 28th
corrected_opening   2027-12-30  2027-12-29  2028-02-29  to the leap day from either
corrected_opening   2025-01-31  2025-01-30  2025-03-30  the 30th, on which the clocks go on, and no longer the 31st
corrected_report    2025-12-22  2025-12-24  2026-01-02  beginning with Christmas Eve: 24, 29, 30, 31, 2
corrected_report    2025-04-14  2025-04-17  2025-04-25  beginning with Maundy Thursday: 17, 22, 23, 24, 25
corrected_report    2025-05-02  2025-05-03  2025-05-12  a Saturday; Monday 5 is a bank holiday: 6, 7, 8, 9, 12
corrected_decision  2025-12-22  2025-12-23  2026-01-02  within five working days: 24, 29, 30, 31, 2
corrected_decision  2026-04-01  2026-04-02  2026-04-13  over Easter: 7, 8, 9, 10, 13
"""


class Row(NamedTuple):
    """One date worked out by hand; the second day is the first where one is enough."""

    kind: str
    first: date
    second: date
    expected: str
    why: str

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.second}"


def rows(*tables: str) -> list[Row]:
    return [
        row(line)
        for table in tables
        for line in table.strip().splitlines()
        if not line.startswith("#")
    ]


def row(line: str) -> Row:
    kind, first, second, expected, why = line.split(maxsplit=4)
    one = date.fromisoformat(first)
    return Row(kind, one, one if second == "-" else date.fromisoformat(second), expected, why)


def on_fast_track(notice: date) -> Assessment:
    said = {
        "on": notice,
        "ground": "previous_adopter",
        "checks": [Check.DBS],
        "first_dbs_on": notice,
        "second_dbs_on": notice,
        "consent_by": [1, 2],
        "consent_on": notice,
        "evidence": "Approved by us before.",
    }
    return take_fast_track(opened(notice), TakeFastTrack.model_validate(said)).state


def with_decision(on: date) -> Assessment:
    ready = checked(with_agreed_plan(opened(on - 50 * DAY)))
    recommending = {"on": on, "outcome": "may_be_suitable", "reasons": "All is in."}
    recommended = RecommendStageOne.model_validate(recommending)
    state = recommend_stage_one(ready, recommended, WORKER).state
    return decide_stage_one(state, deciding(on), MANAGER).state


def in_window(decided: date, sent: date) -> Assessment:
    return send_stage_one_notice(with_decision(decided), SendStageOneNotice(on=sent)).state


def held(before: Assessment, on: date) -> Assessment:
    asked = {"on": on, "reason": "work", "asked_by": "applicants"}
    state = put_on_hold(before, PutOnHold.model_validate(asked)).state
    return end_hold(state, EndHold(on=on + 30 * DAY)).state


def with_report(shared: date) -> Assessment:
    taken = on_fast_track(shared - 60 * DAY)
    return share_report(taken, ShareReport(on=shared, report=ReportKind.FULL)).state


def corrected(state: Assessment, step: Step, right: date) -> Assessment:
    version = next(each.version for each in reversed(state.dates) if each.step is step)
    more: dict[str, Any] = {"reason": "The letter has this date.", "staff": WORKER}
    on = max(right, state.day_of(version)) + 30 * DAY
    return correct_date(state, CorrectDate(on=on, corrects=version, right_day=right, **more)).state


def started(wrong: date, right: date) -> Assessment:
    """In stage two since the wrong day, with a notice sent well before both."""
    sent = min(wrong, right) - 30 * DAY
    return start_stage_two(in_window(sent, sent), StartStageTwo(on=wrong)).state


def opening_corrected(wrong: date, right: date) -> Assessment:
    said = DateCorrected(occurred_on=right + timedelta(60), corrects=HEARD.version, right_day=right)
    decision = correct_opening(opened(wrong), HEARD, said)
    assert decision is not None
    return decision.state


def due_of(clock: ClockId, state: Assessment) -> date:
    return state.clocks[clock].due_on


def window_due(decided: date, sent: date) -> date:
    """The last day on which the notice is taken, and the day before the case can be closed."""
    state = in_window(decided, sent)
    last = due_of(ClockId.STAGE_TWO_WINDOW, state)
    assert start_stage_two(state, StartStageTwo(on=last)).events
    assert close_window(state, CloseWindow(on=last + DAY)).events
    with pytest.raises(Refusal):
        start_stage_two(state, StartStageTwo(on=last + DAY))
    with pytest.raises(Refusal):
        close_window(state, CloseWindow(on=last))
    return last


def wrong_then_right(step: Step, before: Callable[[date], Assessment], clock: ClockId) -> "Asked":
    return lambda wrong, right: due_of(clock, corrected(before(wrong), step, right))


Asked = Callable[[date, date], object]
COMMENT, WAIT = ClockId.PAR_COMMENT, ClockId.STAGE_TWO_WINDOW
complaining = partial(start, ClockId.COMPLAINT)
ASKED: Mapping[str, Asked] = {
    "fast_track": lambda on, _: due_of(ClockId.STAGE_TWO, on_fast_track(on)),
    "fast_track_soon": lambda on, _: due_soon_on(on_fast_track(on).clocks[ClockId.STAGE_TWO]),
    "fast_track_late": lambda on, _: breached_from(on_fast_track(on).clocks[ClockId.STAGE_TWO]),
    "window": window_due,
    "window_soon": lambda decided, sent: due_soon_on(in_window(decided, sent).clocks[WAIT]),
    "window_late": lambda decided, sent: breached_from(in_window(decided, sent).clocks[WAIT]),
    "dbs": lambda on, _: holds_until(Check.DBS, on),
    "health": lambda on, _: holds_until(Check.HEALTH, on),
    "dbs_soon": lambda on, _: expires_soon_from(Check.DBS, on),
    "health_soon": lambda on, _: expires_soon_from(Check.HEALTH, on),
    "health_report": lambda on, _: health_report_rule(on).required_by,
    "complaint": lambda on, _: complaining(on).due_on,
    "complaint_soon": lambda on, _: due_soon_on(complaining(on)),
    "complaint_late": lambda on, _: breached_from(complaining(on)),
    "hold_stage_one": lambda on, from_: due_of(ClockId.STAGE_ONE, held(opened(on), from_)),
    "hold_stage_two": lambda on, from_: due_of(ClockId.STAGE_TWO, held(on_fast_track(on), from_)),
    "hold_comment": lambda on, from_: due_of(COMMENT, held(with_report(on), from_)),
    "corrected_notice": lambda wrong, right: due_of(
        WAIT, corrected(in_window(min(wrong, right), wrong), Step.NOTICE_SENT, right)
    ),
    "corrected_start": lambda wrong, right: due_of(
        ClockId.STAGE_TWO, corrected(started(wrong, right), Step.STAGE_TWO_STARTED, right)
    ),
    "corrected_opening": lambda wrong, right: due_of(
        ClockId.STAGE_ONE, opening_corrected(wrong, right)
    ),
    "corrected_report": wrong_then_right(Step.REPORT_SHARED, with_report, COMMENT),
    "corrected_decision": wrong_then_right(
        Step.STAGE_ONE_DECIDED, with_decision, ClockId.NOTIFY_WRITTEN
    ),
}
WORKED = rows(FAST_TRACK, WINDOW, CHECK_AGE, COMPLAINT, HOLD, CORRECTED)


def answer(row: Row) -> str:
    """What the product says; "none" where no rule is in force."""
    try:
        return str(ASKED[row.kind](row.first, row.second) or "none")
    except NoRuleInForce:
        return "none"


@pytest.mark.parametrize("row", WORKED, ids=str)
def test_a_date_of_a_case_is_the_one_worked_out_from_the_words_of_the_rule(row: Row) -> None:
    assert answer(row) == row.expected, row.why


def test_every_kind_of_date_is_worked_out_by_hand_and_there_are_enough_of_them() -> None:
    assert {each.kind for each in WORKED} == {*ASKED}
    assert len({each[:3] for each in WORKED}) == len(WORKED) >= 80
