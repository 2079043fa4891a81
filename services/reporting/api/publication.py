"""The act of publishing, by two analysts: one makes a quarter ready, another one looks and publishes it.

The invariant: a quarter is first published in order, after its clocks have run out and with every event
counted that is known of, as the second analyst saw it and not before its hour. What corrects it is a revision.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from contracts.identity import Role
from services.chassis.admission import AdmittedDep, may
from services.chassis.clock import now, today
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.chassis.running import Running
from services.reporting.api.dependencies import NoiseDep, PreparationsDep
from services.reporting.api.exact import FiguresDep
from services.reporting.api.names import Name
from services.reporting.api.published import (
    PublicationsDep,
    PublicationView,
    RevisionView,
    revision_view,
    view,
)
from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.periods import quarter_before, quarters_of, year_of
from services.reporting.domain.publishing.campaigns_named import campaigns_named
from services.reporting.domain.publishing.publication import (
    SETTLED_AFTER,
    Occasion,
    Publication,
    may_be_published,
    publication_order,
)
from services.reporting.domain.publishing.published_figure import PublishedFigure
from services.reporting.domain.publishing.published_year import (
    OutcomeCounts,
    completed,
    without_year,
)
from services.reporting.domain.publishing.release import (
    Previewed,
    may_be_approved,
    next_in_order,
    previewed,
    previewed_year,
)
from services.reporting.store.publications import Approved, Prepared, Preparing, Publications

router = APIRouter(tags=["publishing"], responses=REFUSALS)


class PreparedView(BaseModel):
    """A quarter that is ready for a second look: who made it ready when, and how fresh it is."""

    quarter: str
    prepared_at: datetime
    prepared_by: str
    as_of: date
    recorded_at: datetime | None
    publish_at: datetime | None = Field(
        default=None, description="Once another analyst approved it, when everyone can read it"
    )
    revision: RevisionView | None = Field(
        default=None, description="Of a quarter that is published: what it would say of itself"
    )


class PreparingView(BaseModel):
    """A quarter that is being made ready, or failed to be: by whom and since when."""

    quarter: str
    prepared_by: str
    started_at: datetime
    failed: bool


class PreviewedMeasure(BaseModel):
    """Every number of a measure as it would be published, with that of the quarter before, or that a revision revises."""

    measure: str
    title: str
    unit: Unit
    form: Form
    figure: PublishedFigure
    before: PublishedFigure | None
    by: dict[Breakdown, dict[str, PublishedFigure]]
    by_before: dict[Breakdown, dict[str, PublishedFigure]]


class Preview(BaseModel):
    """What a second analyst looks at before a quarter is published; before a revision stands the same quarter."""

    prepared: PreparedView
    before: str | None
    measures: list[PreviewedMeasure]
    of_year: list[PreviewedMeasure] = Field(
        description="Of the last quarter of a year: the numbers of the year that it completes"
    )


class Approval(BaseModel):
    """The second analyst publishes what they looked at: now, or at an hour in the next weeks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prepared_at": "2022-05-03T10:15:00Z"}]}
    )

    prepared_at: AwareDatetime = Field(description="When what they looked at was made ready")
    publish_at: AwareDatetime | None = Field(
        default=None, description="When everyone can read it; leave it out for now"
    )


ANALYST = may(Role.NATIONAL_ANALYST)


async def next_occasion(
    quarter: Name, exact: FiguresDep, found: PublicationsDep, noise: NoiseDep
) -> Occasion:
    """What a quarter is made ready for; refuses one that is not the next to be published."""
    agencies = await exact.agencies()
    _check_over(quarter, agencies)
    next_in_order(quarter, await exact.first_quarter(), await found.hours())
    campaigns = campaigns_named(await exact.national_campaigns(), quarter)
    order = publication_order(agencies, quarter)
    return Occasion(quarter, order, today(), noise, campaigns)


class Making:
    """Makes a quarter ready for the analyst who asks."""

    def __init__(
        self,
        *,
        exact: FiguresDep,
        found: PublicationsDep,
        preparations: PreparationsDep,
        parts: RunningDep,
        admitted: AdmittedDep,
    ) -> None:
        self._exact, self._found, self._preparations = exact, found, preparations
        self._parts, self._admitted = parts, admitted

    async def made(
        self, on: Occasion, prefer: str, response: Response
    ) -> PreparedView | PreparingView:
        """What was made ready, or, with 202, that it is being made."""
        await check_all_heard(self._parts)
        by = self._admitted.who.subject
        making = await self._preparations.begin(on, by, exact=self._exact, found=self._found)
        await asyncio.wait([making], timeout=_seconds(prefer))
        under_way = {each.quarter: each for each in await self._found.preparing()}
        if making.done() or on.quarter not in under_way:
            return _view(await making)
        response.status_code = HTTPStatus.ACCEPTED
        return _progress(under_way[on.quarter])


MakingDep = Annotated[Making, Depends()]
PreferDep = Annotated[
    str,
    Header(
        alias="prefer",
        max_length=100,
        description="`respond-async, wait=2` answers after 2 seconds at the latest",
    ),
]


@router.put(
    "/prepared/quarters/{quarter}",
    dependencies=[ANALYST],
    responses={HTTPStatus.ACCEPTED: {"model": PreparingView}},
)
async def prepare(
    on: Annotated[Occasion, Depends(next_occasion)],
    making: MakingDep,
    response: Response,
    prefer: PreferDep = "",
) -> PreparedView | PreparingView:
    """Makes a quarter ready from what is counted now, in place of what was made ready before.

    This takes seconds, or minutes if many journeys are counted. GET /preparing/quarters says whether it goes on.
    """
    return await making.made(on, prefer, response)


@router.get("/preparing/quarters", dependencies=[ANALYST])
async def list_preparing(found: PublicationsDep) -> list[PreparingView]:
    """Which quarters are being made ready at this moment, and which failed to be."""
    return [_progress(each) for each in await found.preparing()]


@router.get("/prepared/quarters", dependencies=[ANALYST])
async def list_prepared(found: PublicationsDep) -> list[PreparedView]:
    """Which quarters were made ready by whom, and the hour of those that were approved."""
    hours = await found.hours()
    return [_view(each, hours.get(each.publication.name)) for each in await found.ready()]


@router.get("/prepared/quarters/{quarter}", dependencies=[ANALYST])
async def preview(quarter: Name, found: PublicationsDep) -> Preview:
    """Every number that would be published, with that of the quarter before, or that a revision revises."""
    prepared = await _that_is_ready(quarter, found)
    before = quarter if prepared.publication.revision else quarter_before(quarter)
    out = await found.of([before], embargoed=True)
    year = await _year_of(prepared.publication, prepared.counted, found)
    now_and_then = previewed(prepared.publication, out[0] if out else None)
    return Preview(
        prepared=_view(prepared),
        before=before if out else None,
        measures=[_measure(each) for each in now_and_then],
        of_year=[_measure(each) for each in previewed_year(year)] if year else [],
    )


@router.put("/published/quarters/{quarter}", dependencies=[ANALYST])
async def publish(
    quarter: Name, approval: Approval, found: PublicationsDep, admitted: AdmittedDep
) -> PublicationView:
    """Publishes what another analyst made ready; a quarter that is published stays as it is."""
    await approve(quarter, approval, found, admitted.who.subject)
    [first, *_] = await found.every(quarter, (), embargoed=True)
    return view(first)


async def approve(
    quarter: str, approval: Approval, found: Publications, by: str, *, number: int = 0
) -> None:
    """Keeps what was made ready of a quarter, or of a revision of it, unless that is kept."""
    if number in {each.number for each in await found.every(quarter, (), embargoed=True)}:
        return
    prepared = await _that_is_ready(quarter, found)
    if prepared.publication.number != number:
        raise Refusal(
            Kind.NOT_FOUND, "This is not what is prepared. GET /prepared/quarters says what is."
        )
    hour = may_be_approved(
        prepared.publication.published_at,
        seen=approval.prepared_at,
        same_person=prepared.by == by,
        at=now(),
        publish_at=approval.publish_at,
        latest=max((await found.hours()).values(), default=None),
    )
    publication = await _with_year(prepared, hour, found)
    await found.add(Approved(publication, prepared.counted, prepared.by, approved_by=by))


def _check_over(quarter: str, agencies: Sequence[str]) -> None:
    if quarters_of(quarter) != (quarter,):
        raise Refusal(Kind.NOT_VALID, "There is no such quarter. Ask for one such as 2021-22-Q1.")
    if not may_be_published(quarter, today()):
        raise Refusal(
            Kind.NOT_NOW,
            f"You can publish a quarter {SETTLED_AFTER.days} days after it ends, when every deadline "
            "that started in it has passed.",
        )
    if not agencies:
        raise Refusal(Kind.NOT_NOW, "There are no figures for any agency yet.")


async def check_all_heard(parts: Running) -> None:
    """Refuses while anything that happened is not counted."""
    waiting = any((await parts.parked.counts()).values())
    if waiting or parts.listener is None or await parts.listener.lag() != 0:
        raise Refusal(
            Kind.NOT_NOW,
            "Some events have not been counted yet. GET /health/ready says how many. You cannot change "
            "a published quarter, so wait until all are counted.",
        )


async def _that_is_ready(quarter: str, found: Publications) -> Prepared:
    prepared = await found.prepared(quarter)
    if prepared is None:
        raise Refusal(
            Kind.NOT_FOUND, "Nothing of this quarter is prepared. PUT /prepared/quarters first."
        )
    return prepared


async def _with_year(prepared: Prepared, hour: datetime, found: Publications) -> Publication:
    """The publication at its hour, with its year where it is the last of four quarters."""
    publication = replace(prepared.publication, published_at=hour)
    year = await _year_of(publication, prepared.counted, found)
    return next((each for each in year if each.quarter == publication.quarter), publication)


async def _year_of(
    made: Publication, counted: Mapping[str, OutcomeCounts], found: Publications
) -> list[Publication]:
    """The four quarters of the year that this one completes or cuts anew, with the year's own numbers in it; else none."""
    every = quarters_of(year_of(made.quarter))
    others = [each for each in every if each != made.quarter]
    out, known = await found.of(others, embargoed=True), await found.counted(others)
    if len(out) < len(others):
        return []
    at = every.index(made.quarter)
    quarters = [*out[:at], made, *out[at:]]
    with_year = partial(completed, made, quarters, [*known[:at], counted, *known[at:]])
    quarters[at] = await run_in_threadpool(with_year)
    return [each if each.quarter == made.quarter else without_year(each) for each in quarters]


def _seconds(prefer: str) -> float | None:
    """How long they want to wait at most (RFC 7240); None if until it is done."""
    if "respond-async" not in prefer:
        return None
    wait = re.search(r"\bwait=(\d{1,3})\b", prefer)
    return float(wait[1]) if wait else 0.0


def _progress(each: Preparing) -> PreparingView:
    return PreparingView(
        quarter=each.quarter,
        prepared_by=each.by,
        started_at=each.started_at,
        failed=each.failed,
    )


def _view(prepared: Prepared, publish_at: datetime | None = None) -> PreparedView:
    made = prepared.publication
    return PreparedView(
        quarter=made.quarter,
        prepared_at=made.published_at,
        prepared_by=prepared.by,
        as_of=made.as_of,
        recorded_at=made.recorded_at,
        publish_at=publish_at,
        revision=revision_view(made.revision),
    )


def _measure(each: Previewed) -> PreviewedMeasure:
    return PreviewedMeasure(
        measure=each.measure.id,
        title=each.measure.title,
        unit=each.measure.unit,
        form=each.measure.form,
        figure=each.figure,
        before=each.before,
        by=each.by,
        by_before=each.by_before,
    )
