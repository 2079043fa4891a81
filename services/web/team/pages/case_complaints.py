"""The complaints of one case for its team: where each is, by when it is to be answered, and for managers what was written.

The invariant: everyone who works on the case sees that there is a complaint; its words the service gives managers alone.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.chassis.clock import today
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.complaints import Complaints
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.navigation import CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.case_pages import pages
from services.web.team.cases.complaints import WRITTEN, offered_for, standing_in_words

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")
COMPLAINTS = "complaints"


@router.get("/complaints", dependencies=[page_for(*CASE_READERS)])
async def show_complaints(
    request: Request, journey: UUID, ask: AsStaff, visitor: VisitorDep, staff: StaffDep
) -> Response:
    """Every complaint about this agency, the latest first, with what can be done now."""
    agency, record = request.path_params["agency"], f"/enquiries/{journey}"
    found = await ask.enquiry.get(f"{record}/complaints", Complaints)
    contact = await piece(ask.enquiry.get(f"{record}/contact-details", ContactDetails))
    actions = await piece(ask.enquiry.get(f"{record}/actions", Actions, {"fields": "false"}))
    path = f"/team/{agency}/enquiries/{journey}"
    context = {
        "agency": agency,
        "path": path,
        "contact": contact.found,
        "pages": pages(path, agency, visitor, COMPLAINTS),
        "complaints": [
            (each, list(standing_in_words(each, today()))) for each in reversed(found.complaints)
        ],
        "written": WRITTEN,
        "staff": staff,
        "manages": visitor.holds((Role.MANAGER,), agency),
        "offered": offered_for(actions.found, path),
    }
    return show(request, "team/case_complaints.html", context)
