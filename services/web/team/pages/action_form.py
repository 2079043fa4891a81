"""Doing something on a case: one form for every action of every service, made from its schema.

The invariant: nothing is recorded on a record that its sender had not seen. What changed meanwhile is shown
in words, and what was typed stays, to be sent again with the version that is shown now.
"""

import asyncio
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.clients import Ask, Away, Problem, Refused
from services.web.site.command_forms import (
    Errors,
    NotAForm,
    Question,
    Typed,
    fields,
    problems,
    read,
    refused,
)
from services.web.site.navigation import CASEWORKERS
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.team.cases.action_form import CASE, Place, asked, at_service, begin, foretold
from services.web.team.cases.action_words import title
from services.web.team.cases.history import Entry, entries
from services.web.team.cases.letters import ActionPreview
from services.web.team.cases.views import Action, Actions, ContactDetails, Happened, Receipt

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/do")

KEY, VERSION, STEP = "key", "version", "step"
LOOK = "look"
"""The button that shows what would be sent and sends nothing."""

NOT_NOW = (
    "Sorry, we could not record this. Nothing is lost. Try again in a minute. It will count once."
)
Command = Annotated[str, Path(pattern=r"^[a-z][a-z-]{1,60}$")]


async def _place(
    request: Request, visitor: VisitorDep, agency: str, journey: UUID, command: Command
) -> Place:
    service = request.path_params.get("service", "enquiry")
    if service not in CASE or visitor.staff is None:
        raise HTTPException(404)
    return Place(service, command, agency, journey, visitor.staff.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form as it is shown: what it asks, what it contains, and what is wrong with it."""

    place: Place
    action: Action
    contact: ContactDetails | None
    asked: tuple[Question, ...]
    typed: Typed
    version: int
    key: str
    errors: Errors
    changes: tuple[Entry, ...] | None = None
    looking: bool = False


@router.get("/{command}", dependencies=[page_for(*CASEWORKERS)])
@router.get("/{service}/{command}", dependencies=[page_for(*CASEWORKERS)])
async def open_form(
    request: Request, place: Annotated[Place, Depends(_place)], ask: AsStaff
) -> Response:
    """The form of an action, with sensible answers; or why it cannot be done now."""
    sheet = await _sheet(ask, place)
    typed = begin(sheet.asked, place, sheet.contact, today())
    return await _shown(request, ask, replace(sheet, typed=typed))


@router.post("/{command}", dependencies=[page_for(*CASEWORKERS)])
@router.post("/{service}/{command}", dependencies=[page_for(*CASEWORKERS)])
async def send_form(
    request: Request, place: Annotated[Place, Depends(_place)], ask: AsStaff
) -> Response:
    """Sends the action to its service; shows the same form again with whatever stood in its way."""
    posted = await request.form()
    typed = {name: [str(each) for each in posted.getlist(name)] for name in posted}
    sheet = replace(await _sheet(ask, place), typed=typed)
    sheet = replace(
        sheet, key=_key(typed), version=_version(typed), looking=typed.get(STEP) == [LOOK]
    )
    body, errors = read(sheet.asked, typed)
    if errors or sheet.looking:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
        return await _shown(request, ask, replace(sheet, errors=errors), status)
    try:
        path, version = f"{place.record}/{place.command}", sheet.version
        await at_service(ask, place).post(path, Receipt, body, sheet.key, version=version)
    except Away:
        sheet = replace(sheet, errors=refused((), Problem(detail=NOT_NOW)))
        return await _shown(request, ask, sheet, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as error:
        return await _again(request, ask, sheet, error)
    return RedirectResponse(f"{place.page}?done={place.command}", status_code=303)


async def _sheet(ask: Ask, place: Place) -> Sheet:
    """The form with nothing in it yet; not found where the service has no such action for them."""
    listed, contact = await asyncio.gather(
        piece(at_service(ask, place).get(f"{place.record}/actions", Actions)),
        piece(ask.enquiry.get(f"/enquiries/{place.journey}/contact-details", ContactDetails)),
    )
    if listed.away:
        raise Away(place.service)
    action = listed.found.named(place.command) if listed.found else None
    if listed.found is None or action is None:
        raise HTTPException(404)
    try:
        questions = await asked(ask, place, action)
    except NotAForm as error:
        raise HTTPException(404) from error
    return Sheet(
        place=place,
        action=action,
        contact=contact.found,
        asked=questions,
        typed={},
        version=listed.found.version,
        key=uuid4().hex,
        errors={},
    )


async def _again(request: Request, ask: Ask, sheet: Sheet, error: Refused) -> Response:
    """The same form after a refusal; not found where the record is not theirs any more."""
    if error.status == HTTPStatus.PRECONDITION_FAILED:
        return await _changed(request, ask, sheet)
    if error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
        raise HTTPException(error.status) from error
    errors = refused(sheet.asked, error.problem)
    return await _shown(request, ask, replace(sheet, errors=errors), error.status)


async def _changed(request: Request, ask: Ask, sheet: Sheet) -> Response:
    """The form with what changed since it was opened, and the version that this shows."""
    place, service = sheet.place, at_service(ask, sheet.place)
    listed, events = await asyncio.gather(
        service.get(f"{place.record}/actions", Actions),
        piece(
            service.get(f"{place.record}/events", list[Happened], params={"after": sheet.version})
        ),
    )
    changes = entries(events.found or (), messages=None, path=place.page, viewer=place.staff)
    action = listed.named(place.command) or sheet.action
    sheet = replace(sheet, changes=tuple(changes), version=listed.version, action=action)
    return await _shown(request, ask, sheet, HTTPStatus.PRECONDITION_FAILED)


async def _shown(request: Request, ask: Ask, sheet: Sheet, status: int = HTTPStatus.OK) -> Response:
    laid_out = fields(sheet.asked, sheet.typed, sheet.errors)
    preview: Piece[ActionPreview] = Piece()
    if sheet.action.allowed:
        preview = await foretold(ask, sheet.place, sheet.asked, sheet.typed)
    context = {
        "agency": sheet.place.agency,
        "sheet": sheet,
        "title": title(sheet.action),
        "fields": laid_out,
        "errors": sheet.errors,
        "problems": problems(laid_out, sheet.errors),
        "preview": preview,
    }
    return show(request, "team/case_do.html", context, status=status)


def _key(typed: Typed) -> str:
    """The key that the form came with; a new one where it was lost."""
    given = "".join(typed.get(KEY, ()))
    return given if len(given) == len(uuid4().hex) and given.isalnum() else uuid4().hex


def _version(typed: Typed) -> int:
    """The version that the form was made from; 0, which no record has any more, where it was lost."""
    given = "".join(typed.get(VERSION, ()))
    return int(given) if given.isdecimal() and given.isascii() else 0
