"""Sharing out work in a team: chosen enquiries assigned, a colleague covered, a leaver's work handed over.

The invariant: what was done and what was not is said of each enquiry, and a form that was refused comes
back with what was typed.
"""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from contracts.journey import reference
from services.web.site.admission import costs, page_for
from services.web.site.answers.enquiry.work import Workload
from services.web.site.clients import Refused
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG
from services.web.site.pieces import piece
from services.web.site.rate_limit import Price
from services.web.team.household_names import names_of
from services.web.team.pages.agency_visit import AgencyVisit, AgencyVisitDep
from services.web.team.pages.queue import DONE, queue_page
from services.web.team.queues.assignment import (
    AssignmentForm,
    AssignmentProgress,
    LeftEnquiry,
    shared_out,
)
from services.web.team.queues.filters import colleagues_of, loads_of
from services.web.team.queues.kinds import ENQUIRIES
from services.web.team.queues.search import QueueSearch

router = APIRouter(prefix="/team/{agency}")

AWAY = "Sorry, there is a problem. At least {done} done so far. Send it again to do the others"


class AssignmentKind(NamedTuple):
    """One way of sharing out work: its command, the words of its page, and the word for it when done."""

    command: str
    heading: str
    done: str


ASSIGN = AssignmentKind("assign-enquiries", "Assign enquiries", "assigned")
COVER = AssignmentKind("cover-colleague", "Cover for a colleague", "covered")
HAND_OVER = AssignmentKind("hand-over", "Hand over a colleague's work", "handed-over")


async def posted(request: Request) -> AssignmentForm:
    """A posted form of ours."""
    return await AssignmentForm.posted(request)


AssignmentFormDep = Annotated[AssignmentForm, Depends(posted)]


@router.post("/assign", dependencies=[page_for(*ENQUIRIES.workers), costs(Price.MANY_CASES)])
async def assign(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Gives the chosen enquiries to one colleague; the queue comes back with whatever is wrong."""
    errors = {**sent.wrong_journeys(), **sent.wrong_name(visit.reader.staff)}
    body = {"staff": sent.staff, "journeys": sent.journeys}
    return await _share(visit, ASSIGN, sent, errors, body)


@router.get("/cover", dependencies=[page_for(*ENQUIRIES.workers)])
async def begin_cover(visit: AgencyVisitDep) -> Response:
    """Who is away, who answers for their enquiries, and until when."""
    return await _form(visit, COVER, AssignmentForm())


@router.post("/cover", dependencies=[page_for(*ENQUIRIES.workers), costs(Price.MANY_CASES)])
async def cover(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Names who covers for a colleague's open enquiries."""
    errors = {**sent.wrong_colleague(visit.reader.staff), **sent.wrong_until(visit.reader.today)}
    until = str(sent.until.read())
    body = {"colleague": sent.colleague, "covered_by": sent.staff, "until": until}
    return await _share(visit, COVER, sent, errors, body)


@router.get("/hand-over", dependencies=[page_for(*ENQUIRIES.workers)])
async def begin_hand_over(visit: AgencyVisitDep) -> Response:
    """Who leaves, and who has their enquiries from now on."""
    return await _form(visit, HAND_OVER, AssignmentForm())


@router.post("/hand-over", dependencies=[page_for(*ENQUIRIES.workers), costs(Price.MANY_CASES)])
async def hand_over(visit: AgencyVisitDep, sent: AssignmentFormDep) -> Response:
    """Gives a colleague's open enquiries to another."""
    body = {"colleague": sent.colleague, "to": sent.staff}
    errors = sent.wrong_colleague(visit.reader.staff)
    return await _share(visit, HAND_OVER, sent, errors, body)


async def _share(
    visit: AgencyVisit,
    way: AssignmentKind,
    sent: AssignmentForm,
    errors: Errors,
    body: Mapping[str, Any],
) -> Response:
    if errors:
        return await _again(visit, way, sent, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    command = f"{visit.path}/{way.command}"
    try:
        progress = await shared_out(
            visit.ask, command, {"on": str(visit.reader.today), **body}, sent
        )
    except Refused as refused:
        wrong = {"staff": refused.problem.detail}
        return await _again(visit, way, sent, wrong, status=refused.status)
    if progress.away:
        wrong = {"staff": AWAY.format(done=progress.done)}
        return await _again(
            visit,
            way,
            replace(sent, so_far=progress.done),
            wrong,
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        )
    if progress.is_complete:
        return _to_queue(visit, way, sent, progress.done)
    return await _what_is_left(visit, way, sent, progress)


async def _again(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, errors: Errors, *, status: int
) -> Response:
    if way is not ASSIGN:
        return await _form(visit, way, sent, errors, status=status)
    query = QueryParams(sent.back)
    return await queue_page(visit, ENQUIRIES, query, typed=sent, errors=errors, status=status)


async def _form(
    visit: AgencyVisit,
    way: AssignmentKind,
    sent: AssignmentForm,
    errors: Errors = NOTHING_WRONG,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    staff = await piece(visit.ask.enquiry.get(f"{visit.path}/staff", list[Workload]))
    context = {
        "way": way,
        "covering": way is COVER,
        "typed": sent,
        "owners": loads_of(staff.found, visit.reader),
        "colleagues": colleagues_of(visit.reader),
        "errors": errors,
    }
    return visit.show("team/queue_sharing.html", context, queue=ENQUIRIES, status=status)


def _to_queue(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, number: int
) -> Response:
    """The queue as it was left, with what was done."""
    search = QueueSearch.read(QueryParams(sent.back), ENQUIRIES).query()
    told = urlencode({"done": way.done, "number": number})
    query = f"{search}&{told}" if search else told
    return RedirectResponse(
        f"{ENQUIRIES.path(visit.agency)}?{query}", status_code=HTTPStatus.SEE_OTHER
    )


async def _what_is_left(
    visit: AgencyVisit, way: AssignmentKind, sent: AssignmentForm, progress: AssignmentProgress
) -> Response:
    """How far it is, or what was left where it is and why."""
    journeys = [each.journey for each in progress.refused]
    names = await names_of(visit.ask.enquiry, visit.agency, journeys)
    left = [
        LeftEnquiry(
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
        "queue_path": ENQUIRIES.path(visit.agency),
    }
    return visit.show("team/queue_shared.html", context, queue=ENQUIRIES)
