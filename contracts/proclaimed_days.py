"""What a bank holiday that is proclaimed while a clock runs does to its last day: the one rule for every service.

The invariant: every clock that counts working days is counted by the table of today, stopped or not, so record, page,
letter, queue and figure name one day. A last day of the household's own time never moves to an earlier day than it was told.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from contracts import bank_holidays
from contracts.bank_holidays import Proclamation
from contracts.calendar import is_working_day
from contracts.clock_rule import ClockRule, Counting, Owner, Unit

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST_DAYS_MOVED = 20
"""More days than the table ever changed under one clock."""


def last_days_told(chosen: ClockRule, started_on: date, own: int | None = None) -> list[date]:
    """The last day in working days by each table under which a clock ran, from the one of its start to the one of today.

    `own` is the length of an agency's own standard. Of the household's own time none is earlier than one that it was told
    before. Raises `OutsideCalendar`.
    """
    later = proclaimed_after(started_on)
    counting = Counting.WITHIN if own else chosen.counting
    first = started_on if counting is Counting.BEGINNING_WITH else started_on + ONE_DAY
    tables = [later[known:] for known in range(len(later) + 1)]
    days = [_last_day(first, own or chosen.length, unknown) for unknown in tables]
    return [*accumulate(days, max)] if _is_households(chosen, own) else days


def _is_households(chosen: ClockRule, own: int | None) -> bool:
    return own is None and chosen.owner is Owner.HOUSEHOLD


def _last_day(first: date, length: int, unknown: Sequence[Proclamation]) -> date:
    """The last of so many working days, by the table as it was before these proclamations."""
    day, left = first, length
    while True:
        left -= _was_working_day(day, unknown)
        if left == 0:
            return day
        day += ONE_DAY


def _was_working_day(day: date, unknown: Sequence[Proclamation]) -> bool:
    """Undoes the latest first: a day can be proclaimed, and put off again by the next."""
    was = is_working_day(day)
    for each in reversed(unknown):
        if day in each.days:
            was = day.weekday() < SATURDAY
        elif day in each.instead_of:
            was = False
    return was


def kept_for_household(chosen: ClockRule, started_on: date, anew: date) -> date:
    """The last day by the table of today; of the household's own time the latest of it and the days that it was told.

    Only a day that took the place of another can move a last day forward. Regulation 30B gives 40 working days and does not
    say that an answer in time by the agency's own letter is out of time: our reading, which favours the household.
    """
    if chosen.owner is not Owner.HOUSEHOLD or not proclaimed_after(started_on):
        return anew
    return last_days_told(chosen, started_on)[-1]


def proclaimed_after(started_on: date) -> list[Proclamation]:
    """The proclamations by which a clock that began on a day did not count yet."""
    return [each for each in bank_holidays.PROCLAMATIONS if started_on < each.in_force_from]


def counts_working_days(chosen: ClockRule, *, own: bool) -> bool:
    """Whether working days are what a clock counts; an agency's own standard always does."""
    return own or chosen.unit is Unit.WORKING_DAYS
