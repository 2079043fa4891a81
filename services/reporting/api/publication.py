"""The act of publishing: a quarter's exact figures become spans, and what was published stays.

The invariant: a quarter is published once, after its clocks have run out and with every event
counted that is known of.
"""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.chassis.running import Running
from services.reporting.api.exact import FiguresDep
from services.reporting.api.names import Name
from services.reporting.api.published import PublicationsDep, PublicationView, view
from services.reporting.domain.periods import quarters_of, year_of
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    SETTLED_AFTER,
    Publication,
    may_be_published,
    outcome_counts,
    publication_order,
    published_measure,
)
from services.reporting.domain.publishing.published_year import OutcomeCounts, completed
from services.reporting.store.figures import Figures
from services.reporting.store.publications import Publications

Counted = Mapping[str, OutcomeCounts]
"""By measure: what its spans were made of."""

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)


@router.put("/quarters/{quarter}", dependencies=[may(Role.NATIONAL_ANALYST)])
async def publish(
    quarter: Name, exact: FiguresDep, found: PublicationsDep, parts: RunningDep
) -> PublicationView:
    """Publishes a quarter; one that is published already stays as it is."""
    if quarters_of(quarter) != (quarter,):
        raise Refusal(Kind.NOT_VALID, "There is no such quarter. Ask for one such as 2021-22-Q1.")
    if not await found.of([quarter], ()):
        agencies = await exact.agencies()
        _check_over(quarter, agencies)
        await _check_all_heard(parts)
        order = publication_order(agencies, quarter)
        publication, counted = await _publication(quarter, exact, order)
        await found.add(await _with_year(publication, counted, found), counted)
    [publication] = await found.of([quarter], ())
    return view(publication)


def _check_over(quarter: str, agencies: Sequence[str]) -> None:
    if not may_be_published(quarter, today()):
        raise Refusal(
            Kind.NOT_NOW,
            f"You can publish a quarter {SETTLED_AFTER.days} days after it ends, when every deadline "
            "that started in it has passed.",
        )
    if not agencies:
        raise Refusal(Kind.NOT_NOW, "There are no figures for any agency yet.")


async def _check_all_heard(parts: Running) -> None:
    waiting = any((await parts.parked.counts()).values())
    if waiting or parts.listener is None or await parts.listener.lag() != 0:
        raise Refusal(
            Kind.NOT_NOW,
            "Some events have not been counted yet. GET /health/ready says how many. You cannot change "
            "a published quarter, so wait until all are counted.",
        )


async def _publication(
    quarter: str, exact: Figures, agencies: Sequence[str]
) -> tuple[Publication, Counted]:
    as_of, measures, counted = today(), {}, {}
    for measure in PUBLISHED.values():
        cells = await exact.cells(measure.id, measure.readings[0].counted_as, quarter, None)
        measures[measure.id] = published_measure(measure, cells, agencies, as_of)
        counted[measure.id] = outcome_counts(measure, cells, agencies, as_of)
    publication = Publication(
        quarter=quarter,
        published_at=now(),
        as_of=as_of,
        recorded_at=await exact.recorded_at(),
        measures=measures,
    )
    return publication, counted


async def _with_year(
    publication: Publication, counted: Counted, found: Publications
) -> Publication:
    """The same with its year, where it is the last of four quarters to be published."""
    year = year_of(publication.quarter)
    others = [each for each in quarters_of(year) if each != publication.quarter]
    out, known = await found.of(others), await found.counted(others)
    if len(out) < len(others):
        return publication
    every, counts = [*out, publication], [*known, counted]
    return await run_in_threadpool(completed, every, counts)
