"""The national figures: the funnel from enquiry to approval, timeliness, response and diversity.

The invariant: a figure is shown as it was published, with its definition, what it was made of and what
was left out; nothing is counted or rounded here.

While the reporting service is away the page says so and answers 503, so that no cache keeps a page
without figures for one that has them.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from services.chassis.admission import anybody
from services.web.national.published import (
    EVERYWHERE,
    FUNNEL,
    SECTIONS,
    begin_with,
    funnel_summary,
    published_periods,
)
from services.web.site.admission import AsWeb, costs
from services.web.site.agencies import agency_name
from services.web.site.answers.reporting import Publication, PublishedAnswer
from services.web.site.clients import Away, Refused, Service
from services.web.site.rate_limit import Price
from services.web.site.rendering import show, tells_of_nobody

router = APIRouter(dependencies=[tells_of_nobody])


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows for one period and agency; a measure without answer is left out."""

    agencies: list[str]
    funnel: list[PublishedAnswer]
    sections: dict[str, list[PublishedAnswer]]


@router.get("/national", dependencies=[anybody(), costs(Price.MANY_FIGURES)])
async def national(
    request: Request, ask: AsWeb, period: str = "", agency: str = EVERYWHERE
) -> Response:
    """The published figures of a period, of one agency or of England."""
    try:
        known = published_periods(await published(ask.reporting))
        if not known:
            return show(request, "national/nothing_yet.html", {})
        chosen = period or begin_with(known)
        if chosen not in known:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        shown = await _shown(ask.reporting, {"period": chosen, "agency": agency})
    except Away:
        return show(request, "national/away.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if agency not in {EVERYWHERE, *shown.agencies}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        "shown": shown,
        "summary": funnel_summary({each.measure: each.figure for each in shown.funnel}),
        "periods": known,
        "period": chosen,
        "agency": agency,
    }
    return show(request, "national/figures.html", context)


@router.get("/national/protection", dependencies=[anybody()])
async def protection(request: Request) -> Response:
    """What is done to numbers before they are published, and what that means for readers."""
    return show(request, "national/protection.html", {})


async def published(service: Service) -> list[Publication]:
    """The published quarters, the earliest first."""
    return await service.get("/published/quarters", list[Publication])


async def _shown(service: Service, asked: Mapping[str, str]) -> Shown:
    by_agency, funnel, sections = await asyncio.gather(
        _answer(service, FUNNEL[0], {"period": asked["period"], "by": "agency"}),
        _answers(service, FUNNEL, asked),
        asyncio.gather(*(_answers(service, each, asked) for each in SECTIONS.values())),
    )
    agencies = sorted(by_agency.by, key=agency_name) if by_agency else []
    return Shown(agencies, funnel, dict(zip(SECTIONS, sections, strict=True)))


async def _answers(
    service: Service, measures: Iterable[str], asked: Mapping[str, str]
) -> list[PublishedAnswer]:
    found = await asyncio.gather(*(_answer(service, each, asked) for each in measures))
    return [each for each in found if each is not None]


async def _answer(
    service: Service, measure: str, asked: Mapping[str, str]
) -> PublishedAnswer | None:
    """None where the measure is not published of this period, or not for agencies."""
    try:
        return await service.get(f"/published/measures/{measure}", PublishedAnswer, asked)
    except Refused:
        return None
