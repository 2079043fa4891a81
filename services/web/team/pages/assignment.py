"""Sharing out work in a team: what was chosen assigned, a colleague covered, a leaver's work handed over.

The invariant: what was done and what was not is said of each case, in every queue whose work the visitor may share
out, and a form that was refused comes back with what was typed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from contracts.journey import reference
from services.web.site.admission import costs, page_for
from services.web.site.answers.enquiry.work import Workload
from services.web.site.clients import Refused, Service
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG
from services.web.site.pieces import Piece, piece
from services.web.site.rate_limit import Price
from services.web.team.household_names import names_of
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.pages.queue import DONE, queue_page
from services.web.team.queues.assignment import (
    AssignmentForm,
    AssignmentProgress,
    LeftCase,
    Share,
    shared_out,
)
from services.web.team.queues.filters import colleagues_of, loads_of
from services.web.team.queues.kinds import SHARERS, Queue, begins_on, shared_by
from services.web.team.queues.search import QueueSearch

router = APIRouter(prefix="/team/{agency}")

AWAY = "Sorry, there is a problem. At least {done} done so far. Send it again to do the others"
Loads = Sequence[tuple[Queue, Piece[list[Workload]]]]


class AssignmentKind(NamedTuple):
    """One way of sharing out work: its command, the words of its page, and the word for it when done."""

    command: str
    heading: str
    done: str


ASSIGN = AssignmentKind("assign", "Assign", "assigned")
COVER = AssignmentKind("cover-colleague", "Cover for a colleague", "covered")
HAND_OVER = AssignmentKind("hand-over", "Hand over a colleague's work", "handed-over")


async def posted(request: Request) -> AssignmentForm:
    """A posted form of ours."""
    return await AssignmentForm.posted(request)


AssignmentFormDep = Annotated[AssignmentForm, Depends(posted)]
Leaver = Annotated[str, Query(max_length=80, description="Whose work it is, by their staff code")]


@router.post("/assign", dependencies=[page_for(*SHARERS), costs(Price.MANY_CASES)])
async def assign(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Gives what was chosen in a queue to one colleague; the queue comes back with whatever is wrong."""
    queue = sent.queue
    if queue not in shared_by(visit.visitor, visit.agency):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    errors = {**sent.wrong_journeys(), **sent.wrong_name(visit.at_work)}
    body = {"staff": sent.staff, "journeys": sent.journeys}
    path = f"{queue.at(visit.agency)}/{queue.assign}"
    shares = [Share(_service(visit, queue), path, len(sent.journeys))]
    return await _share(visit, ASSIGN, sent, errors, body=body, shares=shares)


@router.get("/cover", dependencies=[page_for(*SHARERS)])
async def begin_cover(visit: AgencyVisitDep, colleague: Leaver = "") -> Response:
    """Who is away, who answers for their work, and until when."""
    return await _form(visit, COVER, AssignmentForm(colleague=colleague))


@router.post("/cover", dependencies=[page_for(*SHARERS), costs(Price.MANY_CASES)])
async def cover(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Names who covers for what is open of a colleague's."""
    errors = {**sent.wrong_colleague(visit.at_work), **sent.wrong_until(visit.reader.today)}
    until = str(sent.until.read())
    body = {"colleague": sent.colleague, "covered_by": sent.staff, "until": until}
    return await _share_all(visit, COVER, sent, errors, body)


@router.get("/hand-over", dependencies=[page_for(*SHARERS)])
async def begin_hand_over(visit: AgencyVisitDep, colleague: Leaver = "") -> Response:
    """Who leaves, and who has their work from now on."""
    return await _form(visit, HAND_OVER, AssignmentForm(colleague=colleague))


@router.post("/hand-over", dependencies=[page_for(*SHARERS), costs(Price.MANY_CASES)])
async def hand_over(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Gives what is open of a colleague's to another."""
    body = {"colleague": sent.colleague, "to": sent.staff}
    errors = sent.wrong_colleague(visit.at_work)
    return await _share_all(visit, HAND_OVER, sent, errors, body)


async def _share_all(
    visit: AgencyVisit,
    way: AssignmentKind,
    sent: AssignmentForm,
    errors: Errors,
    body: Mapping[str, Any],
) -> Response:
    """In every queue where the colleague has something; a service that is away is asked too, and says so."""
    shares = []
    for queue, loads in [] if errors else await _loads(visit):
        most = sum(each.open for each in loads.found or () if each.staff == sent.colleague)
        if most or loads.away:
            path = f"{queue.at(visit.agency)}/{way.command}"
            shares.append(Share(_service(visit, queue), path, most))
    return await _share(visit, way, sent, errors, body=body, shares=shares)


async def _share(
    visit: AgencyVisit,
    way: AssignmentKind,
    sent: AssignmentForm,
    errors: Errors,
    *,
    body: Mapping[str, Any],
    shares: Sequence[Share],
) -> Response:
    if errors:
        return await _again(visit, way, sent, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        progress = await shared_out(shares, {"on": str(visit.reader.today), **body}, sent)
    except Refused as refused:
        wrong = {"staff": refused.problem.detail}
        return await _again(visit, way, sent, wrong, status=refused.status)
    if progress.away:
        wrong = {"staff": AWAY.format(done=progress.done)}
        sent = replace(sent, so_far=progress.done)
        return await _again(visit, way, sent, wrong, status=HTTPStatus.SERVICE_UNAVAILABLE)
    if progress.is_complete:
        return _to_queue(visit, way, sent, progress.done)
    return await _what_is_left(visit, way, sent, progress)


async def _again(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, errors: Errors, *, status: int
) -> Response:
    if way is not ASSIGN:
        return await _form(visit, way, sent, errors, status=status)
    query = QueryParams(sent.back)
    return await queue_page(visit, sent.queue, query, typed=sent, errors=errors, status=status)


async def _form(
    visit: AgencyVisit,
    way: AssignmentKind,
    sent: AssignmentForm,
    errors: Errors = NOTHING_WRONG,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    loads = await _loads(visit)
    known = [(queue, each.found) for queue, each in loads if each.found is not None]
    context = {
        "way": way,
        "covering": way is COVER,
        "typed": sent,
        "owners": loads_of(known, visit.reader) if known else None,
        "away": [queue.title for queue, each in loads if each.found is None],
        "colleagues": colleagues_of(visit.reader),
        "errors": errors,
    }
    own = begins_on(visit.visitor, visit.agency)
    return visit.show("team/queue_sharing.html", context, queue=own, status=status)


async def _loads(visit: AgencyVisit) -> Loads:
    """How much each colleague has, in each queue whose work the visitor may share out."""
    queues = shared_by(visit.visitor, visit.agency)
    found = await asyncio.gather(
        *(
            piece(_service(visit, each).get(f"{each.at(visit.agency)}/staff", list[Workload]))
            for each in queues
        )
    )
    return [*zip(queues, found, strict=True)]


def _service(visit: AgencyVisit, queue: Queue) -> Service:
    service: Service = getattr(visit.ask, queue.service)
    return service


def _queue_after(visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm) -> Queue:
    return sent.queue if way is ASSIGN else begins_on(visit.visitor, visit.agency)


def _to_queue(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, number: int
) -> Response:
    """The queue as it was left, with what was done."""
    queue = _queue_after(visit, way, sent)
    search = QueueSearch.read(QueryParams(sent.back), queue).query()
    told = urlencode({"done": way.done, "number": number})
    query = f"{search}&{told}" if search else told
    return RedirectResponse(f"{queue.path(visit.agency)}?{query}", status_code=HTTPStatus.SEE_OTHER)


async def _what_is_left(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, progress: AssignmentProgress
) -> Response:
    """How far it is, or what was left where it is and why."""
    queue = _queue_after(visit, way, sent)
    journeys = [each.journey for each in progress.refused]
    names = await names_of(visit.ask.enquiry, visit.agency, journeys)
    left = [
        LeftCase(
            path=visit.reader.path(each.journey),
            known_as=", ".join(filter(None, (names.get(each.journey), reference(each.journey)))),
            why=each.why_not or "",
        )
        for each in progress.refused
    ]
    context = {
        "way": way,
        "done": DONE[way.done],
        "progress": progress,
        "typed": sent,
        "left": left,
        "queue_path": queue.path(visit.agency),
    }
    return visit.show("team/queue_shared.html", context, queue=queue)
