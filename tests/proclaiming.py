"""A bank holiday that is proclaimed while a suite runs: the processes of the release that has it in its table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from contracts import bank_holidays, calendar, clocks
from contracts.bank_holidays import CALENDAR_NUMBER, Proclamation
from services.reporting.domain.counted_by import counted_by
from services.reporting.domain.measures import measure, wait
from services.reporting.store import generations

REMEMBERED = (
    clocks.rule,
    clocks.start,
    clocks._due_soon_on,  # noqa: SLF001  what is remembered has to be forgotten with the calendar
    measure.last_day,
    measure.parts_of,
    wait._open_until,  # noqa: SLF001
)
"""What remembers dates, and is empty in a process that starts with another calendar."""


@contextmanager
def proclaimed(
    day: date,
    monkeypatch: pytest.MonkeyPatch,
    *,
    in_force_from: date | None = None,
    instead_of: frozenset[date] = frozenset(),
) -> Iterator[None]:
    """The processes of a release in which that day is a bank holiday too, counted from the day named on, or from itself.

    Inside another, it is the release after that one.
    """
    before = bank_holidays.PROCLAMATIONS
    days = bank_holidays.HOLIDAYS - instead_of | {day}
    number = CALENDAR_NUMBER + len(before) + 1
    since = in_force_from or day
    row = Proclamation(number, frozenset({day}), since, since, "A test", instead_of)
    with monkeypatch.context() as changed:
        changed.setattr(bank_holidays, "PROCLAMATIONS", (*before, row))
        changed.setattr(bank_holidays, "HOLIDAYS", days)
        changed.setattr(calendar, "HOLIDAYS", days)
        changed.setattr(calendar, "_WORKING_DAYS", calendar._working_days())  # noqa: SLF001
        changed.setattr(clocks, "CALENDAR_VERSION", f"england-and-wales-{number}")
        changed.setattr(generations, "COUNTED_BY", counted_by(days))
        _forget()
        yield
    _forget()


def _forget() -> None:
    for each in REMEMBERED:
        each.cache_clear()
