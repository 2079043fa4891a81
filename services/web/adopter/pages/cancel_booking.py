"""A household gives up its place, or its turn, at an information event that it booked.

The invariant: only its own household can give up a place, and the next on the waiting list gets it at once.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.web.adopter.journey.requests import give_up
from services.web.adopter.pages.requests import RequestPage, sent_request
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.form import Form, OwnFormDep
from services.web.site.information_events import InformationEvent
from services.web.site.pieces import own_piece

router = APIRouter(prefix="/journey/{journey}/events/{event}/give-up")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, event: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """Which information event it is."""
    booked = await own_piece(ask.enquiry.get(f"/information-events/{event}", InformationEvent))
    page = RequestPage(
        request=request, part=part, journey_request=give_up(event), more={"event": booked.found}
    )
    return page.shown(Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request,
    journey: UUID,
    event: UUID,
    part: PartDep,
    ask: AsAdopter,
    *,
    form: OwnFormDep,
) -> Response:
    """Gives the place up; the service says so where there is none."""
    page = RequestPage(request=request, part=part, journey_request=give_up(event))
    named = {"journey": str(journey)}
    return await sent_request(page, form, ask.enquiry, f"/information-events/{event}", named)
