"""Campaigns of the national team and of agencies: visits and clicks, and published numbers of those they brought.

The invariant: families are shown as they were published, in spans; no exact number of an agency is asked for.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from contracts.words import period_name
from services.web.national.pages.figures import published
from services.web.site import campaigns as shared
from services.web.site.admission import AsStaff, costs, page_for
from services.web.site.answers.enquiry.campaigns import Campaign
from services.web.site.answers.reporting import PublishedAnswer
from services.web.site.campaigns import Brought, Code
from services.web.site.clients import Ask, Away, Refused, Service
from services.web.site.form import Form
from services.web.site.pieces import piece
from services.web.site.published_periods import begin_with, published_periods
from services.web.site.rate_limit import Price
from services.web.site.rendering import show

router = APIRouter(prefix="/national/campaigns")

ANALYST = page_for(Role.NATIONAL_ANALYST)
PATH = "/national/campaigns"


@router.get("", dependencies=[ANALYST, costs(Price.MANY_FIGURES)])
async def list_campaigns(request: Request, ask: AsStaff) -> Response:
    """Every campaign, the latest first."""
    try:
        found = await _campaigns(ask)
    except Away:
        return _away(request)
    period, brought = await _brought(ask.reporting)
    context = {"rows": shared.rows(found, brought), "period": period}
    return show(request, "national/campaigns.html", {**context, **_common()})


@router.get("/plan/new", dependencies=[ANALYST])
async def new(request: Request) -> Response:
    """The form of a new campaign."""
    return _plan(request, Form.blank(shared.PLAN))


@router.post("/plan/new", dependencies=[ANALYST])
async def plan(request: Request, ask: AsStaff) -> Response:
    """Plans a national campaign; its page comes next."""
    form, code = await shared.planned(request, ask.enquiry)
    return _plan(request, form) if form.errors else _gone_to(code, "planned")


@router.get("/{code}", dependencies=[ANALYST, costs(Price.MANY_FIGURES)])
async def one(request: Request, code: Code, ask: AsStaff, done: str = "") -> Response:
    """One campaign with its months, and the form that counts one."""
    return await _one(request, code, ask, Form.blank(shared.MONTH), done)


@router.post("/{code}", dependencies=[ANALYST, costs(Price.MANY_FIGURES)])
async def count(request: Request, code: Code, ask: AsStaff) -> Response:
    """Counts a month, or corrects it."""
    form = await shared.counted(request, ask.enquiry, code)
    return await _one(request, code, ask, form) if form.errors else _gone_to(code, "counted")


async def _one(request: Request, code: str, ask: Ask, form: Form, done: str = "") -> Response:
    try:
        found = shared.the_one(await _campaigns(ask), code)
    except Away:
        return _away(request)
    period, brought = await _brought(ask.reporting)
    context = {
        "campaign": found,
        "brought": shared.steps_of(code, brought),
        "period": period,
        "form": form,
        "done": shared.DONE.get(done),
    }
    return show(request, "national/campaign.html", {**context, **_common()}, status=form.status)


async def _campaigns(ask: Ask) -> list[Campaign]:
    return await ask.enquiry.get("/campaigns", list[Campaign])


async def _brought(service: Service) -> tuple[str, Brought]:
    """The period that was published last, and its numbers by campaign; nothing where none is there."""
    out = (await piece(published(service))).found
    known = published_periods(out or [])
    if not known:
        return "", {}
    period = begin_with(known)
    answers = await asyncio.gather(*(_answer(service, step, period) for step in shared.STEPS))
    brought = {
        step: {code: each.numerator.words for code, each in answer.by.items()}
        for step, answer in zip(shared.STEPS, answers, strict=True)
        if answer
    }
    return period_name(period), brought


async def _answer(service: Service, measure: str, period: str) -> PublishedAnswer | None:
    asked = {"period": period, "by": "campaign"}
    try:
        return await service.get(f"/published/measures/{measure}", PublishedAnswer, asked)
    except (Refused, Away):
        return None


def _common() -> dict[str, Any]:
    return {"steps": [*shared.STEPS.values()], "path": PATH, "section": "campaigns"}


def _plan(request: Request, form: Form) -> Response:
    context = {"form": form, **_common()}
    return show(request, "national/campaign_new.html", context, status=form.status)


def _gone_to(code: str, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{code}?done={done}", status_code=HTTPStatus.SEE_OTHER)


def _away(request: Request) -> Response:
    return show(request, "national/away.html", {"section": "campaigns"}, away=True)
