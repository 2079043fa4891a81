"""How far each ethnic group came and how long it waits, from what is published: nothing here reads a cell or a row."""

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.words import period_name
from services.chassis.admission import anybody
from services.chassis.problems import REFUSALS
from services.reporting.api.published import (
    PublicationsDep,
    PublishedByDep,
    PublishedPeriodDep,
    publications_of,
)
from services.reporting.domain.measures.waiting_by_group import TO_DECISION, TO_MATCH
from services.reporting.domain.periods import quarters_of
from services.reporting.domain.publishing.comparison import Interval
from services.reporting.domain.publishing.equity_funnel import (
    WayOfGroup,
    equity_funnel,
    waits_by_group,
)
from services.reporting.domain.publishing.publication import PUBLISHED
from services.reporting.domain.publishing.published_figure import Number, PublishedFigure
from services.reporting.store.publications import Publications

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)

APPROVALS = PUBLISHED["ethnic_minority_approvals"]
LEFT = PUBLISHED["registered_individuals_that_left"]
WAITS = {
    "individuals_waiting_for_decision": TO_DECISION,
    "individuals_waiting_for_match": TO_MATCH,
}
DEFINITION = (
    "Of the individuals who had registered and whose journey ended in the period, with an approval or without, "
    "how many came how far, by broad ethnic group. Those still on the way are in no number. Nobody says an ethnic "
    "group before registering, so there is none for those who only enquired."
)
METHOD = (
    "Each interval is a 95% Wilson score interval, from the lower end for the lowest share that the published numbers allow "
    "to the upper end for the highest, with the random change that 19 of 20 numbers stay within. Groups whose intervals "
    "overlap may not differ at all."
)


class ReachedView(BaseModel):
    """A step, how many reached it and how many did not, and in per cent the 95% interval of the share."""

    step: str
    figure: PublishedFigure
    interval: Interval | None


class GroupView(BaseModel):
    """A row of the funnel; `ended` are all individuals of the group whose journey ended."""

    group: str
    ended: Number
    reached: list[ReachedView]


class WaitView(BaseModel):
    """How many individuals of a group wait; `long` are those who have waited so long, and the share that they are."""

    group: str
    waiting: Number
    long: PublishedFigure
    interval: Interval | None


class WaitsView(BaseModel):
    """Every group at the end of the period, and last those who did not say; a wait is `long` from so many months on."""

    measure: str
    title: str
    definition: str
    months: int
    groups: list[WaitView]


class EquityFunnel(BaseModel):
    """Every group, and last those who did not say."""

    period: str
    title: str
    definition: str
    method: str
    groups: list[GroupView]
    waits: list[WaitsView]


@router.get("/equity", dependencies=[anybody()])
async def show_equity_funnel(
    found: PublicationsDep, period: PublishedPeriodDep, published_by: PublishedByDep = None
) -> EquityFunnel:
    """How far individuals came by broad ethnic group, of those whose journey ended; England alone."""
    approvals, left = [
        [
            each.measures[measure.id]
            for each in await publications_of(period, measure, found, published_by)
        ]
        for measure in (APPROVALS, LEFT)
    ]
    return EquityFunnel(
        period=period,
        title=f"How far each ethnic group came: {period_name(period)}",
        definition=DEFINITION,
        method=METHOD,
        groups=[_view(each) for each in equity_funnel(approvals, left)],
        waits=[each for name in WAITS if (each := await _waits(name, period, found)) is not None],
    )


async def _waits(name: str, period: str, found: Publications) -> WaitsView | None:
    """Who waits at the end of the period; None where the quarter was published before that was counted."""
    [*_, last] = await found.of(quarters_of(period)[-1:], [name])
    if name not in last.measures:
        return None
    stock, edge = last.measures[name], WAITS[name]
    return WaitsView(
        measure=name,
        title=stock.title,
        definition=stock.definition,
        months=edge.months,
        groups=[
            WaitView(group=each.group, waiting=each.waiting, long=each.long, interval=each.interval)
            for each in waits_by_group(stock, edge)
        ],
    )


def _view(way: WayOfGroup) -> GroupView:
    reached = [
        ReachedView(step=each.step, figure=each.figure, interval=each.interval)
        for each in way.reached
    ]
    return GroupView(group=way.group, ended=way.ended, reached=reached)
