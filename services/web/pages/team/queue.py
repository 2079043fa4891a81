"""An agency's work queue: what is due first, each line with its clock.

The invariant: the order and the choice are the enquiry service's; nothing is sorted or counted here.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.web.admission import AsStaff, page_for
from services.web.clients import Away
from services.web.navigation import RECRUITERS
from services.web.rendering import show
from services.web.team import WorkList

router = APIRouter(prefix="/team/{agency}")


@router.get("/queue", dependencies=[page_for(*RECRUITERS)])
async def queue(request: Request, agency: str, ask: AsStaff) -> Response:
    """The enquiries of an agency, due first."""
    try:
        found = await ask.enquiry.get(f"/agencies/{agency}/enquiries", WorkList)
    except Away:
        found = None
    return show(request, "team/queue.html", {"agency": agency, "found": found})


@router.post("/find", dependencies=[page_for(*RECRUITERS)])
async def find(
    request: Request, agency: str, ask: AsStaff, words: Annotated[str, Form()]
) -> Response:
    """The enquiries that some words lead to; names are typed, so they stand in no address."""
    body = {"words": words}
    try:
        found = await ask.enquiry.post(f"/agencies/{agency}/find-enquiries", WorkList, body, "find")
    except Away:
        found = None
    return show(request, "team/queue.html", {"agency": agency, "found": found, "words": words})
