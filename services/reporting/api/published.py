"""Figures that may leave: rounded numbers, worked out from what was published.

The invariant: nothing here reads a cell or a row. Answers come from publications alone, and their
types cannot hold an exact count.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel

from contracts.words import period_name
from services.chassis.admission import anybody
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.api.names import Name
from services.reporting.domain.measures.measure import Breakdown, Form, Measure, Unit
from services.reporting.domain.periods import quarters_of
from services.reporting.domain.publishing.comparison import (
    APART,
    METHOD,
    TOO_FEW,
    Compared,
    compared,
)
from services.reporting.domain.publishing.notes import notes, revised
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    Publication,
    PublishedMeasure,
    breakdowns,
)
from services.reporting.domain.publishing.published_figure import (
    PublishedFigure,
    has_agency,
    published_figure,
    published_groups,
)
from services.reporting.domain.publishing.revision import Revision, RevisionReason
from services.reporting.domain.publishing.waits import EVERYWHERE
from services.reporting.store.publications import Publications

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)


class RevisionView(BaseModel):
    """Which revision of its quarter a publication is, from 1, and why it was needed."""

    number: int
    reason: RevisionReason
    why: str


class PublicationView(BaseModel):
    """A published quarter and how fresh it was: counted as of a day, up to the latest event.

    A `revision` took the place of what was published before. That is still to be read.
    """

    quarter: str
    published_at: datetime
    as_of: date
    recorded_at: datetime | None
    revision: RevisionView | None = None


class PublishedMeasureView(BaseModel):
    """A measure that is published, and how it can be split."""

    id: str
    title: str
    definition: str
    reading: str
    source: str
    unit: Unit
    form: Form
    breakdowns: list[Breakdown]


class Described(BaseModel):
    """What was counted, in the words of the publication, and how fresh it was; `notes` say how."""

    measure: str
    title: str
    definition: str
    reading: str
    source: str
    unit: Unit
    form: Form
    publications: list[PublicationView]
    notes: list[str]


class PublishedAnswer(Described):
    """A rounded figure; `by` has one for each group."""

    period: str
    agency: str
    figure: PublishedFigure
    by: dict[str, PublishedFigure]


class Comparison(Described):
    """Agencies in alphabetical order beside England, each with an interval; `method` explains it."""

    period: str
    england: PublishedFigure
    agencies: list[Compared]
    method: list[str]


class Trend(Described):
    """England's or one agency's figure in every quarter that is published, the earliest first."""

    agency: str
    quarters: dict[str, PublishedFigure]


async def publications(parts: RunningDep) -> Publications:
    """What has been published by this service."""
    return Publications(parts.database)


PublicationsDep = Annotated[Publications, Depends(publications)]


async def measure_of_address(measure: Name) -> Measure:
    """The measure of an address; refuses one that is not published."""
    if measure not in PUBLISHED:
        raise Refusal(
            Kind.NOT_FOUND, "No such measure is published. GET /published/measures lists them."
        )
    return PUBLISHED[measure]


PublishedPeriodDep = Annotated[
    Name, Query(description="A quarter (2021-22-Q1) or a year (2021-22)")
]
AgencyDep = Annotated[Name, Query(description="An agency's code, or all")]
PublishedDep = Annotated[Measure, Depends(measure_of_address)]
PublishedByDep = Annotated[
    AwareDatetime | None,
    Query(
        description="The figures as they were published by this moment. Leave out for the latest"
    ),
]


@router.get("/quarters", dependencies=[anybody()])
async def list_quarters(found: PublicationsDep) -> list[PublicationView]:
    """Which quarters are published, and how fresh they were."""
    return [view(each) for each in await found.of(await found.quarters(), ())]


@router.get("/quarters/{quarter}/publications", dependencies=[anybody()])
async def list_publications(quarter: Name, found: PublicationsDep) -> list[PublicationView]:
    """The first publication of a quarter, and every revision of it."""
    every = await found.every(quarter, ())
    if not every:
        raise Refusal(
            Kind.NOT_FOUND,
            "This quarter is not published. GET /published/quarters lists those that are.",
        )
    return [view(each) for each in every]


@router.get("/measures", dependencies=[anybody()])
async def list_published_measures() -> list[PublishedMeasureView]:
    """Every measure that is published, in its headline reading."""
    return [
        PublishedMeasureView(
            id=each.id,
            title=each.title,
            definition=each.definition,
            reading=each.readings[0].definition,
            source=each.source,
            unit=each.unit,
            form=each.form,
            breakdowns=list(breakdowns(each)),
        )
        for each in PUBLISHED.values()
    ]


@router.get("/measures/{measure}", dependencies=[anybody()])
async def published_answer(
    *,
    measure: PublishedDep,
    found: PublicationsDep,
    period: PublishedPeriodDep,
    agency: AgencyDep = EVERYWHERE,
    by: Breakdown | None = None,
    published_by: PublishedByDep = None,
) -> PublishedAnswer:
    """One rounded figure, and by group where that is asked for."""
    _check_split(measure, agency, by)
    out = await publications_of(period, measure, found, published_by)
    quarters = [each.measures[measure.id] for each in out]
    figure = _figure(quarters, agency)
    groups = _groups(out, quarters, agency, by)
    return PublishedAnswer(
        **_described(out, measure, [figure, *groups.values()], agency=agency),
        period=period,
        agency=agency,
        figure=figure,
        by=groups,
    )


@router.get("/measures/{measure}/comparison", dependencies=[anybody()])
async def compare_agencies(
    measure: PublishedDep,
    found: PublicationsDep,
    period: PublishedPeriodDep,
    published_by: PublishedByDep = None,
) -> Comparison:
    """Every agency's share with its interval, beside England's: no order of merit."""
    if measure.form is not Form.SHARE or Breakdown.AGENCY not in breakdowns(measure):
        raise Refusal(Kind.NOT_VALID, "You can only compare shares that are published by agency.")
    out = await publications_of(period, measure, found, published_by)
    quarters = [each.measures[measure.id] for each in out]
    england, agencies = (
        published_figure(quarters, None),
        published_groups(quarters, Breakdown.AGENCY),
    )
    return Comparison(
        **_described(out, measure, [england, *agencies.values()], agency=EVERYWHERE),
        period=period,
        england=england,
        agencies=compared(england, agencies),
        method=[METHOD, APART, TOO_FEW],
    )


@router.get("/measures/{measure}/trend", dependencies=[anybody()])
async def show_trend(
    measure: PublishedDep, found: PublicationsDep, agency: AgencyDep = EVERYWHERE
) -> Trend:
    """One figure for each published quarter; a quarter before an agency began is not there."""
    _check_split(measure, agency, None)
    every = await found.of(await found.quarters(), [measure.id])
    out = [each for each in every if measure.id in each.measures]
    if agency != EVERYWHERE:
        out = [each for each in out if has_agency(each.measures[measure.id], agency)]
    if not out:
        raise Refusal(Kind.NOT_FOUND, "No figures are published for this measure yet.")
    quarters = {each.quarter: _figure([each.measures[measure.id]], agency) for each in out}
    return Trend(
        **_described(out[-1:], measure, list(quarters.values()), agency=agency),
        agency=agency,
        quarters=quarters,
    )


def _described(
    out: Sequence[Publication], measure: Measure, figures: Iterable[PublishedFigure], *, agency: str
) -> dict[str, Any]:
    """The words of the latest publication, and what is to be said beside these figures."""
    words = out[-1].measures[measure.id]
    return {
        "measure": measure.id,
        "title": words.title,
        "definition": words.definition,
        "reading": words.reading,
        "source": words.source,
        "unit": words.unit,
        "form": words.form,
        "publications": [view(each) for each in out],
        "notes": [
            *revised(out),
            *notes(words, figures, of_agency=agency != EVERYWHERE, quarters=len(out)),
        ],
    }


def _check_split(measure: Measure, agency: str, by: Breakdown | None) -> None:
    known = breakdowns(measure)
    if agency != EVERYWHERE and Breakdown.AGENCY not in known:
        raise Refusal(Kind.NOT_VALID, "This measure is published for England only.")
    if agency != EVERYWHERE and by not in {None, Breakdown.PERIOD}:
        raise Refusal(
            Kind.NOT_VALID, "An agency's numbers are published by period, not by other groups."
        )
    if by is not None and by not in known:
        raise Refusal(
            Kind.NOT_VALID, f"This measure is not published that way. Ask for {', '.join(known)}."
        )


async def publications_of(
    period: str, measure: Measure, found: Publications, published_by: datetime | None = None
) -> list[Publication]:
    """The publications that make up a period, as it was by then; refuses one of which a quarter is missing."""
    quarters = quarters_of(period)
    if not quarters:
        raise Refusal(
            Kind.NOT_VALID, "There is no such period. Ask for a quarter (2021-22-Q1) or a year."
        )
    every = await found.of(quarters, [measure.id], at=published_by)
    out = [each for each in every if measure.id in each.measures]
    missing = set(quarters) - {each.quarter for each in out}
    if missing:
        raise Refusal(
            Kind.NOT_FOUND,
            f"Not published yet: {', '.join(map(period_name, sorted(missing)))}. GET /published/quarters lists those that are.",
        )
    return out


def _figure(quarters: Sequence[PublishedMeasure], agency: str) -> PublishedFigure:
    try:
        return published_figure(quarters, None if agency == EVERYWHERE else agency)
    except KeyError:
        raise Refusal(
            Kind.NOT_FOUND,
            "No figures are published for this agency. Ask for the breakdown by agency to see a list.",
        ) from None


def _groups(
    out: Sequence[Publication],
    quarters: Sequence[PublishedMeasure],
    agency: str,
    by: Breakdown | None,
) -> dict[str, PublishedFigure]:
    if by is None:
        return {}
    if by is Breakdown.PERIOD:
        each = zip(out, quarters, strict=True)
        return {publication.quarter: _figure([quarter], agency) for publication, quarter in each}
    return published_groups(quarters, by)


def view(publication: Publication) -> PublicationView:
    return PublicationView(
        quarter=publication.quarter,
        published_at=publication.published_at,
        as_of=publication.as_of,
        recorded_at=publication.recorded_at,
        revision=revision_view(publication.revision),
    )


def revision_view(revision: Revision | None) -> RevisionView | None:
    """A revision with its reason in sentences."""
    if revision is None:
        return None
    return RevisionView(number=revision.number, reason=revision.reason, why=revision.why)
