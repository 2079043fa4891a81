"""What a revision changed of one agency's exact counts: part by part, and journey by journey down to the events.

The invariant: each count is the one that a publication was made of, before its random change: of the rows as they were recorded
by its moment, settled by its day. What was counted before, with what entered and without what left, is what is counted after.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from services.reporting.domain.answers import settled
from services.reporting.domain.contributions import MEASURES, WHOLE
from services.reporting.domain.explanations import Selection
from services.reporting.domain.journey import Journey
from services.reporting.domain.known import as_known_by
from services.reporting.domain.known_changes import KnownOtherwise, LaterRecorded, recorded_between
from services.reporting.domain.measures.measure import DAYS, NUMERATOR
from services.reporting.domain.publishing.publication import published_cells

Parts = dict[str, int]
"""How often something counts in each part; one that is missing is 0 times."""


class Counting(NamedTuple):
    """What a publication counted: what was recorded before a moment, settled by a day."""

    known_by: datetime
    as_of: date


class AgencysRevision(NamedTuple):
    """Two publications of a quarter, and the agency whose part of them is looked at."""

    quarter: str
    agency: str
    before: Counting
    after: Counting


@dataclass(frozen=True, slots=True)
class PartMoved:
    """One part of a measure: how many were counted, how many entered, how many left, and how many are counted."""

    part: str
    before: int
    entered: int
    left: int
    after: int


@dataclass(frozen=True, slots=True)
class MeasureMoved:
    """A measure of which a journey counts otherwise: every part of it, and the journeys with the events recorded between."""

    measure: str
    parts: tuple[PartMoved, ...]
    journeys: tuple[KnownOtherwise, ...]


class RevisedRows:
    """Adds up rows, and then says of each measure what moved."""

    def __init__(self, compared: AgencysRevision, measures: frozenset[str]) -> None:
        self._compared, self._measures = compared, measures
        self._before, self._after = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        self._moved: dict[str, list[KnownOtherwise]] = {}

    def add(self, row: Journey) -> None:
        """Takes one row into account."""
        then, later = (self._parts(row, each) for each in self._compared[2:])
        for measure in {*then, *later}:
            before, after = then.get(measure, {}), later.get(measure, {})
            self._before.update({(measure, part): times for part, times in before.items()})
            self._after.update({(measure, part): times for part, times in after.items()})
            if before != after:
                moved = KnownOtherwise(row.id, before, after, self._events(row, measure))
                self._moved.setdefault(measure, []).append(moved)

    def moved(self) -> Iterator[MeasureMoved]:
        """Every measure of which a journey counts otherwise, in the order of measures."""
        for measure in MEASURES:
            journeys = sorted(self._moved.get(measure, ()), key=lambda each: each.journey)
            if journeys:
                parts = self._parts_moved(measure, journeys)
                yield MeasureMoved(measure, tuple(parts), tuple(journeys))

    def _parts_moved(self, measure: str, journeys: list[KnownOtherwise]) -> Iterator[PartMoved]:
        of = {part for name, part in (*self._before, *self._after) if name == measure}
        for part in sorted(of):
            steps = [_step(each.before, each.after, part) for each in journeys]
            yield PartMoved(
                part=part,
                before=self._before[measure, part],
                entered=sum(step for step in steps if step > 0),
                left=sum(-step for step in steps if step < 0),
                after=self._after[measure, part],
            )

    def _parts(self, row: Journey, counting: Counting) -> dict[str, Parts]:
        """What a row counts for by measure, as a publication counted it; lengths in days are left out."""
        found: dict[str, Parts] = {}
        known = as_known_by(row, counting.known_by)
        for cell, times in published_cells(self._compared.quarter, known).items():
            theirs = cell.agency == self._compared.agency and cell.measure in self._measures
            if theirs and cell.breakdown == WHOLE and not cell.part.startswith(DAYS):
                overdue = MEASURES[cell.measure].readings[0].overdue
                part = settled(cell.part, counting.as_of, overdue)
                parts = found.setdefault(cell.measure, {})
                parts[part] = parts.get(part, 0) + times
        return found

    def _events(self, row: Journey, measure: str) -> tuple[LaterRecorded, ...]:
        """What was recorded between the two, of what the measure goes by and the agency may read."""
        quarter, agency, before, after = self._compared
        reading = MEASURES[measure].readings[0].id
        selection = Selection(measure, reading, quarter, agency, WHOLE, NUMERATOR, after.as_of)
        return recorded_between(row, selection, before.known_by, after.known_by)


def _step(before: Mapping[str, int], after: Mapping[str, int], part: str) -> int:
    return after.get(part, 0) - before.get(part, 0)
