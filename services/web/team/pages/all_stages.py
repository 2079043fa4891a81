"""The queue of every stage on one page: what is due first, wherever a household is.

The invariant: it shows what the queues of the single stages show their reader, and changes nothing.
"""

import asyncio
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from services.web.site.admission import page_for
from services.web.site.answers.casework import DueWork
from services.web.site.clients import Refused, Service
from services.web.site.navigation import CASEWORKERS
from services.web.site.pieces import Piece, piece
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.queues.all_stages import JointPage, joint_page
from services.web.team.queues.filters import choices_of_all, views_of_all
from services.web.team.queues.kinds import ENQUIRIES, Queue, all_stages, begins_on, shown_to
from services.web.team.queues.last_queue import keep_queue
from services.web.team.queues.search import QueueSearch

router = APIRouter(prefix="/team/{agency}/queue/all")


@router.get("", dependencies=[page_for(*CASEWORKERS)])
async def every_stage(visit: AgencyVisitDep) -> Response:
    """All stages at once; who reads one queue alone is led there."""
    queues = shown_to(visit.visitor, visit.agency)
    if len(queues) == 1:
        own = begins_on(visit.visitor, visit.agency).path(visit.agency)
        return RedirectResponse(own, status_code=HTTPStatus.SEE_OTHER)
    search = _search(visit.request.query_params)
    found, due = await asyncio.gather(
        _found(visit, queues, search), asyncio.gather(*(_due_work(visit, each) for each in queues))
    )
    return _shown(visit, search, found, due)


def _search(query: QueryParams) -> QueueSearch:
    """What every service can be asked for: whose it is, and when it is due."""
    asked = QueueSearch.read(query, ENQUIRIES)
    return QueueSearch(whose=asked.whose, due=asked.due, by=asked.by, after=asked.after)


async def _found(
    visit: AgencyVisit, queues: tuple[Queue, ...], search: QueueSearch
) -> JointPage | None:
    if search.what_is_wrong:
        return None
    try:
        return await joint_page(visit.ask, visit.reader, queues, search)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def _due_work(visit: AgencyVisit, queue: Queue) -> Piece[DueWork]:
    """What this page counts of a queue, and whose its work is."""
    path = "/enquiries/due-work" if queue is ENQUIRIES else "/due-work"
    service: Service = getattr(visit.ask, queue.service)
    return await piece(service.get(f"{queue.at(visit.agency)}{path}", DueWork))


def _shown(
    visit: AgencyVisit,
    search: QueueSearch,
    found: JointPage | None,
    due: list[Piece[DueWork]],
) -> Response:
    path, wrong, reader = all_stages(visit.agency), search.what_is_wrong, visit.reader
    known = [each.found for each in due if each.found is not None]
    whole = known if len(known) == len(due) else None
    codes = dict.fromkeys(code for each in known for code in each.staff)
    staff = {code: reader.staff.get(code, code) for code in codes}
    context = {
        "path": path,
        "search": search,
        "found": found,
        "first": replace(search, after="").address(path) if search.after else "",
        "next": replace(search, after=found.after).address(path) if found and found.after else "",
        "views": views_of_all(path, search, whole),
        "chosen": search.chosen(path, ENQUIRIES, {}, reader.staff),
        "choices": choices_of_all(search, staff),
        "errors": {"by-day": wrong} if wrong else {},
    }
    gone = found is not None and len(found.away) == len(due)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    status = HTTPStatus.SERVICE_UNAVAILABLE if gone else status
    response = visit.show("team/queue_all.html", context, queue=None, status=status)
    if not wrong:
        keep_queue(response, visit.agency, search.address(path))
    return response
