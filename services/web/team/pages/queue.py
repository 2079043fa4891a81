"""A team's work queues: enquiries, stages one and two, and the panel, each due first, with its clocks.

The invariant: order, choice and counts are the services'; nothing is sorted or counted here. Each queue is
a page of its own, so a service that is away takes down its queue alone.
"""

import asyncio
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from services.web.site.admission import page_for
from services.web.site.answers.enquiry.agency import LikenessToJudge
from services.web.site.answers.enquiry.work import Summary
from services.web.site.answers.notifications import LetterToCheck
from services.web.site.clients import Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG
from services.web.site.navigation import CASE_READERS, CASEWORKERS
from services.web.site.pieces import Piece, piece
from services.web.team.agency_pages import MANAGERS, PANEL_KEEPERS
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.queues.assignment import AssignmentForm
from services.web.team.queues.columns import IN_WORDS, columns_of
from services.web.team.queues.filters import (
    choices_of,
    colleagues_of,
    events_in_words,
    views_of,
)
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, PANEL, Queue, begins_on
from services.web.team.queues.last_queue import keep_queue
from services.web.team.queues.line_pages import LinePage, page_of
from services.web.team.queues.search import QueueSearch

router = APIRouter(prefix="/team/{agency}/queue")

ASSIGNED = "assigned"
DONE = {ASSIGNED: "assigned", "covered": "covered", "handed-over": "handed over"}
MOST_DIGITS = 6


@router.get("", dependencies=[page_for(*CASEWORKERS)])
async def enquiries(visit: AgencyVisitDep) -> Response:
    """The enquiries of an agency; staff who work on another queue are led there."""
    if not visit.visitor.holds(ENQUIRIES.readers, visit.agency):
        own = begins_on(visit.visitor, visit.agency).path(visit.agency)
        return RedirectResponse(own, status_code=HTTPStatus.SEE_OTHER)
    return await queue_page(visit, ENQUIRIES, visit.request.query_params)


@router.get("/assessment", dependencies=[page_for(*ASSESSMENTS.readers)])
async def assessments(visit: AgencyVisitDep) -> Response:
    """The cases of stages one and two."""
    return await queue_page(visit, ASSESSMENTS, visit.request.query_params)


@router.get("/panel", dependencies=[page_for(*PANEL.readers)])
async def panel(visit: AgencyVisitDep) -> Response:
    """The cases at the panel and with the agency decision maker."""
    return await queue_page(visit, PANEL, visit.request.query_params)


async def queue_page(
    visit: AgencyVisit,
    queue: Queue,
    query: QueryParams,
    *,
    typed: AssignmentForm | None = None,
    errors: Errors = NOTHING_WRONG,
    status: int = HTTPStatus.OK,
) -> Response:
    """What an address asks a queue for; with the form below its lines as it was typed and refused."""
    search = QueueSearch.read(query, queue)
    found, around, letters, likenesses = await asyncio.gather(
        _found(visit, queue, search),
        summary_of(visit, queue),
        _letters_to_check(visit),
        _likenesses(visit),
    )
    path, wrong = queue.path(visit.agency), search.what_is_wrong
    summary = around.found
    events = events_in_words(summary.information_events if summary else ())
    reader = visit.reader
    staff = {code: reader.staff.get(code, code) for code in summary.staff} if summary else {}
    context = {
        "path": path,
        "letters_to_check": letters,
        "keeps_meetings": queue is PANEL and visit.visitor.holds(PANEL_KEEPERS, visit.agency),
        "likenesses": likenesses,
        "search": search,
        "found": found,
        "first": replace(search, after="").address(path) if search.after else "",
        "next": _next(found, search, path),
        "views": views_of(queue, path, search, summary),
        "columns": columns_of(queue, path, search),
        "order": IN_WORDS[search.sort],
        "chosen": search.chosen(path, queue, events, reader.staff),
        "choices": choices_of(queue, search, staff, events),
        "typed": typed or AssignmentForm(),
        "staff": reader.staff,
        "colleagues": colleagues_of(reader),
        "errors": {**({"by-day": wrong} if wrong else {}), **errors},
        "done": _done(query, queue),
    }
    if wrong:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif found is None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    response = visit.show("team/queue.html", context, queue=queue, status=status)
    if not wrong:
        keep_queue(response, visit.agency, search.address(path))
    return response


async def _found(visit: AgencyVisit, queue: Queue, search: QueueSearch) -> LinePage | None:
    if search.what_is_wrong:
        return None
    asked = search.asked(queue, visit.reader.me, visit.reader.today)
    try:
        return await page_of(queue, visit.ask, visit.reader, asked)
    except Away:
        return None
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def summary_of(visit: AgencyVisit, queue: Queue) -> Piece[Summary]:
    """What surrounds the lines of a queue: how much there is, and whose it is."""
    last = "enquiries/summary" if queue is ENQUIRIES else "counts"
    service, mine = getattr(visit.ask, queue.service), {"mine": visit.reader.me}
    return await piece(service.get(f"{queue.at(visit.agency)}/{last}", Summary, mine))


async def _letters_to_check(visit: AgencyVisit) -> int:
    """How many letters wait for a second look, to those who may give it."""
    if not visit.visitor.holds(CASE_READERS, visit.agency):
        return 0
    asked = visit.ask.notifications.get(f"{visit.path}/to-check", list[LetterToCheck])
    return len((await piece(asked)).found or ())


async def _likenesses(visit: AgencyVisit) -> int:
    """How many registrations are of someone who may be registered elsewhere, to managers."""
    if not visit.visitor.holds(MANAGERS, visit.agency):
        return 0
    asked = visit.ask.enquiry.get(f"{visit.path}/registered-alike", list[LikenessToJudge])
    return len((await piece(asked)).found or ())


def _next(found: LinePage | None, search: QueueSearch, path: str) -> str:
    return replace(search, after=found.after).address(path) if found and found.after else ""


def _done(query: QueryParams, queue: Queue) -> str:
    """What was just done, as the address says; empty where it says nothing."""
    what, count = DONE.get(query.get("done", "")), query.get("number", "")
    if what is None or not count.isdecimal() or len(count) > MOST_DIGITS:
        return ""
    if what != DONE[ASSIGNED]:
        return f"{int(count):,} {what}"
    return f"{int(count):,} {queue.one if int(count) == 1 else queue.several} {what}"
