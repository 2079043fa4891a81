"""Sharing out work in a team: chosen enquiries assigned, a colleague covered, a leaver's work handed over.

The invariant: what was done and what was not is said of each enquiry, and a form that was refused comes
back with what was typed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from contracts.journey import reference
from services.web.site.admission import page_for
from services.web.site.answers.enquiry.work import Workload
from services.web.site.clients import Refused
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG
from services.web.site.pieces import piece
from services.web.team.household_names import names_of
from services.web.team.pages.queue import DONE, queue_page
from services.web.team.pages.queue_reader import Desk, DeskDep
from services.web.team.queues.kinds import ENQUIRIES
from services.web.team.queues.search import Search
from services.web.team.queues.sharing import LeftEnquiry, SharingForm, SharingProgress, shared_out
from services.web.team.queues.views import loads_of, with_reader

router = APIRouter(prefix="/team/{agency}")

AWAY = (
    "The enquiry service did not answer. {done} done so far. Send it again: it goes on from there"
)


class Sharing(NamedTuple):
    """One way of sharing out work: its command, the words of its page, and how it is told when done."""

    command: str
    heading: str
    done: str


ASSIGN = Sharing("assign-enquiries", "Assign enquiries", "assigned")
COVER = Sharing("cover-colleague", "Cover for a colleague", "covered")
HAND_OVER = Sharing("hand-over", "Hand over the work of a leaver", "handed-over")


async def posted(request: Request) -> SharingForm:
    """A posted form of ours."""
    return await SharingForm.posted(request)


SharingFormDep = Annotated[SharingForm, Depends(posted)]


@router.post("/assign", dependencies=[page_for(*ENQUIRIES.workers)])
async def assign(desk: DeskDep, sent: SharingFormDep) -> Response:
    """Gives the chosen enquiries to one colleague; the queue comes back with whatever is wrong."""
    errors = {**sent.wrong_journeys(), **sent.wrong_name()}
    body = {"staff": sent.to, "journeys": sent.journeys}
    return await _share(desk, ASSIGN, sent, errors, body)


@router.get("/cover", dependencies=[page_for(*ENQUIRIES.workers)])
async def begin_cover(desk: DeskDep) -> Response:
    """Who is away, who answers for their enquiries, and until when."""
    return await _form(desk, COVER, SharingForm())


@router.post("/cover", dependencies=[page_for(*ENQUIRIES.workers)])
async def cover(desk: DeskDep, sent: SharingFormDep) -> Response:
    """Names who covers for whatever goes on of a colleague's."""
    errors = {**sent.wrong_colleague(), **sent.wrong_until(desk.reader.today)}
    until = str(sent.until.read())
    body = {"colleague": sent.colleague, "covered_by": sent.to, "until": until}
    return await _share(desk, COVER, sent, errors, body)


@router.get("/hand-over", dependencies=[page_for(*ENQUIRIES.workers)])
async def begin_hand_over(desk: DeskDep) -> Response:
    """Who leaves, and who has their enquiries from now on."""
    return await _form(desk, HAND_OVER, SharingForm())


@router.post("/hand-over", dependencies=[page_for(*ENQUIRIES.workers)])
async def hand_over(desk: DeskDep, sent: SharingFormDep) -> Response:
    """Gives whatever goes on of a colleague's to another."""
    body = {"colleague": sent.colleague, "to": sent.to}
    return await _share(desk, HAND_OVER, sent, sent.wrong_colleague(), body)


async def _share(
    desk: Desk, way: Sharing, sent: SharingForm, errors: Errors, body: Mapping[str, Any]
) -> Response:
    if errors:
        return await _again(desk, way, sent, errors, status=422)
    command = f"{desk.path}/{way.command}"
    try:
        progress = await shared_out(desk.ask, command, {"on": str(desk.reader.today), **body}, sent)
    except Refused as refused:
        wrong = {"staff": refused.problem.detail}
        return await _again(desk, way, sent, wrong, status=refused.status)
    if progress.away:
        wrong = {"staff": AWAY.format(done=progress.done)}
        return await _again(desk, way, replace(sent, so_far=progress.done), wrong, status=503)
    if progress.is_complete:
        return _to_queue(desk, way, sent, progress.done)
    return await _what_is_left(desk, way, sent, progress)


async def _again(
    desk: Desk, way: Sharing, sent: SharingForm, errors: Errors, *, status: int
) -> Response:
    if way is not ASSIGN:
        return await _form(desk, way, sent, errors, status=status)
    said = QueryParams(sent.back)
    return await queue_page(desk, ENQUIRIES, said, typed=sent, errors=errors, status=status)


async def _form(
    desk: Desk,
    way: Sharing,
    sent: SharingForm,
    errors: Errors = NOTHING_WRONG,
    *,
    status: int = 200,
) -> Response:
    me = desk.reader.me
    staff = await piece(desk.ask.enquiry.get(f"{desk.path}/staff", list[Workload]))
    context = {
        "way": way,
        "covering": way is COVER,
        "typed": sent,
        "owners": loads_of(staff.found, me),
        "colleagues": with_reader(loads_of(staff.found, me), me),
        "errors": errors,
    }
    return desk.show("team/queue_sharing.html", context, queue=ENQUIRIES, status=status)


def _to_queue(desk: Desk, way: Sharing, sent: SharingForm, number: int) -> Response:
    """The queue as it was left, with what was done."""
    search = Search.read(QueryParams(sent.back), ENQUIRIES).query()
    told = urlencode({"done": way.done, "number": number})
    query = f"{search}&{told}" if search else told
    return RedirectResponse(f"{ENQUIRIES.path(desk.agency)}?{query}", status_code=303)


async def _what_is_left(
    desk: Desk, way: Sharing, sent: SharingForm, progress: SharingProgress
) -> Response:
    """How far it is, or what was left where it is and why."""
    journeys = [each.journey for each in progress.refused]
    names = await names_of(desk.ask.enquiry, desk.agency, journeys)
    left = [
        LeftEnquiry(
            path=desk.reader.path(each.journey),
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
        "queue_path": ENQUIRIES.path(desk.agency),
    }
    return desk.show("team/queue_shared.html", context, queue=ENQUIRIES)
