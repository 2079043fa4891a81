"""The limits that the journey is measured against: pure arithmetic over their dated table.

The invariant: a running clock keeps the day it started and the rule of that day, so a later rule never moves a date
that was already given to anybody. What counts as a working day is the table of today (contracts/proclaimed_days.py): a
bank holiday that is proclaimed moves each last day that it lies before. Time alone decides nothing: a clock that has run out
is a fact to report, never a refusal.
"""

from collections.abc import Callable, Container, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt

from contracts.bank_holidays import CALENDAR_VERSION
from contracts.calendar import (
    add_months,
    add_working_days,
    working_days_before,
    working_days_beginning_with,
)
from contracts.clock_rule import (
    LOCALLY_SET,
    ClockId,
    ClockRule,
    Counting,
    LocalStandard,
    Owner,
    Unit,
)
from contracts.clock_table import RULES, TWO_STAGE_PROCESS
from contracts.dated_rule import Certainty
from contracts.proclaimed_days import (
    counts_working_days,
    kept_for_household,
    last_days_told,
    proclaimed_after,
)

__all__ = [
    "COUNTABLE",
    "LOCALLY_SET",
    "RULES",
    "TWO_STAGE_PROCESS",
    "Certainty",
    "ClockId",
    "ClockRule",
    "Counting",
    "KeptClocks",
    "LocalStandard",
    "Move",
    "NoRuleInForce",
    "Owner",
    "RunningClock",
    "StoppedBeforeStart",
    "Unit",
    "breached_from",
    "counted",
    "due",
    "due_soon_on",
    "in_plain_words",
    "last_day_by",
    "limit_in_words",
    "moved",
    "rule",
    "start",
    "worked_anew",
]


KEPT_ANSWERS = 20_000
"""Of each question to the tables: a clock, a day and a standard. They are asked for every record that is read or changed."""


class NoRuleInForce(LookupError):
    """The table holds no rule for this clock on this day."""


class StoppedBeforeStart(ValueError):
    """A clock cannot stop on a day before the one on which it started."""


class RunningClock(BaseModel):
    """A clock on one journey; `due_on` is the last day in time, the next day is late."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: ClockId
    started_on: date
    due_on: date
    rule_version: int
    calendar_version: str
    stopped_on: date | None = None
    local_standard: PositiveInt | None = Field(
        default=None, description="The agency's own standard in working days, where it set one"
    )

    def stopped(self, on: date) -> Self:
        """The clock, stopped; of several days the earliest counts, in whatever order they come.

        Raises `StoppedBeforeStart`.
        """
        if on < self.started_on:
            raise StoppedBeforeStart(
                f"the clock {self.id} started on {self.started_on}, after {on}"
            )
        earliest = on if self.stopped_on is None else min(on, self.stopped_on)
        return self.model_copy(update={"stopped_on": earliest})

    @property
    def in_time(self) -> bool | None:
        """Whether it stopped on or before its last day; None while it runs."""
        if self.stopped_on is None:
            return None
        return self.stopped_on <= self.due_on


@lru_cache(KEPT_ANSWERS)
def rule(clock: ClockId, on: date) -> ClockRule:
    """The rule in force on that day, both its dates included; `NoRuleInForce` otherwise."""
    for candidate in RULES:
        if candidate.id is clock and candidate.is_in_force(on):
            return candidate
    raise NoRuleInForce(f"no rule for the clock {clock} is in force on {on}")


def due(clock: ClockId, started_on: date, standard: LocalStandard | None = None) -> date:
    """The last day in time, by the rule in force on the day of the start.

    An agency's own standard takes the place of the rule's length, counted as "within". Raises
    `ValueError` for the standard of another clock, `NoRuleInForce`, and `OutsideCalendar` where the
    bank holidays are not known.
    """
    return _last_day(rule(clock, started_on), started_on, standard)


def last_day_by(chosen: ClockRule, started_on: date) -> date:
    """The last day in time by one rule, whether it was in force on the day of the start or not.

    Its unit and counting are `COUNTABLE`. Raises `OutsideCalendar` where the bank holidays are not known.
    """
    return _LAST_DAY[chosen.unit, chosen.counting](started_on, chosen.length)


@lru_cache(KEPT_ANSWERS)
def start(clock: ClockId, on: date, standard: LocalStandard | None = None) -> RunningClock:
    """The clock running from that day; raises what `due` raises."""
    chosen = rule(clock, on)
    return RunningClock(
        id=clock,
        started_on=on,
        due_on=_last_day(chosen, on, standard),
        rule_version=chosen.version,
        calendar_version=CALENDAR_VERSION,
        local_standard=standard.working_days if standard else None,
    )


class Move(NamedTuple):
    """The last day that a clock had before bank holidays were proclaimed, the one it has, and which days they are."""

    was_due_on: date
    due_on: date
    days: tuple[date, ...]


def moved(clock: RunningClock, told: Container[date] = ()) -> Move | None:
    """How proclamations moved the last day of a clock since it was last told; None where it was told the one it has.

    `told` are the last days that were told when it moved before. A last day that was put off, as that of a complaint can
    be, is none that a table gave, and no proclamation moved it. Raises `NoRuleInForce`, and `OutsideCalendar` where the bank
    holidays are not known.
    """
    chosen, own = rule(clock.id, clock.started_on), clock.local_standard
    later = proclaimed_after(clock.started_on)
    if not later or not counts_working_days(chosen, own=own is not None):
        return None
    by_table = last_days_told(chosen, clock.started_on, own)
    known = max(n for n in range(len(later)) if n == 0 or by_table[n] in told)
    was = by_table[known]
    if clock.due_on != by_table[-1] or was == clock.due_on:
        return None
    among = {day for each in later[known:] for day in each.days | each.instead_of}
    last = max(was, clock.due_on)
    days = tuple(sorted(day for day in among if clock.started_on <= day <= last))
    return Move(was, clock.due_on, days)


def worked_anew(clocks: Mapping[ClockId, RunningClock]) -> dict[ClockId, RunningClock]:
    """Clocks as they were kept, by the calendar of today; those that count months and stopped days stay as they are."""
    return {name: _worked_anew(clock) for name, clock in clocks.items()}


def _worked_anew(clock: RunningClock) -> RunningClock:
    if clock.calendar_version == CALENDAR_VERSION:
        return clock
    own = clock.local_standard
    standard = LocalStandard(clock=clock.id, working_days=own) if own else None
    again = start(clock.id, clock.started_on, standard)
    return again.model_copy(update={"stopped_on": clock.stopped_on})


KeptClocks = Annotated[dict[ClockId, RunningClock], AfterValidator(worked_anew)]
"""Clocks of a record; those that were kept by an earlier calendar are worked out anew as they are read."""


def due_soon_on(clock: RunningClock) -> date:
    """The first day on which it counts as due soon, and never one before its start.

    Raises `NoRuleInForce`, and `OutsideCalendar` where the bank holidays are not known.
    """
    return _due_soon_on(clock.id, clock.started_on, clock.due_on)


@lru_cache(KEPT_ANSWERS)
def _due_soon_on(clock: ClockId, started_on: date, due_on: date) -> date:
    return max(started_on, working_days_before(due_on, rule(clock, started_on).due_soon))


def breached_from(clock: RunningClock) -> date:
    """The first day on which it is late, be it a working day or not."""
    return clock.due_on + timedelta(days=1)


def in_plain_words(clock: RunningClock) -> str:
    """One sentence to the household: what is due, within how long, from when, and who says so.

    Raises `NoRuleInForce`.
    """
    chosen, own = rule(clock.id, clock.started_on), clock.local_standard
    limit = counted(own or chosen.length, chosen.unit)
    basis = "your agency's own standard" if own else chosen.basis
    return f"{chosen.plain.format(limit=limit)} ({basis})."


def limit_in_words(clock: ClockId, on: date) -> str:
    """How long the rule in force on that day gives, as in "10 working days". Raises `NoRuleInForce`."""
    chosen = rule(clock, on)
    return counted(chosen.length, chosen.unit)


def counted(length: int, unit: Unit) -> str:
    """So much of a unit, as in "1 working day" and "6 months"."""
    words = unit.replace("_", " ")
    return f"{length} {words if length > 1 else words.removesuffix('s')}"


def _last_day(chosen: ClockRule, started_on: date, standard: LocalStandard | None) -> date:
    if standard is None:
        anew = last_day_by(chosen, started_on)
        if chosen.unit is Unit.MONTHS:
            return anew
        return kept_for_household(chosen, started_on, anew)
    if standard.clock is not chosen.id:
        raise ValueError(f"a standard for {standard.clock} says nothing of {chosen.id}")
    return add_working_days(started_on, standard.working_days)


def _add_weeks(start: date, count: int) -> date:
    return start + timedelta(weeks=count)


# No rule counts months or weeks "beginning with" a day: how such a month would end is not settled here.
_LAST_DAY: dict[tuple[Unit, Counting], Callable[[date, int], date]] = {
    (Unit.WORKING_DAYS, Counting.WITHIN): add_working_days,
    (Unit.WORKING_DAYS, Counting.BEGINNING_WITH): working_days_beginning_with,
    (Unit.WEEKS, Counting.WITHIN): _add_weeks,
    (Unit.MONTHS, Counting.WITHIN): add_months,
}
COUNTABLE = frozenset(_LAST_DAY)
"""The units and ways of counting in which a limit can be worked out."""
