"""Which clocks ran on an enquiry, worked out from the days of its steps, and in which order days may stand.

The invariant: clocks follow from the days alone, read in the order of the calendar. So a day that is
corrected or recorded late moves every clock that hangs on it, and the earliest answer is the one that counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.clocks import ClockId, RunningClock, start
from services.chassis.decision import not_before
from services.enquiry.domain.dated_steps import DatedStep, Step

FIRST = (ClockId.FIRST_RESPONSE, ClockId.ENQ_INFO)
"""Due to every household that comes to an agency, however it comes."""


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """What a step does to clocks: ends those it fulfils, breaks off what still runs, starts others.

    `anew` starts a clock that was fulfilled before, because another agency has to answer now.
    """

    stops: tuple[ClockId, ...] = ()
    breaks_off: bool = False
    starts: tuple[ClockId, ...] = ()
    anew: bool = True


EFFECTS = {
    Step.RECEIVED: ClockEffect(starts=FIRST, anew=False),
    Step.CONTACT: ClockEffect(stops=(ClockId.FIRST_RESPONSE,)),
    Step.PHONE_CONTACT: ClockEffect(stops=(ClockId.FIRST_RESPONSE, ClockId.ENQ_CALL)),
    Step.INFORMATION: ClockEffect(stops=(ClockId.ENQ_INFO,)),
    Step.VISIT_REQUESTED: ClockEffect(starts=(ClockId.ENQ_CALL, ClockId.ENQ_VISIT)),
    Step.VISIT_HELD: ClockEffect(
        stops=(ClockId.FIRST_RESPONSE, ClockId.ENQ_CALL, ClockId.ENQ_VISIT),
        starts=(ClockId.ENQ_WRITEUP,),
    ),
    Step.OUTCOME_TOLD: ClockEffect(stops=(ClockId.ENQ_WRITEUP,)),
    Step.SUBMITTED: ClockEffect(starts=(ClockId.ROI_DECIDE,)),
    Step.ACCEPTED: ClockEffect(stops=(ClockId.ROI_DECIDE,), breaks_off=True),
    Step.DECLINED: ClockEffect(stops=(ClockId.ROI_DECIDE,), breaks_off=True),
    Step.ENDED: ClockEffect(breaks_off=True),
    Step.REOPENED: ClockEffect(starts=FIRST, anew=False),
    Step.REFERRED: ClockEffect(breaks_off=True, starts=(*FIRST, ClockId.REFERRAL_TAKE_UP)),
    Step.TAKEN_UP: ClockEffect(stops=(ClockId.REFERRAL_TAKE_UP,)),
    Step.CAME_BACK: ClockEffect(stops=(ClockId.REFERRAL_TAKE_UP,), breaks_off=True, starts=FIRST),
    Step.MERGED: ClockEffect(breaks_off=True),
}
_NO_EFFECT = ClockEffect()


@dataclass(slots=True)
class ClockRun:
    """One run of one clock; `broken_off` where it ended without what it waited for."""

    started: RunningClock
    ended_on: date | None = None
    broken_off: bool = False

    @property
    def clock(self) -> RunningClock:
        """The clock as it is now, stopped where the run has ended."""
        return self.started if self.ended_on is None else self.started.stopped(self.ended_on)

    def end(self, on: date, *, broken_off: bool) -> None:
        """Ends the run, unless it has ended."""
        if self.ended_on is None:
            self.ended_on = on
            self.broken_off = broken_off


def clock_runs(dates: Sequence[DatedStep]) -> list[ClockRun]:
    """Every run of every clock, in the order in which they started."""
    every: list[ClockRun] = []
    latest: dict[ClockId, ClockRun] = {}
    for dated in _by_day(dates):
        effect = EFFECTS.get(dated.step, _NO_EFFECT)
        for clock in effect.stops:
            if clock in latest:
                latest[clock].end(dated.on, broken_off=False)
        if effect.breaks_off:
            for run in latest.values():
                run.end(dated.on, broken_off=True)
        for clock in effect.starts:
            if clock not in latest or _starts_again(latest[clock], dated):
                latest[clock] = _started(clock, dated)
                every.append(latest[clock])
    return every


def latest_clocks(dates: Sequence[DatedStep]) -> dict[ClockId, RunningClock]:
    """The latest run of each clock, ended or not."""
    return {run.clock.id: run.clock for run in clock_runs(dates)}


def _by_day(dates: Sequence[DatedStep]) -> Sequence[DatedStep]:
    return sorted(dates, key=lambda each: (each.on, each.version)) if len(dates) > 1 else dates


def _starts_again(last: ClockRun, dated: DatedStep) -> bool:
    """A clock never runs twice at once; one that was fulfilled starts again only `anew`.

    A duplicate's day can begin the first run and no other: what followed is this journey's own.
    """
    if dated.duplicate is not None or last.ended_on is None:
        return False
    return EFFECTS[dated.step].anew or last.broken_off


def _started(clock: ClockId, dated: DatedStep) -> ClockRun:
    own = next((each for each in dated.standards if each.clock is clock), None)
    return ClockRun(start(clock, dated.on, own))


_FOLLOWS: dict[Step, tuple[Step, ...]] = {
    Step.VISIT_HELD: (Step.VISIT_REQUESTED,),
    Step.WRITTEN_UP: (Step.VISIT_HELD,),
    Step.OUTCOME_TOLD: (Step.WRITTEN_UP,),
    Step.SUBMITTED: (Step.CONSENT, Step.REOPENED, Step.TAKEN_UP, Step.CAME_BACK),
    Step.ACCEPTED: (Step.SUBMITTED,),
    Step.DECLINED: (Step.SUBMITTED,),
    Step.ENDED: (Step.SUBMITTED, Step.REOPENED, Step.REFERRED, Step.TAKEN_UP, Step.CAME_BACK),
    Step.REOPENED: (Step.ENDED,),
    Step.REFERRED: (Step.REOPENED, Step.TAKEN_UP, Step.CAME_BACK),
    Step.TAKEN_UP: (Step.REFERRED,),
    Step.CAME_BACK: (Step.REFERRED,),
    Step.MERGED: (Step.ENDED,),
}
_STARTS = tuple(step for step, effect in EFFECTS.items() if effect.starts)
_COMES_AFTER = {
    step: _FOLLOWS.get(step, ()) + (_STARTS if EFFECTS.get(step, _NO_EFFECT).breaks_off else ())
    for step in Step
}
"""What breaks clocks off also follows whatever started one, which would never end otherwise."""

_WORDS = {
    Step.RECEIVED: "the enquiry",
    Step.VISIT_REQUESTED: "the request for the visit",
    Step.VISIT_HELD: "the visit",
    Step.WRITTEN_UP: "the write-up of the visit",
    Step.CONSENT: "the consent to checks",
    Step.SUBMITTED: "the registration",
    Step.ENDED: "the end of the enquiry",
    Step.REOPENED: "the reopening",
    Step.REFERRED: "the referral",
    Step.TAKEN_UP: "the taking up of the referral",
    Step.CAME_BACK: "the return of the referral",
}


def require_order(dates: Sequence[DatedStep]) -> None:
    """Refuses days that stand before the step that they follow."""
    received, *others = (each for each in dates if each.duplicate is None)
    for number, dated in enumerate(others):
        if dated.step is not Step.OTHER:
            not_before(dated.on, received.on, _WORDS[Step.RECEIVED])
        before = _latest_of(others[:number], _COMES_AFTER[dated.step])
        if before is not None:
            not_before(dated.on, before.on, _WORDS[before.step])


def _latest_of(dates: Iterable[DatedStep], steps: tuple[Step, ...]) -> DatedStep | None:
    found = [each for each in dates if each.step in steps]
    return max(found, key=lambda each: each.on, default=None)
