"""One mystery shop: commissioned, scored question by question, or given up.

The invariant: who the shopper poses as is typed here and shown nowhere again.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.national.mystery_shop_form import (
    CHANNELS,
    REASONS,
    Mistakes,
    TypedOnce,
    day_of,
    of_day,
    scores_of,
    shop_of,
)
from services.web.national.pages.rounds import (
    ANALYST,
    Code,
    existing,
    form,
    not_sent,
    refusal_in_words,
    shops_away,
    typed_once,
)
from services.web.site.admission import AsStaff
from services.web.site.agencies import AGENCIES
from services.web.site.answers.enquiry.mystery_shops import Round, Shop
from services.web.site.clients import Away
from services.web.site.form import KEY, new_key

router = APIRouter(prefix="/national/mystery-shops/{code}/shops")


@router.get("", dependencies=[ANALYST])
async def new_shop(request: Request, ask: AsStaff, code: Code) -> Response:
    """The form with which a shop is commissioned."""
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return shops_away(request)
    return _commission(request, found, {KEY: new_key(), **of_day("on", today())}, {})


@router.post("", dependencies=[ANALYST])
async def commission(request: Request, ask: AsStaff, code: Code) -> Response:
    """Commissions a shop."""
    typed, errors = await typed_once(request), Mistakes()
    try:
        found = await existing(ask.enquiry, code)
    except Away:
        return shops_away(request)
    body = shop_of(typed, code, errors)
    if errors:
        return _commission(request, found, typed, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    failed = await not_sent(ask.enquiry, "/mystery-shops", body, typed)
    if failed:
        return _commission(
            request, found, typed, {"agency": refusal_in_words(failed)}, status=failed.status
        )
    return RedirectResponse(f"/national/mystery-shops/{code}", status_code=HTTPStatus.SEE_OTHER)


@router.get("/{shop}", dependencies=[ANALYST])
async def one_shop(request: Request, ask: AsStaff, code: Code, shop: UUID) -> Response:
    """A shop's scores, or the forms with which it is scored or given up."""
    try:
        found, chosen = await _existing(ask, code, shop)
    except Away:
        return shops_away(request)
    days = {**of_day("on", today()), **of_day("ended", today())}
    return _shop(request, found, chosen, {KEY: new_key(), **days}, {})


@router.post("/{shop}/score", dependencies=[ANALYST])
async def score(request: Request, ask: AsStaff, code: Code, shop: UUID) -> Response:
    """Scores a shop."""
    typed, errors = await typed_once(request), Mistakes()
    try:
        found, chosen = await _existing(ask, code, shop)
    except Away:
        return shops_away(request)
    body = scores_of(typed, found.questionnaire, errors)
    if not errors:
        errors |= await _not_done(ask, chosen, "score-shop", body, typed)
    if errors:
        return _shop(request, found, chosen, typed, errors)
    return RedirectResponse(f"/national/mystery-shops/{code}", status_code=HTTPStatus.SEE_OTHER)


@router.post("/{shop}/cancel", dependencies=[ANALYST])
async def cancel(request: Request, ask: AsStaff, code: Code, shop: UUID) -> Response:
    """Gives a shop up."""
    typed, errors = await typed_once(request), Mistakes()
    try:
        found, chosen = await _existing(ask, code, shop)
    except Away:
        return shops_away(request)
    if typed.get("reason") not in REASONS:
        errors["reason"] = "Select why you are cancelling the shop"
    body = {"on": day_of(typed, "ended", errors), "reason": typed.get("reason")}
    if not errors:
        errors |= await _not_done(ask, chosen, "cancel-shop", body, typed)
    if errors:
        return _shop(request, found, chosen, typed, errors)
    return RedirectResponse(f"/national/mystery-shops/{code}", status_code=HTTPStatus.SEE_OTHER)


async def _not_done(
    ask: AsStaff, chosen: Shop, command: str, body: dict[str, Any], typed: TypedOnce
) -> Mistakes:
    """Sends a command; why it was not done, where it was not."""
    failed = await not_sent(ask.enquiry, f"/mystery-shops/{chosen.shop}/{command}", body, typed)
    return (
        {"on-day" if command == "score-shop" else "ended-day": refusal_in_words(failed)}
        if failed
        else {}
    )


async def _existing(ask: AsStaff, code: str, shop: UUID) -> tuple[Round, Shop]:
    found = await existing(ask.enquiry, code)
    chosen = found.shop(shop)
    if chosen is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found, chosen


def _commission(
    request: Request,
    found: Round,
    typed: TypedOnce,
    errors: Mistakes,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    choices = {
        "agencies": {code: each.name for code, each in AGENCIES.items()},
        "channels": CHANNELS,
    }
    return form(
        request, "shop_new", typed, errors, status=status, found=found, today=today(), **choices
    )


def _shop(
    request: Request, found: Round, chosen: Shop, typed: TypedOnce, errors: Mistakes
) -> Response:
    context = {"found": found, "shop": chosen, "reasons": REASONS}
    return form(
        request,
        "shop",
        typed,
        errors,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        **context,
    )
