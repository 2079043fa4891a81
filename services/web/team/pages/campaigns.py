"""An agency's campaigns beside the national ones: visits and clicks, and the agency's own families they brought.

The invariant: families are the agency's own, counted exactly; another agency's campaign is not shown.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.web.site import campaigns as shared
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.enquiry.campaigns import Campaign
from services.web.site.answers.reporting import ExactAnswer
from services.web.site.campaigns import Brought, Code
from services.web.site.clients import Ask, Away, Refused, Service
from services.web.site.form import Form
from services.web.site.navigation import RECRUITERS
from services.web.site.pieces import piece
from services.web.site.rate_limit import Price
from services.web.site.rendering import show
from services.web.site.words import number

router = APIRouter(prefix="/team/{agency}/campaigns")

BY_ENQUIRY = "by_enquiry"
"""What became of the families that enquired, whenever it did."""


@router.get("", dependencies=[page_for(*RECRUITERS), costs(Price.OWN_FIGURES)])
async def list_campaigns(request: Request, agency: str, ask: AsStaff) -> Response:
    """The agency's own campaigns and the national ones, the latest first."""
    found = (await piece(_campaigns(ask, agency))).found
    brought = await _brought(ask.reporting, agency) if found else {}
    rows = None if found is None else shared.rows(found, brought)
    context = {"rows": rows, **_common(agency)}
    return show(request, "team/campaigns.html", context, away=found is None)


@router.get("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def new(request: Request, agency: str) -> Response:
    """The form of a new campaign of the agency."""
    return _plan(request, agency, Form.blank(shared.PLAN))


@router.post("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def plan(request: Request, agency: str, ask: AsStaff) -> Response:
    """Plans it; its page comes next."""
    form, code = await shared.planned(request, ask.enquiry, agency=agency)
    return _plan(request, agency, form) if form.errors else _gone_to(agency, code, "planned")


@router.get("/{code}", dependencies=[page_for(*RECRUITERS), costs(Price.OWN_FIGURES)])
async def one(request: Request, agency: str, code: Code, ask: AsStaff, done: str = "") -> Response:
    """One campaign with its months; the form that counts one, where it is the agency's own."""
    return await _one(request, agency, code, ask, form=Form.blank(shared.MONTH), done=done)


@router.post("/{code}", dependencies=[page_for(*RECRUITERS), costs(Price.OWN_FIGURES)])
async def count(request: Request, agency: str, code: Code, ask: AsStaff) -> Response:
    """Counts a month, or corrects it."""
    form = await shared.counted(request, ask.enquiry, code)
    if form.errors:
        return await _one(request, agency, code, ask, form=form)
    return _gone_to(agency, code, "counted")


async def _one(
    request: Request, agency: str, code: str, ask: Ask, *, form: Form, done: str = ""
) -> Response:
    found = (await piece(_campaigns(ask, agency))).found
    if found is None:
        context = {"rows": None, **_common(agency)}
        return show(request, "team/campaigns.html", context, away=True)
    campaign = shared.the_one(found, code)
    brought = shared.steps_of(code, await _brought(ask.reporting, agency))
    context = {
        "campaign": campaign,
        "brought": brought,
        "form": form,
        "done": shared.DONE.get(done),
        "back": ("Campaigns", f"/team/{agency}/campaigns"),
        **_common(agency),
    }
    return show(request, "team/campaign.html", context, status=form.status)


async def _campaigns(ask: Ask, agency: str) -> list[Campaign]:
    return await ask.enquiry.get(f"/agencies/{agency}/campaigns", list[Campaign])


async def _brought(service: Service, agency: str) -> Brought:
    answers = await asyncio.gather(*(_answer(service, step, agency) for step in shared.STEPS))
    return {
        step: {code: number(each.numerator) for code, each in answer.by.items()}
        for step, answer in zip(shared.STEPS, answers, strict=True)
        if answer
    }


async def _answer(service: Service, measure: str, agency: str) -> ExactAnswer | None:
    """None where nothing is counted for the agency yet, or the figures are away: the page says so of each."""
    asked = {"agency": agency, "by": "campaign", "reading": BY_ENQUIRY}
    try:
        return await service.get(f"/measures/{measure}", ExactAnswer, asked)
    except (Refused, Away):
        return None


def _common(agency: str) -> dict[str, Any]:
    steps = [*shared.STEPS.values()]
    return {"agency": agency, "steps": steps, "path": f"/team/{agency}/campaigns"}


def _plan(request: Request, agency: str, form: Form) -> Response:
    back = ("Campaigns", f"/team/{agency}/campaigns")
    context = {"form": form, "back": back, **_common(agency)}
    return show(request, "team/campaign_new.html", context, status=form.status)


def _gone_to(agency: str, code: str, done: str) -> Response:
    there = f"/team/{agency}/campaigns/{code}?done={done}"
    return RedirectResponse(there, status_code=HTTPStatus.SEE_OTHER)
