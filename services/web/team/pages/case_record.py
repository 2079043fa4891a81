"""What the record of one case lacks against regulation 23.

The invariant: the page reads and changes nothing. While a service is away the page says so and guesses nothing.
"""

import asyncio
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.assessment import AssessmentCase, StageOne
from services.web.site.answers.casework import Actions
from services.web.site.answers.checks import CasePeople, CheckTable
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.panel import PanelCase
from services.web.site.answers.stage_two import StageTwo
from services.web.site.clients import Ask, Away
from services.web.site.navigation import ASSESSORS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.before_stage_one import show_before_stage
from services.web.team.cases.case import WITHOUT_FORMS
from services.web.team.cases.case_pages import pages
from services.web.team.cases.record import CaseRecord, Standing, lacks, paragraphs

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")
RECORD = "record"
TAGS = {
    Standing.THERE: ("On record", "green"),
    Standing.MISSING: ("Missing", "red"),
    Standing.NOT_YET: ("Not due yet", "blue"),
    Standing.NOT_DUE: ("Not due", "grey"),
}


@router.get("/record", dependencies=[page_for(*ASSESSORS)])
async def show_record(
    request: Request, agency: str, journey: UUID, ask: AsStaff, visitor: VisitorDep
) -> Response:
    """Each paragraph of the regulation, where it is, and where to add it."""
    path, case = f"/team/{agency}/enquiries/{journey}", f"/cases/{journey}"
    assessed, one, two, checks = await asyncio.gather(
        piece(ask.assessment.get(case, AssessmentCase)),
        piece(ask.assessment.get(f"{case}/stage-one", StageOne)),
        piece(ask.assessment.get(f"{case}/stage-two", StageTwo)),
        piece(ask.assessment.get(f"{case}/checks", CheckTable)),
    )
    panel, people, contact = await asyncio.gather(
        piece(ask.panel.get(case, PanelCase)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/people", CasePeople)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
    )
    if assessed.away or panel.away:
        raise Away("assessment" if assessed.away else "panel")
    page = {"agency": agency, "path": path, "pages": pages(path, agency, visitor, RECORD)}
    if not (assessed.found and one.found and two.found and checks.found):
        return show_before_stage(request, "What this record lacks", contact, page)
    if assessed.found.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    found = paragraphs(
        CaseRecord(
            path,
            assessed.found,
            one.found,
            two.found,
            checks.found,
            panel.found,
            await _allowed(ask, case),
            people.found.names if people.found else {},
            today(),
        )
    )
    context = {
        **page,
        "contact": contact.found,
        "paragraphs": [(each, *TAGS[each.standing]) for each in found],
        "lacks": lacks(found),
    }
    return show(request, "team/case_record.html", context)


async def _allowed(ask: Ask, case: str) -> frozenset[str]:
    """The actions that the reader can give now, at either service."""
    offered = await asyncio.gather(
        piece(ask.assessment.get(f"{case}/actions", Actions, WITHOUT_FORMS)),
        piece(ask.panel.get(f"{case}/actions", Actions, WITHOUT_FORMS)),
    )
    every = (each for answer in offered if answer.found for each in answer.found.actions)
    return frozenset(each.name for each in every if each.allowed)
