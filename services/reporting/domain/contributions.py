"""What one row adds to the counts: the only place where anything is counted.

The invariant: counts are a function of the row alone, whatever it holds; so a changed row changes
the counts by exactly the difference, and a correction restates history.
"""

from collections import Counter
from typing import NamedTuple

from services.reporting.domain import diversity, funnel, mystery_shop, response, timeliness
from services.reporting.domain.journey import Fact, Journey
from services.reporting.domain.measure import Breakdown, Measure
from services.reporting.domain.periods import quarter

FAMILY_MEASURES = funnel.MEASURES + response.MEASURES + timeliness.MEASURES + diversity.MEASURES
MEASURES: dict[str, Measure] = {
    measure.id: measure for measure in FAMILY_MEASURES + mystery_shop.MEASURES
}
"""Every measure there is, in the order in which they are shown."""

WHOLE = "all"
UNKNOWN = "unknown"
DEFINITIONS = 1
"""Raised with every change to what a row holds or how it is counted; a rebuild is then due."""


class Cell(NamedTuple):
    """One number: a part of a reading of a measure, in a quarter, for an agency and a group."""

    measure: str
    reading: str
    period: str
    agency: str
    breakdown: str
    part: str


def contributions(row: Journey) -> dict[Cell, int]:
    """Everything that this journey counts for; a mystery shop is in no family's measure."""
    return _counted(row, _measures_of(row))


def difference(before: Journey | None, after: Journey) -> Counter[Cell]:
    """By how much each count changes when one row takes the place of another.

    Only measures whose facts differ are counted again, unless the groups of the journey changed.
    """
    if before is None:
        return Counter(contributions(after))
    measures = _measures_of(after)
    if _groups(before) == _groups(after):
        measures = tuple(each for each in measures if _differs(each, before, after))
    change = Counter(_counted(after, measures))
    change.subtract(_counted(before, measures))
    return Counter({cell: times for cell, times in change.items() if times})


def quarters(row: Journey) -> set[str]:
    """The quarters in which the facts of a row lie; in no other does it count for anything."""
    return {quarter(fact.on) for _, fact in row if isinstance(fact, Fact)}


def _counted(row: Journey, measures: tuple[Measure, ...]) -> dict[Cell, int]:
    groups = _groups(row)
    cells: dict[Cell, int] = {}
    for measure in measures:
        for reading, on, agency, part, times, group in measure.counts(row):
            period = quarter(on)
            for breakdown in (f"{Breakdown.ETHNIC_GROUP}:{group}",) if group else groups:
                cell = Cell(measure.id, reading, period, agency, breakdown, part)
                cells[cell] = cells.get(cell, 0) + times
    return cells


def _measures_of(row: Journey) -> tuple[Measure, ...]:
    return FAMILY_MEASURES if row.scored is None else mystery_shop.MEASURES


def _differs(measure: Measure, before: Journey, after: Journey) -> bool:
    return any(getattr(before, step) is not getattr(after, step) for step in measure.facts)


def _groups(row: Journey) -> tuple[str, ...]:
    channel = f"{Breakdown.CHANNEL}:{row.channel or UNKNOWN}"
    if row.scored is not None:
        return (WHOLE, channel)
    return (WHOLE, f"{Breakdown.HOUSEHOLD}:{row.household or UNKNOWN}", channel)
