"""How the clocks of a case at the panel begin and end with its events.

The invariant: an event that is dated before the start of a clock, because it was heard of late, ends it on its first day.
"""

from collections.abc import Mapping

from contracts.clocks import ClockId, RunningClock, start
from contracts.event import Event

Clocks = dict[ClockId, RunningClock]


def started(event: Event, *begun: ClockId) -> Clocks:
    """These clocks, running from the day of the event."""
    return {each: start(each, event.occurred_on) for each in begun}


def stopped(clocks: Mapping[ClockId, RunningClock], event: Event) -> Clocks:
    """Every clock, stopped."""
    return ended(clocks, event, *clocks)


def ended(clocks: Mapping[ClockId, RunningClock], event: Event, *over: ClockId) -> Clocks:
    """These clocks, stopped. A withdrawal may be dated before a step that was taken before it was heard of here."""
    return {
        name: clock.stopped(max(event.occurred_on, clock.started_on))
        for name, clock in clocks.items()
        if name in over
    }


def replaced(before: Clocks, after: Clocks, event: Event) -> list[RunningClock]:
    """The runs that ended with an event that began another run of the same clock: one review ends a year and begins the next."""
    anew = [
        name
        for name, clock in before.items()
        if name in after and after[name].started_on != clock.started_on
    ]
    return [*ended(before, event, *anew).values()]
