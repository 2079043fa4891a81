"""The national figures: the funnel from enquiry to approval, timeliness, response and diversity.

The invariant: a figure is shown as the reporting service gave it, with its definition, what it was
made of and what was left out; nothing is counted here.

While the reporting service is away the page says so and answers 503, so that nobody keeps a page
without figures for one that has them.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from services.chassis.admission import anybody
from services.web.admission import AsWeb
from services.web.clients import Answer, Away, Funnel, Refused, Service
from services.web.rendering import show
from services.web.words import EVERYTHING, number, share

router = APIRouter()

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Timeliness": (
        "registration_decision",
        "registration_to_approval",
        "stage_one",
        "stage_two",
    ),
    "Response to enquiries": (
        "first_response",
        "information",
        "visit_call",
        "initial_visit",
        "visit_outcome",
        "referral_take_up",
        "mystery_shop_enquiry_handling",
    ),
    "Diversity": (
        "ethnic_minority_registrations_received",
        "ethnic_minority_registrations_accepted",
        "ethnic_minority_approvals",
    ),
}
REACHED = {
    "registrations_received": "registered their interest",
    "approvals": "were approved",
}
DATED = ("enquiries", "approvals")
"""The measures whose quarters are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page shows, for one period and agency."""

    periods: list[str]
    agencies: list[str]
    funnel: Funnel
    sections: dict[str, list[Answer]]


async def reporting_service(ask: AsWeb) -> Service:
    """The reporting service, asked on behalf of this request."""
    return ask.reporting


@router.get("/national", dependencies=[anybody()])
async def national(
    request: Request,
    service: Annotated[Service, Depends(reporting_service)],
    period: str = EVERYTHING,
    agency: str = EVERYTHING,
) -> Response:
    """The figures of a period, of one agency or of all."""
    try:
        figures = await _figures(service, {"period": period, "agency": agency})
    except Away:
        headers = {"Retry-After": "30"}
        return show(request, "national/away.html", {}, status=503, headers=headers)
    except Refused as refused:
        raise HTTPException(404) from refused
    context = {
        "figures": figures,
        "summary": summary(figures.funnel),
        "period": period,
        "agency": agency,
    }
    return show(request, "national/figures.html", context)


def summary(funnel: Funnel) -> str:
    """The funnel in one sentence; the shares are of the families that enquired."""
    enquiries, *later = funnel.steps
    if not enquiries.families:
        return "No family enquired in this period."
    reached = [
        f"{number(step.families)} ({share(step.share_of_enquiries)}) {REACHED[step.measure]}"
        for step in later
        if step.measure in REACHED
    ]
    families = "family" if enquiries.families == 1 else "families"
    return f"Of {number(enquiries.families)} {families} that enquired, {' and '.join(reached)}."


async def _figures(service: Service, asked: Mapping[str, str]) -> Figures:
    periods, agencies, funnel, sections = await asyncio.gather(
        _periods(service),
        service.get("/agencies", list[str]),
        service.get("/funnel", Funnel, asked),
        asyncio.gather(*(_answers(service, each, asked) for each in SECTIONS.values())),
    )
    return Figures(periods, agencies, funnel, dict(zip(SECTIONS, sections, strict=True)))


async def _answers(
    service: Service, measures: Iterable[str], asked: Mapping[str, str]
) -> list[Answer]:
    return await asyncio.gather(
        *(service.get(f"/measures/{measure}", Answer, asked) for measure in measures)
    )


async def _periods(service: Service) -> list[str]:
    """Each financial year in which anything was counted, followed by its quarters, latest first."""
    dated = await asyncio.gather(
        *(service.get(f"/measures/{each}", Answer, {"by": "period"}) for each in DATED)
    )
    quarters = {quarter for answer in dated for quarter in answer.by}
    years = {quarter.rpartition("-")[0] for quarter in quarters}
    return [
        period
        for year in sorted(years, reverse=True)
        for period in (year, *sorted(quarter for quarter in quarters if quarter.startswith(year)))
    ]
