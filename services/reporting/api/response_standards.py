"""How soon agencies answer: families beside the mystery shops that were commissioned, by the same standard.

The invariant: both sides are enquiries answered in time out of those whose time is over, each with its number and its
interval. The national team reads families as they are published; an agency its own, beside shops of unmasked rounds.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import (
    READERS,
    FigureQueryDep,
    FiguresDep,
    PeriodDep,
    cells_of,
    counted_now,
)
from services.reporting.api.published import PublicationsDep, publications_of
from services.reporting.domain.answers import figure, whole_of
from services.reporting.domain.contributions import MEASURES, Cell, contributions
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.measures.shop_response import BESIDE
from services.reporting.domain.periods import ALL, within
from services.reporting.domain.publishing.comparison import interval, wilson
from services.reporting.domain.publishing.published_figure import (
    Number,
    PublishedFigure,
    published_figure,
)
from services.reporting.store.publications import Publications

router = APIRouter(tags=["figures"], responses=REFUSALS)


class Side(BaseModel):
    """Enquiries answered in time, of how many; `low` and `high` are the ends of a 95% interval in per cent."""

    in_time: str
    of: str
    share: str
    per_cent: float | None
    low: float | None
    high: float | None


class StandardView(BaseModel):
    """One standard: families and shops in the same unit. `families` is None where nothing is published of the period."""

    measure: str
    title: str
    definition: str
    source: str
    families: Side | None
    shops: Side


class StandardsView(BaseModel):
    """Every standard that shops are measured by too."""

    period: str
    agency: str
    as_of: date
    standards: list[StandardView]


async def a_published_period(period: PeriodDep) -> str:
    """A quarter or a year: nothing is published of all time."""
    if period == ALL:
        raise Refusal(Kind.NOT_VALID, "Ask for a quarter (2021-22-Q1) or a year (2021-22).")
    return period


@router.get("/response-standards", dependencies=[may(Role.NATIONAL_ANALYST)])
async def compare_with_shops(
    found: FiguresDep,
    out: PublicationsDep,
    period: Annotated[str, Depends(a_published_period)],
) -> StandardsView:
    """England's families as they are published beside every mystery shop of the period, masked rounds included."""
    standards = []
    for name, beside in BESIDE.items():
        measure, reading = MEASURES[beside], MEASURES[beside].readings[0]
        cells = await found.cells(beside, reading.counted_as, period, None)
        families = await _published(MEASURES[name], out, period)
        standards.append(_standard(MEASURES[name], families, _exact(measure, cells)))
    return StandardsView(period=period, agency=ALL, as_of=today(), standards=standards)


as_of_today = counted_now("Both are counted as of today.", "known_on", "as_of")


@router.get("/response-standards/own", dependencies=[READERS, Depends(as_of_today)])
async def compare_own_with_shops(found: FiguresDep, query: FigureQueryDep) -> StandardsView:
    """An agency's own families beside its shops of the rounds that are over and unmasked."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency whose standards you want.")
    seen = await found.shops_seen(query.agency)
    standards = []
    for name, beside in BESIDE.items():
        measure = MEASURES[name]
        own = await cells_of(measure, query, found, measure.readings[0])
        shops = _of_shops(beside, seen, query.period, query.agency)
        standards.append(_standard(measure, _exact(measure, own), _exact(MEASURES[beside], shops)))
    return StandardsView(
        period=query.period, agency=query.agency, as_of=today(), standards=standards
    )


def _of_shops(
    measure: str, rows: Iterable[Journey], period: str, agency: str
) -> Mapping[Cell, int]:
    cells: dict[Cell, int] = {}
    for row in rows:
        for cell, times in contributions(row, {measure}).items():
            if within(period, cell.period) and cell.agency == agency:
                cells[cell] = cells.get(cell, 0) + times
    return cells


async def _published(measure: Measure, found: Publications, period: str) -> Side | None:
    try:
        out = await publications_of(period, measure, found)
    except Refusal:
        return None
    return _of_published(published_figure([each.measures[measure.id] for each in out], None))


def _of_published(shown: PublishedFigure) -> Side | None:
    if shown.share is None or shown.denominator is None:
        return None
    ends = interval(shown)
    return Side(
        in_time=_shown(shown.numerator),
        of=_shown(shown.denominator),
        share=shown.share.words,
        per_cent=shown.share.per_cent,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
    )


def _shown(number: Number) -> str:
    return number.words if number.value is None else f"{number.value:,}"


def _exact(measure: Measure, cells: Mapping[Cell, int]) -> Side:
    found = figure(measure.form, whole_of(cells), today(), measure.readings[0].overdue)
    of = found.denominator or 0
    if not of:
        return Side(in_time="0", of="0", share="none", per_cent=None, low=None, high=None)
    low, high = wilson(found.numerator, of - found.numerator)
    per_cent = round(100 * found.numerator / of, 1)
    return Side(
        in_time=f"{found.numerator:,}",
        of=f"{of:,}",
        share=f"{per_cent}%",
        per_cent=per_cent,
        low=round(100 * low, 1),
        high=round(100 * high, 1),
    )


def _standard(measure: Measure, families: Side | None, shops: Side) -> StandardView:
    return StandardView(
        measure=measure.id,
        title=measure.title,
        definition=measure.definition,
        source=measure.source,
        families=families,
        shops=shops,
    )
