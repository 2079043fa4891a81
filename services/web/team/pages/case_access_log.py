"""Who looked at a case and who changed it, for the managers of its agency.

The invariant: a service that is away takes down its own lines, and the page says that they are missing.
"""

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from contracts.event import RecordedAt
from contracts.identity import Role
from services.web.site.access_log import kept_here
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Access, Happened
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.access_log import access_page, with_names
from services.web.team.cases.case_pages import pages

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

Before = Annotated[RecordedAt | None, Query()]


@router.get("/accesses", dependencies=[page_for(Role.MANAGER)])
async def show_accesses(
    request: Request,
    journey: UUID,
    ask: AsStaff,
    visitor: VisitorDep,
    staff: StaffDep,
    *,
    before: Before = None,
) -> Response:
    """Everyone who viewed this case or changed it, the latest first."""
    agency = request.path_params["agency"]
    wanted = {"journey": str(journey)} | ({"before": before.isoformat()} if before else {})
    services = (ask.enquiry, ask.assessment, ask.panel, ask.notifications)
    contact = await piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails))
    if contact.found is None and not contact.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    path = f"/agencies/{agency}/accesses"
    accesses = await asyncio.gather(
        *(piece(each.get(path, list[Access], params=wanted)) for each in services)
    )
    records = await asyncio.gather(
        piece(ask.enquiry.every(f"/enquiries/{journey}/events", list[Happened])),
        piece(ask.assessment.every(f"/cases/{journey}/events", list[Happened])),
        piece(ask.panel.every(f"/cases/{journey}/events", list[Happened])),
    )
    viewer = visitor.staff.subject if visitor.staff else ""
    accesses = [*accesses, await kept_here(request, agency, before, journey)]
    events = [each for record in records for each in record.found or ()]
    found = access_page(
        (each.found or [] for each in accesses), events, viewer=viewer, before=before
    )
    page = f"/team/{agency}/enquiries/{journey}"
    context = {
        "agency": agency,
        "path": page,
        "contact": contact.found,
        "log": with_names(found, staff),
        "away": any(each.away for each in accesses) or any(each.away for each in records),
        "pages": pages(page, agency, visitor, "accesses"),
    }
    return show(request, "team/case_access_log.html", context)
