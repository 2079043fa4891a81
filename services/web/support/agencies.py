"""The agencies of the directory, for support, who list them and change what is listed.

The invariant: support name agencies and say what they are; who works there is for the agencies' managers alone.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.agencies import Agency
from services.web.site.agency_form import ChangedAgency, NewAgency
from services.web.site.clients import Ask
from services.web.site.form import Form, asked_by
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.state import state_of

router = APIRouter(prefix="/support/agencies")

SUPPORT = page_for(Role.SUPPORT)
CHANGE, NEW = asked_by(ChangedAgency), asked_by(NewAgency)
TITLE = "List an agency"


@router.get("", dependencies=[SUPPORT])
async def agencies(request: Request, ask: AsStaff, done: str = "") -> Response:
    """Every agency, front door and triage service that is listed."""
    found = await piece(ask.enquiry.get("/agencies", list[Agency]))
    context = {"agencies": found.found, "done": "The directory is changed." if done else ""}
    return show(request, "support/agencies.html", context, away=found.away)


@router.get("/new", dependencies=[SUPPORT])
async def about_to_list(request: Request) -> Response:
    """The empty form."""
    return _form(request, Form.blank(NEW), TITLE)


@router.post("/new", dependencies=[SUPPORT])
async def list_new(request: Request, ask: AsStaff) -> Response:
    """Lists an agency; one that is listed already is changed on a page of its own."""
    answers, form = (await Form.posted(request, NEW)).read()
    code = str(answers.pop("code", ""))
    if not form.errors and code in {each.code for each in await _listed(ask)}:
        form = form.wrong({"code": "This code is listed already. Change it on the page before"})
    form = await _sent(ask, code, form, answers)
    return _form(request, form, TITLE) if form.errors else _changed(request)


@router.get("/{code}", dependencies=[SUPPORT])
async def about_to_change(request: Request, code: str, ask: AsStaff) -> Response:
    """What is listed of an agency."""
    known = await _known(ask, code)
    form = Form.holding(CHANGE, known.model_dump(mode="json", exclude_none=True))
    return _form(request, form, known.name)


@router.post("/{code}", dependencies=[SUPPORT])
async def change(request: Request, code: str, ask: AsStaff) -> Response:
    """Changes what is listed of an agency."""
    known = await _known(ask, code)
    answers, form = (await Form.posted(request, CHANGE)).read()
    form = await _sent(ask, code, form, answers)
    return _form(request, form, known.name) if form.errors else _changed(request)


async def _listed(ask: Ask) -> list[Agency]:
    return await ask.enquiry.get("/agencies", list[Agency])


async def _known(ask: Ask, code: str) -> Agency:
    for each in await _listed(ask):
        if each.code == code:
            return each
    raise HTTPException(HTTPStatus.NOT_FOUND)


async def _sent(ask: Ask, code: str, form: Form, answers: Mapping[str, Any]) -> Form:
    """The form as it is left, without errors where the directory is changed."""
    if form.errors:
        return form
    body = {"on": today().isoformat(), **answers}
    return await form.sent(ask.enquiry, f"/directory/{code}/list-agency", body)


def _changed(request: Request) -> Response:
    state_of(request).directory.ask_again()
    return RedirectResponse("/support/agencies?done=listed", status_code=HTTPStatus.SEE_OTHER)


def _form(request: Request, form: Form, title: str) -> Response:
    context = {"title": title, "form": form}
    return show(request, "support/agency_form.html", context, status=form.status)
