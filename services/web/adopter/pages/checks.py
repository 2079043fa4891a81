"""The checks for one applicant: where each is, whose turn it is, and what they can do.

The invariant: what the page shows, the services give this applicant; it filters nothing that it should not have.
"""

import asyncio
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.identity import Role
from services.web.adopter.journey.journey import Journey
from services.web.adopter.journey.stage_one import OwnChecks, own_checks
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.checks import CasePeople, CheckTable
from services.web.site.clients import Ask
from services.web.site.pieces import Piece, own_piece
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}")


@router.get("/checks", dependencies=[page_for(Role.ADOPTER)])
async def checks(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """Every check that is theirs to know of."""
    found, seen = await asyncio.gather(
        checks_of(ask, journey, part.applicant), Journey.asked(ask, journey)
    )
    if seen.is_gone:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {"part": part, "checks": found.found, "away": found.away}
    return show(request, "adopter/journey/checks.html", context)


async def checks_of(ask: Ask, journey: UUID, applicant: int) -> Piece[OwnChecks]:
    """The checks of a journey for one applicant; nothing before it is assessed."""
    table, people = await asyncio.gather(
        own_piece(ask.assessment.get(f"/cases/{journey}/checks", CheckTable)),
        own_piece(ask.enquiry.get(f"/enquiries/{journey}/people", CasePeople)),
    )
    if table.found is None:
        return Piece(away=table.away)
    return Piece(own_checks(table.found, people.found, applicant))
