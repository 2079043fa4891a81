"""How long families of England still had to the decision, for everybody.

The invariant: nothing about the household that reads goes into the question but the part of the journey and a number of weeks,
and the answer is the same for every household: worked out from a table of changed counts, and rounded.
"""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter

from services.chassis.admission import anybody
from services.chassis.decision import Kind, Refusal
from services.chassis.health import RunningDep
from services.chassis.problems import REFUSALS
from services.reporting.api.time_left import PartDep, TimeLeftView, WaitedDep
from services.reporting.domain.periods import ALL, last_day_of, quarters_of
from services.reporting.domain.publishing.time_left_table import (
    ENOUGH_TO_PUBLISH,
    STILL_WATCHED_TO_PUBLISH,
)
from services.reporting.domain.time_left import DEFINITION, Point, TimeLeft, courses_of, time_left
from services.reporting.store.time_left_tables import TimeLeftTables

router = APIRouter(tags=["published"], responses=REFUSALS)

TENS = 10
CHANGED = (
    "Each count behind this was changed a little at random before anything was worked out from it, and numbers are rounded to the "
    "nearest 10. The intervals allow for chance, not for these changes."
)


@router.get("/published/time-left", dependencies=[anybody()])
async def show_published_time_left(
    parts: RunningDep, part: PartDep, waited: WaitedDep
) -> TimeLeftView:
    """The same of England, from the table of the latest year that is published."""
    kept = await TimeLeftTables(parts.database).latest()
    if kept is None:
        raise Refusal(
            Kind.NOT_FOUND, "No year is published yet, so there is no table of time left."
        )
    year, table = kept
    every = list(courses_of(table))
    shown = await asyncio.to_thread(
        time_left, every, part, waited, ENOUGH_TO_PUBLISH, STILL_WATCHED_TO_PUBLISH
    )
    return TimeLeftView(
        definition=DEFINITION,
        notes=[CHANGED],
        agency=ALL,
        period=year,
        quarters=[],
        until=last_day_of(quarters_of(year)[-1]),
        part=part,
        waited=waited,
        enough=ENOUGH_TO_PUBLISH,
        **_rounded(shown)._asdict(),
    )


def _rounded(shown: TimeLeft) -> TimeLeft:
    return shown._replace(
        families=_tens(shown.families),
        decided=_tens(shown.decided),
        left=_tens(shown.left),
        waits=_tens(shown.waits),
        points=_to_per_cent(shown.points),
    )


def _tens(number: int) -> int:
    return TENS * round(number / TENS)


def _to_per_cent(points: Sequence[Point]) -> list[Point]:
    return [
        Point(days, round(share, 2), round(low, 2), round(high, 2))
        for days, share, low, high in points
    ]
