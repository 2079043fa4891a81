"""Planning, changing and cancelling an information event.

The invariant: a change affects only what staff named; no household loses its place by it.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.information_events import Bookings
from services.web.site.clients import Ask
from services.web.site.form import Form
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.team.information_event_form import (
    CHANGE,
    PLAN,
    as_answered,
    changed,
    command_of,
    if_empty,
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
STEP, LOOK = "step", "look"
NOBODY_HEARS = "We email nobody about this change."
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
    form, planned = await form.opened(ask.enquiry, "/information-events", body)
    if planned is None:
        return _plan(request, agency, form)
    return RedirectResponse(f"/team/{agency}/events/{planned}?done=planned", HTTPStatus.SEE_OTHER)


@router.get("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def about_to_change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """The form with what is so at present."""
    found, bookings = await own_bookings(ask, agency, event)
    shown = as_answered(found)
    form = Form.holding(CHANGE, shown)
    return _change(request, found, form, shown, about=[_who_hears(bookings)])


@router.post("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Changes what is different from what the form first showed."""
    found, bookings = await own_bookings(ask, agency, event)
    answers, form = _read(await Form.posted(request, CHANGE))
    shown = _shown(form.first(SHOWN)) or as_answered(found)
    facts = changed(answers, shown, if_empty(found.arrangements.held_on, today()))
    if not form.errors and not facts:
        form = form.wrong_as_a_whole(NOTHING_DIFFERENT, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.errors and form.first(STEP) == LOOK:
        letters = await letters_of_changing(ask, found, bookings, facts)
        about = [] if letters else [NOBODY_HEARS]
        return _change(request, found, form, shown, about=about, letters=letters)
    if not form.errors:
        path = f"/information-events/{event}/change-information-event"
        form = await form.sent(ask.enquiry, path, {**facts, "on": today().isoformat()})
    if form.errors:
        return _change(request, found, form, shown, about=[_who_hears(bookings)])
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
    *,
    about: Sequence[str],
    letters: Sequence[StepLetter] = (),
) -> Response:
    context = {
        **_about(event),
        "title": "Change this information event",
        "about": [
            event.summary,
            "You cannot change the date, because households may have booked for this one.",
            "To hold it on another date, cancel it and plan a new one.",
            "If you add places, they go to households on the waiting list, in order.",
            *about,
        ],
        "button": "Change this information event",
        "hidden": {SHOWN: json.dumps(shown)},
        "look": LOOK,
        "letters": letters,
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _who_hears(bookings: Bookings) -> str:
    waiting, everybody = len(bookings.waiting), len(bookings.live)
    if not everybody:
        return "Nobody has booked yet, so nobody is emailed."
    places = _households(everybody - waiting, "with a place")
    return (
        f"{places} and {_households(waiting, 'on the waiting list')}: we email them if you change when or "
        "where it is held, how to join, or access and support. A new title, number of places or booking date "
        "alone is not emailed. Preview the messages to see who gets which."
    )


def _households(number: int, who: str) -> str:
    return f"{number} household{'' if number == 1 else 's'} {who}"


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
