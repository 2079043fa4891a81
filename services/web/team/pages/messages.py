"""A household's messages for staff: what was sent and how it reads, and one more, written by hand.

The invariant: a message is sent from the page that shows it as it will leave, and counts once.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.clients import Ask, Away, Problem, Refused
from services.web.site.command_forms import (
    Errors,
    Typed,
    fields,
    problems,
    read,
    refused,
    typed_from,
)
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.action_words import what_was_done
from services.web.team.cases.case_pages import VISITORS, pages
from services.web.team.cases.letters import Messages, MessageWithWords, Preview, Template
from services.web.team.cases.message_form import Sheet, body, of_fields, sheet
from services.web.team.cases.views import ContactDetails, Receipt

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/messages")

KEY, STEP = "key", "step"
SEND, CHANGE = "send", "change"
OURS = {KEY, STEP}
NOT_NOW = (
    "Sorry, we could not send this. Nothing is lost. Try again in a minute. It will count once."
)


async def _path(agency: str, journey: UUID) -> str:
    return f"/team/{agency}/enquiries/{journey}"


PathDep = Annotated[str, Depends(_path)]


@router.get("", dependencies=[page_for(*VISITORS)])
async def show_messages(
    request: Request, journey: UUID, ask: AsStaff, visitor: VisitorDep, path: PathDep
) -> Response:
    """Every message with its state, and the ones that can be sent by hand."""
    agency = request.path_params["agency"]
    contact, messages, templates = await asyncio.gather(
        _contact(ask, journey),
        piece(ask.notifications.get(f"/messages/{journey}", Messages)),
        piece(ask.notifications.get("/templates", list[Template])),
    )
    context = {
        "agency": agency,
        "path": path,
        "contact": contact,
        "messages": messages,
        "templates": templates.found or [],
        "key": lambda: uuid4().hex,
        "done": what_was_done(request.query_params.get("done", "")),
        "pages": pages(path, agency, visitor, "messages"),
    }
    return show(request, "team/case_messages.html", context)


@router.get("/{message}", dependencies=[page_for(*VISITORS)])
async def show_message(
    request: Request, journey: UUID, message: UUID, ask: AsStaff, path: PathDep
) -> Response:
    """One message with its words."""
    asked = piece(ask.notifications.get(f"/messages/{journey}/{message}", MessageWithWords))
    contact, found = await asyncio.gather(_contact(ask, journey), asked)
    if found.found is None and not found.away:
        raise HTTPException(404)
    context = {"path": path, "contact": contact, "message": found.found}
    return show(request, "team/case_message.html", context)


@router.post("/{message}/send-again", dependencies=[page_for(*VISITORS)])
async def send_again(journey: UUID, message: UUID, ask: AsStaff, path: PathDep) -> Response:
    """Puts a message that failed back to those that wait."""
    again = f"/failed/{journey}/{message}/send-again"
    await ask.notifications.post(again, Messages, {}, uuid4().hex)
    return RedirectResponse(f"{path}/messages?done=send-again", status_code=303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that is being written, and to whom."""

    path: str
    journey: UUID
    contact: ContactDetails | None
    sheet: Sheet
    typed: Typed
    key: str


async def _draft(
    request: Request, journey: UUID, template: str, ask: AsStaff, path: PathDep
) -> Draft:
    """What was typed so far, or the empty form; not found where there is no such template."""
    posted = await request.form()
    typed = {name: [str(each) for each in posted.getlist(name)] for name in posted}
    contact = await _contact(ask, journey)
    found = await sheet(ask, template, request.path_params["agency"], today())
    if found is None:
        raise HTTPException(404)
    return Draft(
        path=path,
        journey=journey,
        contact=contact,
        sheet=found,
        typed=typed or typed_from(found.asked, {}),
        key=_key(typed),
    )


@router.get("/new/{template}", dependencies=[page_for(*VISITORS)])
async def write_message(request: Request, draft: Annotated[Draft, Depends(_draft)]) -> Response:
    """The form of one template."""
    return _form(request, draft, {})


@router.post("/new/{template}", dependencies=[page_for(*VISITORS)])
async def send_message(
    request: Request, ask: AsStaff, draft: Annotated[Draft, Depends(_draft)]
) -> Response:
    """Shows how it will read, and sends it from there; or goes back to change it."""
    answers, errors = read(draft.sheet.asked, draft.typed)
    step = "".join(draft.typed.get(STEP, ()))
    if errors or step == CHANGE:
        return _form(request, draft, errors if step != CHANGE else {})
    said = body(draft.sheet.template, answers, today())
    try:
        if step == SEND:
            return await _sent(ask, draft, said)
        return await _read(request, ask, draft, said)
    except Away:
        errors = refused((), Problem(detail=NOT_NOW))
        return _form(request, draft, errors, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as error:
        if error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
            raise HTTPException(error.status) from error
        errors = refused(draft.sheet.asked, of_fields(error.problem))
        return _form(request, draft, errors, error.status)


async def _sent(ask: Ask, draft: Draft, said: dict[str, Any]) -> Response:
    send = f"/messages/{draft.journey}/send-template"
    await ask.notifications.post(send, Receipt, said, draft.key)
    return RedirectResponse(f"{draft.path}/messages?done=send-template", status_code=303)


async def _read(request: Request, ask: Ask, draft: Draft, said: dict[str, Any]) -> Response:
    """The message as it will leave, with everything that was typed carried along unseen."""
    path = f"/messages/{draft.journey}/preview"
    preview = await ask.notifications.post(path, Preview, said, draft.key)
    typed = draft.typed
    carried = sorted((name, text) for name in typed.keys() - OURS for text in typed[name])
    context = {
        "path": draft.path,
        "contact": draft.contact,
        "preview": preview,
        "carried": carried,
        "key": draft.key,
    }
    return show(request, "team/case_message_check.html", context)


async def _contact(ask: Ask, journey: UUID) -> ContactDetails | None:
    """Whose messages these are; not found where the household is not theirs."""
    found = await piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails))
    if found.found is None and not found.away:
        raise HTTPException(404)
    return found.found


def _form(request: Request, draft: Draft, errors: Errors, status: int | None = None) -> Response:
    laid_out = fields(draft.sheet.asked, draft.typed, errors)
    context = {
        "path": draft.path,
        "contact": draft.contact,
        "template": draft.sheet.template,
        "without_events": draft.sheet.without_events,
        "fields": laid_out,
        "errors": errors,
        "problems": problems(laid_out, errors),
        "key": draft.key,
    }
    usual = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return show(request, "team/case_message_new.html", context, status=status or usual)


def _key(typed: Typed) -> str:
    """The key with which the form was opened; a new one where it was lost."""
    given = "".join(typed.get(KEY, ()))
    return given if len(given) == len(uuid4().hex) and given.isalnum() else uuid4().hex
