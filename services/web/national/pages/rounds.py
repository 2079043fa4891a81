"""Rounds of mystery shops: which there are, a new one, one with its scores, and its unmasking.

The invariant: a command is sent under the key of the form that was shown, so sending it twice is once.
"""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.national.mystery_shops import (
    Errors,
    Round,
    Typed,
    as_typed,
    day_of,
    of_day,
    round_of,
)
from services.web.national.pages.figures import SOON
from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import Away, Receipt, Refused, Service
from services.web.site.rendering import show

router = APIRouter(prefix="/national/mystery-shops")

ANALYST = page_for(Role.NATIONAL_ANALYST)
KEY = "key"
NOT_SENT = "Sorry, we could not do this. Nothing is lost. Try again in a minute."
Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]


@router.get("", dependencies=[ANALYST])
async def list_rounds(request: Request, ask: AsStaff) -> Response:
    """Every round, the latest first."""
    try:
        found = await ask.enquiry.get("/mystery-shop-rounds", list[Round])
    except Away:
        return away(request)
    return show(request, "national/rounds.html", {"rounds": found})


@router.get("/new", dependencies=[ANALYST])
async def new_round(request: Request, ask: AsStaff) -> Response:
    """The form of a new round, with the questions of the latest one."""
    try:
        found = await ask.enquiry.get("/mystery-shop-rounds", list[Round])
    except Away:
        return away(request)
    latest = as_typed(found[0]) if found else {}
    return form(request, "round_new", {KEY: uuid4().hex, **of_day("on", today()), **latest}, {})


@router.post("", dependencies=[ANALYST])
async def open_round(request: Request, ask: AsStaff) -> Response:
    """Opens a round."""
    typed, errors = await typed_in(request), Errors()
    body = round_of(typed, errors)
    if errors:
        return form(request, "round_new", typed, errors, status=422)
    failed = await sent(ask.enquiry, "/mystery-shop-rounds", body, typed)
    if failed:
        return form(request, "round_new", typed, {"code": failed[1]}, status=failed[0])
    return RedirectResponse(f"/national/mystery-shops/{body['code']}", status_code=303)


@router.get("/{code}", dependencies=[ANALYST])
async def one_round(request: Request, ask: AsStaff, code: Code) -> Response:
    """A round with its scores so far, its shops, and what can be done now."""
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return away(request)
    return _round(request, found, {KEY: uuid4().hex, **of_day("on", today())}, {})


@router.post("/{code}/unmask", dependencies=[ANALYST])
async def unmask(request: Request, ask: AsStaff, code: Code) -> Response:
    """Lets agencies see the round."""
    typed, errors = await typed_in(request), Errors()
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return away(request)
    body = {"on": day_of(typed, "on", errors)}
    if errors:
        return _round(request, found, typed, errors, status=422)
    failed = await sent(ask.enquiry, f"/mystery-shop-rounds/{code}/unmask-round", body, typed)
    if failed:
        return _round(request, found, typed, {"on-day": failed[1]}, status=failed[0])
    return RedirectResponse(f"/national/mystery-shops/{code}", status_code=303)


async def existing(service: Service, code: str) -> Round:
    """The round of an address; not found where there is none. Raises `Away`."""
    try:
        return await service.get(f"/mystery-shop-rounds/{code}", Round)
    except Refused as refused:
        raise HTTPException(404) from refused


async def typed_in(request: Request) -> dict[str, str]:
    """The fields of a form, as they were typed."""
    return {name: text for name, text in (await request.form()).items() if isinstance(text, str)}


async def sent(
    service: Service, path: str, body: dict[str, Any], typed: Typed
) -> tuple[int, str] | None:
    """Sends a command under the form's key; the status and the sentence where it was not done."""
    try:
        await service.post(path, Receipt, body, typed.get(KEY) or uuid4().hex)
    except Away:
        return 503, NOT_SENT
    except Refused as refused:
        wrong = [f"{each.where}: {each.what}" for each in refused.problem.wrong]
        return refused.status, " ".join([refused.problem.detail, *wrong])
    return None


def away(request: Request) -> Response:
    """The sentence while the enquiry service does not answer."""
    context = {"section": "mystery-shops"}
    return show(request, "national/away.html", context, status=503, headers=SOON)


def form(
    request: Request,
    template: str,
    typed: Typed,
    errors: Errors,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """A form with what was typed, and what is wrong with it."""
    shown = {"typed": typed, "errors": errors, **context}
    return show(request, f"national/{template}.html", shown, status=status)


def _round(
    request: Request, found: Round, typed: Typed, errors: Errors, *, status: int = 200
) -> Response:
    can_unmask = found.unmasked_on is None and not found.waiting and today() > found.ends_on
    return form(request, "round", typed, errors, status=status, found=found, can_unmask=can_unmask)
