"""The shape of a measure: its definition in words, beside the function that counts by it.

The invariant: a count has a day, an agency and a part, and nothing
depends on the day on which it is read; a clock that may still run is counted under its last day, and who
stands somewhere under the days from which and until which they do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from contracts.calendar import OutsideCalendar
from contracts.clocks import ClockId, LocalStandard, NoRuleInForce, due
from services.reporting.domain.facts import Moment
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, Step, first

NUMERATOR = "numerator"
DENOMINATOR = "denominator"
LEFT_OUT = "left_out:"
WITHDRAWN = LEFT_OUT + "withdrawn"
NO_RULE = LEFT_OUT + "no_rule_for_the_date"
DAYS = "days:"
UNANSWERED = LEFT_OUT + "unanswered"
OPEN_UNTIL = "open_until:"
FROM, UNTIL = "from:", "until:"
"""The parts of a stock: since when a household stands somewhere, and from which day on it no longer does."""


class Unit(StrEnum):
    """What is counted; a family is a single person or a couple, counted once. Days are shown to an agency's own staff alone."""

    FAMILIES = "families"
    INDIVIDUALS = "individuals"
    REFERRALS = "referrals"
    AGENCIES = "agencies"
    COMPLAINTS = "complaints"
    ANSWERS = "answers"
    PLACES = "places"
    DAYS = "days"


class Form(StrEnum):
    """How a value comes out of numerator and denominator.

    A count is of what happened in a period. A stock is of those who stand somewhere at the end of a day: the
    end of the period, or an earlier day that the question names.
    """

    COUNT = "count"
    STOCK = "stock"
    SHARE = "share"
    MEAN_OVER_AGENCIES = "mean_over_agencies"


class Breakdown(StrEnum):
    """What a figure can be split by: by something that each household has, or into parts of one whole."""

    HOUSEHOLD = "household"
    CHANNEL = "channel"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    ETHNIC_GROUP = "ethnic_group"
    BROAD_GROUP = "broad_ethnic_group"
    SEX = "sex"
    GENDER = "gender"
    SEXUAL_ORIENTATION = "sexual_orientation"
    RELIGION = "religion"
    DISABILITY = "disability"
    MARITAL_STATUS = "marital_status"
    AGE_GROUP = "age_group"
    WAY_OUT = "way_out"
    STATE = "state"
    GROUND = "ground"
    RESULT = "result"
    ROUTE = "route"
    WAITED = "waited"
    CHILDREN = "children"
    EARLY_PERMANENCE = "early_permanence"
    AGENCY = "agency"
    PERIOD = "period"


class Reading(NamedTuple):
    """One way of counting where the sources leave room; the first of a measure is its headline.

    A reading may share the counts of another and differ only in the part where a clock that was not
    stopped is `overdue`.
    """

    id: str
    definition: str
    counts_of: str | None = None
    overdue: str = DENOMINATOR

    @property
    def counted_as(self) -> str:
        """The reading that its counts are under."""
        return self.counts_of or self.id


class Group(NamedTuple):
    """One part of a whole: by what it is split, and the name of the part.

    A name is a path where parts fall into parts: `stage_two/household` is a part of `stage_two`.
    """

    by: Breakdown
    name: str


class Split(NamedTuple):
    """A split into parts of one whole, with the name of every part that there may be, in their order.

    Whoever counts in the whole counts in one part of each level, so the parts add up.
    """

    by: Breakdown
    names: tuple[str, ...]


class Count(NamedTuple):
    """So many of a part of a reading, dated and placed; `group` narrows it to one part of a split."""

    reading: str
    on: date
    agency: str
    part: str
    times: int = 1
    group: Group | None = None


USUAL = (Breakdown.HOUSEHOLD, Breakdown.CHANNEL, Breakdown.AGENCY, Breakdown.PERIOD)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: in words, and as the function that counts one journey for it.

    Without one of the facts that it `starts` from it counts nothing; `facts` are all that it goes by.
    `events` are the moments that explain a count; where there are none, the first fact of each step is.
    `splits` are those of its breakdowns that are parts of one whole. What a household did or was answered stays
    counted where its enquiry turns out to be a duplicate: such a measure `outlives_merges`. Those that count on days
    on which nothing of a journey happened, stocks aside, name these: all `off_days` that its facts can make, whichever of them count.
    """

    id: str
    title: str
    definition: str
    source: str
    unit: Unit
    form: Form
    readings: tuple[Reading, ...]
    starts: tuple[Step, ...]
    facts: tuple[Step, ...]
    counts: Callable[[Journey, Holder | None], Iterable[Count]]
    breakdowns: tuple[Breakdown, ...] = USUAL
    events: Callable[[Journey], Iterable[Moment]] | None = None
    splits: tuple[Split, ...] = ()
    outlives_merges: bool = False
    off_days: Callable[[Journey], Iterable[date]] | None = None

    def reading(self, identifier: str) -> Reading:
        """The reading of that name; `KeyError` where there is none."""
        return {reading.id: reading for reading in self.readings}[identifier]

    def explained_by(self, row: Journey) -> Iterable[Moment]:
        """The moments by which a journey counts."""
        if self.events is not None:
            return self.events(row)
        counting = (first(row.facts(step)) for step in self.facts)
        return (Moment.of(fact) for fact in counting if fact is not None)


@dataclass(frozen=True, slots=True)
class CountedFor:
    """Where a journey's counts belong: under which reading, and to which agency."""

    reading: str
    agency: str

    def count(self, on: date, part: str) -> Count:
        return Count(self.reading, on, self.agency, part)

    def split(self, on: date, part: str, *groups: Group) -> Iterator[Count]:
        """The count of the whole, and of the part that it is of each split; of a path, at every level."""
        yield self.count(on, part)
        for group in groups:
            yield from self.narrowed(on, part, group)

    def narrowed(self, on: date, part: str, group: Group) -> Iterator[Count]:
        """The count of a part alone, and of every part that it is a part of."""
        for path in _path(group):
            yield Count(self.reading, on, self.agency, part, 1, path)

    def stay(self, since: date, until: date | None, *groups: Group) -> Iterator[Count]:
        """A stay in a stock, from the end of one day to that of another; one of no day counts nothing."""
        for on, part in _stay(since, until):
            yield from self.split(on, part, *groups)

    def stay_in(self, group: Group, since: date, until: date | None) -> Iterator[Count]:
        """A stay in a part of a stock that the household is in for longer."""
        for on, part in _stay(since, until):
            yield from self.narrowed(on, part, group)


@lru_cache(maxsize=16384)
def _path(group: Group) -> tuple[Group, ...]:
    steps = group.name.split("/")
    return tuple(Group(group.by, "/".join(steps[:n])) for n in range(1, len(steps) + 1))


def _stay(since: date, until: date | None) -> Iterator[tuple[date, str]]:
    if until is not None and until <= since:
        return
    yield since, f"{FROM}{since.isoformat()}"
    if until is not None:
        yield until, f"{UNTIL}{until.isoformat()}"


@lru_cache(maxsize=16384)
def last_day(clock: ClockId, start: date, own: int | None = None) -> date | None:
    """The last day in time; None where no rule or calendar covers the day of the start.

    `own` is the length of an agency's own standard, in working days.
    """
    standard = None if own is None else LocalStandard(clock=clock, working_days=own)
    try:
        return due(clock, start, standard)
    except (NoRuleInForce, OutsideCalendar):
        return None


@lru_cache(maxsize=16384)
def parts_of(clock: ClockId, start: date, end: date, own: int | None = None) -> tuple[str, ...]:
    """A clock that was stopped: in the denominator, by its days, and in time or not."""
    return parts_within(last_day(clock, start, own), start, end)


def parts_within(limit: date | None, start: date, end: date) -> tuple[str, ...]:
    """The same of a clock with this last day."""
    if limit is None:
        return (NO_RULE,)
    parts = (DENOMINATOR, f"{DAYS}{(end - start).days}")
    return (*parts, NUMERATOR) if end <= limit else parts


def clock_counts(
    counted_for: CountedFor, clock: ClockId, *, start: date, end: date, dated: date
) -> Iterator[Count]:
    """The counts of a clock that was stopped."""
    for part in parts_of(clock, start, end):
        yield counted_for.count(dated, part)
