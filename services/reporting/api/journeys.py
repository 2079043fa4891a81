"""The journeys behind an agency's figure, and those behind what became known of it later.

The invariant: the journeys of a part add up to the part, as known on the day that was asked for; and a difference
between two days of knowledge opens down to the events recorded in between.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.identity import Role
from contracts.reference import AgencyCode
from services.chassis.admission import AdmittedDep, may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import (
    MOST,
    OWN,
    PAGE,
    FigureQuery,
    FigureQueryDep,
    FiguresDep,
    MeasureDep,
    at_a_day,
    cells_of,
    chosen_reading,
)
from services.reporting.api.names import Name, RevisionNumber
from services.reporting.api.publications_compared import revision_compared
from services.reporting.api.published import PublicationsDep, PublicationView, view
from services.reporting.domain.contributions import WHOLE
from services.reporting.domain.explanations import Explanation, Selection, explained
from services.reporting.domain.known import Knowledge
from services.reporting.domain.known_changes import KnownOtherwise
from services.reporting.domain.measures.measure import NUMERATOR, Form, Measure, Reading, Unit
from services.reporting.domain.periods import ALL
from services.reporting.domain.publishing.publication import PUBLISHED
from services.reporting.domain.revised_rows import (
    AgencysRevision,
    Counting,
    MeasureMoved,
    PartMoved,
)

router = APIRouter(tags=["figures"], responses=REFUSALS)


class JourneysView(BaseModel):
    """A page of the journeys behind a part; `after` asks for the next one."""

    part: str
    journeys: list[Explanation]
    after: UUID | None


class ChangesView(BaseModel):
    """The journeys that count otherwise as known on the later of two days; a part that is missing is 0 times."""

    known_before: date
    known_on: date
    as_of: date
    journeys: list[KnownOtherwise]


@router.get("/measures/{measure}/changes", dependencies=[may(Role.MANAGER)])
async def list_changes(
    *,
    measure: MeasureDep,
    query: FigureQueryDep,
    found: FiguresDep,
    admitted: AdmittedDep,
    known_before: Annotated[date, Query(description="The earlier day of knowledge")],
    reading: Name | None = None,
) -> ChangesView:
    """Which journeys of one agency count otherwise as known on `known_on` than on an earlier day, and why.

    Both figures count to `as_of`. Events that correct or take away what was known are marked.
    """
    known_on = query.known_on or today()
    if query.agency == ALL or known_before > known_on:
        raise Refusal(
            Kind.NOT_VALID,
            "Give the code of the agency, and an earlier day than that of `known_on`.",
        )
    admitted.note(query.agency, None)
    query = at_a_day(measure, query)
    selection = _selection(measure, chosen_reading(measure, reading), query, WHOLE, NUMERATOR)
    before, after = (Knowledge(query.as_of, day) for day in (known_before, known_on))
    changes = await found.known_otherwise(selection, before, after)
    return ChangesView(
        known_before=known_before,
        known_on=known_on,
        as_of=query.as_of,
        journeys=changes,
    )


class MovedView(BaseModel):
    """A measure of which something counts otherwise: before, with what entered and without what left, is after."""

    measure: str
    title: str
    unit: Unit
    form: Form
    parts: list[PartMoved]
    journeys: list[KnownOtherwise]


class OwnRevisionView(BaseModel):
    """What a revision changed of an agency's exact counts, those without their random change, and why."""

    agency: str
    quarter: str
    before: PublicationView
    after: PublicationView
    measures: list[MovedView]


@router.get("/agencies/{agency}/revisions/{quarter}/{number}", dependencies=[may(Role.MANAGER)])
async def explain_revision(
    agency: AgencyCode,
    quarter: Name,
    number: RevisionNumber,
    found: FiguresDep,
    publications: PublicationsDep,
) -> OwnRevisionView:
    """Which journeys of an agency count otherwise in a revision than in the publication before it, and what was recorded
    in between. What people said of themselves is not in it.
    """
    before, after = revision_compared(await publications.every(quarter, ()), number)
    countings = (Counting(each.counted_before, each.as_of) for each in (before, after))
    moved = await found.revised(
        AgencysRevision(quarter, agency, *countings), PUBLISHED.keys() & OWN
    )
    return OwnRevisionView(
        agency=agency,
        quarter=quarter,
        before=view(before),
        after=view(after),
        measures=[_moved_view(OWN[each.measure], each) for each in moved],
    )


def _moved_view(measure: Measure, moved: MeasureMoved) -> MovedView:
    return MovedView(
        measure=measure.id,
        title=measure.title,
        unit=measure.unit,
        form=measure.form,
        parts=list(moved.parts),
        journeys=list(moved.journeys),
    )


@router.get("/measures/{measure}/journeys", dependencies=[may(Role.MANAGER)])
async def list_journeys(
    *,
    measure: MeasureDep,
    query: FigureQueryDep,
    found: FiguresDep,
    admitted: AdmittedDep,
    part: Annotated[Name, Query(description="numerator, denominator, missed or left_out:<reason>")],
    reading: Name | None = None,
    breakdown: Annotated[Name, Query(description="all, or a group: household:joint")] = WHOLE,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
) -> JourneysView:
    """The journeys of one agency behind a part of a figure, with the events by which they count."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency whose journeys you want.")
    if measure.unit is Unit.PLACES:
        raise Refusal(
            Kind.NOT_VALID,
            "Places are of information events. Your agency lists them with who booked.",
        )
    admitted.note(query.agency, None)
    chosen = chosen_reading(measure, reading)
    query = at_a_day(measure, query)
    selection = _selection(measure, chosen, query, breakdown, part)
    cells = await cells_of(measure, query, found, chosen)
    quarters = selection.quarters(cells)
    known = Knowledge(query.as_of, query.known_on) if query.known_on else None
    page: list[Explanation] = []
    async for row in found.journeys(measure, query.agency, quarters, after=after, known=known):
        explanation = explained(row, selection)
        if explanation is not None:
            page.append(explanation)
        if len(page) == limit:
            return JourneysView(part=part, journeys=page, after=row.id)
    return JourneysView(part=part, journeys=page, after=None)


def _selection(
    measure: Measure, chosen: Reading, query: FigureQuery, breakdown: str, part: str
) -> Selection:
    return Selection(
        measure=measure.id,
        reading=chosen.id,
        period=query.reached,
        agency=query.agency,
        breakdown=breakdown,
        part=part,
        as_of=query.as_of,
    )
