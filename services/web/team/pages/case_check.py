"""One check of one person: whether it is needed and who decided that, what came of it, and what was said beside it.

The invariant: it is for those who assess, and the assessment service keeps who read it.
"""

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response

from contracts.checks import Check
from contracts.people import MOST_PEOPLE
from contracts.words import label_of
from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.casework import Actions
from services.web.site.answers.checks import CasePeople, CheckDetail
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.clients import Away
from services.web.site.navigation import ASSESSORS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.case import WITHOUT_FORMS
from services.web.team.cases.case_pages import pages
from services.web.team.cases.check_table import (
    LINKS,
    ForStaff,
    called,
    possible_links,
    state_in_words,
)
from services.web.team.pages.case_checks import CHECKS

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")
Person = Annotated[int | None, Query(ge=1, le=MOST_PEOPLE)]


@router.get("/checks/{check}", dependencies=[page_for(*ASSESSORS)])
async def show_check(
    request: Request,
    agency: str,
    journey: UUID,
    check: Check,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
    person: Person = None,
) -> Response:
    """What staff know of it, and what can be recorded now."""
    case, enquiry = f"/cases/{journey}", f"/enquiries/{journey}"
    asked = {} if person is None else {"person": person}
    detail, people, contact, actions = await asyncio.gather(
        piece(ask.assessment.get(f"{case}/checks/{check}", CheckDetail, asked)),
        piece(ask.enquiry.get(f"{enquiry}/people", CasePeople)),
        piece(ask.enquiry.get(f"{enquiry}/contact-details", ContactDetails)),
        piece(ask.assessment.get(f"{case}/actions", Actions, WITHOUT_FORMS)),
    )
    if detail.away:
        raise Away("assessment")
    if detail.found is None or detail.found.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    path = f"/team/{agency}/enquiries/{journey}"
    offered = actions.found.actions if actions.found else ()
    reader = ForStaff(path, {each.name for each in offered if each.allowed})
    name = called(person, people.found.names if people.found else {})
    row, about = detail.found.row, f"{label_of(check)}, {name}"
    context = {
        "agency": agency,
        "path": path,
        "pages": pages(path, agency, visitor, CHECKS),
        "contact": contact.found,
        "detail": detail.found,
        "state": state_in_words(row),
        "whose": name,
        "links_in_words": LINKS,
        "links": [] if detail.found.left_on else [*possible_links(row, about, reader)],
        "staff": staff,
        "viewer": visitor.staff_code or "",
    }
    return show(request, "team/case_check.html", context)
