"""A household gives up its place, or its turn, at an information event that it booked.

The invariant: only its own household can give up a place, and the next on the waiting list gets it at once.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.web.adopter.journey.journey import found
from services.web.adopter.journey.requests import give_up
from services.web.adopter.pages.requests import Page, PostedDep, sent, untouched
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.information_events import InformationEvent

router = APIRouter(prefix="/journey/{journey}/events/{event}/give-up")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, event: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """Which information event it is."""
    booked = await found(ask.enquiry.get(f"/information-events/{event}", InformationEvent))
    page = Page(request=request, part=part, wish=give_up(event), more={"event": booked.what})
    return page.shown(untouched(), {})


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request,
    journey: UUID,
    event: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    posted: PostedDep,
) -> Response:
    """Gives the place up; the service says so where there is none."""
    page = Page(request=request, part=part, wish=give_up(event))
    named = {"journey": str(journey)}
    return await sent(page, posted, ask.enquiry, f"/information-events/{event}", named)
