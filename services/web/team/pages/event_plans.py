"""Planning, changing and cancelling an information event.

The invariant: a change affects only what staff named; no household loses its place by it.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.casework import Receipt
from services.web.site.clients import Ask, Away, Refused
from services.web.site.form import NOT_SENT, Form, NotDone
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.team.information_event_form import (
    CHANGE,
    PLAN,
    as_answered,
    changed,
    command_of,
    wrong_of,
)
from services.web.team.information_events import OwnEvent
from services.web.team.letter_previews import (
    StepLetter,
    letters_of_cancelling,
    letters_of_changing,
)
from services.web.team.pages.events import own_bookings, own_event

router = APIRouter(prefix="/team/{agency}/events")

SHOWN = "shown"
NOTHING_DIFFERENT = "Change at least one detail, or go back"


@router.get("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def new(request: Request, agency: str) -> Response:
    """The form of a new information event."""
    return _plan(request, agency, Form.blank(PLAN))


@router.post("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def plan(request: Request, agency: str, ask: AsStaff) -> Response:
    """Plans it; its page comes next."""
    answers, form = _read(await Form.posted(request, PLAN))
    if form.errors:
        return _plan(request, agency, form)
    body = {**command_of(answers), "agency": agency, "on": today().isoformat()}
    try:
        planned = await ask.enquiry.post("/information-events", Receipt, body, form.key)
    except Away:
        return _plan(
            request, agency, form.wrong_as_a_whole(NOT_SENT, HTTPStatus.SERVICE_UNAVAILABLE)
        )
    except Refused as error:
        return _plan(request, agency, form.not_done(NotDone(error.status, error.problem)))
    return RedirectResponse(
        f"/team/{agency}/events/{planned.journey}?done=planned", HTTPStatus.SEE_OTHER
    )


@router.get("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def about_to_change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """The form with what is so at present."""
    found, bookings = await own_bookings(ask, agency, event)
    shown, letters = as_answered(found), await letters_of_changing(ask, found, bookings)
    return _change(request, found, Form.holding(CHANGE, shown), shown, letters)


@router.post("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Changes what is different from what the form first showed."""
    found = await own_event(ask, agency, event)
    answers, form = _read(await Form.posted(request, CHANGE))
    shown = _shown(form.first(SHOWN)) or as_answered(found)
    facts = changed(answers, shown)
    if not form.errors and not facts:
        form = form.wrong_as_a_whole(NOTHING_DIFFERENT, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.errors:
        path = f"/information-events/{event}/change-information-event"
        form = await form.sent(ask.enquiry, path, {**facts, "on": today().isoformat()})
    if form.errors:
        _, bookings = await own_bookings(ask, agency, event)
        letters = await letters_of_changing(ask, found, bookings)
        return _change(request, found, form, shown, letters)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=changed", HTTPStatus.SEE_OTHER)


@router.get("/{event}/cancel", dependencies=[page_for(*RECRUITERS)])
async def about_to_cancel(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Says what cancelling means before it is done."""
    return await _cancel(request, ask, await own_event(ask, agency, event), Form.blank())


@router.post("/{event}/cancel", dependencies=[page_for(*RECRUITERS)])
async def cancel(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Cancels it; every household with a place or a turn hears of it."""
    found = await own_event(ask, agency, event)
    path = f"/information-events/{event}/cancel-information-event"
    form = await Form.posted(request)
    form = await form.sent(ask.enquiry, path, {"on": today().isoformat()})
    if form.errors:
        return await _cancel(request, ask, found, form)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=cancelled", HTTPStatus.SEE_OTHER)


def _read(form: Form) -> tuple[dict[str, Any], Form]:
    answers, form = form.read()
    wrong = {**wrong_of(answers), **form.errors}
    return answers, form.wrong(wrong) if wrong else form


def _shown(carried: str) -> Mapping[str, Any]:
    """What the form first showed; nothing where that is not to be read."""
    try:
        found = json.loads(carried)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plan(request: Request, agency: str, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Information events", f"/team/{agency}/events"),
        "title": "Plan an information event",
        "about": ["It appears on the public pages from the day that booking opens."],
        "button": "Plan this information event",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _change(
    request: Request,
    event: OwnEvent,
    form: Form,
    shown: Mapping[str, Any],
    letters: list[StepLetter],
) -> Response:
    context = {
        **_about(event),
        "title": "Change this information event",
        "about": [
            event.summary,
            "You cannot change the date, because households may have booked for this one.",
            "To hold it on another date, cancel it and plan a new one.",
            "If you add places, they go to households on the waiting list, in order.",
            "We do not email people about other changes now. Their reminder, the day before, has the details as they are then. If a new time or venue matters to people who have booked, tell them yourself.",
        ],
        "button": "Change this information event",
        "hidden": {SHOWN: json.dumps(shown)},
        "letters": letters,
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


async def _cancel(request: Request, ask: Ask, event: OwnEvent, form: Form) -> Response:
    _, bookings = await own_bookings(ask, event.agency, event.information_event)
    context = {
        **_about(event),
        "title": "Cancel this information event",
        "about": [
            event.summary,
            "We email every household that has a place or is waiting. You cannot undo this.",
        ],
        "button": "Cancel this information event",
        "warning": True,
        "letters": await letters_of_cancelling(ask, event, bookings),
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _about(event: OwnEvent) -> dict[str, Any]:
    path = f"/team/{event.agency}/events/{event.information_event}"
    return {"agency": event.agency, "back": ("The information event", path)}
