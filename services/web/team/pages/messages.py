"""A household's messages for staff: what was sent and how it reads, and one more, written by hand.

The invariant: a message is sent from the page that shows it as it will leave, and counts once.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Acknowledgement, Receipt
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.notifications import (
    MessagePreview,
    Messages,
    MessageTemplate,
    MessageWithWords,
)
from services.web.site.clients import Ask, Away, Refused
from services.web.site.form import KEY, Form, NotDone, new_key
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.printed_letters import addressed
from services.web.site.rendering import show
from services.web.team.cases.action_words import what_was_done
from services.web.team.cases.case_pages import pages
from services.web.team.cases.letters import with_colleagues
from services.web.team.cases.message_form import TemplateForm, body, of_fields, template_form

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/messages")

STEP = "step"
SEND, CHANGE = "send", "change"
OURS = {KEY, STEP}
NOT_NOW = "Sorry, this may not have been sent. Send it again in a minute. It will count once."


async def _path(agency: str, journey: UUID) -> str:
    return f"/team/{agency}/enquiries/{journey}"


PathDep = Annotated[str, Depends(_path)]


@router.get("", dependencies=[page_for(*CASE_READERS)])
async def show_messages(
    request: Request,
    journey: UUID,
    ask: AsStaff,
    visitor: VisitorDep,
    path: PathDep,
    *,
    staff: StaffDep,
) -> Response:
    """Every message with its state, and the ones that can be sent by hand."""
    agency = request.path_params["agency"]
    contact, messages, templates = await asyncio.gather(
        _contact(ask, journey),
        piece(ask.notifications.get(f"/messages/{journey}", Messages)),
        piece(ask.notifications.get("/templates", list[MessageTemplate])),
    )
    context = {
        "agency": agency,
        "path": path,
        "contact": contact,
        "messages": messages,
        "lines": [with_colleagues(each, staff) for each in messages.found.lines]
        if messages.found
        else [],
        "templates": templates.found or [],
        "key": new_key,
        "done": what_was_done(request.query_params.get("done", "")),
        "pages": pages(path, agency, visitor, "messages"),
    }
    return show(request, "team/case_messages.html", context)


@router.get("/{message}", dependencies=[page_for(*CASE_READERS)])
async def show_message(
    request: Request,
    journey: UUID,
    message: UUID,
    ask: AsStaff,
    path: PathDep,
    *,
    staff: StaffDep,
) -> Response:
    """One message with its words."""
    asked = piece(ask.notifications.get(f"/messages/{journey}/{message}", MessageWithWords))
    contact, found = await asyncio.gather(_contact(ask, journey), asked)
    if found.found is None and not found.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    read = found.found
    line = with_colleagues(read.line, staff) if read else None
    context = {"path": path, "contact": contact, "message": read, "line": line, "key": new_key}
    return show(request, "team/case_message.html", context)


async def read_message(ask: Ask, journey: UUID, message: UUID) -> MessageWithWords:
    """One message with its words; 404 where there is none. Raises `Away`."""
    try:
        return await ask.notifications.get(f"/messages/{journey}/{message}", MessageWithWords)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


@router.get("/{message}/print", dependencies=[page_for(*CASE_READERS)])
async def print_message(
    request: Request, journey: UUID, message: UUID, ask: AsStaff, path: PathDep
) -> Response:
    """The message's letters as they go into an envelope. Raises `Away`."""
    contact, read = await asyncio.gather(
        _contact(ask, journey), read_message(ask, journey, message)
    )
    context = {
        "agency": request.path_params["agency"],
        "letters": [*addressed(read.letters, contact)],
        "back": ("Back to the message", f"{path}/messages/{message}"),
        "section": "team",
    }
    return show(request, "printed_letters.html", context)


@router.post("/{message}/send-again", dependencies=[page_for(*CASE_READERS)])
async def send_again(journey: UUID, message: UUID, ask: AsStaff, path: PathDep) -> Response:
    """Puts a message that failed back to those that wait."""
    again = f"/failed/{journey}/{message}/send-again"
    await ask.notifications.post(again, Acknowledgement, {}, new_key())
    return RedirectResponse(f"{path}/messages?done=send-again", status_code=HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMessage:
    """A message that is being written, and to whom."""

    path: str
    journey: UUID
    contact: ContactDetails | None
    template: TemplateForm
    form: Form


async def _written(
    request: Request, journey: UUID, template: str, ask: AsStaff, path: PathDep
) -> WrittenMessage:
    """What was typed so far, or the empty form; not found where there is no such template."""
    contact = await _contact(ask, journey)
    found = await template_form(ask, template, request.path_params["agency"], today())
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    form = await Form.posted(request, found.asked)
    if not form.typed:
        form = Form.holding(found.asked, {})
    return WrittenMessage(path=path, journey=journey, contact=contact, template=found, form=form)


@router.get("/new/{template}", dependencies=[page_for(*CASE_READERS)])
async def write_message(
    request: Request, written: Annotated[WrittenMessage, Depends(_written)]
) -> Response:
    """The form of one template."""
    return _form(request, written, written.form)


@router.post("/new/{template}", dependencies=[page_for(*CASE_READERS)])
async def send_message(
    request: Request, ask: AsStaff, written: Annotated[WrittenMessage, Depends(_written)]
) -> Response:
    """Shows how it will read, and sends it from there; or goes back to change it."""
    answers, form = written.form.read()
    step = form.first(STEP)
    if step == CHANGE:
        return _form(request, written, written.form)
    if form.errors:
        return _form(request, written, form)
    message = body(written.template.template, answers, today())
    try:
        if step == SEND:
            return await _sent(ask, written, message)
        return await _read(request, ask, written, message)
    except Away:
        form = form.wrong_as_a_whole(NOT_NOW, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as error:
        if error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
            raise HTTPException(error.status) from error
        form = form.not_done(NotDone(error.status, of_fields(error.problem)))
    return _form(request, written, form)


async def _sent(ask: Ask, written: WrittenMessage, message: dict[str, Any]) -> Response:
    send = f"/messages/{written.journey}/send-template"
    await ask.notifications.post(send, Receipt, message, written.form.key)
    return RedirectResponse(
        f"{written.path}/messages?done=send-template", status_code=HTTPStatus.SEE_OTHER
    )


async def _read(
    request: Request, ask: Ask, written: WrittenMessage, message: dict[str, Any]
) -> Response:
    """The message as it will leave, with everything that was typed carried along unseen."""
    path, form = f"/messages/{written.journey}/preview", written.form
    preview = await ask.notifications.post(path, MessagePreview, message, form.key)
    typed = form.typed
    carried = sorted((name, text) for name in typed.keys() - OURS for text in typed[name])
    context = {
        "path": written.path,
        "contact": written.contact,
        "preview": preview,
        "carried": carried,
        "key": form.key,
    }
    return show(request, "team/case_message_check.html", context)


async def _contact(ask: Ask, journey: UUID) -> ContactDetails | None:
    """Whose messages these are; not found where the household is not theirs."""
    found = await piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails))
    if found.found is None and not found.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found.found


def _form(request: Request, written: WrittenMessage, form: Form) -> Response:
    context = {
        "path": written.path,
        "contact": written.contact,
        "template": written.template.template,
        "without_events": written.template.without_events,
        "form": form,
    }
    return show(request, "team/case_message_new.html", context, status=form.status)
