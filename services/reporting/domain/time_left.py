"""How long families still had to the decision, from a part of the journey and the weeks that they had been in it.

The invariant: a family that left never reaches the decision and is never left out: it counts as one without a decision for as
long as anybody could have seen one. So where everybody was watched to the end, a share is the plain share.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import takewhile
from math import isnan
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

from contracts.turning_points import DaysIn, Stretch, Turning, TurningPoint
from services.casework.where_days_went import divided
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.days import points_of

PARTS = (DaysIn.STAGE_ONE, DaysIn.BETWEEN, DaysIn.STAGE_TWO, DaysIn.PANEL, DaysIn.DECISION)
"""Those from which the decision is ahead."""
WAITED = (0, 56, 112, 168)
"""Days after which it is asked again how long it still took, of those that were in the part for longer: 8, 16 and 24 weeks."""
STEP = 28
"""Days between the points of a curve that are shown."""
ENOUGH = 30
"""Decisions; with fewer there are too few families to say."""
STILL_WATCHED = 10
"""Families without a decision that are watched on a day: with fewer the curve ends, because one decision would move it too far."""
HALF, MOST = 0.5, 0.8

DEFINITION = (
    "Families that came to a part of the journey, and how many days later they had a decision: the approval, or the notice of a proposal not to approve. "
    "A family that left has no decision, and counts as one without for all the time in which we could have seen one. A family that still waits counts up to the last day that is looked at. "
    "The curve is that of Kaplan and Meier, with 95% intervals by the complementary log-log method. It ends where too few families without a decision are still watched."
)


class Came(StrEnum):
    """What came of it by the last day that is looked at."""

    DECIDED = "decided"
    LEFT = "left"
    WAITS = "waits"


class Course(NamedTuple):
    """A family from the day on which it came to a part: how long it stayed there, and what came of it after how many days.

    `days` are those to the decision; without one, those in which it would have been seen.
    """

    part: DaysIn
    since: date
    stay: int
    days: int
    came: Came

    @property
    def waited(self) -> int:
        """The last of `WAITED` for longer than which it stayed."""
        return max(each for each in WAITED if each == 0 or self.stay > each)


class Point(NamedTuple):
    """The share with a decision so many days after the question, with its 95% interval."""

    days: int
    share: float
    low: float
    high: float


class By(NamedTuple):
    """After how many days a share of the families had a decision: at least and at most so many; None where it is not known."""

    days: int
    low: int | None
    high: int | None


class TimeLeft(NamedTuple):
    """How long it still took, counted from `waited` days after the part began; nothing is said where there are too few."""

    families: int
    decided: int
    left: int
    waits: int
    points: Sequence[Point] = ()
    half: By | None = None
    most: By | None = None


def courses(row: Journey, until: date) -> list[Course]:
    """A family's way from each part it came to, as far as it happened by the end of a day."""
    end, went = divided(points_of(row), until)
    return list(_courses(end, went, until))


def _courses(end: TurningPoint | None, went: Sequence[Stretch], until: date) -> Iterator[Course]:
    decided = _decided_on(end, went)
    for part in PARTS:
        own = [each for each in went if each.part is part]
        if not own or (decided is not None and decided < own[0].since):
            continue
        since, over = own[0].since, own[-1].until
        days = ((decided or until) - since).days
        yield Course(part, since, (over - since).days, days, _came(end, decided))


def _decided_on(end: TurningPoint | None, went: Sequence[Stretch]) -> date | None:
    proposed = next((each.since for each in went if each.part is DaysIn.REVIEW), None)
    approved = end.on if end is not None and end.turning is Turning.APPROVED else None
    return proposed or approved


def _came(end: TurningPoint | None, decided: date | None) -> Came:
    if decided is not None:
        return Came.DECIDED
    return Came.WAITS if end is None else Came.LEFT


def time_left(
    found: Iterable[Course],
    part: DaysIn,
    waited: int,
    enough: int = ENOUGH,
    still_watched: int = STILL_WATCHED,
) -> TimeLeft:
    """How long it still took those that were in a part for longer than so many days."""
    own = [each for each in found if each.part is part and each.waited >= waited]
    by = {came: [each.days - waited for each in own if each.came is came] for came in Came}
    decided, left, waits = (len(by[came]) for came in Came)
    counts = TimeLeft(len(own), decided, left, waits)
    if decided < enough:
        return counts
    every = curve(by[Came.DECIDED], [*by[Came.LEFT], *by[Came.WAITS]])
    every = _where_watched(every, [each.days - waited for each in own], still_watched)
    if not every:
        return counts
    return counts._replace(
        points=[*_every(STEP, every)], half=reached(HALF, every), most=reached(MOST, every)
    )


def curve(decided: Sequence[int], watched: Sequence[int]) -> list[Point]:
    """The share with a decision after each number of days on which there was one.

    A family without one is in the share for as long as it was watched. The library takes long to load, so it is loaded when it is needed.
    """
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415 - 100 MB and a second, for this question alone

    found = ecdf(CensoredData(uncensored=list(decided), right=list(watched))).sf
    with catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # the interval is not defined at 100%
        within = found.confidence_interval(method="log-log")
    columns = (found.quantiles, found.probabilities, within.high, within.low)
    days, waits, high, low = (getattr(each, "probabilities", each) for each in columns)
    points = [_point(*each) for each in zip(days, waits, high, low, strict=True)]
    return [each for each in points if each.days in {*decided}]


def _where_watched(points: Iterable[Point], days: Iterable[int], fewest: int) -> list[Point]:
    """The curve up to the last point at which so many families were without a decision and watched."""
    ends = sorted(days)
    return [*takewhile(lambda each: len(ends) - bisect_left(ends, each.days) >= fewest, points)]


def _point(days: float, waits: float, most_wait: float, fewest_wait: float) -> Point:
    """From the share that waits to the share with a decision; where the formula has no interval, the share itself."""
    high = 1 - (waits if isnan(fewest_wait) else fewest_wait)
    low = 1 - (waits if isnan(most_wait) else most_wait)
    return Point(int(days), 1 - float(waits), float(low), float(high))


def reached(share: float, every: Iterable[Point]) -> By | None:
    """After how many days a share had a decision; None if that was not seen.

    The interval has the days whose own interval holds the share.
    """
    points = list(every)
    days = _first(points, lambda each: each.share >= share - 1e-9)
    if days is None:
        return None
    early = _first(points, lambda each: each.high >= share - 1e-9)
    return By(days, early, _first(points, lambda each: each.low >= share - 1e-9))


def _first(points: Iterable[Point], holds: Callable[[Point], bool]) -> int | None:
    return next((each.days for each in points if holds(each)), None)


def _every(step: int, points: Sequence[Point]) -> Iterator[Point]:
    """The curve as it stands after each step, until nothing changes any more."""
    last = points[-1].days
    for days in range(step, last + step, step):
        until = [each for each in points if each.days <= days]
        at = until[-1] if until else Point(0, 0.0, 0.0, 0.0)
        yield at._replace(days=days)


Cell = tuple[DaysIn, int, Came, int]
"""A part, how long they stayed, what came of it, and after how many whole steps of days."""


def cell_of(course: Course) -> Cell:
    """Where a family is counted in the table that leaves."""
    return course.part, course.waited, course.came, course.days // STEP


def courses_of(table: Mapping[Cell, int]) -> Iterator[Course]:
    """The table as families again: a decision at the end of its step, and nobody watched beyond the begin of theirs."""
    for (part, waited, came, steps), families in table.items():
        days = (steps + (came is Came.DECIDED)) * STEP
        course = Course(part, date.min, waited + 1 if waited else 0, days, came)
        yield from [course] * families
