"""The pages of a panel member: their meetings, one with its agenda, and the pack of one case.

The invariant: the address of a document has numbers alone; what its file is called is on the page.
"""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from contracts.identity import Role
from services.web.panel.seat import SeatVisit, there
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.seats import PanelSeat, Pass
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.uploads import downloaded
from services.web.site.words import APPLICANTS, file_size

router = APIRouter(prefix="/panel")
of_meeting = APIRouter(prefix="/panel/{meeting}")

SITS = page_for(Role.PANEL_MEMBER)


async def seat_visit(meeting: UUID, ask: AsStaff) -> SeatVisit:
    """What a page of a meeting begins with; not found where it is not the visitor's to see."""
    path = f"/my-panel-meetings/{meeting}"
    seat, given = await asyncio.gather(
        piece(ask.panel.get(path, PanelSeat)), piece(ask.panel.get(f"{path}/pass", Pass))
    )
    return SeatVisit(ask, there(seat), there(given))


SeatVisitDep = Annotated[SeatVisit, Depends(seat_visit)]


@router.get("", dependencies=[SITS])
async def my_meetings(request: Request, ask: AsStaff) -> Response:
    """The meetings whose papers were sent, the next first."""
    found = await piece(ask.panel.get("/my-panel-meetings", list[PanelSeat]))
    return show(request, "panel/meetings.html", {"meetings": found.found}, away=found.away)


@of_meeting.get("", dependencies=[SITS])
async def show_meeting(request: Request, visit: SeatVisitDep) -> Response:
    """When and where one is, and its agenda."""
    context = {"meeting": visit.seat, "path": visit.path, "names": await visit.names()}
    return show(request, "panel/meeting.html", context)


@of_meeting.get("/cases/{journey}", dependencies=[SITS])
async def show_pack(request: Request, journey: UUID, visit: SeatVisitDep) -> Response:
    """The pack of one case."""
    case = visit.case(journey)
    pack, names, again, review = await asyncio.gather(
        visit.pack(journey),
        visit.names(),
        visit.representations(case),
        visit.approval_review(case),
    )
    context = {
        "meeting": visit.seat,
        "path": visit.path,
        "case": case,
        "name": names.get(journey, ""),
        "pack": pack,
        "again": again,
        "review": review,
        "applicants": APPLICANTS,
        "file_size": file_size,
    }
    return show(request, "panel/pack.html", context)


@of_meeting.get("/cases/{journey}/documents/{document}/versions/{version}", dependencies=[SITS])
async def download(journey: UUID, document: int, version: int, visit: SeatVisitDep) -> Response:
    """The file of one document."""
    visit.case(journey)
    address = f"/cases/{journey}/pack/{document}/versions/{version}"
    return await downloaded(visit.packs, address)
