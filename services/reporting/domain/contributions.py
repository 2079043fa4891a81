"""What one row adds to the counts: the only place where anything is counted.

The invariant: counts are a function of the row alone, whatever it holds; so a changed row changes
the counts by exactly the difference, and a correction restates history.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple, TypeVar, get_args

from contracts.campaign import OTHER
from contracts.reference import SourceKind
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import Holder, holder_of
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey, Step
from services.reporting.domain.measures import (
    complaints,
    days,
    delays,
    diversity,
    early_permanence,
    equity,
    funnel,
    information_events,
    leaving,
    mystery_shop,
    referrals,
    registration,
    response,
    reviews,
    shop_response,
    standing,
    support,
    timeliness,
    visits,
    voice,
    waiting_by_group,
)
from services.reporting.domain.measures.measure import (
    FROM,
    UNTIL,
    Breakdown,
    Count,
    Form,
    Group,
    Measure,
)
from services.reporting.domain.periods import quarter

FAMILY_MEASURES = (
    *funnel.MEASURES,
    *response.MEASURES,
    *referrals.MEASURES,
    *visits.MEASURES,
    *registration.MEASURES,
    *timeliness.MEASURES,
    *reviews.MEASURES,
    *delays.MEASURES,
    *leaving.MEASURES,
    *standing.MEASURES,
    *early_permanence.MEASURES,
    *support.MEASURES,
    *information_events.MEASURES,
    *voice.MEASURES,
    *complaints.MEASURES,
    *diversity.MEASURES,
    *equity.MEASURES,
    *waiting_by_group.MEASURES,
    *days.MEASURES,
)
LASTING = tuple(each for each in FAMILY_MEASURES if each.outlives_merges)
"""What was done on an enquiry before it turned out to be a duplicate of another, and happened all the same."""
MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (*FAMILY_MEASURES, *mystery_shop.MEASURES, *shop_response.MEASURES)
}
"""Every measure there is, in the order in which they are shown."""

WHOLE = "all"
UNKNOWN = "unknown"
ALL_READINGS = {
    (measure.id, reading.counted_as)
    for measure in MEASURES.values()
    for reading in measure.readings
}
STOCKS = {measure.id for measure in MEASURES.values() if measure.form is Form.STOCK}
_OFF_DAYS = tuple(measure.off_days for measure in MEASURES.values() if measure.off_days)
NOBODY = ""
"""In place of an agency, where no event of a row names one."""
STANDING = "standing"
"""In place of a quarter, where a row may stand in a stock until something ends that."""
DEFINITIONS = 12
"""Raised with every change to what a row holds or how it is counted; a rebuild is then due."""


class Cell(NamedTuple):
    """One number: a part of a reading of a measure, in a quarter, for an agency and a group."""

    measure: str
    reading: str
    period: str
    agency: str
    breakdown: str
    part: str


class Place(NamedTuple):
    """Where a row may count for something: in a quarter, at an agency."""

    quarter: str
    agency: str


class Frame(NamedTuple):
    """What every count of a journey hangs on: its measures, its groups, who holds it since when."""

    measures: tuple[Measure, ...]
    groups: tuple[str, ...]
    with_source: tuple[str, ...]
    held: Holder | None


_Groups = tuple[tuple[str, ...], tuple[str, ...]]
_Shared = tuple[str, str, str, str, str, Group | None]


def contributions(row: Journey, wanted: Container[str] = MEASURES) -> dict[Cell, int]:
    """What this journey counts for in these measures; a mystery shop is in no family's measure."""
    frame = _frame(row)
    return _cells((((measure, count), 1) for measure, count in _counts(row, frame, wanted)), frame)


class Sum:
    """What many rows count for together.

    Counts are added up before they are split into groups, so that a cell is made once and not for every row
    (measured: counting takes 0.7 of the time).
    """

    def __init__(self) -> None:
        self.counts: dict[_Groups, dict[_Shared, int]] = {}

    def add(self, row: Journey) -> set[Place]:
        """Counts what `contributions` gives of this row; the row's `places`, which hang on some of these counts."""
        frame, in_stocks = _frame(row), list[Count]()
        counts = self.counts.setdefault((frame.groups, frame.with_source), {})
        for measure, count in _counts(row, frame, MEASURES):
            reading, on, agency, part, times, group = count
            key = (measure, reading, quarter(on), agency, part, group)
            counts[key] = counts.get(key, 0) + times
            if measure in STOCKS:
                in_stocks.append(count)
        return _places(row, in_stocks)

    def add_all(self, other: "Sum") -> None:
        """Counts what other rows were counted for."""
        for groups, counts in other.counts.items():
            known = self.counts.setdefault(groups, {})
            for key, times in counts.items():
                known[key] = known.get(key, 0) + times

    def cells(self) -> Counter[Cell]:
        """Every cell of the rows so far."""
        cells = Counter[Cell]()
        for (groups, with_source), counts in self.counts.items():
            frame = Frame((), groups, with_source, None)
            for (measure, reading, period, agency, part, group), times in counts.items():
                for breakdown in _breakdowns(measure, frame, group):
                    cells[Cell(measure, reading, period, agency, breakdown, part)] += times
        return cells


def counted_in(
    period: str, row: Journey, readings: Container[tuple[str, str]] = ALL_READINGS
) -> dict[Cell, int]:
    """What it counts for in one quarter, in these readings: other cells are not made and thrown away."""
    frame = _frame(row)
    every = (
        ((measure, count), 1)
        for measure, count in _counts(row, frame, MEASURES)
        if (measure, count.reading) in readings and quarter(count.on) == period
    )
    return _cells(every, frame)


def difference(before: Journey | None, after: Journey) -> dict[Cell, int]:
    """By how much each count changes when one row takes the place of another.

    Only measures whose facts differ are counted again, unless the frame of the journey changed.
    """
    if before is None:
        return contributions(after)
    changed, frame = _changed(before, after), _frame(after)
    if _FRAMING.isdisjoint(changed) or _frame(before) == frame:
        measures = _measures_that_go_by(changed, frame)
        gone = _counts_by_measure(before, frame, measures)
        change = _cells(_subtract(_counts_by_measure(after, frame, measures), gone).items(), frame)
    else:
        change = _subtract(contributions(after), contributions(before))
    return {cell: times for cell, times in change.items() if times}


def places(row: Journey) -> set[Place]:
    """The quarters in which the days of a row lie, at the agencies that its events name; nowhere else does it count.

    One that stands in a stock has a place for that, after all quarters. So who stood in one at the end of a quarter
    is found from that quarter on. Where it lay before it was corrected is a place too, for figures as known then.
    """
    starts_none = _STARTS_OF_STOCKS.isdisjoint(_known(row))
    counts = () if starts_none else _counts(row, _frame(row), STOCKS)
    return _places(row, [count for _, count in counts])


def _places(row: Journey, in_stocks: list[Count]) -> set[Place]:
    quarters, agencies = _quarters_of_stays(in_stocks), set[str]()
    for each in (row, *_as_before(row)):
        _add_places(each, quarters, agencies)
    agencies.discard(None)
    return {Place(*each) for each in product(quarters, agencies or {NOBODY})}


def _as_before(row: Journey) -> Iterator[Journey]:
    """What it said before."""
    for each in row.overwritten:
        yield Journey.model_validate({"id": row.id, **each.was})


def _add_places(row: Journey, quarters: set[str], agencies: set[str]) -> None:
    quarters |= {quarter(each.event.received_on) for each in row.absorbed}
    quarters |= {quarter(on) for off_days in _OFF_DAYS for on in off_days(row)}
    # For every row that is written; pydantic's own iteration takes 19 times as long (measured).
    for value in row.__dict__.values():
        for fact in value if isinstance(value, tuple) else (value,):
            if isinstance(fact, Fact):
                quarters.add(quarter(fact.on))
                agencies |= {fact.event.__dict__.get(name) for name in _NAMING}


def _quarters_of_stays(counts: list[Count]) -> set[str]:
    """The quarters of what it counts for some months after a fact; and the place of a stay that nothing ended."""
    begun = sum(each.part.startswith(FROM) for each in counts)
    ended = sum(each.part.startswith(UNTIL) for each in counts)
    return {quarter(each.on) for each in counts} | ({STANDING} if begun > ended else set())


def _counts(row: Journey, frame: Frame, wanted: Container[str]) -> Iterator[tuple[str, Count]]:
    for measure in _measures_that_start(_known(row), frame):
        if measure.id in wanted:
            for count in measure.counts(row, frame.held):
                yield measure.id, count


KeyT = TypeVar("KeyT")


def _counts_by_measure(
    row: Journey, frame: Frame, measures: Iterable[Measure]
) -> dict[tuple[str, Count], int]:
    counts: dict[tuple[str, Count], int] = {}
    for measure in measures:
        for count in measure.counts(row, frame.held):
            key = (measure.id, count)
            counts[key] = counts.get(key, 0) + 1
    return counts


def _subtract(counts: dict[KeyT, int], gone: dict[KeyT, int]) -> dict[KeyT, int]:
    for key, times in gone.items():
        counts[key] = counts.get(key, 0) - times
    return counts


def _cells(counts: Iterable[tuple[tuple[str, Count], int]], frame: Frame) -> dict[Cell, int]:
    """Counts that are not zero as cells: in the whole, and in every group of the journey."""
    cells: dict[Cell, int] = {}
    for (measure, (reading, on, agency, part, times, group)), often in counts:
        if often:
            period, added = quarter(on), times * often
            for breakdown in _breakdowns(measure, frame, group):
                cell = Cell(measure, reading, period, agency, breakdown, part)
                cells[cell] = cells.get(cell, 0) + added
    return cells


def _breakdowns(measure: str, frame: Frame, group: Group | None) -> tuple[str, ...]:
    if group:
        return (_narrowed(group),)
    if measure in _BY_SOURCE:
        return frame.with_source
    return (WHOLE,) if measure in _AS_A_WHOLE else frame.groups


@cache
def _narrowed(group: Group) -> str:
    return ":".join(group)


_NAMING = ("agency", "receiver")
"""The fields of events that name an agency for which a journey may count."""
_BY_SOURCE = {each.id for each in MEASURES.values() if Breakdown.SOURCE in each.breakdowns}
_AS_A_WHOLE = {
    each.id
    for each in MEASURES.values()
    if not {Breakdown.HOUSEHOLD, Breakdown.CHANNEL, Breakdown.SOURCE} & set(each.breakdowns)
}
"""Measures that are split into their own parts alone."""
_STEPS = get_args(Step)
_STARTS = {measure.id: frozenset(measure.starts) for measure in MEASURES.values()}
_STARTS_OF_STOCKS = frozenset[str]().union(*(_STARTS[each] for each in STOCKS))
_FACTS = {measure.id: frozenset(measure.facts) for measure in MEASURES.values()}


_STATING: tuple[str, ...] = (
    "details_changed",
    "submitted",
    "accepted",
    "stage_one_opened",
    "referred",
)
_FRAMING = frozenset({"mystery_shop", "merged", "scored", *STEPS_OF_HOLDER, *_STATING})
"""What a frame hangs on: whether and where the journey counts, and what household it is."""


def _known(row: Journey) -> list[str]:
    # Done for every event: `getattr` on a pydantic model takes twice as long (measured), here and below.
    return [step for step in _STEPS if row.__dict__[step]]


def _changed(before: Journey, after: Journey) -> list[str]:
    was = before.__dict__
    return [name for name, value in after.__dict__.items() if was[name] is not value]


def _measures_that_start(known: Iterable[str], frame: Frame) -> list[Measure]:
    return [each for each in frame.measures if not _STARTS[each.id].isdisjoint(known)]


def _measures_that_go_by(changed: Iterable[str], frame: Frame) -> list[Measure]:
    return [each for each in frame.measures if not _FACTS[each.id].isdisjoint(changed)]


def _frame(row: Journey) -> Frame:
    groups = _groups(row.channel, None if row.scored else row.household or UNKNOWN)
    with_source = (*groups, _source(row.source), *_campaign(row))
    return Frame(_measures_of(row), groups, with_source, holder_of(row))


def _measures_of(row: Journey) -> tuple[Measure, ...]:
    if row.mystery_shop:
        return () if row.merged or row.scored else shop_response.MEASURES
    if row.counts_nowhere:
        return () if row.scored else LASTING
    return FAMILY_MEASURES if row.scored is None else mystery_shop.MEASURES


@cache
def _groups(channel: str | None, household: str | None) -> tuple[str, ...]:
    groups = (WHOLE, f"{Breakdown.CHANNEL}:{channel or UNKNOWN}")
    return (*groups, f"{Breakdown.HOUSEHOLD}:{household}") if household else groups


@cache
def _source(source: str | None) -> str:
    return f"{Breakdown.SOURCE}:{source or UNKNOWN}"


def _campaign(row: Journey) -> tuple[str, ...]:
    """The group of the campaign that brought a household; none where it was something else."""
    stated = row.received[0].event.source if row.received else None
    if stated is None or stated.kind is not SourceKind.CAMPAIGN:
        return ()
    return (f"{Breakdown.CAMPAIGN}:{stated.code or OTHER}",)
