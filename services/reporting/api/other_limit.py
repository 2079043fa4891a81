"""What if a limit had been another, for an agency's own staff: the figure that was beside the one that would have been.

The invariant: the two have different names wherever they go, and the second is in no download and nothing published.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from contracts.clocks import COUNTABLE, ClockRule, Counting, Unit, counted
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import (
    READERS,
    FigureQuery,
    FigureQueryDep,
    FiguresDep,
    counted_now,
)
from services.reporting.api.names import Name
from services.reporting.api.time_left import watched_by_now
from services.reporting.domain.answers import Figure, figure
from services.reporting.domain.contributions import MEASURES, Cell
from services.reporting.domain.measures.measure import Measure
from services.reporting.domain.other_limit import (
    ENOUGH,
    LIMITED,
    OF_STANDARDS,
    CountedBothWays,
    reading_of,
    versions_of,
)
from services.reporting.domain.periods import ALL, within

router = APIRouter(tags=["figures"], responses=REFUSALS)

MOST: Mapping[Unit, int] = {Unit.WORKING_DAYS: 60, Unit.WEEKS: 104, Unit.MONTHS: 24}


class SideBySide(NamedTuple):
    """The figure that was, and the one of the what-if."""

    was: Figure
    what_if: Figure

    @property
    def families(self) -> int:
        """How many are counted in it as it was."""
        return self.was.denominator or 0


class OtherLimitView(BaseModel):
    """A figure as it was and under another limit; with fewer than `enough` families there is neither.

    `limit` is the limit of the what-if in words, `limit_was` that of the table. Some families are in time under
    one of both alone.
    """

    measure: str
    title: str
    definition: str
    agency: str
    period: str
    quarters: list[str]
    limit_was: str
    limit: str
    enough: int
    families: int
    whole: SideBySide | None
    by_quarter: dict[str, SideBySide]
    only_then: int
    only_under: int


async def measure_with_limit(
    measure: Annotated[Name, Query(description="A measure of a limit, such as stage_two")],
) -> Measure:
    """The measure asked for; refuses one that has no limit, or whose days hang on it."""
    if measure not in LIMITED:
        known = ", ".join(LIMITED)
        raise Refusal(
            Kind.NOT_VALID,
            f"This measure cannot be counted under another limit. Ask for {known}.",
            "measure",
        )
    return MEASURES[measure]


LimitedDep = Annotated[Measure, Depends(measure_with_limit)]


async def another_rule(
    measure: LimitedDep,
    length: Annotated[int | None, Query(ge=1, le=1000, description="How long the limit is")] = None,
    unit: Annotated[Unit | None, Query(description="As the rule has it, if left out")] = None,
    counting: Annotated[Counting, Query(description="Whether the first day counts")] = (
        Counting.WITHIN
    ),
    version: Annotated[
        int | None, Query(ge=1, le=1000, description="A version of the rule")
    ] = None,
) -> ClockRule:
    """The rule asked for: a version of the table, or its latest one with another length; refuses what is no limit."""
    versions = {each.version: each for each in versions_of(measure)}
    if (length is None) == (version is None):
        raise Refusal(Kind.NOT_VALID, "Give either a length or a version of the rule.", "length")
    if version is not None:
        if version not in versions:
            known = ", ".join(map(str, versions))
            raise Refusal(
                Kind.NOT_VALID,
                f"There is no such version of this rule. Ask for one of: {known}.",
                "version",
            )
        return versions[version]
    latest = versions[max(versions)]
    other = latest.model_copy(
        update={"length": length, "unit": unit or latest.unit, "counting": counting}
    )
    _check(measure, other)
    return other


def _check(measure: Measure, other: ClockRule) -> None:
    if (other.unit, other.counting) not in COUNTABLE:
        raise Refusal(
            Kind.NOT_VALID,
            "Only working days can be counted beginning with the first day. Ask for counting=within.",
            "counting",
        )
    own = (Unit.WORKING_DAYS, Counting.WITHIN)
    if measure.id in OF_STANDARDS and (other.unit, other.counting) != own:
        raise Refusal(
            Kind.NOT_VALID, "An agency's own standard is a number of working days.", "unit"
        )
    if other.length > MOST[other.unit]:
        most = counted(MOST[other.unit], other.unit)
        raise Refusal(Kind.NOT_VALID, f"Ask for a limit of at most {most}.", "length")


RuleDep = Annotated[ClockRule, Depends(another_rule)]

replayed_now = counted_now("A what-if is worked out from what is known now.", "known_on")
REPLAYED = (Depends(replayed_now), Depends(watched_by_now))


@router.get("/what-if/limit", dependencies=[READERS, *REPLAYED])
async def show_other_limit(
    measure: LimitedDep, rule: RuleDep, query: FigureQueryDep, found: FiguresDep
) -> OtherLimitView:
    """How many of an agency's families would have been in time under another limit, beside how many were."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency that you want to look at.")
    reading = reading_of(measure).counted_as
    kept = await found.cells(measure.id, reading, ALL, [query.agency])
    quarters = sorted({each.period for each in kept})
    asked = [each for each in quarters if within(query.period, each)]
    counts = CountedBothWays(measure, rule, query.agency, query.period)
    async for row in found.journeys(measure, query.agency, asked, after=None):
        counts.add(row)
    sides = _sides(measure, query, counts)
    whole, few = sides[query.period], sides[query.period].families < ENOUGH
    return OtherLimitView(
        measure=measure.id,
        title=measure.title,
        definition=f"{measure.definition} {reading_of(measure).definition}",
        agency=query.agency,
        period=query.period,
        quarters=quarters,
        limit_was=in_words(versions_of(measure)[-1]),
        limit=in_words(rule),
        enough=ENOUGH,
        families=whole.families,
        whole=None if few else whole,
        by_quarter={} if few else {each: sides[each] for each in asked if each in sides},
        only_then=0 if few else counts.only_then,
        only_under=0 if few else counts.only_under,
    )


def _sides(measure: Measure, query: FigureQuery, counts: CountedBothWays) -> dict[str, SideBySide]:
    """The figures of the period asked for, and of each quarter in which there are any."""
    periods = {query.period, *(each.period for each in counts.was)}
    return {
        period: SideBySide(
            *(_figure(measure, query, period, cells) for cells in (counts.was, counts.under))
        )
        for period in periods
    }


def _figure(measure: Measure, query: FigureQuery, period: str, cells: Mapping[Cell, int]) -> Figure:
    own = {cell: times for cell, times in cells.items() if within(period, cell.period)}
    return figure(measure.form, own, query.as_of)


def in_words(rule: ClockRule) -> str:
    """How long a rule gives, and that its first day is counted, if it is."""
    first = ", counting the first day" if rule.counting is Counting.BEGINNING_WITH else ""
    return counted(rule.length, rule.unit) + first
