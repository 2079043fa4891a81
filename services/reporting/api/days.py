"""Where the days of an agency's journeys went, exact, for its own staff; managers open the journeys behind them.

The invariant: the rows add up to all days of the journeys that ended there, or that go on, and nothing of this is published.
"""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from contracts.identity import Role
from contracts.turning_points import DaysIn, DaysWith, Stretch, TurningPoint
from services.chassis.admission import AdmittedDep, may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import (
    MOST,
    PAGE,
    READERS,
    FigureQuery,
    FigureQueryDep,
    FiguresDep,
    counted_now,
)
from services.reporting.api.names import Name
from services.reporting.domain.answers import whole_of
from services.reporting.domain.contributions import MEASURES, Cell, contributions
from services.reporting.domain.holder import Holder, holder_of
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.days import (
    APPROVED,
    DAYS_WITH,
    GOING_ON,
    GOING_ON_DEFINITION,
    PART,
    agency_of,
    days_by_part,
    days_so_far,
    where_days_went,
)
from services.reporting.domain.measures.measure import DENOMINATOR
from services.reporting.domain.periods import ALL, within
from services.reporting.store.figures import Figures

router = APIRouter(tags=["figures"], responses=REFUSALS)

MEASURE = MEASURES[DAYS_WITH]
Days = Mapping[DaysWith, int]


class DaysInPart(BaseModel):
    """The days of one part of the journey, by who had them; `before` are those before the agency had the journey."""

    part: str
    days: Days


class DaysView(BaseModel):
    """The days of all journeys that ended in a period, or that go on, and how many these are; `quarters` are those in which any ended."""

    reading: str
    reading_definition: str
    definition: str
    period: str
    agency: str
    quarters: list[str]
    recorded_at: datetime | None
    families: int
    days: int
    parts: list[DaysInPart]


class StretchView(BaseModel):
    """Days in a row with one of them; `until` is not counted any more."""

    days_with: DaysWith
    part: DaysIn
    since: date
    until: date
    began: TurningPoint
    ended: TurningPoint | None


class JourneyDays(BaseModel):
    """The days of one journey, each with the events at its two ends; one that goes on has not ended."""

    journey: UUID
    ended_on: date | None
    days: int
    stretches: list[StretchView]


class JourneysOfDays(BaseModel):
    """A page of the journeys; `after` asks for the next one."""

    journeys: list[JourneyDays]
    after: UUID | None


async def a_reading(
    reading: Annotated[
        Name,
        Query(
            description="approved, other_ends for journeys that ended otherwise, or going_on for those that have not ended"
        ),
    ] = APPROVED,
) -> str:
    """The reading asked for; refuses one that there is not."""
    known = [*(each.id for each in MEASURE.readings), GOING_ON]
    if reading not in known:
        raise Refusal(
            Kind.NOT_FOUND, f"There is no such reading of this measure. Ask for {', '.join(known)}."
        )
    return reading


ReadingDep = Annotated[str, Depends(a_reading)]


as_known_now = counted_now("Days are divided as they are known now.", "known_on", "as_of")
"""Journeys are counted once they have ended, and who had each day is kept as it is known now."""


@router.get("/days-with", dependencies=[READERS, Depends(as_known_now)])
async def show_days(query: FigureQueryDep, found: FiguresDep, reading: ReadingDep) -> DaysView:
    """Where the days of the journeys went that ended in a period, by part of the journey and by who had it."""
    if reading == GOING_ON:
        return await _days_so_far(query, found)
    every = whole_of(await found.cells(DAYS_WITH, reading, ALL, query.agencies))
    cells = {cell: times for cell, times in every.items() if within(query.period, cell.period)}
    parts = _by_part(cells)
    return DaysView(
        reading=reading,
        reading_definition=MEASURE.reading(reading).definition,
        definition=MEASURE.definition,
        period=query.period,
        agency=query.agency,
        quarters=sorted({cell.period for cell in every}),
        recorded_at=await found.recorded_at(),
        families=sum(times for cell, times in cells.items() if cell.part == DENOMINATOR),
        days=sum(sum(each.days.values()) for each in parts),
        parts=parts,
    )


@router.get("/days-with/journeys", dependencies=[may(Role.MANAGER), Depends(as_known_now)])
async def list_days(
    *,
    query: FigureQueryDep,
    found: FiguresDep,
    admitted: AdmittedDep,
    reading: ReadingDep,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
) -> JourneysOfDays:
    """The journeys behind it, each with its days and the events at their ends."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency whose journeys you want.")
    admitted.note(query.agency, None)
    if reading == GOING_ON:
        return await _list_days_so_far(query, found, after, limit)
    cells = await found.cells(DAYS_WITH, reading, query.period, [query.agency])
    quarters = sorted({cell.period for cell in cells})
    page: list[JourneyDays] = []
    async for row in found.journeys(MEASURE, query.agency, quarters, after=after):
        if _counts_in(row, reading, query.period, query.agency):
            page.append(_journey_days(row))
        if len(page) == limit:
            return JourneysOfDays(journeys=page, after=row.id)
    return JourneysOfDays(journeys=page, after=None)


async def _days_so_far(query: FigureQuery, found: Figures) -> DaysView:
    """Of the journeys that go on, counted from their rows: each day more is one more for each of them."""
    days: dict[str, Counter[DaysWith]] = defaultdict(Counter)
    families = 0
    async for _, held, went in _going_on(query, found):
        families += 1
        for (part, days_with), number in days_by_part(went, held).items():
            if number:
                days[part][days_with] += number
    quarters = await found.cells(DAYS_WITH, APPROVED, ALL, query.agencies)
    parts = [DaysInPart(part=part, days=dict(days[part])) for part in sorted(days)]
    return DaysView(
        reading=GOING_ON,
        reading_definition=GOING_ON_DEFINITION,
        definition=MEASURE.definition,
        period=ALL,
        agency=query.agency,
        quarters=sorted({cell.period for cell in quarters}),
        recorded_at=await found.recorded_at(),
        families=families,
        days=sum(sum(each.days.values()) for each in parts),
        parts=parts,
    )


async def _list_days_so_far(
    query: FigureQuery, found: Figures, after: UUID | None, limit: int
) -> JourneysOfDays:
    page: list[JourneyDays] = []
    async for row, _, went in _going_on(query, found, after):
        page.append(_stretched(row, None, went))
        if len(page) == limit:
            return JourneysOfDays(journeys=page, after=row.id)
    return JourneysOfDays(journeys=page, after=None)


async def _going_on(
    query: FigureQuery, found: Figures, after: UUID | None = None
) -> AsyncIterator[tuple[Journey, Holder, list[Stretch]]]:
    """The journeys at these agencies that have not ended, with who holds each and its days until today."""
    if query.period != ALL:
        raise Refusal(
            Kind.NOT_VALID,
            "Journeys that go on are counted up to today. Leave out period.",
            "period",
        )
    agencies = query.agencies or ()
    async for row in found.going_on(agencies, after=after):
        held, went = holder_of(row), days_so_far(row, today())
        if held is not None and went is not None and agency_of(row, held) in agencies:
            yield row, held, went


def _by_part(cells: Mapping[Cell, int]) -> list[DaysInPart]:
    parts: dict[str, Counter[DaysWith]] = defaultdict(Counter)
    for cell, times in cells.items():
        if cell.part.startswith(PART):
            part, _, days_with = cell.part.removeprefix(PART).partition(":")
            parts[part][DaysWith(days_with)] += times
    return [DaysInPart(part=part, days=dict(parts[part])) for part in sorted(parts)]


def _counts_in(row: Journey, reading: str, period: str, agency: str) -> bool:
    return any(
        (cell.reading, cell.agency, cell.part) == (reading, agency, DENOMINATOR)
        and within(period, cell.period)
        for cell in contributions(row, {DAYS_WITH})
    )


def _journey_days(row: Journey) -> JourneyDays:
    found = where_days_went(row)
    if found is None:
        raise TypeError("a journey that counts has ended")
    end, went = found
    return _stretched(row, end.on, went)


def _stretched(row: Journey, ended_on: date | None, went: Sequence[Stretch]) -> JourneyDays:
    stretches = [StretchView.model_validate(each, from_attributes=True) for each in went]
    days = sum(each.days for each in went)
    return JourneyDays(journey=row.id, ended_on=ended_on, days=days, stretches=stretches)
