"""Where agency staff begin: on their own queue, or with the choice between agencies.

The invariant: an agency is still shown if its figures do not come.
"""

import asyncio
from http import HTTPStatus
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import IN_A_TEAM
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.casework import Counts
from services.web.site.clients import Ask
from services.web.site.pieces import Piece, piece
from services.web.site.rendering import show
from services.web.team.queues.kinds import ENQUIRIES, Queue, begins_on

router = APIRouter()


class AtAgency(NamedTuple):
    """One of a visitor's agencies: the queue they begin on there, and how much is waiting on it."""

    agency: str
    queue: Queue
    path: str
    counts: Piece[Counts]


@router.get("/team", dependencies=[page_for(*IN_A_TEAM)])
async def begin(request: Request, visitor: VisitorDep, ask: AsStaff) -> Response:
    """Leads to the queue of the only agency, or shows them all with what waits there."""
    own = [(agency, begins_on(visitor, agency)) for agency in visitor.agencies(IN_A_TEAM)]
    if len(own) == 1:
        [(agency, queue)] = own
        return RedirectResponse(queue.path(agency), status_code=HTTPStatus.SEE_OTHER)
    found = await asyncio.gather(*(_at(ask, agency, queue) for agency, queue in own))
    return show(request, "team/agencies.html", {"agencies": found})


async def _at(ask: Ask, agency: str, queue: Queue) -> AtAgency:
    service = getattr(ask, queue.service)
    folder = "enquiries" if queue is ENQUIRIES else "cases"
    counts = await piece(service.get(f"/agencies/{agency}/{folder}/counts", Counts))
    return AtAgency(agency, queue, queue.path(agency), counts)
