"""One applicant has a link sent to the other one, with which they sign in themselves.

The invariant: the link goes to the address that is on record for the other, and is shown to nobody here.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.web.adopter.journey.obstacles import OVER
from services.web.adopter.journey.overview import other_applicant
from services.web.adopter.journey.requests import INVITE
from services.web.adopter.pages.requests import RequestPage, sent_request
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.enquiry.record import JOINED, Account, OwnContactDetails, OwnEnquiry
from services.web.site.form import Form, OwnFormDep
from services.web.site.pieces import own_piece

router = APIRouter(prefix="/journey/{journey}/invite")


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """Whom the link goes to, or why none can be sent now."""
    path = f"/enquiries/{journey}"
    own = await own_piece(ask.enquiry.get(path, OwnEnquiry))
    details = await own_piece(ask.enquiry.get(f"{path}/contact-details", OwnContactDetails))
    other = other_applicant(details.found, own.found, part.applicant)
    more = {"other": other, "why_not": _why_not(other, own.found)}
    return RequestPage(request=request, part=part, journey_request=INVITE, more=more).shown(Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, form: OwnFormDep
) -> Response:
    """Has the link sent."""
    page = RequestPage(request=request, part=part, journey_request=INVITE)
    named = {"applicant": OTHER[part.applicant]}
    return await sent_request(page, form, ask.enquiry, f"/enquiries/{journey}", named)


def _why_not(other: tuple[str, Account | None] | None, own: OwnEnquiry | None) -> str | None:
    """What can be seen beforehand; anything else the service says when it is asked."""
    if own is None:
        return None
    if other is None:
        return "You are applying on your own, so there is nobody else to invite."
    _, account = other
    if account and account.account == JOINED:
        return "The other applicant already has an account."
    return OVER.get(own.status)


OTHER = {1: 2, 2: 1}
