"""A figure down to the events behind it: which journeys are in a part, and by which facts.

The invariant: the explanations of a part add up to the part, because both are the same counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.reporting.domain.answers import GONE, settled
from services.reporting.domain.contributions import MEASURES, Cell, contributions
from services.reporting.domain.evolution import step_of
from services.reporting.domain.holder import may_read
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import DENOMINATOR, NUMERATOR
from services.reporting.domain.periods import within

MISSED = "missed"
"""Those in the denominator that are not in the numerator: of a measure of time, those not in time."""

_LESS = {MISSED: (DENOMINATOR, NUMERATOR), NUMERATOR: (NUMERATOR, GONE)}
"""Parts that are a part less another: of those who stood in a stock, some are gone."""


@dataclass(frozen=True, slots=True)
class Selection:
    """One part of a figure: of which measure and reading, where, when, and as of which day."""

    measure: str
    reading: str
    period: str
    agency: str | None
    breakdown: str
    part: str
    as_of: date

    def quarters(self, cells: Iterable[Cell]) -> list[str]:
        """The quarters of those of these cells that are in this part."""
        return sorted({each.period for each in cells if self._among.holds(each)})

    @property
    def _among(self) -> "Selection":
        """The part that this one is taken from."""
        return replace(self, part=DENOMINATOR) if self.part == MISSED else self

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is in this part."""
        reading = MEASURES[self.measure].reading(self.reading)
        return (
            (cell.measure, cell.reading) == (self.measure, reading.counted_as)
            and cell.breakdown == self.breakdown
            and within(self.period, cell.period)
            and self.agency in {None, cell.agency}
            and settled(cell.part, self.as_of, reading.overdue) == self.part
        )


@dataclass(frozen=True, slots=True)
class Source:
    """The place of an event, and the day that the law counts; never what the event says.

    `corrected_by` is the version of the event that put the day right, where it was wrong.
    """

    fact: str
    type: str
    stream: str
    version: int
    occurred_on: date
    recorded_at: datetime
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How often a journey counts in a part (a couple is two individuals), and by which events."""

    journey: UUID
    times: int
    events: tuple[Source, ...]


def explained(row: Journey, selection: Selection) -> Explanation | None:
    """Why a journey is in a part; None where it is not."""
    times = _times(row, selection)
    if not times:
        return None
    return Explanation(row.id, times, tuple(_sources(row, selection)))


def _times(row: Journey, selection: Selection) -> int:
    cells = contributions(row, {selection.measure})
    if selection.part not in _LESS:
        return _held(cells, selection)
    of, less = (replace(selection, part=part) for part in _LESS[selection.part])
    return _held(cells, of) - _held(cells, less)


def _held(cells: Mapping[Cell, int], selection: Selection) -> int:
    return sum(times for cell, times in cells.items() if selection.holds(cell))


def _sources(row: Journey, selection: Selection) -> Iterator[Source]:
    """Each event that the agency may read, once for each of its days: a duplicate's may give several."""
    agency = selection.agency
    for on, fact in dict.fromkeys(
        (each.on, each.fact)
        for each in MEASURES[selection.measure].explained_by(row)
        if agency is None or may_read(row, agency, each.fact)
    ):
        yield Source(
            fact=step_of(fact.event),
            type=fact.type,
            stream=fact.stream,
            version=fact.version,
            occurred_on=on,
            recorded_at=fact.recorded_at,
            corrected_by=fact.corrected_by,
        )
