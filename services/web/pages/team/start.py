"""Where somebody who works at an agency begins: its queue, or the choice between several agencies."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import AT_AN_AGENCY
from services.web.admission import VisitorDep, page_for
from services.web.rendering import show

router = APIRouter(prefix="/team")


@router.get("", dependencies=[page_for(*AT_AN_AGENCY)])
async def begin(request: Request, visitor: VisitorDep) -> Response:
    """Leads to the queue of the only agency, or shows them all."""
    agencies = visitor.agencies(AT_AN_AGENCY)
    if len(agencies) == 1:
        return RedirectResponse(f"/team/{agencies[0]}/queue", status_code=303)
    return show(request, "team/agencies.html", {"agencies": agencies})
