"""What if there had been more places, or other meetings: families in a line, replayed with another number of turns.

The invariant: families come on their recorded days, in the recorded order, and all that follows their turn takes as many
days as it did; only the day of the turn moves. With the turns that there were, every day is the recorded one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from contracts.clocks import ClockId
from services.reporting.domain.measures.measure import last_day

QUICKEST = 10
"""Per cent of families: nobody's turn comes sooner after they came than theirs did, because some days pass without any wait for a turn."""
MOST = 80
"""Per cent of families, beside half."""
DAY = timedelta(1)


class Meetings(StrEnum):
    """How often the panel meets instead."""

    TWICE_AS_OFTEN = "twice_as_often"
    HALF_AS_OFTEN = "half_as_often"
    EVERY_WEEK = "every_week"
    EVERY_2_WEEKS = "every_2_weeks"
    EVERY_4_WEEKS = "every_4_weeks"


WEEKS: Mapping[Meetings, int] = {
    Meetings.EVERY_WEEK: 1,
    Meetings.EVERY_2_WEEKS: 2,
    Meetings.EVERY_4_WEEKS: 4,
}


class Turn(NamedTuple):
    """A family in a line: when it came and when its turn was, when its place was free again, or when it left without a turn.

    `asked` is the day on which its time in stage two began, `decided` that of the first decision.
    """

    came: date
    begun: date | None = None
    over: date | None = None
    left: date | None = None
    asked: date | None = None
    decided: date | None = None

    def moved(self, begun: date | None) -> "Turn":
        """The family with its turn on another day, and all that followed as many days later."""
        later = None if begun is None or self.begun is None else begun - self.begun
        over, decided = (_after(day, later) for day in (self.over, self.decided))
        return self._replace(begun=begun, over=over, decided=decided)

    @property
    def waited(self) -> int | None:
        """The days to its turn, if that came."""
        return None if self.begun is None else (self.begun - self.came).days


def _after(day: date | None, later: timedelta | None) -> date | None:
    return None if day is None or later is None else day + later


class PeriodDays(NamedTuple):
    """From one day to another, both included; and the last day that is known."""

    since: date
    until: date
    known: date


class LineFigures(NamedTuple):
    """What is compared: of the families that came, how long half and 80% waited at most (None if it is not over), how many left
    without a turn; how many waited at the end; how many were decided, how many of them had a limit and were in time.
    """

    came: int
    half: int | None
    most: int | None
    left: int
    waiting: int
    decided: int
    limited: int
    in_time: int


def with_places(turns: Sequence[Turn], more: int, span: PeriodDays) -> list[Turn]:
    """The families if there had been so many more places from a day on, or fewer where it is negative.

    More places are as many more as were in use on each day. With fewer, at most so many fewer than the most that were
    in use are in use at once, and nobody's turn comes sooner than it did.
    """
    used = in_use(turns, span.known)
    most = max((number for day, number in used.items() if day >= span.since), default=0)

    def room(day: date) -> int:
        if day < span.since:
            return used.get(day, 0)
        return used.get(day, 0) + more if more >= 0 else most + more

    ready = soonest(turns, span) if more > 0 else [each.begun for each in turns]
    begun = _taken(turns, ready, room, span.known)
    return [each.moved(day) for each, day in zip(turns, begun, strict=True)]


def in_use(turns: Iterable[Turn], known: date) -> dict[date, int]:
    """How many places were taken on each day, from the first that was; one that is free again on the same day is taken on it."""
    change = Counter[date]()
    for each in turns:
        if each.begun is not None:
            change[each.begun] += 1
            change[_free(each, each.begun)] -= 1
    used, number = {}, 0
    for day in _days(min(change, default=known), known):
        number += change[day]
        used[day] = number
    return used


def _free(turn: Turn, begun: date) -> date:
    """The day on which a place is free again, for a turn that began on this day."""
    if turn.begun is None or turn.over is None:
        return date.max
    return begun + max(turn.over - turn.begun, DAY)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def soonest(turns: Sequence[Turn], span: PeriodDays) -> list[date | None]:
    """The first day on which each family could have its turn: as soon as the quickest had theirs; None of one that left."""
    least = least_wait(turns, span)
    return [
        None if each.left else each.came + timedelta(min(least, _or_most(each.waited)))
        for each in turns
    ]


def _or_most(waited: int | None) -> int:
    return timedelta.max.days if waited is None else waited


def least_wait(turns: Iterable[Turn], span: PeriodDays) -> int:
    """The days that the quickest tenth of the families that came waited at most."""
    waits = [each.waited for each in turns if span.since <= each.came <= span.until]
    return ranked([each for each in waits if each is not None], 0, QUICKEST) or 0


def _taken(
    turns: Sequence[Turn],
    ready: Sequence[date | None],
    room: Callable[[date], int],
    known: date,
) -> list[date | None]:
    """The day on which each family takes a place: day by day the next in line, while there is room."""
    begun: list[date | None] = [None] * len(turns)
    line = _Line(turns, ready)
    free: list[date] = []
    for day in _days(line.first or known, known):
        while free and free[0] <= day:
            heappop(free)
        line.come(day)
        while line.waits and len(free) < room(day):
            place = line.next()
            begun[place] = day
            heappush(free, _free(turns[place], day))
    return begun


class _Line:
    """Those who are ready, in the order of their recorded turns, then in that in which they came."""

    def __init__(self, turns: Sequence[Turn], ready: Sequence[date | None]) -> None:
        order = sorted(range(len(turns)), key=lambda place: _order(turns[place]))
        self._ahead = sorted(
            (day, rank, place)
            for rank, place in enumerate(order)
            if (day := ready[place]) is not None
        )
        self._ahead.reverse()
        self.waits: list[tuple[int, int]] = []

    @property
    def first(self) -> date | None:
        return self._ahead[-1][0] if self._ahead else None

    def come(self, day: date) -> None:
        """Everyone who is ready by a day joins."""
        while self._ahead and self._ahead[-1][0] <= day:
            _, rank, place = self._ahead.pop()
            heappush(self.waits, (rank, place))

    def next(self) -> int:
        return heappop(self.waits)[1]


def _order(turn: Turn) -> tuple[date, date]:
    return turn.begun or date.max, turn.came


def with_meetings(turns: Sequence[Turn], meetings: Meetings, span: PeriodDays) -> list[Turn]:
    """The families if the panel had met at other times from a day on."""
    sooner = meetings is not Meetings.HALF_AS_OFTEN
    ready = soonest(turns, span) if sooner else [each.begun for each in turns]
    return at_meetings(turns, ready, meeting_days(turns, meetings, span))


def at_meetings(
    turns: Sequence[Turn], ready: Sequence[date | None], rooms: Mapping[date, int]
) -> list[Turn]:
    """The families at meetings that have room for so many each, those first in line who are ready."""
    begun: list[date | None] = [None] * len(turns)
    line = _Line(turns, ready)
    for day in sorted(rooms):
        line.come(day)
        for _ in range(min(rooms[day], len(line.waits))):
            begun[line.next()] = day
    return [each.moved(day) for each, day in zip(turns, begun, strict=True)]


def held(turns: Iterable[Turn]) -> dict[date, int]:
    """The days on which the panel met, and how many families' turn it was."""
    found = Counter(each.begun for each in turns if each.begun is not None)
    return {day: found[day] for day in sorted(found)}


def meeting_days(turns: Sequence[Turn], meetings: Meetings, span: PeriodDays) -> dict[date, int]:
    """The days of the what-if, and how many families there is room for on each."""
    recorded = held(turns)
    before = {day: room for day, room in recorded.items() if day < span.since}
    later = {day: room for day, room in recorded.items() if day >= span.since}
    if not later:
        return recorded
    if meetings is Meetings.TWICE_AS_OFTEN:
        return recorded | dict(_between(recorded, span.since))
    if meetings is Meetings.HALF_AS_OFTEN:
        return before | _every_other(later)
    step = timedelta(weeks=WEEKS[meetings])
    number = (span.known - min(later)) // step + 1
    return before | {min(later) + step * place: len(turns) for place in range(number)}


def _between(recorded: Mapping[date, int], since: date) -> Iterator[tuple[date, int]]:
    """One more meeting halfway to each, with as much room."""
    days = list(recorded)
    for earlier, day in pairwise(days):
        halfway = earlier + timedelta((day - earlier).days // 2)
        if since <= halfway and earlier < halfway:
            yield halfway, recorded[day]


def _every_other(later: Mapping[date, int]) -> dict[date, int]:
    """The second of each two meetings, with the room of both; the last one if it has no other."""
    days = list(later)
    pairs = [days[place : place + 2] for place in range(0, len(days), 2)]
    return {pair[-1]: sum(later[day] for day in pair) for pair in pairs}


def figures(turns: Sequence[Turn], span: PeriodDays) -> LineFigures:
    """What is compared, of the families of these days."""
    came = [each for each in turns if span.since <= each.came <= span.until]
    stayed = [each.waited for each in came if each.left is None]
    waits = [each for each in stayed if each is not None]
    decided = [each for each in turns if each.decided and span.since <= each.decided <= span.until]
    in_time = [found for each in decided if (found := _in_time(each)) is not None]
    open_ended = len(stayed) - len(waits)
    return LineFigures(
        came=len(came),
        half=ranked(waits, open_ended, 50),
        most=ranked(waits, open_ended, MOST),
        left=len(came) - len(stayed),
        waiting=waiting_on(turns, span.until),
        decided=len(decided),
        limited=len(in_time),
        in_time=sum(in_time),
    )


def ranked(waits: Iterable[int], longer: int, per_cent: int) -> int | None:
    """How long so many per cent waited at most, by nearest rank; `longer` more waited longer than it is known."""
    ordered = sorted(waits)
    rank = ceil(Fraction(per_cent * (len(ordered) + longer), 100))
    return ordered[rank - 1] if 0 < rank <= len(ordered) else None


def _in_time(turn: Turn) -> bool | None:
    """Whether the first decision was within the limit of stage two; None where that cannot be said."""
    limit = last_day(ClockId.STAGE_TWO, turn.asked) if turn.asked else None
    return None if limit is None or turn.decided is None else turn.decided <= limit


def waiting_on(turns: Iterable[Turn], day: date) -> int:
    """How many waited for their turn at the end of a day."""
    return sum(_waits(each, day) for each in turns)


def _waits(turn: Turn, day: date) -> bool:
    gone = turn.begun or turn.left
    return turn.came <= day and (gone is None or gone > day)
