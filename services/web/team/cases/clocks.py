"""The clocks of a case: those that run, earliest deadline first, and those that have ended below.

The invariant: a clock that ended with the journey is not shown as one that was kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from contracts.clocks import RunningClock, rule
from contracts.timeline import TimelineClock
from services.web.site.answers.assessment import AssessmentCase
from services.web.site.answers.enquiry.record import EnquiryCase
from services.web.site.answers.panel import PanelCase
from services.web.site.clock_faces import ClockFace, face


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One run of one clock."""

    clock: RunningClock
    broken_off: bool = False

    @classmethod
    def from_timeline(cls, clock: TimelineClock) -> Self:
        """The clock as a service's timeline tells it."""
        running = RunningClock(
            id=clock.id,
            started_on=clock.started_on,
            due_on=clock.due_on,
            rule_version=rule(clock.id, clock.started_on).version,
            calendar_version="",
            stopped_on=clock.ended_on,
            local_standard=clock.local_standard,
        )
        return cls(running, clock.broken_off)


@dataclass(frozen=True, slots=True)
class Ended:
    """A clock that runs no more, and what became of it in a word or two."""

    face: ClockFace
    broken_off: bool

    @property
    def tag(self) -> str:
        """Kept, not kept, or neither."""
        return "Ended with the journey" if self.broken_off else self.face.tag


def clocks_of(view: EnquiryCase | AssessmentCase | PanelCase) -> Iterator[CaseClock]:
    """The clocks that a service shows to staff, also those of which the household is not told yet."""
    for each in view.clocks:
        yield CaseClock(each, each.id in view.broken_off)


def running(clocks: Iterable[CaseClock], today: date) -> list[ClockFace]:
    """Those that run, earliest deadline first."""
    found = [each.clock for each in clocks if each.clock.stopped_on is None]
    return [face(each, today) for each in sorted(found, key=lambda each: each.due_on)]


def ended(clocks: Iterable[CaseClock], today: date) -> list[Ended]:
    """The latest first."""
    found = [Ended(face(each.clock, today), each.broken_off) for each in clocks]
    stopped = [(each.face.stopped_on, each) for each in found if each.face.stopped_on]
    return [each for _, each in sorted(stopped, key=lambda pair: pair[0], reverse=True)]
