"""The checks of one case: who is asked for what, where each check is, whose turn it is, and what comes next.

The invariant: the page reads and changes nothing; while names cannot be had, people are shown by their numbers.
"""

import asyncio
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.check_age import AGES
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.casework import Actions
from services.web.site.answers.checks import CasePeople, CheckTable, DescribedCase
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.clients import Away
from services.web.site.navigation import ASSESSORS, CASE_READERS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.before_stage_one import show_before_stage
from services.web.team.cases.case import WITHOUT_FORMS
from services.web.team.cases.case_pages import pages
from services.web.team.cases.check_table import ForStaff, check_groups, gone

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")
CHECKS = "checks"


@router.get("/checks", dependencies=[page_for(*CASE_READERS)])
async def show_checks(
    request: Request, agency: str, journey: UUID, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """The table of checks as it is today."""
    path = f"/team/{agency}/enquiries/{journey}"
    table, people, contact, described, *listed = await asyncio.gather(
        piece(ask.assessment.get(f"/cases/{journey}/checks", CheckTable)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/people", CasePeople)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
        piece(ask.assessment.get(f"/cases/{journey}/descriptions", DescribedCase)),
        piece(ask.assessment.get(f"/cases/{journey}/actions", Actions, WITHOUT_FORMS)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/actions", Actions, WITHOUT_FORMS)),
    )
    if table.away:
        raise Away("assessment")
    case = {"agency": agency, "path": path, "pages": pages(path, agency, visitor, CHECKS)}
    if table.found is None:
        return show_before_stage(request, "Checks", contact, case)
    if table.found.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    offered = [each for answer in listed if answer.found for each in answer.found.actions]
    assesses = visitor.holds(ASSESSORS, agency)
    reader = ForStaff(path, {each.name for each in offered if each.allowed}, assesses)
    context = {
        **case,
        "contact": contact.found,
        "table": table.found,
        "groups": check_groups(table.found, people.found, reader),
        "described": described.found,
        "gone": gone(people.found, table.found, reader),
        "names_away": people.away,
        "possible": reader.possible,
        "ages": [each for each in AGES if each.effective_from <= today()],
    }
    return show(request, "team/case_checks.html", context)
