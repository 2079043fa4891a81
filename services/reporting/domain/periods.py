"""Quarters of the financial year, which runs from April to March.

The invariant: the name of a year is the beginning of the names of its quarters.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

ALL = "all"
FIRST_MONTH = 4
LAST_MONTH = 12
_FORM = re.compile(r"(?P<year>\d{4})-(?P<next>\d{2})(?:-Q[1-4])?")


@lru_cache(maxsize=4096)
def quarter(day: date) -> str:
    """The quarter of a day, such as `2021-22-Q1` for 1 April 2021."""
    year = day.year if day.month >= FIRST_MONTH else day.year - 1
    number = (day.month - FIRST_MONTH) % 12 // 3 + 1
    return f"{year}-{(year + 1) % 100:02d}-Q{number}"


def is_period(text: str) -> bool:
    """Whether a text names a quarter (`2021-22-Q1`), a financial year (`2021-22`) or `all`."""
    if text == ALL:
        return True
    form = _FORM.fullmatch(text)
    return form is not None and (int(form["year"]) + 1) % 100 == int(form["next"])


def within(period: str, a_quarter: str) -> bool:
    """Whether a quarter lies in a period."""
    return period == ALL or a_quarter.startswith(period)


def quarters_of(period: str) -> tuple[str, ...]:
    """The quarters of a year in their order, or the quarter itself; none of what is neither."""
    if period == ALL or not is_period(period):
        return ()
    return (period,) if "Q" in period else tuple(f"{period}-Q{number}" for number in range(1, 5))


def year_of(a_quarter: str) -> str:
    """The financial year of a quarter."""
    return a_quarter.partition("-Q")[0]


def quarters_between(first: str, last: str) -> tuple[str, ...]:
    """Every quarter from one to another, both included."""
    found = [first]
    while found[-1] < last:
        found.append(quarter(first_day_after(found[-1])))
    return tuple(found)


def quarter_before(a_quarter: str) -> str:
    """The quarter that ends where this one begins; every quarter has 90 to 92 days."""
    return quarter(first_day_after(a_quarter) - timedelta(days=100))


def last_day_of(a_quarter: str) -> date:
    """The last day of a quarter."""
    return first_day_after(a_quarter) - timedelta(days=1)


def day_in(period: str, as_of: date) -> date:
    """The day at whose end a stock is asked for: the last of a quarter or year, or an earlier one; of all time, that."""
    quarters = quarters_of(period)
    return min(as_of, last_day_of(quarters[-1])) if quarters else as_of


def first_day_after(a_quarter: str) -> date:
    """The day on which a quarter is over."""
    year, number = int(a_quarter[:4]), int(a_quarter[-1])
    over = FIRST_MONTH + 3 * number
    return date(year, over, 1) if over <= LAST_MONTH else date(year + 1, over - LAST_MONTH, 1)
