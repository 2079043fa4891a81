"""Early warning for the national team: quarters of England that stand out, from what is published.

The invariant: nothing here reads a cell or a row, so no number of an agency is in it that everybody does not know.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.names import Name
from services.reporting.api.published import PublicationsDep
from services.reporting.domain.publishing.national_warning import (
    ALPHA,
    NEEDED,
    QUARTERS,
    REPLAYS,
    Quarter,
    Warned,
    WatchedSpans,
    warning,
    watched,
)
from services.reporting.domain.publishing.publication import Publication
from services.reporting.domain.publishing.published_figure import SHARE_FROM, PublishedFigure
from services.reporting.store.publications import Publications

router = APIRouter(tags=["published"], responses=REFUSALS)

RULE = (
    f"Each of the {QUARTERS} quarters is compared with the other {QUARTERS - 1} together: in how many of 100 cases would so few of its families or individuals meet what is watched, if they "
    f"were drawn by chance from the whole year (Fisher's exact test)? Of all numbers that rounding allows, those are taken that give the most cases. Then the numbers of the year are drawn again {REPLAYS} times "
    "as if nothing had changed, each quarter as likely as the others to meet it and individuals two at a time, as a couple is, and they are changed at random and rounded as published numbers are. "
    f"A quarter is marked if it has fewer than {ALPHA:.0%} of cases, and fewer than {1 - ALPHA:.0%} of the quarters that were drawn again. Quarters with fewer than {SHARE_FROM} are not judged. "
    "A season that makes a quarter low every year can mark it too."
)


class QuarterJudged(BaseModel):
    """One quarter as published; `chance` is None where it has too few to be judged."""

    quarter: str
    figure: PublishedFigure
    chance: float | None
    marked: bool


class WatchedInEngland(BaseModel):
    """One thing that is watched, of everyone or of one ethnic group, and which share of quarters the rule marks if nothing has changed."""

    watched: str
    group: str | None
    unit: str
    quarters: list[QuarterJudged]
    false_alarms: float | None


class NationalWarning(BaseModel):
    """The published quarters of a year, England alone."""

    quarters: list[str]
    rule: str
    watched: list[WatchedInEngland]


UntilDep = Annotated[
    Name | None,
    Query(description="The last of the quarters (2021-22-Q4); the latest published one without it"),
]


@router.get("/national-warning", dependencies=[may(Role.NATIONAL_ANALYST)])
async def show_national_warning(found: PublicationsDep, until: UntilDep = None) -> NationalWarning:
    """Four published quarters of England, each judged by the others: first response, drop-out, and each ethnic group's approvals."""
    year = await _year(found, until)
    every = await asyncio.to_thread(_warnings, [each.measures for each in year])
    names = [each.quarter for each in year]
    return NationalWarning(
        quarters=names, rule=RULE, watched=[_view(names, *each) for each in every]
    )


async def _year(found: Publications, until: str | None) -> list[Publication]:
    """The quarters up to one that have everything that is looked at."""
    known = [each for each in await found.quarters() if until is None or each <= until]
    every = await found.of(known[-QUARTERS:], NEEDED)
    if until is not None and until not in known:
        raise Refusal(
            Kind.NOT_FOUND,
            "This quarter is not published. GET /published/quarters lists those that are.",
        )
    year = [each for each in every if each.measures.keys() >= set(NEEDED)]
    if len(year) < QUARTERS:
        raise Refusal(
            Kind.NOT_FOUND,
            f"Fewer than {QUARTERS} quarters in a row are published with everything that is watched.",
        )
    return year


def _warnings(year: list[Quarter]) -> list[tuple[WatchedSpans, Warned]]:
    return [(each, warning(each)) for each in watched(year)]


def _view(names: list[str], of: WatchedSpans, warned: Warned) -> WatchedInEngland:
    judged = zip(names, warned.quarters, strict=True)
    return WatchedInEngland(
        watched=of.watched,
        group=of.group,
        unit=of.unit,
        quarters=[QuarterJudged(quarter=name, **each._asdict()) for name, each in judged],
        false_alarms=warned.false_alarms,
    )
