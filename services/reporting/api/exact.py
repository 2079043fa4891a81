"""Exact figures, for an agency's own staff about their own agencies. Nothing can be changed here.

The invariant: an answer carries its definition, what it was made of and what was left out, and no cell
of an agency at which the bearer does not work is ever read for it, nor one of what people said of themselves.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from contracts.identity import IN_A_TEAM, Role
from services.chassis.admission import AdmittedDep, may, not_of_yours
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.api.names import Name
from services.reporting.domain.answers import Figure, figure, figures_by, whole_of
from services.reporting.domain.contributions import MEASURES, Cell
from services.reporting.domain.known import Knowledge
from services.reporting.domain.measures import funnel
from services.reporting.domain.measures.measure import Breakdown, Form, Measure, Reading, Unit
from services.reporting.domain.periods import ALL, day_in, is_period, within
from services.reporting.store.figures import Figures
from services.reporting.store.projector import Projector

router = APIRouter(tags=["figures"], responses=REFUSALS)

READERS = may(*IN_A_TEAM)
"""Staff of an agency, for their own agency; everyone else gets published figures, under /published."""

PAGE = 100
MOST = 500


class ReadingView(BaseModel):
    """One way of counting; the first of a measure is its headline."""

    id: str
    definition: str


class MeasureView(BaseModel):
    """What a measure counts, in words."""

    id: str
    title: str
    definition: str
    source: str
    unit: Unit
    form: Form
    readings: list[ReadingView]
    breakdowns: list[Breakdown]


class AnswerView(BaseModel):
    """A figure with its definition; `by` has one figure for each group, agency or quarter.

    `agency` is `all` if it covers all agencies that the reader works at.
    """

    measure: str
    title: str
    definition: str
    reading: ReadingView
    source: str
    unit: Unit
    form: Form
    period: str
    agency: str
    as_of: date
    known_on: date | None
    recorded_at: datetime | None
    figure: Figure
    by: dict[str, Figure]


class StepView(BaseModel):
    """One step of the funnel and its share of the first."""

    measure: str
    title: str
    families: int
    share_of_enquiries: float | None


class FunnelView(BaseModel):
    """From enquiries to approvals, in one reading."""

    reading: ReadingView
    period: str
    agency: str
    recorded_at: datetime | None
    steps: list[StepView]


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """Which quarters, which agencies (every one without), as of which day, and as known on which.

    Cells of the quarters that it has `reached` are read: for a stock all, up to the day.
    """

    period: str
    agency: str
    agencies: tuple[str, ...] | None
    as_of: date
    reached: str
    known_on: date | None = None


async def figures(parts: RunningDep, request: Request) -> Figures:
    """The figures of the generation that this process serves."""
    if not isinstance(parts.sink, Projector):
        raise TypeError(f"{request.url.path} needs a service that hears events")
    return Figures(await parts.sink.generation())


FiguresDep = Annotated[Figures, Depends(figures)]


async def a_period(
    period: Annotated[Name, Query(description="2021-22-Q1, 2021-22 or all")] = ALL,
) -> str:
    """The period asked for; refuses one that does not exist."""
    if not is_period(period):
        raise Refusal(
            Kind.NOT_VALID,
            "There is no such period. Ask for a quarter (2021-22-Q1), a year (2021-22) or all.",
        )
    return period


PeriodDep = Annotated[str, Depends(a_period)]


async def figure_query(
    *,
    found: FiguresDep,
    admitted: AdmittedDep,
    period: PeriodDep,
    agency: Annotated[
        Name, Query(description="An agency's code. Leave out for all of your agencies")
    ] = ALL,
    as_of: Annotated[date | None, Query(description="The date to judge open clocks by")] = None,
    known_on: Annotated[date | None, Query(description="As known at the end of this day")] = None,
) -> FigureQuery:
    """What was asked; refuses an agency that is unknown or not theirs, and a day that is not over yet."""
    if known_on is not None and known_on > today():
        raise Refusal(Kind.NOT_VALID, "Give today or an earlier date.", "known_on")
    agencies = tuple(sorted(admitted.agencies)) if agency == ALL else (agency,)
    if not admitted.agencies.issuperset(agencies):
        raise not_of_yours()
    if agency != ALL and not await found.knows(agency):
        raise Refusal(Kind.NOT_FOUND, "There is no such agency. GET /agencies lists them.")
    return FigureQuery(period, agency, agencies, as_of or known_on or today(), period, known_on)


FigureQueryDep = Annotated[FigureQuery, Depends(figure_query)]


def counted_now(why: str, *names: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency that refuses these days of a question, which has one answer: that of now. `why` is said first."""

    async def refuse(request: Request) -> None:
        for name in names:
            if name in request.query_params:
                raise Refusal(Kind.NOT_VALID, f"{why} Leave out {name}.", name)

    return refuse


OF_AGENCIES = {each.id: each for each in MEASURES.values() if each.unit is Unit.AGENCIES}
"""How agencies score in mystery shops: not about people, and masked from agencies for a while."""
SAID = {each.id for each in MEASURES.values() if each.unit in {Unit.INDIVIDUALS, Unit.ANSWERS}}
"""What people said of themselves, or of a step: of an agency's few, an exact number would tell who said what."""
OWN = {
    each.id: each
    for each in MEASURES.values()
    if each.unit not in {Unit.AGENCIES, Unit.DAYS} and each.id not in SAID
}


async def measure_named(measure: Name) -> Measure:
    """The measure of an address; refuses a name that is none, and what people said of themselves."""
    if measure in SAID:
        raise Refusal(
            Kind.NOT_ALLOWED,
            "What people said about themselves or a step is shown for England only, rounded. Ask for it "
            "under /published/measures.",
        )
    if measure not in OWN:
        raise Refusal(Kind.NOT_FOUND, "There is no such measure. GET /measures lists them.")
    return OWN[measure]


MeasureDep = Annotated[Measure, Depends(measure_named)]


async def measure_of_agencies(measure: Name) -> Measure:
    """The measure of an address that counts how agencies do; refuses any other."""
    if measure not in OF_AGENCIES:
        known = ", ".join(OF_AGENCIES)
        raise Refusal(Kind.NOT_FOUND, f"There is no such measure for agencies. Ask for {known}.")
    return OF_AGENCIES[measure]


@router.get("/measures", dependencies=[READERS])
async def list_measures() -> list[MeasureView]:
    """Every measure with its definition and readings."""
    return [_measure_view(measure) for measure in OWN.values()]


@router.get("/measures/{measure}", dependencies=[READERS])
async def answer(
    measure: MeasureDep,
    query: FigureQueryDep,
    found: FiguresDep,
    reading: Name | None = None,
    by: Breakdown | None = None,
) -> AnswerView:
    """One figure, and by group where that is asked for."""
    return await _answer(measure, query, found, chosen_reading(measure, reading), by)


@router.get("/mystery-shop-measures/{measure}", dependencies=[may(Role.NATIONAL_ANALYST)])
async def answer_of_agencies(
    measure: Annotated[Measure, Depends(measure_of_agencies)],
    found: FiguresDep,
    period: PeriodDep,
    by: Breakdown | None = None,
) -> AnswerView:
    """How agencies score in mystery shops, masked rounds included: about agencies, not people."""
    everywhere = FigureQuery(period, ALL, None, today(), period)
    return await _answer(measure, everywhere, found, measure.readings[0], by)


async def _answer(
    measure: Measure, query: FigureQuery, found: Figures, chosen: Reading, by: Breakdown | None
) -> AnswerView:
    _check_breakdown(measure, by)
    query = at_a_day(measure, query)
    cells = await cells_of(measure, query, found, chosen)
    return AnswerView(
        measure=measure.id,
        title=measure.title,
        definition=measure.definition,
        reading=_reading_view(chosen),
        source=measure.source,
        unit=measure.unit,
        form=measure.form,
        period=query.period,
        agency=query.agency,
        as_of=query.as_of,
        known_on=query.known_on,
        recorded_at=await found.recorded_at(),
        figure=figure(measure.form, whole_of(cells), query.as_of, chosen.overdue),
        by=_by(by, measure, cells, query, chosen) if by else {},
    )


async def cells_of(
    measure: Measure, query: FigureQuery, found: Figures, chosen: Reading
) -> dict[Cell, int]:
    """The counts that are kept, or those of rows as they were known on a day."""
    asked = (measure.id, chosen.counted_as, query.reached)
    if query.known_on is None or query.agencies is None:
        return await found.cells(*asked, query.agencies)
    known = Knowledge(query.as_of, query.known_on)
    return await found.cells_as_known(*asked, agencies=query.agencies, known=known)


@router.get("/funnel", dependencies=[READERS])
async def show_funnel(
    query: FigureQueryDep, found: FiguresDep, reading: Name = funnel.BY_ENQUIRY
) -> FunnelView:
    """Enquiries, registrations and approvals side by side; by cohort unless asked otherwise."""
    chosen = chosen_reading(MEASURES[funnel.STEPS[0]], reading)
    families: dict[str, int] = {}
    for step in funnel.STEPS:
        cells = await cells_of(MEASURES[step], query, found, chosen)
        families[step] = figure(Form.COUNT, whole_of(cells), query.as_of).numerator
    return FunnelView(
        reading=_reading_view(chosen),
        period=query.period,
        agency=query.agency,
        recorded_at=await found.recorded_at(),
        steps=_steps(families),
    )


@router.get("/agencies", dependencies=[READERS])
async def list_agencies(found: FiguresDep, admitted: AdmittedDep) -> list[str]:
    """The codes of all agencies that count for anything, as far as they are theirs to see."""
    return [each for each in await found.agencies() if admitted.works_at(each)]


def _steps(families: Mapping[str, int]) -> list[StepView]:
    enquiries = families[funnel.STEPS[0]]
    return [
        StepView(
            measure=step,
            title=MEASURES[step].title,
            families=count,
            share_of_enquiries=count / enquiries if enquiries else None,
        )
        for step, count in families.items()
    ]


def _measure_view(measure: Measure) -> MeasureView:
    return MeasureView(
        id=measure.id,
        title=measure.title,
        definition=measure.definition,
        source=measure.source,
        unit=measure.unit,
        form=measure.form,
        readings=[_reading_view(reading) for reading in measure.readings],
        breakdowns=list(measure.breakdowns),
    )


def _reading_view(reading: Reading) -> ReadingView:
    return ReadingView(id=reading.id, definition=reading.definition)


def chosen_reading(measure: Measure, wanted: str | None) -> Reading:
    """The reading that was asked for, or the headline; refuses one that there is not."""
    for reading in measure.readings:
        if wanted in {None, reading.id}:
            return reading
    known = ", ".join(reading.id for reading in measure.readings)
    raise Refusal(Kind.NOT_FOUND, f"There is no such reading of this measure. Ask for {known}.")


def at_a_day(measure: Measure, query: FigureQuery) -> FigureQuery:
    """Of a stock, the question as one about a day, which takes all that came before it."""
    if measure.form is not Form.STOCK:
        return query
    return replace(query, as_of=day_in(query.period, query.as_of), reached=ALL)


def _by(
    by: Breakdown, measure: Measure, cells: Mapping[Cell, int], query: FigureQuery, chosen: Reading
) -> dict[str, Figure]:
    found = figures_by(by, measure.form, cells, query.as_of, chosen.overdue)
    if by is not Breakdown.PERIOD:
        return found
    return {each: figure for each, figure in found.items() if within(query.period, each)}


def _check_breakdown(measure: Measure, by: Breakdown | None) -> None:
    if by is not None and by not in measure.breakdowns:
        known = ", ".join(measure.breakdowns)
        raise Refusal(Kind.NOT_VALID, f"This measure is not broken down that way. Ask for {known}.")
