"""Signing in and out, and the page that is shown instead of another when visitors must sign in first.

The invariant: the way back after signing in leads to a page of ours, and nothing that was typed is lost by
a session that ended: the form comes back with everything in it, to be sent again.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, FastAPI, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.admission import anybody
from services.chassis.mongo import AWAY_FAULTS
from services.web.site.admission import (
    NotSignedIn,
    PaceDep,
    SessionsAway,
    VisitorDep,
    home,
    page_for,
    to_sign_in,
)
from services.web.site.form import typed_in
from services.web.site.rendering import show
from services.web.site.request_session import session_key_of, session_of
from services.web.site.security_headers import refuse_foreign
from services.web.site.sessions import give, take_back
from services.web.site.sign_in import (
    BACK,
    ENDED_THERE,
    SIGNED_OUT,
    NoAccess,
    NotSignedInThere,
    ProviderAway,
)
from services.web.site.sign_in_log import SIGN_IN, SIGN_OUT
from services.web.site.state import state_of

log = structlog.get_logger()
router = APIRouter()

TO = "to"


@router.get("/sign-in", dependencies=[anybody()])
async def sign_in(
    request: Request,
    pace: PaceDep,
    to: Annotated[str, Query(max_length=2000)] = "",
    *,
    again: bool = False,
) -> Response:
    """Leads to the provider, and keeps where to go afterwards."""
    if seconds := await pace.seconds_to_sign_in(request):
        headers = {"Retry-After": str(seconds)}
        return show(
            request,
            "public/account/away.html",
            {},
            status=HTTPStatus.TOO_MANY_REQUESTS,
            headers=headers,
        )
    provider, sessions = state_of(request).provider, state_of(request).sessions
    data: dict[str, str] = {TO: to if is_ours(to) else ""}
    answer = await provider.leave(request, data, again=again)
    if session_of(request) is not None:
        # It stays as it is until they come back, and where they do not.
        await sessions.set_out(session_key_of(request), data)
    else:
        give(answer, await sessions.begin(None, data))
    return answer


@router.get(BACK, dependencies=[anybody()])
async def come_back(request: Request) -> Response:
    """The provider sends the browser here; a new session begins under a new key."""
    provider, sessions = state_of(request).provider, state_of(request).sessions
    begun = session_of(request)
    if begun is None or not begun.data:
        raise NotSignedInThere("this browser did not set out")
    data = dict(begun.data)
    signed = await provider.come_back(request, data)
    visitor = signed.visitor
    await sessions.end(session_key_of(request))
    answer = RedirectResponse(data[TO] or home(visitor), status_code=HTTPStatus.SEE_OTHER)
    give(answer, await sessions.begin_signed_in(signed))
    await state_of(request).staff.signed_in(visitor)
    await state_of(request).sign_in_log.note(request, visitor, SIGN_IN)
    log.info("signed_in", roles=sorted(visitor.roles), staff=visitor.staff_code)
    return answer


@router.post(ENDED_THERE, dependencies=[anybody()])
async def ended_there(
    request: Request, logout_token: Annotated[str, Form(max_length=8000)] = ""
) -> Response:
    """The provider says that a session is over there; those that began with it end here too."""
    try:
        ended = await state_of(request).provider.ended(logout_token)
    except NotSignedInThere:
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    sessions = state_of(request).sessions
    if ended.session:
        await sessions.end_at_provider(ended.session)
    else:
        await sessions.end_everywhere(ended.account)
    log.info("signed_out_by_provider", everywhere=not ended.session)
    return Response()


@router.get("/signed-in", dependencies=[anybody()])
async def signed_in(request: Request) -> Response:
    """The page after signing in again in a second tab, beside a form that was filled in."""
    return show(request, "public/account/signed_in.html", {})


@router.get("/account", dependencies=[page_for(*Role)])
async def account(request: Request, visitor: VisitorDep) -> Response:
    """Who is signed in, with which roles, and how to sign out of this browser or everywhere."""
    staff = visitor.staff
    agencies = {agency: sorted(held) for agency, held in sorted(staff.at.items())} if staff else {}
    return show(
        request,
        "public/account/account.html",
        {"roles_at": agencies, "national": sorted(staff.national) if staff else []},
    )


@router.post("/sign-out", dependencies=[anybody()])
async def sign_out(request: Request, *, everywhere: bool = False) -> Response:
    """Ends the session of this browser, or all of this account."""
    refuse_foreign(request)
    sessions, session = state_of(request).sessions, session_of(request)
    if session is not None and session.visitor is not None:
        await state_of(request).sign_in_log.note(request, session.visitor, SIGN_OUT)
        if everywhere:
            await sessions.end_everywhere(session.visitor.account)
    if key := session_key_of(request):
        await sessions.end(key)
    answer = RedirectResponse(
        f"{SIGNED_OUT}?leave=true",
        status_code=HTTPStatus.SEE_OTHER,
        headers={"Clear-Site-Data": '"cache"'},
    )
    take_back(answer)
    return answer


@router.get(SIGNED_OUT, dependencies=[anybody()])
async def signed_out(
    request: Request,
    pace: PaceDep,
    state: Annotated[str, Query(max_length=200)] = "",
    *,
    leave: bool = False,
) -> Response:
    """The session is over here; with `leave` the page goes on to the provider, which sends people back with `state`."""
    if state or await pace.seconds_to_sign_in(request):
        way_out = None
    else:
        way_out = await state_of(request).provider.way_out()
    context = {"way_out": way_out, "goes_on": leave, "was_there": state}
    # No redirect: browsers hold those that follow a form to `form-action`, also where the provider leads them.
    headers = {"Refresh": f"0; url={way_out}"} if leave and way_out else {}
    return show(request, "public/account/signed_out.html", context, headers=headers)


def answer_sign_in(app: FastAPI) -> None:
    """Gives every reason why a visitor cannot be signed in a page of its own."""
    app.add_exception_handler(NotSignedIn, _sign_in_first)
    app.add_exception_handler(NotSignedInThere, _not_signed_in)
    for away in (ProviderAway, SessionsAway, *AWAY_FAULTS):
        app.add_exception_handler(away, _sign_in_away)


def is_ours(address: str) -> bool:
    """Whether an address is a path of these pages, and not a way to lead people elsewhere."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return plain and not parts.scheme and not parts.netloc and address.isprintable()


async def _sign_in_first(request: Request, _: Exception) -> Response:
    if request.method == "GET":
        return RedirectResponse(to_sign_in(request), status_code=HTTPStatus.SEE_OTHER)
    refuse_foreign(request, signed_in=True)
    typed = [(name, text) for name, texts in (await typed_in(request)).items() for text in texts]
    context = {"typed": typed, "action": request.url.path}
    return show(
        request, "public/account/sign_in_again.html", context, status=HTTPStatus.UNAUTHORIZED
    )


async def _not_signed_in(request: Request, why: Exception) -> Response:
    context = {"has_no_access": isinstance(why, NoAccess)}
    return show(request, "public/account/not_signed_in.html", context, status=HTTPStatus.FORBIDDEN)


async def _sign_in_away(request: Request, _: Exception) -> Response:
    return show(request, "public/account/away.html", {}, away=True)
