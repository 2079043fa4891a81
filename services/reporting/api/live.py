"""England's figures today, for the national team: no agency, no group, changed and rounded as if published.

The invariant: an answer is the number that was kept for the day, never one worked out for the moment it is
asked for; and a quarter that is published has no other number beside it.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.api.dependencies import NoiseDep
from services.reporting.api.exact import FiguresDep
from services.reporting.api.names import Name
from services.reporting.api.published import PublicationsDep
from services.reporting.domain.measures import funnel
from services.reporting.domain.measures.measure import Form, Measure, Unit
from services.reporting.domain.periods import (
    first_day_after,
    quarter,
    quarters_between,
    quarters_of,
    year_of,
)
from services.reporting.domain.publishing.live_number import LIVE, LiveNumber, live_number
from services.reporting.domain.publishing.notes import live_notes
from services.reporting.domain.publishing.publication import SETTLED_AFTER
from services.reporting.domain.publishing.published_figure import PublishedFigure
from services.reporting.store.live_numbers import LiveNumbers

ANALYST = may(Role.NATIONAL_ANALYST)

router = APIRouter(prefix="/live", tags=["live"], responses=REFUSALS)


class QuarterView(BaseModel):
    """A quarter of which something may have been counted, and from which day it can be published."""

    quarter: str
    is_published: bool
    can_be_published_from: date


class LiveFigure(BaseModel):
    """One measure's rounded figure for England, with its definition."""

    measure: str
    title: str
    definition: str
    reading: str
    source: str
    unit: Unit
    form: Form
    figure: PublishedFigure


class LiveAnswer(LiveFigure):
    """A live figure of a quarter that is not published yet; `notes` say how it came."""

    quarter: str
    as_of: date
    notes: list[str]


class LiveFunnel(BaseModel):
    """Enquiries, registrations and approvals side by side, each by its own day."""

    quarter: str
    as_of: date
    steps: list[LiveFigure]
    notes: list[str]


async def unpublished_quarter(
    found: PublicationsDep,
    named: Annotated[
        Name | None,
        Query(alias="quarter", description="2021-22-Q1. Leave out for the current quarter"),
    ] = None,
) -> str:
    """The quarter of a query; refuses one that is none, is to come, or is published."""
    present = quarter(today())
    wanted = named or present
    if quarters_of(wanted) != (wanted,) or wanted > present:
        raise Refusal(
            Kind.NOT_VALID,
            "There is no such quarter yet. Ask for one such as 2021-22-Q1, or leave it out.",
        )
    if await found.of([wanted], ()):
        raise Refusal(
            Kind.NOT_NOW, "This quarter is published. GET /published/measures has its figures."
        )
    return wanted


QuarterDep = Annotated[str, Depends(unpublished_quarter)]


async def live_measure(measure: Name) -> Measure:
    """The measure of an address; refuses one of which there is no live number."""
    if measure not in LIVE:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no live number for this. GET /live/measures lists those there are.",
        )
    return LIVE[measure]


@router.get("/quarters", dependencies=[ANALYST])
async def list_live_quarters(exact: FiguresDep, found: PublicationsDep) -> list[QuarterView]:
    """Every quarter from the first year in which anything was counted, the latest first."""
    first, out = await exact.first_quarter(), await found.quarters()
    begun = quarters_of(year_of(first))[0] if first else None
    every = quarters_between(begun, quarter(today())) if begun else ()
    return [
        QuarterView(
            quarter=each,
            is_published=each in out,
            can_be_published_from=first_day_after(each) + SETTLED_AFTER,
        )
        for each in reversed(every)
    ]


@router.get("/measures", dependencies=[ANALYST])
async def list_live_measures() -> list[str]:
    """The names of all measures that have a live number."""
    return list(LIVE)


class Today:
    """The numbers of today: kept, or worked out for whoever asks first."""

    def __init__(
        self, quarter_asked: QuarterDep, exact: FiguresDep, parts: RunningDep, noise: NoiseDep
    ) -> None:
        self.quarter, self._exact, self._noise = quarter_asked, exact, noise
        self._kept = LiveNumbers(parts.database)

    async def number(self, measure: Measure) -> LiveNumber:
        """The number of a measure."""
        kept = await self._kept.of(self.quarter, measure.id)
        if kept is not None and kept.on == today():
            return kept
        headline = measure.readings[0].counted_as
        cells = await self._exact.cells(measure.id, headline, self.quarter, None)
        renewed = live_number(measure, cells, self.quarter, today(), self._noise)
        await self._kept.renew(self.quarter, measure.id, renewed, before=kept)
        return await self._kept.of(self.quarter, measure.id) or renewed


TodayDep = Annotated[Today, Depends()]


@router.get("/measures/{measure}", dependencies=[ANALYST])
async def show_live_measure(
    measure: Annotated[Measure, Depends(live_measure)], numbers: TodayDep
) -> LiveAnswer:
    """England's number of one measure today: rounded, without agencies or groups."""
    number = await numbers.number(measure)
    return LiveAnswer(
        **dict(_figure(measure, number)),
        quarter=numbers.quarter,
        as_of=number.on,
        notes=live_notes(measure.form, [number.figure]),
    )


@router.get("/funnel", dependencies=[ANALYST])
async def show_live_funnel(numbers: TodayDep) -> LiveFunnel:
    """From enquiries to approvals today."""
    steps = [_figure(LIVE[step], await numbers.number(LIVE[step])) for step in funnel.STEPS]
    notes = live_notes(Form.COUNT, [each.figure for each in steps])
    return LiveFunnel(quarter=numbers.quarter, as_of=today(), steps=steps, notes=notes)


def _figure(measure: Measure, number: LiveNumber) -> LiveFigure:
    return LiveFigure(
        measure=measure.id,
        title=measure.title,
        definition=measure.definition,
        reading=measure.readings[0].definition,
        source=measure.source,
        unit=measure.unit,
        form=measure.form,
        figure=number.figure,
    )
