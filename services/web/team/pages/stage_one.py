"""Stage one of a case beside its checks: the plan in every version, preparation, support and information.

The invariant: it is read from the assessment service alone; the names of people come from the enquiry.
"""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.web.site.admission import AsStaff, StaffDep, VisitorDep, page_for
from services.web.site.answers.assessment import StageOne
from services.web.site.answers.casework import Actions
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.navigation import ASSESSORS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.cases.before_stage_one import show_before_stage_one
from services.web.team.cases.case_pages import pages
from services.web.team.cases.preparation import agreements, preparation_rows
from services.web.team.household_names import name_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")

COMMANDS = (
    "draw-up-plan",
    "agree-plan",
    "book-preparation",
    "record-preparation",
    "give-support-information",
    "record-peer-support",
)
NUMBERED = ("The first applicant", "The second applicant")


@router.get("/stage-one", dependencies=[page_for(*ASSESSORS)])
async def show_stage_one(
    request: Request,
    agency: str,
    journey: UUID,
    ask: AsStaff,
    *,
    visitor: VisitorDep,
    staff: StaffDep,
) -> Response:
    """The plan, what was booked and what came of it, and what can be recorded now."""
    case = f"/cases/{journey}"
    contact, stage, actions = await asyncio.gather(
        piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
        piece(ask.assessment.get(f"{case}/stage-one", StageOne)),
        piece(ask.assessment.get(f"{case}/actions", Actions, {"fields": "false"})),
    )
    path, found = f"/team/{agency}/enquiries/{journey}", stage.found
    page = {"agency": agency, "path": path, "pages": pages(path, agency, visitor, "stage-one")}
    if found is None and not stage.away:
        return show_before_stage_one(request, "Plan and preparation", contact, page)
    people = [each.name for each in contact.found.applicants] if contact.found else [*NUMBERED]
    context = {
        **page,
        "contact": contact.found,
        "names": "" if contact.found else await name_of(ask.enquiry, agency, journey),
        "staff": staff,
        "viewer": visitor.staff_code or "",
        "stage": found,
        "agreed": agreements(found, people) if found and found.plan else [],
        "preparation": preparation_rows(found, people) if found else [],
        "can": {
            each.name: each.title
            for each in (actions.found.actions if actions.found else ())
            if each.allowed and each.name in COMMANDS
        },
    }
    return show(request, "team/case_stage_one.html", context, away=stage.away)
