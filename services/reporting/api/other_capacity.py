"""What if there had been other places or meetings, for an agency's own staff: a line of families replayed beside what was.

The invariant: what is assumed goes with every answer, and nothing of it is in a download or published.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import (
    READERS,
    FigureQuery,
    FigureQueryDep,
    FiguresDep,
    counted_now,
)
from services.reporting.domain.holder import holder_of
from services.reporting.domain.in_line import Line, came, turn
from services.reporting.domain.measures.days import agency_of
from services.reporting.domain.other_capacity import (
    LineFigures,
    Meetings,
    PeriodDays,
    Turn,
    figures,
    held,
    in_use,
    least_wait,
    waiting_on,
    with_meetings,
    with_places,
)
from services.reporting.domain.other_limit import ENOUGH
from services.reporting.domain.periods import (
    ALL,
    first_day_after,
    last_day_of,
    quarter,
    quarter_before,
    quarters_of,
    year_of,
)
from services.reporting.store.figures import Figures

router = APIRouter(tags=["figures"], responses=REFUSALS)

MOST_PLACES = 500
SAME = (
    "Families come on the days on which they came, and keep their order. Their work, and all that follows their turn, takes as many days as it did. "
    "Only the day of a turn moves, and each later day with it. A family that left while it waited leaves on the same day and takes no turn."
)
ASSUMED: Mapping[Line, str] = {
    Line.ASSESSMENT: (
        "A family comes when it asks for stage two. Its turn is the day of its stage two plan, and its place is free again on the referral to the panel, or when it leaves. "
        "More places are as many more as were in use on each day. With fewer, no more than the stated number are in use at once. A family whose work is not over keeps its place."
    ),
    Line.PANEL: (
        "A family comes when it is referred to the panel. Its turn is the first meeting that considered it. "
        "Twice as often: one more meeting halfway to each one, with room for as many families. Half as often: the families of every other meeting are considered at the next one. "
        "Every so many weeks: from the first meeting of the period on, with room for everyone who is ready."
    ),
}


class Asked(NamedTuple):
    """The what-if that is asked for: a number of places more or fewer, or other meetings."""

    line: Line
    more: int = 0
    meetings: Meetings | None = None


class Waiting(NamedTuple):
    """How many waited at the end of a day: as it was, and in the what-if."""

    on: date
    was: int
    what_if: int


class OtherCapacityView(BaseModel):
    """A line of families as it was and as it would have been; with fewer than `enough` families there is neither.

    `turns` are the most places in use at once, or the number of meetings. Of `without_turn` families no turn is on record. No family
    has its turn sooner than `least` days after it came; `moved` families have it on another day.
    """

    agency: str
    period: str
    quarters: list[str]
    since: date
    until: date
    line: Line
    assumed: list[str]
    enough: int
    families: int
    without_turn: int
    turns: int
    least: int
    was: LineFigures | None
    what_if: LineFigures | None
    moved: int
    waiting: list[Waiting]


class InLine(NamedTuple):
    """The families of a line, and on which days those came whose turn is not on record."""

    turns: Sequence[Turn]
    without: Sequence[date]


async def asked_for(
    line: Annotated[Line, Query(description="assessment or panel")],
    more: Annotated[
        int | None,
        Query(ge=-MOST_PLACES, le=MOST_PLACES, description="Places more, or fewer if negative"),
    ] = None,
    meetings: Annotated[Meetings | None, Query(description="How often the panel meets")] = None,
) -> Asked:
    """The what-if asked for; refuses places of a panel, meetings of an assessment, and no change."""
    if line is Line.PANEL:
        if meetings is None or more is not None:
            known = ", ".join(Meetings)
            raise Refusal(Kind.NOT_VALID, f"Say how often the panel meets: {known}.", "meetings")
        return Asked(line, meetings=meetings)
    if not more or meetings is not None:
        raise Refusal(Kind.NOT_VALID, "Say how many places more, or fewer, as in more=-2.", "more")
    return Asked(line, more=more)


AskedDep = Annotated[Asked, Depends(asked_for)]
REPLAYED = Depends(
    counted_now("A what-if is worked out from what is known now.", "known_on", "as_of")
)


@router.get("/what-if/capacity", dependencies=[READERS, REPLAYED])
async def show_other_capacity(
    asked: AskedDep, query: FigureQueryDep, found: FiguresDep
) -> OtherCapacityView:
    """How long an agency's families would have waited with other places or meetings, beside how long they did.

    Without a period, in the year in which most of them came.
    """
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency that you want to look at.")
    line = await _in_line(asked.line, query, found)
    query = replace(query, period=_period(query, line.turns))
    span = _span(query)
    _check(asked, line.turns, span)
    would = await asyncio.to_thread(_replayed, asked, line.turns, span)
    return _view(asked, query, line, (span, would))


async def _in_line(line: Line, query: FigureQuery, found: Figures) -> InLine:
    turns, without = [], []
    async for row in found.assessed([query.agency]):
        on, holder = came(line, row), holder_of(row)
        if on is None or row.counts_nowhere or holder is None:
            continue
        if agency_of(row, holder) == query.agency:
            its = turn(line, row)
            if its is None:
                without.append(on)
            else:
                turns.append(its)
    return InLine(turns, without)


def _period(query: FigureQuery, turns: Sequence[Turn]) -> str:
    """The period that is asked for, or the year in which most families came, the latest of several."""
    if query.period != ALL:
        return query.period
    years = Counter(year_of(quarter(each.came)) for each in turns)
    most = max(((number, year) for year, number in years.items()), default=None)
    return most[1] if most else year_of(quarter(query.as_of))


def _span(query: FigureQuery) -> PeriodDays:
    quarters = quarters_of(query.period)
    since = first_day_after(quarter_before(quarters[0]))
    return PeriodDays(since, min(last_day_of(quarters[-1]), query.as_of), query.as_of)


def _check(asked: Asked, turns: Sequence[Turn], span: PeriodDays) -> None:
    most = _most_in_use(turns, span)
    if asked.more < 0 and most + asked.more <= 0:
        raise Refusal(
            Kind.NOT_VALID,
            f"The most places in use at once were {most}, so that would leave none.",
            "more",
        )


def _most_in_use(turns: Sequence[Turn], span: PeriodDays) -> int:
    used = in_use(turns, span.known)
    return max((number for day, number in used.items() if day >= span.since), default=0)


def _replayed(asked: Asked, turns: Sequence[Turn], span: PeriodDays) -> list[Turn]:
    if asked.meetings is not None:
        return with_meetings(turns, asked.meetings, span)
    return with_places(turns, asked.more, span)


def _view(
    asked: Asked, query: FigureQuery, line: InLine, replayed: tuple[PeriodDays, list[Turn]]
) -> OtherCapacityView:
    span, would = replayed
    was = figures(line.turns, span)
    few = was.came < ENOUGH
    return OtherCapacityView(
        agency=query.agency,
        period=query.period,
        quarters=sorted({quarter(each.came) for each in line.turns}),
        since=span.since,
        until=span.until,
        line=asked.line,
        assumed=[SAME, ASSUMED[asked.line]],
        enough=ENOUGH,
        families=was.came,
        without_turn=sum(span.since <= on <= span.until for on in line.without),
        turns=0 if few else _turns(asked.line, line.turns, span),
        least=0 if few else least_wait(line.turns, span),
        was=None if few else was,
        what_if=None if few else figures(would, span),
        moved=0 if few else _moved(line.turns, would),
        waiting=[] if few else _waiting(line.turns, would, span),
    )


def _turns(line: Line, turns: Sequence[Turn], span: PeriodDays) -> int:
    if line is Line.ASSESSMENT:
        return _most_in_use(turns, span)
    return sum(span.since <= day <= span.until for day in held(turns))


def _moved(turns: Sequence[Turn], would: Sequence[Turn]) -> int:
    return sum(was.begun != now.begun for was, now in zip(turns, would, strict=True))


def _waiting(turns: Sequence[Turn], would: Sequence[Turn], span: PeriodDays) -> list[Waiting]:
    days = _ends_of_months(span)
    return [Waiting(day, waiting_on(turns, day), waiting_on(would, day)) for day in days]


def _ends_of_months(span: PeriodDays) -> list[date]:
    """The last day of each month of the period, and that of the period."""
    days, first = [span.until], span.until.replace(day=1)
    while first > span.since:
        days.append(first - timedelta(1))
        first = days[-1].replace(day=1)
    return days[::-1]
