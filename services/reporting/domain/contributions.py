"""What one row adds to the counts: the only place where anything is counted.

The invariant: counts are a function of the row alone, so the difference between two rows is exactly
what a change of the row changes in the counts.
"""

from collections import Counter
from typing import NamedTuple

from services.reporting.domain import diversity, funnel, mystery_shop, response, timeliness
from services.reporting.domain.journey import Journey
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


def contributions(row: Journey) -> Counter[Cell]:
    """Everything that this journey counts for; a mystery shop is in no family's measure."""
    measures = FAMILY_MEASURES if row.scored is None else mystery_shop.MEASURES
    groups = _groups(row)
    cells: Counter[Cell] = Counter()
    for measure in measures:
        for reading, on, agency, part, times, group in measure.counts(row):
            period = quarter(on)
            for breakdown in (f"{Breakdown.ETHNIC_GROUP}:{group}",) if group else groups:
                cells[Cell(measure.id, reading, period, agency, breakdown, part)] += times
    return cells


def difference(before: Journey | None, after: Journey) -> Counter[Cell]:
    """By how much each count changes when one row takes the place of another, up or down."""
    change = contributions(after)
    if before is not None:
        change.subtract(contributions(before))
    return Counter({cell: times for cell, times in change.items() if times})


def _groups(row: Journey) -> tuple[str, ...]:
    channel = f"{Breakdown.CHANNEL}:{row.channel or UNKNOWN}"
    if row.scored is not None:
        return (WHOLE, channel)
    return (WHOLE, f"{Breakdown.HOUSEHOLD}:{row.household or UNKNOWN}", channel)
