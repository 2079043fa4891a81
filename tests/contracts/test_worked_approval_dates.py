"""Days of an approval's reviews and of a proposal to end it, worked out by hand from wall calendars, each with its reason.

The one rule: a date stands here because somebody counted it on a calendar page with the bank holidays of that year in
front of them, never because the code gave it.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from contracts.approval_rules import APPROVAL_RULES, ApprovalDuty, is_owed_to_approved
from contracts.clocks import ClockId, due
from contracts.dated_rule import Certainty

YEARS = """
2025-12-01  2026-12-01  the corresponding day a year on
2026-01-05  2027-01-05  the day of the approval itself is not counted
2024-02-29  2025-02-28  there is no 29 February in 2025
2027-02-28  2028-02-28  the corresponding day, not the leap day after it
2025-12-25  2026-12-25  Christmas Day does not move it
2026-05-30  2027-05-30  nor does a Sunday
2026-04-03  2027-04-03  from Good Friday to a Saturday
2026-08-31  2027-08-31  from a bank holiday to a Tuesday
"""
TIME_TO_COMMENT = """
2026-03-09  2026-03-20  Monday, day 1: two plain weeks to a Friday
2026-03-11  2026-03-24  Wednesday, day 1: 3, then 8 by Friday 20, Monday 23 and Tuesday 24
2026-03-30  2026-04-14  30 March to 2 April are 4, not Friday 3 and Monday 6: 7 to 10 make 8, then 13 and 14
2026-04-04  2026-04-20  sent on the Saturday of Easter: day 1 is Tuesday 7, 4, then 9 by Friday 17, Monday 20
2026-05-01  2026-05-15  Friday, day 1, not Monday 4: 5 to 8 make 5, then the whole week to Friday 15
2026-08-24  2026-09-07  5 by Friday 28, not Monday 31: 1 to 4 September make 9, Monday 7
2026-12-21  2027-01-06  21 to 24 are 4, not Friday 25 and Monday 28: 29 to 31 make 7, not 1 January: 4, 5 and 6
2025-12-24  2026-01-09  24 is day 1, 29 to 31 make 4, 2 January 5, then the whole week to Friday 9
2026-06-14  2026-06-26  sent on a Sunday: day 1 is Monday 15, two plain weeks
2023-05-02  2023-05-16  2 to 5 are 4, not Monday 8, for the coronation: 9 to 12 make 8, then 15 and 16
"""
TIME_TO_ANSWER = """
2026-04-02  2026-06-02  Thursday, day 1, not 3 and 6 April: 5 by 10 April, 10, 15, 20 by 1 May, not 4: 24, 29, 34, not 25: 38, then 1 and 2 June
2026-08-27  2026-10-22  27 and 28, not Monday 31: 6 by 4 September, 11, 16, 21, 26, 31, 36 by 16 October, then 19 to 22
2026-09-18  2026-11-12  Friday, day 1, then seven plain weeks make 36 by 6 November, and 9 to 12
2026-12-07  2027-02-03  10 by 18 December, 21 to 24 14, not 25 and 28: 17, not 1 January: 22, 27, 32, 37, then 1, 2 and 3 February
2026-12-26  2027-02-23  sent on Boxing Day, a Saturday, not Monday 28 for it: day 1 is Tuesday 29: 3, not 1 January: seven weeks make 38, 22 and 23 February
"""


def rows(clock: ClockId, table: str) -> Iterator[object]:
    for line in table.strip().splitlines():
        begun, expected, why = line.split(maxsplit=2)
        days = date.fromisoformat(begun), date.fromisoformat(expected)
        yield pytest.param(clock, *days, why, id=f"{clock} {begun}")


@pytest.mark.parametrize(
    ("clock", "begun", "expected", "why"),
    [
        *rows(ClockId.REVIEW_ANNUAL, YEARS),
        *rows(ClockId.REVIEW_COMMENT, TIME_TO_COMMENT),
        *rows(ClockId.QD_RESPONSE, TIME_TO_ANSWER),
    ],
)
def test_the_day_is_the_one_on_the_wall_calendar(
    clock: ClockId, begun: date, expected: date, why: str
) -> None:
    assert due(clock, begun) == expected, why


def test_the_first_review_is_asked_for_here_where_it_fell_due_once_reviews_could_be_recorded() -> (
    None
):
    owed = [
        is_owed_to_approved(ApprovalDuty.YEARLY_REVIEW, on)
        for on in (date(2025, 11, 30), date(2025, 12, 1), date(2026, 12, 1))
    ]

    assert owed == [False, True, True]


def test_that_the_panel_is_needed_is_a_rule_of_its_own_with_dates() -> None:
    without = [
        each.model_copy(update={"effective_to": date(2027, 3, 31)})
        for each in APPROVAL_RULES
        if each.duty is ApprovalDuty.PANEL
    ]
    owed = [
        is_owed_to_approved(ApprovalDuty.PANEL, on, without)
        for on in (date(2027, 3, 31), date(2027, 4, 1))
    ]

    assert owed == [True, False]
    assert {each.certainty for each in APPROVAL_RULES} == {Certainty.UNCERTAIN}
