"""What a bank holiday that is proclaimed while a clock runs does to its last day: the one rule for every service.

The invariant: every clock that counts working days is counted by the table of today, stopped or not, so record, page,
letter, queue and figure name one day. A last day of the household's own time never moves to an earlier day than it was told.
"""

from datetime import date, timedelta

from contracts import bank_holidays
from contracts.bank_holidays import Proclamation
from contracts.calendar import is_working_day
from contracts.clock_rule import ClockRule, Counting, Owner, Unit

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST_DAYS_MOVED = 20
"""More days than the table ever changed under one clock."""


def last_day_told(started_on: date, length: int, counting: Counting) -> date:
    """The last day in working days as it was told before any proclamation that came into force after the clock began.

    Raises `OutsideCalendar`.
    """
    later = proclaimed_after(started_on)
    added = {day for each in later for day in each.days if day.weekday() < SATURDAY}
    replaced = {day for each in later for day in each.instead_of}
    day = started_on if counting is Counting.BEGINNING_WITH else started_on + ONE_DAY
    left = length
    while True:
        left -= (is_working_day(day) or day in added) and day not in replaced
        if left == 0:
            return day
        day += ONE_DAY


def kept_for_household(chosen: ClockRule, started_on: date, anew: date) -> date:
    """The last day by the table of today; of the household's own time the later of it and the day that it was told.

    Only a day that took the place of another can move a last day forward. Regulation 30B gives 40 working days and does not
    say that an answer in time by the agency's own letter is out of time: our reading, which favours the household.
    """
    if chosen.owner is not Owner.HOUSEHOLD or not proclaimed_after(started_on):
        return anew
    return max(anew, last_day_told(started_on, chosen.length, chosen.counting))


def proclaimed_after(started_on: date) -> list[Proclamation]:
    """The proclamations by which a clock that began on a day did not count yet."""
    return [each for each in bank_holidays.PROCLAMATIONS if started_on < each.in_force_from]


def counts_working_days(chosen: ClockRule, *, own: bool) -> bool:
    """Whether working days are what a clock counts; an agency's own standard always does."""
    return own or chosen.unit is Unit.WORKING_DAYS
