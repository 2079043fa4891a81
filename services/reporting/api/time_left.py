"""How long an agency's families still had to the decision, exact, for its own staff; managers open the families behind it.

The invariant: with fewer decisions than enough there is no curve, and nothing of this is published.
"""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from contracts.identity import Role
from contracts.turning_points import DaysIn
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
from services.reporting.domain.holder import holder_of
from services.reporting.domain.measures.days import agency_of
from services.reporting.domain.periods import ALL, quarter, within
from services.reporting.domain.time_left import (
    DEFINITION,
    ENOUGH,
    PARTS,
    WAITED,
    By,
    Came,
    Course,
    Point,
    courses,
    time_left,
)
from services.reporting.store.figures import Figures

router = APIRouter(tags=["figures"], responses=REFUSALS)


class TimeLeftView(BaseModel):
    """How long it still took, counted from `waited` days after the part began; with fewer than `enough` decisions there are only counts."""

    definition: str
    notes: list[str]
    agency: str
    period: str
    quarters: list[str]
    until: date
    part: DaysIn
    waited: int
    enough: int
    families: int
    decided: int
    left: int
    waits: int
    points: list[Point]
    half: By | None
    most: By | None


class CourseView(BaseModel):
    """One of the families: since when it was in the part and for how many days, and what came of it after how many."""

    journey: UUID
    since: date
    stay: int
    days: int
    came: Came


class CoursesView(BaseModel):
    """A page of the families; `after` asks for the next one."""

    journeys: list[CourseView]
    after: UUID | None


_SHOWN = ("since", "stay", "days", "came")


async def a_part(
    part: Annotated[
        DaysIn, Query(description="stage_one, between_stages, stage_two, panel or decision")
    ] = DaysIn.STAGE_ONE,
) -> DaysIn:
    """The part asked for; refuses one from which no decision is ahead."""
    if part not in PARTS:
        raise Refusal(Kind.NOT_VALID, f"Ask for a part from {PARTS[0]} to {PARTS[-1]}.", "part")
    return part


async def days_waited(
    waited: Annotated[
        int,
        Query(
            ge=0,
            le=max(WAITED),
            description="0, 56, 112 or 168: of those that were in the part for longer",
        ),
    ] = 0,
) -> int:
    """The days waited; refuses a number for which there are no figures."""
    if waited not in WAITED:
        known = ", ".join(map(str, WAITED))
        raise Refusal(Kind.NOT_VALID, f"Ask for one of these numbers of days: {known}.", "waited")
    return waited


as_known_now = counted_now("Time left is counted as it is known now.", "known_on")


async def watched_by_now(request: Request) -> None:
    """Refuses a day to come: what nobody has watched yet would count as time without a decision."""
    if request.query_params.get("as_of", "") > today().isoformat():
        raise Refusal(Kind.NOT_VALID, "Give today or an earlier date.", "as_of")


NOW = (Depends(as_known_now), Depends(watched_by_now))
PartDep = Annotated[DaysIn, Depends(a_part)]
WaitedDep = Annotated[int, Depends(days_waited)]


@router.get("/time-left", dependencies=[READERS, *NOW])
async def show_time_left(
    query: FigureQueryDep, found: FiguresDep, part: PartDep, waited: WaitedDep
) -> TimeLeftView:
    """Of the families that came to a part in a period, how long it still took until they had a decision."""
    every = await _own(query, found)
    own = [each for _, each in _of_period(query, every)]
    shown = await asyncio.to_thread(time_left, own, part, waited)
    return TimeLeftView(
        definition=DEFINITION,
        notes=[],
        agency=query.agency,
        period=query.period,
        quarters=sorted({quarter(each.since) for _, each in every if each.part is part}),
        until=query.as_of,
        part=part,
        waited=waited,
        enough=ENOUGH,
        **shown._asdict(),
    )


@router.get("/time-left/journeys", dependencies=[may(Role.MANAGER), *NOW])
async def list_time_left(
    *,
    query: FigureQueryDep,
    found: FiguresDep,
    admitted: AdmittedDep,
    part: PartDep,
    waited: WaitedDep,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
) -> CoursesView:
    """A page of the families behind it."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency whose journeys you want.")
    admitted.note(query.agency, None)
    own = [
        CourseView(journey=journey, **{name: getattr(each, name) for name in _SHOWN})
        for journey, each in _of_period(query, await _own(query, found))
        if each.part is part and each.waited >= waited and (after is None or journey > after)
    ]
    page = sorted(own, key=lambda each: each.journey)[:limit]
    return CoursesView(journeys=page, after=page[-1].journey if len(own) > limit else None)


async def _own(query: FigureQuery, found: Figures) -> list[tuple[UUID, Course]]:
    """The courses of an agency's families."""
    agencies = query.agencies or ()
    own: list[tuple[UUID, Course]] = []
    async for row in found.assessed(agencies):
        held = holder_of(row)
        if row.counts_nowhere or held is None or agency_of(row, held) not in agencies:
            continue
        own += ((row.id, each) for each in courses(row, query.as_of))
    return own


def _of_period(
    query: FigureQuery, every: Iterable[tuple[UUID, Course]]
) -> Iterator[tuple[UUID, Course]]:
    """Those that came to the part in the period."""
    return (each for each in every if within(query.period, quarter(each[1].since)))
