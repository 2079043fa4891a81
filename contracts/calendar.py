"""Working days in England, corresponding dates and the London day, for every clock and measure.

The invariant: a new proclamation changes the table of bank holidays and its version together; each stored due date has the
version beside it, and is worked out anew where that is another (contracts/proclaimed_days.py).
"""

from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from contracts.bank_holidays import FIRST_YEAR, HOLIDAYS, LAST_YEAR

LONDON = ZoneInfo("Europe/London")
DAYS_BEFORE_WEEKEND, DAYS_OF_WEEK = 5, 7

LocalTime = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="Time of day in London", examples=["18:30"]),
]


def _working_days() -> Sequence[int]:
    """As numbers, because 87 years of dates take 40 ms to make and these take 3."""
    closed = {day.toordinal() for day in HOLIDAYS}
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    weekdays = (n for n in range(first, last + 1) if 1 <= n % DAYS_OF_WEEK <= DAYS_BEFORE_WEEKEND)
    return array("l", (n for n in weekdays if n not in closed))


_WORKING_DAYS = _working_days()


class OutsideCalendar(ValueError):
    """The question reaches a year whose bank holidays are not in the table."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"we only know the working days of the years {FIRST_YEAR} to {LAST_YEAR}, so we cannot count from {day.isoformat()}"
        )


def is_working_day(day: date) -> bool:
    """Not a Saturday, Sunday, Christmas Day, Good Friday or bank holiday in England and Wales.

    The Adoption Agencies Regulations 2005, regulation 2(1). Raises `OutsideCalendar`.
    """
    return _first_from(day) < _first_after(day)


def add_working_days(start: date, count: int) -> date:
    """The last day "within `count` working days of" `start`, which itself is not counted.

    From a day that is no working day, the next working day is day 1, as from the working day before
    it. Raises `OutsideCalendar`.
    """
    return _counted(start, _first_after(start) + _at_least_one(count) - 1)


def working_days_beginning_with(start: date, count: int) -> date:
    """The last of `count` working days "beginning with" `start`, which is day 1.

    From a day that is no working day, the next working day is day 1. Raises `OutsideCalendar`.
    """
    return _counted(start, _first_from(start) + _at_least_one(count) - 1)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`, which itself is not counted.

    From a day that is no working day, the working day before it is day 1, as `add_working_days`
    looks ahead. Raises `OutsideCalendar`.
    """
    return _counted(day, _first_from(day) - _at_least_one(count))


def clear_working_days_before(day: date, count: int) -> date:
    """The latest working day that leaves `count` clear working days before `day`.

    Neither the day returned nor `day` is counted; `day` may be any day. Raises `OutsideCalendar`.
    """
    return _counted(day, _first_from(day) - _at_least_one(count) - 1)


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and with `end`: 0 on the same day.

    The inverse of `add_working_days`. An `end` before `start` is refused with `ValueError`.
    Raises `OutsideCalendar`.
    """
    if end < start:
        raise ValueError(f"{end.isoformat()} is before {start.isoformat()}")
    return _first_after(end) - _first_after(start)


def add_months(start: date, count: int) -> date:
    """The corresponding date `count` months later, or the last day of a month that lacks it.

    Weekends and holidays do not move it (Dodds v Walker [1981] 1 WLR 1027). Raises `OutsideCalendar` after the
    last year there is.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year > MAXYEAR:
        raise OutsideCalendar(start)
    last_of_month = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_of_month))


def london_date(instant: datetime) -> date:
    """The calendar date in London at `instant`; one without a time zone is refused."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no date in London")
    return instant.astimezone(LONDON).date()


def london_midnight(day: date) -> datetime:
    """The moment with which a day begins in London."""
    return datetime.combine(day, time(), LONDON)


def london_moment(instant: datetime) -> tuple[date, str]:
    """The date in London, and the time of day there as `17:45`; refuses as `london_date` does."""
    return london_date(instant), f"{instant.astimezone(LONDON):%H:%M}"


def _first_from(day: date) -> int:
    return bisect_left(_WORKING_DAYS, _covered(day))


def _first_after(day: date) -> int:
    return bisect_right(_WORKING_DAYS, _covered(day))


def _covered(day: date) -> int:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutsideCalendar(day)
    return day.toordinal()


def _counted(start: date, place: int) -> date:
    if not 0 <= place < len(_WORKING_DAYS):
        raise OutsideCalendar(start)
    return date.fromordinal(_WORKING_DAYS[place])


def _at_least_one(count: int) -> int:
    if count < 1:
        raise ValueError(f"a count of working days is at least 1, not {count}")
    return count
