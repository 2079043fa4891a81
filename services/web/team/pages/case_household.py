"""What the household itself sees of its journey, for staff who speak with it.

The invariant: it is asked from the same routes that the household's own pages ask.
"""

import asyncio
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.timeline import Timeline
from services.chassis.clock import today
from services.web.site.admission import AsStaff, VisitorDep, page_for
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.days_in_words import STAFF, told
from services.web.site.navigation import CASEWORKERS
from services.web.site.pieces import PageNumber, piece
from services.web.site.rendering import show
from services.web.team.cases import clocks
from services.web.team.cases.case_pages import pages
from services.web.team.cases.history import Entry
from services.web.team.household_names import name_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}")


@router.get("/household", dependencies=[page_for(*CASEWORKERS)])
async def show_household_view(
    request: Request,
    agency: str,
    journey: UUID,
    ask: AsStaff,
    visitor: VisitorDep,
    *,
    page: PageNumber = 1,
) -> Response:
    """The household's timeline and clocks, in the words in which it reads them."""
    numbered = {"page": page}
    path = f"/team/{agency}/enquiries/{journey}"
    contact, *timelines = await asyncio.gather(
        piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails)),
        piece(ask.enquiry.get(f"/enquiries/{journey}/timeline", Timeline, numbered)),
        piece(ask.assessment.get(f"/cases/{journey}/timeline", Timeline, numbered)),
        piece(ask.panel.get(f"/cases/{journey}/timeline", Timeline, numbered)),
    )
    found = [each.found for each in timelines if each.found is not None]
    away = [name for name, each in zip(_PARTS, timelines, strict=True) if each.away]
    if not found and not away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    shown = [clock for each in found for clock in each.clocks]
    context = {
        "agency": agency,
        "path": path,
        "contact": contact.found,
        "names": "" if contact.found else await name_of(ask.enquiry, agency, journey),
        "timeline": _entries(found),
        "days": told([each.found for each in timelines], today(), STAFF),
        "earlier": next((each.earlier for each in found if each.earlier), None),
        "later": page - 1,
        "rules": {clock.id: clock.rule for clock in shown},
        "running": clocks.running(map(clocks.CaseClock.from_timeline, shown), today()),
        "away": away,
        "pages": pages(path, agency, visitor, "household"),
    }
    return show(request, "team/case_household.html", context)


_PARTS = ("The enquiry", "Stages one and two", "The panel stage")


def _entries(timelines: list[Timeline]) -> list[Entry]:
    """The latest first."""
    found = [
        Entry(title=each.words, words="", on=each.on, at=each.recorded_at, corrected=each.corrected)
        for timeline in timelines
        for each in timeline.entries
    ]
    return sorted(found, key=lambda each: (each.on, each.at), reverse=True)
