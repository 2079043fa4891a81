"""Planning, changing and cancelling an information event.

The invariant: a change affects only what staff named; no household loses its place by it.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.clients import Away, Receipt, Refused
from services.web.site.command_forms import Errors, refused
from services.web.site.command_forms.answers import WHOLE_FORM
from services.web.site.navigation import RECRUITERS
from services.web.site.rendering import show
from services.web.site.sheets import NOT_SENT, NOT_VALID, UNAVAILABLE, Sheet, first
from services.web.team.information_event_form import (
    CHANGE,
    PLAN,
    as_answered,
    changed,
    command_of,
    wrong_of,
)
from services.web.team.information_events import OwnEvent
from services.web.team.pages.events import own_event

router = APIRouter(prefix="/team/{agency}/events")

SHOWN = "shown"
NOTHING_DIFFERENT = "Change at least one detail, or go back"


@router.get("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def new(request: Request, agency: str) -> Response:
    """The form of a new information event."""
    return _plan(request, agency, Sheet.blank(PLAN))


@router.post("/plan/new", dependencies=[page_for(*RECRUITERS)])
async def plan(request: Request, agency: str, ask: AsStaff) -> Response:
    """Plans it; its page comes next."""
    answers, sheet = _read(await Sheet.posted(request, PLAN))
    if sheet.errors:
        return _plan(request, agency, sheet)
    body = {**command_of(answers), "agency": agency, "on": today().isoformat()}
    try:
        planned = await ask.enquiry.post("/information-events", Receipt, body, sheet.key)
    except Away:
        return _plan(request, agency, sheet.wrong({WHOLE_FORM: NOT_SENT}, UNAVAILABLE))
    except Refused as error:
        return _plan(request, agency, sheet.wrong(_brought_back(error), error.status))
    return RedirectResponse(f"/team/{agency}/events/{planned.journey}?done=planned", 303)


@router.get("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def about_to_change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """The form with what is so at present."""
    found = await own_event(ask, agency, event)
    shown = as_answered(found)
    return _change(request, found, Sheet.holding(CHANGE, shown), shown)


@router.post("/{event}/change", dependencies=[page_for(*RECRUITERS)])
async def change(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Changes what is different from what the form first showed."""
    found = await own_event(ask, agency, event)
    answers, sheet = _read(await Sheet.posted(request, CHANGE))
    shown = _shown(first(sheet.typed, SHOWN)) or as_answered(found)
    facts = changed(answers, shown)
    if not sheet.errors and not facts:
        sheet = sheet.wrong({WHOLE_FORM: NOTHING_DIFFERENT})
    if not sheet.errors:
        path = f"/information-events/{event}/change-information-event"
        sheet = await sheet.sent(ask.enquiry, path, {**facts, "on": today().isoformat()})
    if sheet.errors:
        return _change(request, found, sheet, shown)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=changed", 303)


@router.get("/{event}/cancel", dependencies=[page_for(*RECRUITERS)])
async def about_to_cancel(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Says what cancelling means before it is done."""
    return _cancel(request, await own_event(ask, agency, event), Sheet.blank(()))


@router.post("/{event}/cancel", dependencies=[page_for(*RECRUITERS)])
async def cancel(request: Request, agency: str, event: UUID, ask: AsStaff) -> Response:
    """Cancels it; every household with a place or a turn hears of it."""
    found = await own_event(ask, agency, event)
    path = f"/information-events/{event}/cancel-information-event"
    sheet = await Sheet.posted(request, ())
    sheet = await sheet.sent(ask.enquiry, path, {"on": today().isoformat()})
    if sheet.errors:
        return _cancel(request, found, sheet)
    return RedirectResponse(f"/team/{agency}/events/{event}?done=cancelled", 303)


def _read(sheet: Sheet) -> tuple[dict[str, Any], Sheet]:
    answers, sheet = sheet.read()
    wrong = {**wrong_of(answers), **sheet.errors}
    return answers, sheet.wrong(wrong, NOT_VALID) if wrong else sheet


def _brought_back(error: Refused) -> Errors:
    return refused(PLAN, error.problem)


def _shown(said: str) -> Mapping[str, Any]:
    """What the form first showed; nothing where that is not to be read."""
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plan(request: Request, agency: str, sheet: Sheet) -> Response:
    context = {
        "agency": agency,
        "back": ("Information events", f"/team/{agency}/events"),
        "title": "Plan an information event",
        "about": ["It appears on the public pages from the day that booking opens."],
        "button": "Plan this information event",
        "sheet": sheet,
    }
    return show(request, "team/sheet.html", context, status=sheet.status)


def _change(request: Request, event: OwnEvent, sheet: Sheet, shown: Mapping[str, Any]) -> Response:
    context = {
        **_about(event),
        "title": "Change this information event",
        "about": [
            f"{event.title}: {event.filling}.",
            "You cannot change the date, because households may have booked for this one.",
            "To hold it on another date, cancel it and plan a new one.",
            "If you add places, they go to households on the waiting list, in order.",
        ],
        "button": "Change this information event",
        "hidden": {SHOWN: json.dumps(shown)},
        "sheet": sheet,
    }
    return show(request, "team/sheet.html", context, status=sheet.status)


def _cancel(request: Request, event: OwnEvent, sheet: Sheet) -> Response:
    context = {
        **_about(event),
        "title": "Cancel this information event",
        "about": [
            f"{event.title}: {event.filling}.",
            "We email every household that has a place or is waiting. You cannot undo this.",
        ],
        "button": "Cancel this information event",
        "warning": True,
        "sheet": sheet,
    }
    return show(request, "team/sheet.html", context, status=sheet.status)


def _about(event: OwnEvent) -> dict[str, Any]:
    path = f"/team/{event.agency}/events/{event.information_event}"
    return {"agency": event.agency, "back": ("The information event", path)}
