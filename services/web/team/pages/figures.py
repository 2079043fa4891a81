"""An agency's own figures: every measure, one with all that it is made of, and the journeys behind a part.

The invariant: everyone who sees a figure can see what it means and what was left out; managers, who may see
all cases of the agency, can also open the events that make each journey count.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from contracts.identity import IN_A_TEAM, Role
from contracts.words import EVERYTHING
from services.chassis.clock import today
from services.web.site import splits
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, costs, page_for
from services.web.site.answers.reporting import (
    ExactAnswer,
    Journeys,
    Measure,
    Publication,
    PublishedAnswer,
    PublishedFigure,
)
from services.web.site.clients import Away, Refused, Service
from services.web.site.published_periods import begin_with, published_periods
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.team import figures as words
from services.web.team.figures import FigureQuestion
from services.web.team.household_names import households_of

router = APIRouter(prefix="/team/{agency}/figures")

A_PAGE = 200
Period = Annotated[str, Query(pattern=r"^(all|\d{4}-\d{2}(-Q[1-4])?)$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Code = Annotated[str, Query(pattern=r"^[a-z0-9A-Z_:-]{0,80}$")]


async def asked(
    *,
    period: Period = EVERYTHING,
    reading: Code = "",
    by: Code = "",
    part: Code = "",
    group: Code = "",
    known_on: Day = "",
) -> FigureQuestion:
    """What the address asks for."""
    return FigureQuestion(period, reading, by, part, group, known_on)


AskedDep = Annotated[FigureQuestion, Depends(asked)]


@dataclass(frozen=True, slots=True)
class Behind:
    """Asks for the households behind a part, and who works on each."""

    ask: AsStaff
    staff: StaffDep

    async def page(
        self, measure: str, agency: str, asked: FigureQuestion, after: UUID | None
    ) -> tuple[Journeys, list[words.HouseholdBehind]]:
        """Some of them, by worker; `after` of the answer leads to more."""
        params = {**asked.behind, "agency": agency, "after": str(after or ""), "limit": str(A_PAGE)}
        params = {name: text for name, text in params.items() if text}
        found = await self.ask.reporting.get(f"/measures/{measure}/journeys", Journeys, params)
        journeys = [each.journey for each in found.journeys]
        known = await households_of(self.ask.enquiry, agency, journeys)
        return found, words.by_worker(found.journeys, known, self.staff)

    async def every(
        self, measure: str, agency: str, asked: FigureQuestion
    ) -> list[words.HouseholdBehind]:
        """All of them, by worker."""
        found, rows = await self.page(measure, agency, asked, None)
        while found.after:
            found, more = await self.page(measure, agency, asked, found.after)
            rows += more
        return sorted(rows, key=lambda each: each.worker)


async def behind_a_part(ask: AsStaff, staff: StaffDep) -> Behind:
    """What finds the households behind a part."""
    return Behind(ask, staff)


BehindDep = Annotated[Behind, Depends(behind_a_part)]


@router.get("", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURES)])
async def figures(
    request: Request,
    agency: str,
    ask: AsStaff,
    visitor: VisitorDep,
    period: Period | None = None,
) -> Response:
    """Every measure of a period, each with a way to what it is made of; shares before England's published ones.

    Where no period is asked for it is the latest year that is published, so that there is something to compare with.
    """
    try:
        measures, out = await asyncio.gather(
            _measures(ask.reporting), ask.reporting.get("/published/quarters", list[Publication])
        )
        known = await _periods(ask.reporting, agency, measures)
        published = published_periods(out)
        latest = begin_with(published) if published else EVERYTHING
        period = period or (latest if latest in known else EVERYTHING)
        asked = [
            _answer(ask.reporting, each.id, agency, FigureQuestion(period)) for each in measures
        ]
        answers, england = await asyncio.gather(
            asyncio.gather(*asked),
            _england(ask.reporting, measures if period in published else [], period),
        )
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        return nothing_yet(request, agency, refused)
    context = {
        "agency": agency,
        "answers": answers,
        "periods": known,
        "period": period,
        "words": words,
        "england": england,
        "sections": words.sections_of(answers),
        "revised": [
            each for each in out if each.revision and visitor.holds([Role.MANAGER], agency)
        ],
    }
    return show(request, "team/figures.html", context)


@router.get("/{measure}", dependencies=[page_for(*IN_A_TEAM), costs(Price.OWN_FIGURE)])
async def figure(
    request: Request, measure: str, asked: AskedDep, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """One measure: what it means, what it is made of, how it splits, how fresh it is."""
    agency, asked = request.path_params["agency"], replace(asked, by=asked.by or "period")
    try:
        known = await _measure(ask.reporting, measure)
        answer, england = await asyncio.gather(
            _answer(ask.reporting, measure, agency, asked),
            _england(ask.reporting, [known], asked.period),
        )
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        return nothing_yet(request, agency, refused)
    context = {
        "agency": agency,
        "measure": known,
        "answer": answer,
        "england": england.get(measure),
        "asked": asked,
        "splits": splits,
        "opens": visitor.holds([Role.MANAGER], agency),
        "days": words.days_of_knowledge(today()),
        "words": words,
        "back": ("Your figures", f"/team/{agency}/figures?period={asked.period}"),
    }
    return show(request, "team/figure.html", context)


@router.get("/{measure}/journeys", dependencies=[page_for(Role.MANAGER), costs(Price.JOURNEYS)])
async def journeys(
    request: Request, measure: str, asked: AskedDep, behind: BehindDep, after: UUID | None = None
) -> Response:
    """The journeys behind a part of a figure, each with its worker and the events by which it counts."""
    agency = request.path_params["agency"]
    try:
        known = await _measure(behind.ask.reporting, measure)
        found, rows = await behind.page(measure, agency, asked, after)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {
        "agency": agency,
        "measure": known,
        "rows": rows,
        "splits": splits,
        "after": found.after,
        "asked": asked,
        "words": words,
        "back": (known.title, f"/team/{agency}/figures/{measure}?{asked.query(part='', group='')}"),
    }
    return show(request, "team/figure_journeys.html", context)


@router.get("/{measure}/journeys.csv", dependencies=[page_for(Role.MANAGER), costs(Price.EXPORT)])
async def download(request: Request, measure: str, asked: AskedDep, behind: BehindDep) -> Response:
    """The same, all of it, as a file: references and not names, because a file is passed on."""
    agency = request.path_params["agency"]
    try:
        rows = await behind.every(measure, agency, asked)
    except Away:
        return show(request, "team/figures_away.html", {"agency": agency}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    named = {"Content-Disposition": f'attachment; filename="{measure}-{asked.part}.csv"'}
    return Response(
        words.table_of(rows),
        media_type="text/csv; charset=utf-8",
        headers=named,
    )


async def _measures(reporting: Service) -> list[Measure]:
    """The measures that an agency is shown."""
    return await reporting.get("/measures", list[Measure])


async def _measure(reporting: Service, name: str) -> Measure:
    for each in await _measures(reporting):
        if each.id == name:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


async def _answer(
    reporting: Service, measure: str, agency: str, asked: FigureQuestion
) -> ExactAnswer:
    params = {**asked.params, "agency": agency}
    return await reporting.get(f"/measures/{measure}", ExactAnswer, params)


async def _england(
    reporting: Service, measures: Collection[Measure], period: str
) -> dict[str, PublishedFigure]:
    """England's share of each measure as it is published of a period; those that are not are left out."""
    shares = [each.id for each in measures if each.form == words.SHARE]
    found = await asyncio.gather(*(_published(reporting, each, period) for each in shares))
    return {name: each for name, each in zip(shares, found, strict=True) if each is not None}


async def _published(reporting: Service, measure: str, period: str) -> PublishedFigure | None:
    try:
        path = f"/published/measures/{measure}"
        return (await reporting.get(path, PublishedAnswer, {"period": period})).figure
    except Refused:
        return None


async def _periods(reporting: Service, agency: str, measures: Collection[Measure]) -> list[str]:
    """Every quarter in which anything was counted."""
    counts = [each.id for each in measures if each.form == words.COUNT]
    split = FigureQuestion(EVERYTHING, by="period")
    found = await asyncio.gather(*(_answer(reporting, each, agency, split) for each in counts))
    return words.counted_periods(quarter for answer in found for quarter in answer.by)


def nothing_yet(request: Request, agency: str, refused: Refused) -> Response:
    """The page of an agency that counts for nothing yet; anything else was no page of ours."""
    if refused.status != HTTPStatus.NOT_FOUND:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    return show(request, "team/figures_nothing.html", {"agency": agency})
