"""Days of the panel and of what follows a decision, worked out by hand from wall calendars, each with its reason.

The one rule: a date stands here because somebody counted it on a calendar page with the bank holidays of that year in
front of them, never because the code gave it. More of the same clocks stand with all others in `test_worked_dates.py`.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.agency import AgencyKind
from contracts.clocks import ClockId, due
from contracts.panel_rules import leaves_list_on, next_panel_by, papers_due_on

Counted = Callable[[date], date]

TIME_TO_ANSWER = """
2025-01-06  2025-02-28  Monday, day 1: eight plain weeks to a Friday
2025-01-08  2025-03-04  Wednesday, day 1: 3, then seven weeks make 38, Monday 3 and Tuesday 4 March
2025-03-31  2025-05-29  10, then 14 to 17 April 14, 22 to 25 18, 23 by 2 May, not Monday 5: 27, 32, 37, not Monday 26: 27, 28, 29
2025-08-01  2025-09-26  Friday, day 1: 16 by 22 August, not Monday 25: 20, then four weeks of September
2025-08-25  2025-10-20  sent on the summer bank holiday: day 1 is Tuesday 26, 4, then seven weeks make 39, Monday 20
2025-12-01  2026-01-28  15 by 19 December, 22 to 24 18, 29 to 31 21, 2 January 22, 27, 32, 37, then 26, 27, 28
2025-11-30  2026-01-28  sent on a Sunday: day 1 is Monday 1 December
2025-12-25  2026-02-23  sent on Christmas Day: day 1 is Monday 29: 3, 2 January 4, then seven weeks make 39, Monday 23
2026-03-02  2026-04-28  20 by 27 March, 30 March to 2 April 24, not Friday 3 and Monday 6: 28, 33, 38, then 27 and 28
2026-11-30  2027-01-27  15 by 18 December, 21 to 24 19, not 25 and 28: 22, not 1 January: 27, 32, 37, then 25, 26, 27
2024-02-01  2024-03-27  Thursday, day 1: 2, 7, 12, 17, 22 with 29 February, 27, 32, 37, then 25, 26, 27 March
2023-04-03  2023-06-02  4, not 7 and 10 April: 8, 13, 18, not 1 May: 22, not 8 May: 26, 31, 36, not 29 May: 30, 31, 1, 2
2022-05-09  2022-07-05  15 by 27 May, 30, 31, 1 June 18, not 2 and 3 June: 23, 28, 33, 38, then 4 and 5 July
"""
NOTICE_OF_A_DECISION = """
2025-04-17  2025-04-28  not Good Friday 18 and Easter Monday 21: 22, 23, 24, 25, Monday 28
2026-04-02  2026-04-13  not Friday 3 and Monday 6: 7, 8, 9, 10, Monday 13
2025-05-02  2025-05-12  not Monday 5: 6, 7, 8, 9, Monday 12
2023-05-05  2023-05-15  not Monday 8, for the coronation: 9, 10, 11, 12, Monday 15
2025-08-22  2025-09-01  not Monday 25: 26, 27, 28, 29, Monday 1 September
2022-09-16  2022-09-26  not Monday 19, the day of the funeral: 20, 21, 22, 23, Monday 26
2024-02-28  2024-03-06  29 February, then 1, 4, 5, 6 March
"""
PAPERS = """
2025-01-13  2025-01-03  clear are 10, 9, 8, 7 and 6 January; sent on Friday 3
2025-04-29  2025-04-17  clear are 28, 25, 24, 23 and 22 April; not Monday 21 and Friday 18, so Thursday 17
2025-05-07  2025-04-28  clear are 6, 2, 1 May, 30 and 29 April; not Monday 5
2026-05-28  2026-05-19  clear are 27, 26, 22, 21 and 20 May; not Monday 25
2027-01-04  2026-12-22  clear are 31, 30, 29, 24 and 23 December; not 1 January, Monday 28 and Friday 25
2027-01-07  2026-12-29  clear are 6, 5, 4 January, 31 and 30 December; not 1 January
2023-05-12  2023-05-03  clear are 11, 10, 9, 5 and 4 May; not Monday 8
2022-06-20  2022-06-10  clear is the whole week from 13 to 17 June, so the Friday before it
2022-06-09  2022-05-30  clear are 8, 7, 6, 1 June and 31 May; not Thursday 2 and Friday 3
2025-07-27  2025-07-18  a meeting on a Sunday: clear is the whole week from 21 to 25 July
"""
NOTICE_TO_LEAVE_THE_LIST = """
2025-01-31  2025-02-28  there is no 31 February
2024-01-31  2024-02-29  the last day of February in a leap year
2025-03-31  2025-04-30  there is no 31 April
2025-02-28  2025-03-28  the corresponding day, not the last of the month
2025-12-15  2026-01-15  into the next year
2025-05-31  2025-06-30  there is no 31 June
2025-07-24  2025-08-24  a Sunday does not move it
2024-02-29  2024-03-29  Good Friday does not move it
"""


def rows(counted: Counted, name: str, table: str) -> list[Any]:
    found: list[Any] = []
    for line in table.strip().splitlines():
        begun, expected, why = line.split(maxsplit=2)
        days = date.fromisoformat(begun), date.fromisoformat(expected)
        found.append(pytest.param(counted, *days, why, id=f"{name} {begun}"))
    return found


@pytest.mark.parametrize(
    ("counted", "begun", "expected", "why"),
    [
        *rows(partial(due, ClockId.QD_RESPONSE), "answer", TIME_TO_ANSWER),
        *rows(partial(due, ClockId.NOTIFY_WRITTEN), "notice", NOTICE_OF_A_DECISION),
        *rows(papers_due_on, "papers", PAPERS),
        *rows(leaves_list_on, "list", NOTICE_TO_LEAVE_THE_LIST),
    ],
)
def test_the_day_is_the_one_on_the_wall_calendar(
    counted: Counted, begun: date, expected: date, why: str
) -> None:
    assert counted(begun) == expected, why


@pytest.mark.parametrize(
    ("kind", "last_on", "by", "why"),
    [
        ("regional_agency", "2026-12-01", "2027-01-31", "the last day of the month after"),
        ("local_authority", "2026-12-31", "2027-01-31", "the same from any day of December"),
        ("regional_agency", "2027-01-31", "2027-02-28", "February has 28 days"),
        ("regional_agency", "2028-01-12", "2028-02-29", "and 29 in a leap year"),
        ("voluntary_agency", "2026-12-01", "2027-01-12", "30 days of December, then 12"),
        ("voluntary_agency", "2026-11-30", "2027-01-11", "Monday to Monday, six weeks on"),
    ],
)
def test_the_next_panel_is_due_by_the_kind_of_agency(
    kind: str, last_on: str, by: str, why: str
) -> None:
    found = next_panel_by(AgencyKind(kind), date.fromisoformat(last_on))

    assert found == date.fromisoformat(by), why


def test_a_front_door_holds_no_panel() -> None:
    assert next_panel_by(AgencyKind.FRONT_DOOR, date(2026, 12, 1)) is None
