"""Doing something on a case: one form for every action of every service, made from its schema.

The invariant: nothing is recorded on a record that its sender had not seen. What changed meanwhile is shown
in words, and what was typed stays, to be sent again with the version that is shown now. What is grave is
recorded only from the page that shows once more what will be recorded and sent.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Action, Actions, Happened
from services.web.site.answers.checks import CasePeople
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.notifications import ActionPreview
from services.web.site.clients import Ask, Away
from services.web.site.command_forms import NotAForm, summary
from services.web.site.form import KEY, NOTHING_WRONG, Form
from services.web.site.navigation import CASEWORKERS
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.team.cases.action_questions import (
    CASE,
    ActionAddress,
    asked_about,
    at_service,
    preview_of,
    questions_of,
    typed_at_first,
)
from services.web.team.cases.action_words import title
from services.web.team.cases.history import Entry, called, entries
from services.web.team.cases.person_names import by_name
from services.web.team.cases.recommendation import recommendation_beside
from services.web.team.household_names import name_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/do")

VERSION, STEP, ASKED = "version", "step", "asked"
LOOK, CHANGE, RECORD = "look", "change", "record"
"""The buttons that show what would be sent, lead back to the form, and record what was checked."""
OURS = {KEY, STEP, VERSION}

NOT_NOW = "Sorry, this may not have been recorded. Send it again in a minute. It will count once."
Command = Annotated[str, Path(pattern=r"^[a-z][a-z-]{1,60}$")]


async def _address(
    request: Request,
    visitor: VisitorDep,
    staff: StaffDep,
    journey: UUID,
    command: Command,
) -> ActionAddress:
    service = request.path_params.get("service", "enquiry")
    if service not in CASE or visitor.staff is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    agency: str = request.path_params["agency"]
    return ActionAddress(service, command, agency, journey, visitor.staff.subject, staff)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """The form of an action as it is shown: where it goes, and the version that its sender has seen."""

    address: ActionAddress
    action: Action
    contact: ContactDetails | None
    version: int
    form: Form
    names: Mapping[int, str] = field(default_factory=dict)
    changes: tuple[Entry, ...] | None = None

    @property
    def looking(self) -> bool:
        """Whether its sender only wants to see what would be sent."""
        return self.form.first(STEP) == LOOK

    @property
    def asked_before(self) -> bool:
        """Whether its sender was already asked about what seems wrong."""
        return bool(self.form.first(ASKED))

    @property
    def stays(self) -> bool:
        """Whether the form is to be shown rather than sent."""
        return bool(self.form.errors) or self.form.first(STEP) in {LOOK, CHANGE}

    @property
    def unchecked(self) -> bool:
        """Whether it is grave and its sender has not yet seen what will be recorded."""
        return self.action.last_check is not None and self.form.first(STEP) != RECORD

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Everything that was typed, as the page of the last check carries it along."""
        typed = self.form.typed
        return [(name, text) for name in typed if name not in OURS for text in typed[name]]


@router.get("/{command}", dependencies=[page_for(*CASEWORKERS)])
@router.get("/{service}/{command}", dependencies=[page_for(*CASEWORKERS)])
async def open_form(
    request: Request, address: Annotated[ActionAddress, Depends(_address)], ask: AsStaff
) -> Response:
    """The form of an action, with sensible answers; or why it cannot be done now."""
    opened = await _opened(ask, address)
    chosen = request.query_params
    typed = typed_at_first(opened.form.asked, address, opened.contact, today(), chosen)
    return await _shown(request, ask, opened, replace(opened.form, typed=typed))


@router.post("/{command}", dependencies=[page_for(*CASEWORKERS)])
@router.post("/{service}/{command}", dependencies=[page_for(*CASEWORKERS)])
async def send_form(
    request: Request, address: Annotated[ActionAddress, Depends(_address)], ask: AsStaff
) -> Response:
    """Sends the action to its service; shows the same form again with whatever stood in its way."""
    opened = await _opened(ask, address)
    form = await Form.posted(request, opened.form.asked)
    opened = replace(opened, form=form, version=_version(form))
    body, form = form.read()
    doubts = asked_about(address, opened.contact, body)
    if doubts and not form.errors and not opened.asked_before:
        form = form.wrong(doubts)
    opened = replace(opened, form=form)
    if opened.stays:
        return await _shown(request, ask, opened, form)
    if opened.unchecked:
        return await _last_check(request, ask, opened, body)
    service, path = at_service(ask, address), f"{address.record}/{address.command}"
    form = await form.sent(service, path, body, version=opened.version, away=NOT_NOW)
    if form.errors:
        told = {place: by_name(words, opened.names) for place, words in form.errors.items()}
        return await _again(request, ask, opened, replace(form, errors=told))
    return RedirectResponse(
        f"{address.page}?done={address.command}", status_code=HTTPStatus.SEE_OTHER
    )


async def _opened(ask: Ask, address: ActionAddress) -> ActionForm:
    """The form with nothing in it yet; not found where the service has no such action for them."""
    enquiry = f"/enquiries/{address.journey}"
    listed, contact, people = await asyncio.gather(
        piece(at_service(ask, address).get(f"{address.record}/actions", Actions)),
        piece(ask.enquiry.get(f"{enquiry}/contact-details", ContactDetails)),
        piece(ask.enquiry.get(f"{enquiry}/people", CasePeople)),
    )
    if listed.away:
        raise Away(address.service)
    action = listed.found.named(address.command) if listed.found else None
    if listed.found is None or action is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    names = people.found.names if people.found else {}
    try:
        asked = await questions_of(ask, address, action, contact.found)
    except NotAForm as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error
    return ActionForm(
        address=address,
        action=action.with_words(partial(by_name, names=names)),
        contact=contact.found,
        names=names,
        version=listed.found.version,
        form=Form(asked=asked),
    )


async def _again(request: Request, ask: Ask, opened: ActionForm, form: Form) -> Response:
    """The same form after a refusal; not found where the record is not theirs any more."""
    if form.status == HTTPStatus.PRECONDITION_FAILED:
        return await _changed(request, ask, opened, form)
    if form.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
        raise HTTPException(form.status)
    return await _shown(request, ask, opened, form)


async def _changed(request: Request, ask: Ask, opened: ActionForm, form: Form) -> Response:
    """The form with what changed since it was opened, and the version that this shows."""
    address, service = opened.address, at_service(ask, opened.address)
    since = {"after": opened.version}
    listed, events = await asyncio.gather(
        service.get(f"{address.record}/actions", Actions),
        piece(service.every(f"{address.record}/events", list[Happened], params=since)),
    )
    happened = entries(events.found or (), messages=None, path=address.page, viewer=address.staff)
    changes = called(happened, address.colleagues, opened.contact, opened.names)
    action = listed.named(address.command) or opened.action
    opened = replace(opened, changes=tuple(changes), version=listed.version, action=action)
    return await _shown(request, ask, opened, form.wrong(NOTHING_WRONG, form.status))


async def _last_check(
    request: Request, ask: Ask, opened: ActionForm, body: dict[str, Any]
) -> Response:
    """What will be recorded and sent to whom, what is still open, and whether it can be undone."""
    form = opened.form
    context = {
        **await _whose(ask, opened),
        "answers": list(summary(form.asked, body)),
        "preview": await preview_of(ask, opened.address, form.asked, form.typed),
    }
    return show(request, "team/case_last_check.html", context)


async def _shown(request: Request, ask: Ask, opened: ActionForm, form: Form) -> Response:
    preview: Piece[ActionPreview] = Piece()
    if opened.action.allowed:
        preview = await preview_of(ask, opened.address, form.asked, form.typed)
    context = {**await _whose(ask, opened), "form": form, "preview": preview}
    return show(request, "team/case_do.html", context, status=form.status)


async def _whose(ask: Ask, opened: ActionForm) -> dict[str, Any]:
    """What every page of an action says of it: what is done, and to whom it is done."""
    agency, journey = opened.address.agency, opened.address.journey
    return {
        "agency": agency,
        "opened": opened,
        "names": "" if opened.contact else await name_of(ask.enquiry, agency, journey),
        "title": title(opened.action),
        "recommendation": await recommendation_beside(ask, opened.address),
    }


def _version(form: Form) -> int:
    """The version that the form was made from; 0, which no record has any more, where it was lost."""
    given = form.first(VERSION)
    return int(given) if given.isdecimal() and given.isascii() else 0
