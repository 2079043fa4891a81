"""An applicant ends their journey: asked twice, told what it means and that they can come back.

The invariant: only its household can end a journey here, and never with one press of a button.
"""

from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.identity import Role
from services.web.adopter.journey.obstacles import why_not
from services.web.adopter.journey.requests import JourneyRequest, withdrawal
from services.web.adopter.pages.requests import RequestPage, action, sent_request
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.answers.casework import Action
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.clients import Ask, Service
from services.web.site.form import Form, OwnFormDep
from services.web.site.pieces import own_piece

router = APIRouter(prefix="/journey/{journey}/withdraw")
WITHDRAW = "withdraw"
"""The command; at the enquiry and at the assessment it has the same name."""


class EndedAt(NamedTuple):
    """The service whose record is ended, and whether that is possible."""

    service: Service
    path: str
    action: Action | None


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """What ending the journey means, and the question why."""
    where = await _where(ask, journey)
    own = await _own(ask, journey)
    more = {
        "why_not": why_not(where.action, own),
        "at_enquiry": where.service is ask.enquiry,
    }
    asked = _asked(own)
    return RequestPage(request=request, part=part, journey_request=asked, more=more).shown(Form())


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, form: OwnFormDep
) -> Response:
    """Asks whether they are sure, and ends the journey when they say so."""
    asked = _asked(await _own(ask, journey))
    _, answered = form.asking(asked.asked).read()
    if not answered.errors and not form.first("sure"):
        again = {"asks_again": True}
        page = RequestPage(request=request, part=part, journey_request=asked, more=again)
        return page.shown(form)
    where = await _where(ask, journey)
    page = RequestPage(request=request, part=part, journey_request=asked)
    return await sent_request(page, form, where.service, where.path, {})


async def _own(ask: Ask, journey: UUID) -> OwnEnquiry | None:
    """Their own record; None while the service does not answer."""
    return (await own_piece(ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry))).found


def _asked(own: OwnEnquiry | None) -> JourneyRequest:
    return withdrawal(own.household if own else None)


async def _where(ask: Ask, journey: UUID) -> EndedAt:
    """At the enquiry until the registration is accepted; from then on at the assessment."""
    path, case = f"/enquiries/{journey}", f"/cases/{journey}"
    enquiry = EndedAt(ask.enquiry, path, await action(ask.enquiry, path, WITHDRAW))
    if enquiry.action is None or enquiry.action.allowed:
        return enquiry
    later = await action(ask.assessment, case, WITHDRAW)
    return EndedAt(ask.assessment, case, later) if later else enquiry
