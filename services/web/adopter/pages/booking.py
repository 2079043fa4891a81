"""Booking an information event as a signed-in applicant, with the journey they already have.

The invariant: no second enquiry is made, and applicants are not asked again who they are.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.identity import Role
from contracts.reference import Household
from services.chassis.clock import now
from services.web.adopter.booking_form import OwnBooking
from services.web.site.admission import AsAdopter, page_for
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.booking import event_away
from services.web.site.clients import Ask, Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.form import NOTHING_WRONG, answers_in
from services.web.site.information_events import InformationEvent
from services.web.site.rendering import show

router = APIRouter(prefix="/journey/{journey}/events/{event}/book")

AWAY = (
    "We may not have received your booking. Wait a few minutes, then send it again. We will only "
    "record it once"
)


async def own_booking(request: Request) -> OwnBooking:
    """The answers of a posted form of ours."""
    return await answers_in(request, OwnBooking)


AnswersDep = Annotated[OwnBooking, Depends(own_booking)]


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, event: UUID, ask: AsAdopter) -> Response:
    """The only page of the form; back to the event where it is not open for booking."""
    try:
        found = await _event(ask, event)
        own = await ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry)
    except Away:
        return event_away(request)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if found.why_not(now()):
        return RedirectResponse(found.path, status_code=HTTPStatus.SEE_OTHER)
    answers = OwnBooking(household=own.household)
    return _page(request, answers, found)


@router.post("", dependencies=[page_for(Role.ADOPTER)])
async def book(
    request: Request, journey: UUID, event: UUID, answers: AnswersDep, ask: AsAdopter
) -> Response:
    """Books once, however often the form comes; what the service refuses is said in its words."""
    try:
        found = await _event(ask, event)
        if errors := answers.wrong:
            return _page(request, answers, found, errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        path = f"/information-events/{event}/book"
        await ask.enquiry.post(path, Receipt, answers.command(journey), answers.key)
    except Away:
        return _page(request, answers, None, {"send": AWAY}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    except Refused as refused:
        return _page(
            request, answers, found, {"send": refused.problem.detail}, status=HTTPStatus.CONFLICT
        )
    return RedirectResponse(f"/events/{event}/booked/{journey}", status_code=HTTPStatus.SEE_OTHER)


async def _event(ask: Ask, event: UUID) -> InformationEvent:
    try:
        return await ask.enquiry.get(f"/information-events/{event}", InformationEvent)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


def _page(
    request: Request,
    answers: OwnBooking,
    about: InformationEvent | None,
    errors: Errors = NOTHING_WRONG,
    *,
    status: int = HTTPStatus.OK,
) -> Response:
    context = {
        "answers": answers,
        "carried": {"key": answers.key, "household": answers.household},
        "joint": answers.household is Household.JOINT,
        "event": about,
        "event_path": f"/events/{request.path_params['event']}",
        "errors": errors,
    }
    return show(request, "adopter/book.html", context, status=status)
