"""A clock of the journey in words and shares, as a page shows it.

The invariant: a face says what the clock and the table of rules say and adds no date of its own. A clock
that has run out is stated as a fact; nothing here blames anyone for it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.calendar import OutsideCalendar, working_days_between
from contracts.clocks import ClockId, ClockRule, RunningClock, Unit, counted, due_soon_on, rule


class ClockState(StrEnum):
    """The state of a clock: running, due soon, overdue or over, or stopped on time or late."""

    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    OVER = "over"
    MET = "met"
    MISSED = "missed"


PRESSING = frozenset({ClockState.SOON, ClockState.LATE})
"""Of a clock that is due soon or overdue."""
NEED_NOT = frozenset({ClockId.PAR_COMMENT})
"""What the household may do in its time and need not: nobody is late with it."""
_TAGS = {
    ClockState.RUNNING: "Running",
    ClockState.SOON: "Due soon",
    ClockState.LATE: "Overdue",
    ClockState.OVER: "Over",
    ClockState.MET: "On time",
    ClockState.MISSED: "Late",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """One clock on one day; `used` is the share of its time that is gone, from 0 to 100."""

    id: ClockId
    name: str
    state: ClockState
    started_on: date
    due_on: date
    stopped_on: date | None
    left: str
    used: int
    stops: str
    length: str

    @property
    def tag(self) -> str:
        """Its state in a word or two."""
        return _TAGS[self.state]

    @property
    def picture(self) -> str:
        """What the bar shows."""
        return f"{self.used}% of the time used"


def face(clock: RunningClock, today: date) -> ClockFace:
    """The clock on this day; raises `NoRuleInForce`."""
    known = rule(clock.id, clock.started_on)
    return ClockFace(
        id=clock.id,
        name=known.title,
        state=_state(clock, today),
        started_on=clock.started_on,
        due_on=clock.due_on,
        stopped_on=clock.stopped_on,
        left=_left(clock, today),
        used=_used(clock, today),
        stops=known.stops[:1].lower() + known.stops[1:],
        length=_length(clock, known),
    )


def _state(clock: RunningClock, today: date) -> ClockState:
    if clock.stopped_on is not None:
        return ClockState.MET if clock.in_time else ClockState.MISSED
    if today > clock.due_on:
        return ClockState.OVER if clock.id in NEED_NOT else ClockState.LATE
    return ClockState.SOON if today >= _due_soon_on(clock) else ClockState.RUNNING


def _due_soon_on(clock: RunningClock) -> date:
    try:
        return due_soon_on(clock)
    except OutsideCalendar:
        return clock.due_on


def _left(clock: RunningClock, today: date) -> str:
    if clock.stopped_on is not None:
        late = "on time" if clock.in_time else _days(clock.due_on, clock.stopped_on) + " late"
        return f"Stopped {late}"
    if today == clock.due_on:
        return "Due today"
    if today > clock.due_on and clock.id in NEED_NOT:
        return "This time is over"
    if today > clock.due_on:
        return f"{_days(clock.due_on, today)} overdue"
    return f"{_days(today, clock.due_on)} left"


def _days(start: date, end: date) -> str:
    """The time after `start` up to and with `end`; in days of any kind where no working day lies between,
    or the calendar does not reach.
    """
    try:
        count, kind = working_days_between(start, end), "working day"
    except OutsideCalendar:
        count, kind = 0, ""
    if not count:
        count, kind = (end - start).days, "day"
    return f"{count:,} {kind}{'' if count == 1 else 's'}"


def _used(clock: RunningClock, today: date) -> int:
    """The last day in time is a day of the clock's, so that only a late one has used everything."""
    whole = (clock.due_on - clock.started_on).days + 1
    gone = ((clock.stopped_on or today) - clock.started_on).days
    return min(100, max(0, round(100 * gone / whole)))


def _length(clock: RunningClock, known: ClockRule) -> str:
    if clock.local_standard is not None:
        days = counted(clock.local_standard, Unit.WORKING_DAYS)
        return f"The agency's own standard: {days}"
    return counted(known.length, known.unit)
