"""What reporting counts of journeys that were taken through the services' decisions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from deploy.demo.published import Figure
from services.reporting.domain.answers import Figure as Counted
from services.reporting.domain.answers import figure, figures_by, whole_of
from services.reporting.domain.contributions import MEASURES, WHOLE, Cell, contributions
from services.reporting.domain.evolution import evolved
from services.reporting.domain.journey import Journey as Row
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.periods import within
from tests.demo.helpers.played_decisions import Happened

Counts = Mapping[Cell, int]


def rows_of(events: Iterable[Happened]) -> dict[UUID, Row]:
    """Every record's row, as reporting folds it."""
    rows: dict[UUID, Row] = {}
    for envelope, event in events:
        rows |= evolved(rows, envelope, event)
    return rows


def counts_of(rows: Iterable[Row]) -> Counts:
    """What all of these rows count for."""
    counts: Counter[Cell] = Counter()
    for row in rows:
        counts.update(contributions(row))
    return counts


def counted(wanted: Figure, counts: Counts) -> Counted:
    """A published figure as reporting answers it."""
    cells = {
        cell: times
        for cell, times in counts.items()
        if (cell.measure, cell.reading) == (wanted.measure, wanted.reading)
        and within(wanted.period, cell.period)
    }
    form, as_of = MEASURES[wanted.measure].form, date(2026, 1, 1)
    if wanted.campaign is None:
        return figure(form, whole_of(cells), as_of=as_of)
    return figures_by(Breakdown.CAMPAIGN, form, cells, as_of)[wanted.campaign]


def by_agency(measure: str, reading: str, counts: Counts) -> Counter[str]:
    """The numbers of one reading of a measure that is a plain count, for each agency."""
    found: Counter[str] = Counter()
    for cell, times in counts.items():
        if (cell.measure, cell.reading, cell.breakdown) == (measure, reading, WHOLE):
            found[cell.agency] += times
    return found
