"""Rounds of mystery shops: which there are, a new one, one with its scores, and its unmasking.

The invariant: a command is sent under the key of the form that was shown, so sending it twice is once.
"""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.national.mystery_shop_form import (
    Mistakes,
    TypedOnce,
    as_typed,
    day_of,
    of_day,
    round_of,
)
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.mystery_shops import Round
from services.web.site.clients import Away, Refused, Service
from services.web.site.form import KEY, NotDone, new_key, once, sent, typed_in
from services.web.site.rendering import show

router = APIRouter(prefix="/national/mystery-shops")

ANALYST = page_for(Role.NATIONAL_ANALYST)
Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]


@router.get("", dependencies=[ANALYST])
async def list_rounds(request: Request, ask: AsStaff) -> Response:
    """Every round, the latest first."""
    try:
        found = await ask.enquiry.get("/mystery-shop-rounds", list[Round])
    except Away:
        return shops_away(request)
    return show(request, "national/rounds.html", {"rounds": found})


@router.get("/new", dependencies=[ANALYST])
async def new_round(request: Request, ask: AsStaff) -> Response:
    """The form of a new round, with the questions of the latest one."""
    try:
        found = await ask.enquiry.get("/mystery-shop-rounds", list[Round])
    except Away:
        return shops_away(request)
    latest = as_typed(found[0]) if found else {}
    return form(request, "round_new", {KEY: new_key(), **of_day("on", today()), **latest}, {})


@router.post("", dependencies=[ANALYST])
async def open_round(request: Request, ask: AsStaff) -> Response:
    """Opens a round."""
    typed, errors = await typed_once(request), Mistakes()
    body = round_of(typed, errors)
    if errors:
        return form(request, "round_new", typed, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    failed = await not_sent(ask.enquiry, "/mystery-shop-rounds", body, typed)
    if failed:
        return form(
            request, "round_new", typed, {"code": refusal_in_words(failed)}, status=failed.status
        )
    return RedirectResponse(
        f"/national/mystery-shops/{body['code']}", status_code=HTTPStatus.SEE_OTHER
    )


@router.get("/{code}", dependencies=[ANALYST])
async def one_round(request: Request, ask: AsStaff, code: Code) -> Response:
    """A round with its scores so far, its shops, and what can be done now."""
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return shops_away(request)
    return _round(request, found, {KEY: new_key(), **of_day("on", today())}, {})


@router.post("/{code}/unmask", dependencies=[ANALYST])
async def unmask(request: Request, ask: AsStaff, code: Code) -> Response:
    """Lets agencies see the round."""
    typed, errors = await typed_once(request), Mistakes()
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return shops_away(request)
    body = {"on": day_of(typed, "on", errors)}
    if errors:
        return _round(request, found, typed, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    failed = await not_sent(ask.enquiry, f"/mystery-shop-rounds/{code}/unmask-round", body, typed)
    if failed:
        return _round(
            request, found, typed, {"on-day": refusal_in_words(failed)}, status=failed.status
        )
    return RedirectResponse(f"/national/mystery-shops/{code}", status_code=HTTPStatus.SEE_OTHER)


async def existing(service: Service, code: str) -> Round:
    """The round of an address; not found where there is none. Raises `Away`."""
    try:
        return await service.get(f"/mystery-shop-rounds/{code}", Round)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def typed_once(request: Request) -> dict[str, str]:
    """The fields of a form, as they were typed."""
    return once(await typed_in(request))


async def not_sent(
    service: Service, path: str, body: dict[str, Any], typed: TypedOnce
) -> NotDone | None:
    """Sends a command under the form's key; why it was not done, where it was not."""
    return await sent(service, path, body, typed.get(KEY) or new_key())


def refusal_in_words(failed: NotDone) -> str:
    """What the service said, with the places that it named."""
    wrong = [f"{each.where}: {each.what}" for each in failed.problem.wrong]
    return " ".join([failed.why, *wrong])


def shops_away(request: Request) -> Response:
    """The sentence while the enquiry service does not answer."""
    context = {"section": "mystery-shops"}
    return show(request, "national/away.html", context, away=True)


def form(
    request: Request,
    template: str,
    typed: TypedOnce,
    errors: Mistakes,
    *,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> Response:
    """A form with what was typed, and what is wrong with it."""
    shown = {"typed": typed, "errors": errors, **context}
    return show(request, f"national/{template}.html", shown, status=status)


def _round(
    request: Request,
    found: Round,
    typed: TypedOnce,
    errors: Mistakes,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    can_unmask = found.unmasked_on is None and not found.waiting and today() > found.ends_on
    return form(request, "round", typed, errors, status=status, found=found, can_unmask=can_unmask)
