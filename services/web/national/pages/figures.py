"""The national figures: the funnel from enquiry to approval, and every measure that is published.

The invariant: a figure is shown as it was published, with its definition, what it was made of and what
was left out; nothing is counted or rounded here.

While the reporting service is away the page says so and answers 503, so that no cache keeps a page
without figures for one that has them.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import AwareDatetime

from services.chassis.admission import anybody
from services.web.national.published import (
    AGENCY,
    DIVERSITY,
    EVERYWHERE,
    FUNNEL,
    GROUPS_OF_PEOPLE,
    STEPS_OF_PEOPLE,
    WHERE,
    Chart,
    Sufficiency,
    funnel_summary,
    main_figures,
    sections_of,
    slug,
    splits_of,
    sufficiency_of,
)
from services.web.national.workforce import WorkforceBeside, workforce_beside
from services.web.site import splits
from services.web.site.admission import AsWeb, costs
from services.web.site.agencies import agency_name
from services.web.site.answers.equity import EquityFunnel
from services.web.site.answers.published_elsewhere import ChildrenWaiting, WorkforceCounted
from services.web.site.answers.reporting import (
    Publication,
    PublishedAnswer,
    PublishedFigure,
    PublishedMeasure,
)
from services.web.site.clients import Away, Refused, Service
from services.web.site.published_periods import begin_with, published_periods
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(dependencies=[tells_of_nobody])


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows for one period and agency; a measure without answer is left out."""

    agencies: list[str]
    funnel: list[Chart]
    sections: dict[str, list[Chart]]
    children: ChildrenWaiting | None = None
    equity: EquityFunnel | None = None
    counted: list[WorkforceCounted] = field(default_factory=list)

    @property
    def workforce(self) -> WorkforceBeside | None:
        """Panel members and social workers beside those who apply, of England."""
        return workforce_beside(self.counted, self.sections.get(DIVERSITY, ()))

    @property
    def sufficiency(self) -> Sufficiency | None:
        """Families beside children, of England."""
        return sufficiency_of(self.sections.get(WHERE, ()), self.children)

    @property
    def main(self) -> list[PublishedAnswer]:
        """What stands at the top."""
        every = (chart for charts in self.sections.values() for chart in charts)
        return main_figures((*self.funnel, *every))


@dataclass(frozen=True, slots=True)
class Figures:
    """Asks for figures of one period, of one agency or of England, as they were published by a moment."""

    service: Service
    period: str
    agency: str
    published_by: datetime | None = None

    async def shown(self) -> Shown:
        """Everything that the page shows."""
        listed = await self.service.get("/published/measures", list[PublishedMeasure])
        sections = sections_of(listed)
        by_agency, children, equity, counted, funnel, charts = await asyncio.gather(
            self._answer(FUNNEL[0], EVERYWHERE, AGENCY),
            self._children(),
            self._equity(),
            self._workforce(),
            self._charts(each for each in listed if each.id in FUNNEL),
            asyncio.gather(*(self._charts(each) for each in sections.values())),
        )
        agencies = sorted(by_agency.by, key=agency_name) if by_agency else []
        shown = dict(zip(sections, charts, strict=True))
        return Shown(agencies, funnel, shown, children, equity, counted)

    async def _children(self) -> ChildrenWaiting | None:
        """The published number of children who wait, where one was typed in."""
        try:
            return await self.service.get("/published/children-waiting", ChildrenWaiting)
        except Refused:
            return None

    async def _equity(self) -> EquityFunnel | None:
        """How far each ethnic group came, which is published for England alone."""
        if self.agency != EVERYWHERE:
            return None
        try:
            return await self.service.get(
                "/published/equity", EquityFunnel, {"period": self.period, **self._by_then}
            )
        except Refused:
            return None

    async def _workforce(self) -> list[WorkforceCounted]:
        """Panel members and social workers, which others count for England alone."""
        if self.agency != EVERYWHERE:
            return []
        return await self.service.get("/published/workforce", list[WorkforceCounted])

    async def _charts(self, measures: Iterable[PublishedMeasure]) -> list[Chart]:
        found = await asyncio.gather(*(self._chart(each) for each in measures))
        return [each for each in found if each is not None]

    async def _chart(self, measure: PublishedMeasure) -> Chart | None:
        """None where the measure is not published of this period, or not for agencies."""
        if self.agency != EVERYWHERE and AGENCY not in measure.breakdowns:
            return None
        splits = splits_of(measure, self.period, self.agency)
        asked = (self._answer(measure.id, self.agency, by) for by in splits or [""])
        found, england = await asyncio.gather(asyncio.gather(*asked), self._england(measure))
        answers = [each for each in found if each is not None]
        if not answers:
            return None
        groups = {by: each.by for by, each in zip(splits, answers, strict=False)}
        return Chart(answers[0], england, groups)

    async def _england(self, measure: PublishedMeasure) -> PublishedFigure | None:
        """England's share, for an agency to be compared with; counts of one agency and of all are not."""
        if self.agency == EVERYWHERE or measure.form != "share":
            return None
        found = await self._answer(measure.id, EVERYWHERE)
        return found.figure if found else None

    @property
    def _by_then(self) -> dict[str, str]:
        return {"published_by": self.published_by.isoformat()} if self.published_by else {}

    async def _answer(self, measure: str, agency: str, by: str = "") -> PublishedAnswer | None:
        asked = {"period": self.period, "agency": agency, **({"by": by} if by else {})}
        asked |= self._by_then
        try:
            return await self.service.get(f"/published/measures/{measure}", PublishedAnswer, asked)
        except Refused:
            return None


@router.get("/national", dependencies=[anybody(), costs(Price.MANY_FIGURES)])
async def national(
    request: Request,
    ask: AsWeb,
    period: str = "",
    agency: str = EVERYWHERE,
    *,
    opened: Annotated[str, Query(alias="open", max_length=60)] = "",
    published_by: Annotated[AwareDatetime | None, Query()] = None,
) -> Response:
    """The published figures of a period, of one agency or of England; `open` names a section to open, or all.

    Revised figures as they were published before are those of a moment, `published_by`.
    """
    try:
        out = await published(ask.reporting)
        known = published_periods(out)
        if not known:
            return show(request, "national/nothing_yet.html", {})
        chosen = period or begin_with(known)
        if chosen not in known:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        shown = await Figures(ask.reporting, chosen, agency, published_by).shown()
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if agency not in {EVERYWHERE, *shown.agencies}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    steps = {each.answer.measure: each.answer.figure for each in shown.funnel}
    context = {
        "shown": shown,
        "summary": funnel_summary(steps),
        "periods": known,
        "period": chosen,
        "agency": agency,
        "splits": splits,
        "slug": slug,
        "opened": opened,
        "revised": [each for each in out if each.revision and each.quarter.startswith(chosen)],
        "published_by": published_by,
        "where": WHERE,
        "people": DIVERSITY,
        "groups_of_people": GROUPS_OF_PEOPLE,
        "steps_of_people": STEPS_OF_PEOPLE,
    }
    return show(request, "national/figures.html", context)


@router.get("/national/protection", dependencies=[anybody()])
async def protection(request: Request) -> Response:
    """What is done to numbers before they are published, and what that means for readers."""
    return show(request, "national/protection.html", {})


async def published(service: Service) -> list[Publication]:
    """The published quarters, the earliest first."""
    return await service.get("/published/quarters", list[Publication])
