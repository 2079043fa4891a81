"""Early warning for an agency's own staff: months of a year that stand out, by a rule whose false alarms are shown.

The invariant: it counts the agency's own families alone, exact, and nothing of it is published.
"""

import asyncio
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.exact import READERS, FigureQuery, FigureQueryDep, FiguresDep
from services.reporting.api.time_left import NOW
from services.reporting.domain.early_warning import (
    ALPHA,
    FEWEST,
    REPLAYS,
    SOON,
    Month,
    Seen,
    Watch,
    Watched,
    month_of,
    months_to,
    seen_leaving,
    seen_response,
    warning,
)
from services.reporting.domain.holder import holder_of
from services.reporting.domain.measures.days import agency_of
from services.reporting.domain.periods import ALL, quarter, quarters_between
from services.reporting.domain.time_left import courses
from services.reporting.store.figures import Figures

router = APIRouter(tags=["figures"], responses=REFUSALS)

RULE = (
    "Each month of the twelve is compared with the other months together. It is marked if families drawn by chance from the whole year would be as far off, "
    f"in the bad direction, in fewer than {ALPHA:.0%} of cases (Fisher's exact test). Months with fewer than {FEWEST} families are not judged. "
    f"To see how often the rule would mark a month if nothing had changed, the families of these months were put into {REPLAYS} other orders and judged again."
)


class WatchedView(BaseModel):
    """One thing that is watched: its months, and which share of months the rule marks if nothing has changed."""

    watched: Watched
    months: list[Month]
    false_alarms: float | None


class EarlyWarningView(BaseModel):
    """The twelve months up to a month; families that left are watched for `soon` days."""

    agency: str
    last: str
    rule: str
    soon: int
    watched: list[WatchedView]


@router.get("/early-warning", dependencies=[READERS, *NOW])
async def show_early_warning(query: FigureQueryDep, found: FiguresDep) -> EarlyWarningView:
    """The twelve months up to the month of `as_of`, or up to today's."""
    if query.agency == ALL:
        raise Refusal(Kind.NOT_VALID, "Give the code of the agency that you want to look at.")
    own = await _seen(query, found)
    last = month_of(query.as_of)
    every = await asyncio.to_thread(_watched, own, last)
    return EarlyWarningView(
        agency=query.agency,
        last=last,
        rule=RULE,
        soon=SOON,
        watched=[
            WatchedView(
                watched=each.watched, months=list(each.months), false_alarms=each.false_alarms
            )
            for each in every
        ],
    )


def _watched(own: list[Seen], last: str) -> list[Watch]:
    return [warning(each, own, last) for each in Watched]


async def _seen(query: FigureQuery, found: Figures) -> list[Seen]:
    """What is watched of every family of the agency in which something happened in these months."""
    first = date.fromisoformat(f"{months_to(month_of(query.as_of))[0]}-01")
    quarters = quarters_between(quarter(first), quarter(query.as_of))
    own: list[Seen] = []
    async for row in found.journeys_at(query.agency, quarters, after=None):
        held = holder_of(row)
        if row.counts_nowhere or held is None:
            continue
        if held.agency == query.agency:
            own += seen_response(row, query.as_of)
        if agency_of(row, held) == query.agency:
            own += seen_leaving(courses(row, query.as_of), query.as_of)
    return own
