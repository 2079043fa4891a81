"""Where an adopter begins: their journey, the choice between several, or how to get in."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.web.adopter.journey.steps import ENDED
from services.web.site.admission import AsWeb, VisitorDep, page_for
from services.web.site.answers.enquiry.record import PartNow
from services.web.site.clients import Away
from services.web.site.rendering import show

router = APIRouter(prefix="/journey")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, visitor: VisitorDep, ask: AsWeb) -> Response:
    """Leads to the only journey, or shows them all; without any, says how one gets in."""
    if len(visitor.parts) == 1:
        return RedirectResponse(
            f"/journey/{visitor.parts[0].journey}", status_code=HTTPStatus.SEE_OTHER
        )
    try:
        found = await ask.enquiry.get(f"/accounts/{visitor.account}", list[PartNow])
    except Away:
        found = []
    ended = {each.journey for each in found if each.status in ENDED}
    context = {"parts": visitor.parts, "ended": ended}
    return show(request, "adopter/journeys.html", context)
