"""Why a figure that was known on one day is another one as known later: journey by journey, down to the events.

The invariant: both figures count to the same day, so what differs was recorded in between; the differences of
the journeys add up to the difference of the figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.reporting.domain.answers import settled
from services.reporting.domain.contributions import MEASURES, WHOLE, contributions
from services.reporting.domain.explanations import Selection
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import had_by_another, may_read
from services.reporting.domain.journey import STEPS_OF_HOLDER, Journey
from services.reporting.domain.known import Knowledge, as_known
from services.reporting.domain.measures.measure import DAYS
from services.reporting.domain.periods import within

ALWAYS = frozenset({*STEPS_OF_HOLDER, "merged", "mystery_shop", "details_changed"})
"""Whatever a measure goes by, these say whether and where a journey counts."""


@dataclass(frozen=True, slots=True)
class LaterRecorded:
    """An event that was recorded in between: `corrects` where it changed or took away what was known."""

    type: str
    stream: str
    version: int
    occurred_on: date
    recorded_at: datetime
    corrects: bool


@dataclass(frozen=True, slots=True)
class KnownOtherwise:
    """A journey that counts otherwise now: how often in each part, then and later, and why."""

    journey: UUID
    before: dict[str, int]
    after: dict[str, int]
    events: tuple[LaterRecorded, ...]


def known_otherwise(
    row: Journey, selection: Selection, before: Knowledge, after: Knowledge
) -> KnownOtherwise | None:
    """How a journey counts otherwise; None where it counts alike. The part of the selection is not looked at."""
    then, later = (_parts(as_known(row, known), selection) for known in (before, after))
    if then == later:
        return None
    events = recorded_between(row, selection, before.known_by, after.known_by)
    return KnownOtherwise(row.id, then, later, events)


def recorded_between(
    row: Journey, selection: Selection, begin: datetime, end: datetime
) -> tuple[LaterRecorded, ...]:
    """The events recorded from one moment to before another that a measure goes by and the agency may read, in their order."""
    found = _between(row, selection, begin, end)
    return tuple(sorted(found, key=lambda each: (each.recorded_at, each.stream, each.version)))


def _parts(row: Journey, selection: Selection) -> dict[str, int]:
    """What a row counts for in a reading, by part; lengths in days are left out, which the parts stand for."""
    reading = MEASURES[selection.measure].reading(selection.reading)
    found: dict[str, int] = {}
    for cell, times in contributions(row, {selection.measure}).items():
        counts = (
            cell.reading == reading.counted_as
            and cell.breakdown == WHOLE
            and within(selection.period, cell.period)
            and selection.agency in {None, cell.agency}
        )
        if counts and not cell.part.startswith(DAYS):
            part = settled(cell.part, selection.as_of, reading.overdue)
            found[part] = found.get(part, 0) + times
    return found


def _between(
    row: Journey, selection: Selection, begin: datetime, end: datetime
) -> Iterator[LaterRecorded]:
    """What was recorded from one moment to before another, of what the measure goes by and the agency may read."""
    fields, agency = ALWAYS | {*MEASURES[selection.measure].facts}, selection.agency
    for each in row.overwritten:
        theirs = agency is None or not had_by_another(row, agency, each)
        if theirs and begin <= each.recorded_at < end and fields & each.was.keys():
            yield LaterRecorded(
                type=each.type,
                stream=each.stream,
                version=each.version,
                occurred_on=each.occurred_on,
                recorded_at=each.recorded_at,
                corrects=True,
            )
    for fact in (fact for name in sorted(fields) for fact in _facts(row, name)):
        theirs = agency is None or may_read(row, agency, fact)
        if theirs and begin <= fact.recorded_at < end:
            yield LaterRecorded(
                type=fact.event.type,
                stream=fact.stream,
                version=fact.version,
                occurred_on=fact.event.occurred_on,
                recorded_at=fact.recorded_at,
                corrects=False,
            )


def _facts(row: Journey, name: str) -> list[Fact[Any]]:
    value = getattr(row, name)
    every = value if isinstance(value, tuple) else (value,)
    return [each for each in every if isinstance(each, Fact)]
