"""Days on which offices do things, drawn near the limits that they work to.

The invariant: what an agency does, it does on a working day, never before the step it follows.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

from contracts.calendar import add_working_days, is_working_day, london_date
from contracts.clocks import ClockId, due


def today() -> date:
    """The calendar date in London."""
    return london_date(datetime.now(UTC))


def working_day(day: date) -> date:
    """The day itself, or the next working day."""
    return day if is_working_day(day) else add_working_days(day, 1)


def working_days_on(day: date, count: int) -> date:
    """So many working days later; 0 is the day itself, or the next working day."""
    return add_working_days(day, count) if count else working_day(day)


def days_on(random: Random, day: date, *, least: int, mostly: int, most: int) -> date:
    """A working day some weeks later, in calendar days, mostly near the middle one."""
    return working_day(day + timedelta(days=round(random.triangular(least, most, mostly))))


def in_time(random: Random, day: date, clock: ClockId) -> date:
    """A working day from the start of a clock to its last day in time."""
    last = due(clock, day)
    chosen = working_day(day + timedelta(days=random.randint(0, (last - day).days)))
    return min(chosen, last)


def too_late(random: Random, day: date, clock: ClockId) -> date:
    """A working day one to eight working days after a clock ran out."""
    return add_working_days(due(clock, day), random.randint(1, 8))


def near_limit(random: Random, day: date, clock: ClockId, *, kept: float) -> date:
    """A working day that keeps the limit with that probability."""
    return (in_time if random.random() < kept else too_late)(random, day, clock)
