"""Deadlines that are near or have passed, announced once each, and taken back where they turn out to be kept.

The invariant: the passing of time announces and decides nothing. What was announced about one last day of one clock is
announced no second time.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, Self

from pydantic import BaseModel, ConfigDict

from contracts.calendar import london_midnight
from contracts.clocks import ClockId, Owner, RunningClock, breached_from, due_soon_on, moved, rule
from contracts.words import day


class AnnouncementKind(StrEnum):
    """How far the running out of a clock has been announced, and that its last day moved."""

    DUE_SOON = "due_soon"
    BREACHED = "breached"
    MOVED = "moved"


class Announcement(BaseModel):
    """An announcement that was made for one last day of one clock; none is made twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    warned: AnnouncementKind
    clock: ClockId
    due_on: date

    @property
    def is_breach(self) -> bool:
        """Whether it says that the last day has passed."""
        return self.warned is AnnouncementKind.BREACHED

    @classmethod
    def of(cls, warned: AnnouncementKind, clock: RunningClock) -> Self:
        """The announcement of this kind about the last day that this clock has now."""
        return cls(warned=warned, clock=clock.id, due_on=clock.due_on)


LONG_AGO = "2000-01-01T00:00:00Z"
Made = tuple[Announcement, ...]


def watched_from_now_on(state: dict[str, Any]) -> dict[str, Any]:
    """A record from before its clocks were watched: it is looked at once, and then wakes by itself."""
    return {"announced": [], **state, "wake_at": LONG_AGO}


def to_announce(
    running: Iterable[RunningClock], made: Made, today: date
) -> Iterator[tuple[AnnouncementKind, RunningClock]]:
    """What is to be said by today of clocks that still run, and was not yet; of two runs with one last day once.

    Raises `NoRuleInForce`, and `OutsideCalendar` where the bank holidays are not known.
    """
    said = set(made)
    for clock in running:
        if _is_moved(clock, said):
            said.add(Announcement.of(AnnouncementKind.MOVED, clock))
            yield AnnouncementKind.MOVED, clock
        late = Announcement.of(AnnouncementKind.BREACHED, clock)
        if late in said:
            continue
        near = Announcement.of(AnnouncementKind.DUE_SOON, clock)
        if breached_from(clock) <= today:
            said.add(late)
            yield AnnouncementKind.BREACHED, clock
        elif due_soon_on(clock) <= today and near not in said:
            said.add(near)
            yield AnnouncementKind.DUE_SOON, clock


def _is_moved(clock: RunningClock, said: Collection[Announcement]) -> bool:
    """Whether a proclamation moved its last day, and nobody announced it."""
    if Announcement.of(AnnouncementKind.MOVED, clock) in said:
        return False
    return moved(clock, _told_moved(clock, said)) is not None


def _told_moved(clock: RunningClock, said: Iterable[Announcement]) -> set[date]:
    """The last days that were announced when this clock moved before."""
    moves = (each for each in said if each.warned is AnnouncementKind.MOVED)
    return {each.due_on for each in moves if each.clock is clock.id}


def about(kind: AnnouncementKind, clock: RunningClock, made: Made) -> dict[str, Any]:
    """The fields of an event that announces this; the one of a move has the day that was told before, and why."""
    is_move = kind is AnnouncementKind.MOVED
    move = moved(clock, _told_moved(clock, made)) if is_move else None
    why = {"was_due_on": move.was_due_on, "days": move.days} if move else {}
    return {"clock": clock.id, "due_on": clock.due_on, **why}


def is_households(clock: ClockId, on: date) -> bool:
    """Whether what stops a clock is the household's to do."""
    return rule(clock, on).owner is Owner.HOUSEHOLD


def in_words(event: Any) -> str:
    """Why a last day moved, for whom it is about: the days proclaimed, the old last day and the new one."""
    days = " and ".join(day(each) for each in event.days)
    return (
        f"{rule(event.clock, event.was_due_on).title}: the last day was {day(event.was_due_on)} and is now "
        f"{day(event.due_on)}, because {days} {_what_changed(event)}."
    )


def _what_changed(event: Any) -> str:
    """Of one day alone the way in which the last day moved says what it became."""
    if len(event.days) != 1:
        return "are days that the list of bank holidays changed"
    later = event.due_on > event.was_due_on
    return "became a bank holiday" if later else "is no longer a bank holiday"


def kept_after_all(runs: Iterable[RunningClock], made: Made) -> list[Announcement]:
    """Which breaches were announced of a last day that every run of that clock kept, or that none has any more."""
    breached = [each for each in made if each.warned is AnnouncementKind.BREACHED]
    if not breached:
        return []
    late = {(run.id, run.due_on) for run in runs if run.in_time is not True}
    return [each for each in breached if (each.clock, each.due_on) not in late]


class Watched(Protocol):
    """Progress that holds what was announced of its clocks."""

    @property
    def announced(self) -> Made:
        """Every announcement that was made and not taken back."""


def announced(kind: AnnouncementKind) -> Callable[[Watched, Any], dict[str, Any]]:
    """What an event that announces a deadline changes of the progress."""

    def changes(progress: Watched, event: Any) -> dict[str, Any]:
        made = Announcement(warned=kind, clock=event.clock, due_on=event.due_on)
        return {"announced": (*progress.announced, made)}

    return changes


def taken_back(progress: Watched, event: Any) -> dict[str, Any]:
    """What an event that takes a breach back changes of the progress."""
    gone = Announcement(warned=AnnouncementKind.BREACHED, clock=event.clock, due_on=event.due_on)
    return {"announced": tuple(each for each in progress.announced if each != gone)}


def wakes_at(running: Iterable[RunningClock], made: Made) -> datetime | None:
    """The moment at which something is next to be announced; None where nothing is."""
    running = [*running]
    said = {(each.warned, each.clock, each.due_on) for each in made}
    moments = [
        breached_from(clock)
        if (AnnouncementKind.DUE_SOON, clock.id, clock.due_on) in said
        else due_soon_on(clock)
        for clock in running
        if (AnnouncementKind.BREACHED, clock.id, clock.due_on) not in said
    ]
    moments += [clock.started_on for clock in running if _is_moved(clock, made)]
    return london_midnight(min(moments)) if moments else None
