"""The clocks of a journey for its household: which run, which stopped, and what is late.

The invariant: late is what the agency owes and has not done by its last day. What is published to compare
agencies binds nobody, and what the household may do is never called late.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from contracts.bank_holidays import CALENDAR_VERSION
from contracts.clocks import Certainty, ClockId, Owner, RunningClock, rule
from contracts.timeline import Timeline, TimelineClock
from services.web.site.clock_faces import ClockFace, ClockState, face

AGENCYS = frozenset({Owner.AGENCY, Owner.DECISION_MAKER})


class JourneyClock(NamedTuple):
    """One clock: its face, its rule in plain words, and whose it is to do what stops it."""

    face: ClockFace
    rule: str
    owner: Owner
    broken_off: bool

    @property
    def runs(self) -> bool:
        return self.face.stopped_on is None

    @property
    def is_late(self) -> bool:
        """Whether the agency owes something and is behind with it."""
        return self.face.state is ClockState.LATE and self.owner in AGENCYS

    @property
    def outcome(self) -> str:
        """What became of a clock that runs no more."""
        if self.broken_off:
            yearly = self.face.id is ClockId.REVIEW_ANNUAL
            return "not needed any more" if yearly else "ended with your journey"
        return self.face.left.replace("Stopped", "done")


def clocks(timelines: Iterable[Timeline], today: date) -> list[JourneyClock]:
    """Those that run first, the earliest due first; then those that stopped, the latest first."""
    seen = [_seen(clock, today) for timeline in timelines for clock in timeline.clocks]
    running = sorted((each for each in seen if each.runs), key=lambda each: each.face.due_on)
    stopped = [each for each in seen if not each.runs]
    stopped.sort(key=lambda each: each.face.stopped_on or today, reverse=True)
    return running + stopped


def _seen(clock: TimelineClock, today: date) -> JourneyClock:
    known = rule(clock.id, clock.started_on)
    running = RunningClock(
        id=clock.id,
        started_on=clock.started_on,
        due_on=clock.due_on,
        rule_version=known.version,
        calendar_version=CALENDAR_VERSION,
        stopped_on=clock.ended_on,
        local_standard=clock.local_standard,
    )
    owner = Owner.HOUSEHOLD if known.certainty is Certainty.GUIDANCE else clock.owner
    return JourneyClock(_own(face(running, today), owner), clock.rule, owner, clock.broken_off)


def _own(shown: ClockFace, owner: Owner) -> ClockFace:
    """What the household could do and did not is over, and not overdue."""
    if owner in AGENCYS or shown.state is not ClockState.LATE:
        return shown
    return replace(shown, state=ClockState.OVER, left="This time is over")
