"""Where an adopter begins: their journey, the choice between several, or how to get in."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from services.web.admission import VisitorDep, page_for
from services.web.rendering import show

router = APIRouter(prefix="/journey")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, visitor: VisitorDep) -> Response:
    """Leads to the only journey, or shows them all; without any, says how one gets in."""
    if len(visitor.parts) == 1:
        return RedirectResponse(f"/journey/{visitor.parts[0].journey}", status_code=303)
    return show(request, "adopter/journeys.html", {"parts": visitor.parts})
