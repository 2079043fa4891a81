"""A team's work queues: enquiries, stages one and two, and the panel, each due first, with its clocks.

The invariant: order, choice and counts are the services'; nothing is sorted or counted here. Each queue is
a page of its own, so a service that is away takes down its queue alone.
"""

import asyncio
from dataclasses import replace

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from services.web.site.admission import page_for
from services.web.site.answers.enquiry.work import Summary
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG
from services.web.site.navigation import CASEWORKERS
from services.web.site.pieces import Piece, piece
from services.web.team.pages.queue_reader import Desk, DeskDep
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL, Queue, begins_on
from services.web.team.queues.listing import Found, page_of
from services.web.team.queues.search import Search
from services.web.team.queues.sharing import SharingForm
from services.web.team.queues.views import choices_of, colleagues_of, events_in_words, views_of

router = APIRouter(prefix="/team/{agency}/queue")

DONE = {"assigned": "assigned", "covered": "covered", "handed-over": "handed over"}
MOST_DIGITS = 6


@router.get("", dependencies=[page_for(*CASEWORKERS)])
async def enquiries(desk: DeskDep) -> Response:
    """The enquiries of an agency; whoever works on another queue is led there."""
    if not desk.visitor.holds(ENQUIRIES.readers, desk.agency):
        own = begins_on(desk.visitor, desk.agency).path(desk.agency)
        return RedirectResponse(own, status_code=303)
    return await queue_page(desk, ENQUIRIES, desk.request.query_params)


@router.get("/assessment", dependencies=[page_for(*ASSESSMENTS.readers)])
async def assessments(desk: DeskDep) -> Response:
    """The cases of stages one and two."""
    return await queue_page(desk, ASSESSMENTS, desk.request.query_params)


@router.get("/panel", dependencies=[page_for(*PANEL.readers)])
async def panel(desk: DeskDep) -> Response:
    """The cases at the panel and with the decision maker."""
    return await queue_page(desk, PANEL, desk.request.query_params)


async def queue_page(
    desk: Desk,
    queue: Queue,
    said: QueryParams,
    *,
    typed: SharingForm | None = None,
    errors: Errors = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    """What an address asks a queue for; with the form below its lines as it was typed and refused."""
    search = Search.read(said, queue)
    found, around = await asyncio.gather(_found(desk, queue, search), _around(desk, queue))
    path, wrong = queue.path(desk.agency), search.what_is_wrong
    summary = around.found
    events = events_in_words(summary.information_events if summary else ())
    staff = summary.staff if summary else None
    context = {
        "path": path,
        "search": search,
        "found": found,
        "first": replace(search, after="").address(path) if search.after else "",
        "next": _next(found, search, path),
        "views": views_of(queue, path, search, summary),
        "chosen": search.chosen(path, queue, events),
        "choices": choices_of(queue, search, staff or (), events),
        "typed": typed or SharingForm(),
        "colleagues": colleagues_of(staff, desk.reader.me),
        "errors": {**({"by-day": wrong} if wrong else {}), **errors},
        "done": _done(said),
    }
    status = 422 if wrong else 503 if found is None else status
    return desk.show("team/queue.html", context, queue=queue, status=status)


async def _found(desk: Desk, queue: Queue, search: Search) -> Found | None:
    if search.what_is_wrong:
        return None
    asked = search.asked(queue, desk.reader.me, desk.reader.today)
    try:
        return await page_of(queue, desk.ask, desk.reader, asked)
    except Away:
        return None
    except Refused as refused:
        raise HTTPException(404) from refused


async def _around(desk: Desk, queue: Queue) -> Piece[Summary]:
    if queue is ENQUIRIES:
        path, mine = f"{desk.path}/enquiries/summary", {"mine": desk.reader.me}
        return await piece(desk.ask.enquiry.get(path, Summary, mine))
    service = getattr(desk.ask, queue.service)
    return await piece(service.get(f"{desk.path}/cases/counts", Summary))


def _next(found: Found | None, search: Search, path: str) -> str:
    return replace(search, after=found.after).address(path) if found and found.after else ""


def _done(said: QueryParams) -> str:
    """What was just done, as the address says; empty where it says nothing."""
    what, count = DONE.get(said.get("done", "")), said.get("number", "")
    if what is None or not count.isdecimal() or len(count) > MOST_DIGITS:
        return ""
    return f"{int(count):,} {'enquiry' if int(count) == 1 else 'enquiries'} {what}"
