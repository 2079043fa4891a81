"""How an adopter's account comes to be linked to their journey: by a link that works once.

The invariant: a link does not say whose it is until its bearer has signed in, and people who ask for a
new one do not learn whether it was sent.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.admission import anybody
from services.web.site.admission import AsWeb, PaceDep, VisitorDep, page_for, with_parts
from services.web.site.answers.casework import Acknowledgement
from services.web.site.clients import Away, Refused
from services.web.site.failures import too_often
from services.web.site.form import new_key
from services.web.site.rendering import show, tells_of_nobody
from services.web.site.security_headers import refuse_foreign
from services.web.site.visitor import Part

router = APIRouter(prefix="/join")

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9._~-]{16,200}$")]


@router.get("", dependencies=[anybody(), tells_of_nobody])
async def ask_for_link(request: Request) -> Response:
    """The form to ask for a link."""
    return show(request, "public/invitation/ask.html", {"errors": {}, "reference": "", "email": ""})


@router.post("", dependencies=[anybody()])
async def asked_for_link(
    request: Request,
    ask: AsWeb,
    pace: PaceDep,
    reference: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
) -> Response:
    """Asks the enquiry service, which sends a link where reference and address belong together."""
    refuse_foreign(request)
    errors = wrong(reference.strip(), email.strip())
    typed = {"reference": reference, "email": email}
    if errors:
        return show(
            request,
            "public/invitation/ask.html",
            {"errors": errors, **typed},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    if seconds := await pace.seconds_to_wait(request, reference.strip().upper()):
        return too_often(request, "/join", typed, seconds)
    try:
        body = {"reference": reference.strip().upper(), "email": email.strip()}
        await ask.enquiry.post("/invitations/ask", Acknowledgement, body, new_key())
    except (Away, Refused):
        context = {"errors": {}, "away": True, **typed}
        return show(request, "public/invitation/ask.html", context, away=True)
    return RedirectResponse("/join/on-its-way", status_code=HTTPStatus.SEE_OTHER)


@router.get("/on-its-way", dependencies=[anybody(), tells_of_nobody])
async def on_its_way(request: Request) -> Response:
    """The same words for everybody who asked."""
    return show(request, "public/invitation/on_its_way.html", {})


@router.get("/{token}", dependencies=[anybody()])
async def open_link(request: Request, token: Token) -> Response:
    """What the link is for, and how to go on: signing in, or linking the account that is signed in."""
    return show(request, "public/invitation/link.html", {"token": token})


@router.post("/{token}", dependencies=[page_for(Role.ADOPTER)])
async def use_link(request: Request, token: Token, ask: AsWeb, visitor: VisitorDep) -> Response:
    """Links the account that is signed in."""
    body = {"token": token, "account": visitor.account}
    try:
        part = await ask.enquiry.post("/invitations/accept", Part, body, new_key())
    except Away:
        context = {"token": token, "away": True}
        return show(request, "public/invitation/link.html", context, away=True)
    except Refused as refused:
        return _refused(request, token, refused)
    await with_parts(request, visitor)
    return RedirectResponse(
        f"/journey/{part.journey}?done=joined", status_code=HTTPStatus.SEE_OTHER
    )


@router.post("/{token}/again", dependencies=[anybody()])
async def again(request: Request, token: Token, ask: AsWeb, pace: PaceDep) -> Response:
    """Asks for a new link in place of one that has ended."""
    refuse_foreign(request)
    if seconds := await pace.seconds_to_wait(request, token):
        return too_often(request, f"/join/{token}/again", {}, seconds)
    try:
        await ask.enquiry.post(
            "/invitations/ask-again", Acknowledgement, {"token": token}, new_key()
        )
    except (Away, Refused) as error:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE) from error
    return RedirectResponse("/join/on-its-way", status_code=HTTPStatus.SEE_OTHER)


def _refused(request: Request, token: str, refused: Refused) -> Response:
    """Either the link opens nothing any more, or it opens for another account than this one."""
    context = {"token": token, "why": refused.problem.detail}
    if refused.status == HTTPStatus.CONFLICT:
        return show(
            request, "public/invitation/another_account.html", context, status=HTTPStatus.CONFLICT
        )
    return show(request, "public/invitation/ended.html", context, status=HTTPStatus.GONE)


def wrong(reference: str, email: str) -> dict[str, str]:
    """What is wrong by field; nothing of it depends on what is on record."""
    errors = {}
    if len("".join(filter(str.isalnum, reference))) != REFERENCE_LENGTH:
        errors["reference"] = "Enter your reference in the correct format, like 7K3M9-QXD2A"
    if "@" not in email:
        errors["email"] = "Enter an email address in the correct format, like name@example.com"
    return errors


REFERENCE_LENGTH = 10
