"""A household's complaints: complain, see where each complaint is, take it further, withdraw it.

The invariant: the pages are there as long as the journey is theirs, whatever has become of it.
"""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from contracts.complaints import ComplaintMeans
from contracts.identity import Role
from services.chassis.clock import today
from services.web.adopter.journey.complaints import (
    FURTHER,
    complain,
    further,
    standing_in_words,
    title_of,
    withdraw,
)
from services.web.adopter.journey.obstacles import why_not
from services.web.adopter.journey.requests import JourneyRequest
from services.web.adopter.pages.requests import RequestPage, action, sent_request
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.enquiry.complaints import Complaint, Complaints
from services.web.site.answers.enquiry.record import OwnEnquiry
from services.web.site.clients import Ask
from services.web.site.form import Form, OwnFormDep
from services.web.site.pieces import own_piece
from services.web.site.rendering import show
from services.web.site.visitor import Part

router = APIRouter(prefix="/journey/{journey}")


class ComplaintShown(NamedTuple):
    """One complaint as its household reads it."""

    complaint: Complaint
    title: str
    sentences: list[str]
    further: str

    @classmethod
    def of(cls, complaint: Complaint, among: Iterable[Complaint], on: date) -> "ComplaintShown":
        return cls(
            complaint,
            title_of(complaint, among),
            list(standing_in_words(complaint, on)),
            FURTHER[complaint.further] if complaint.further and complaint.own else "",
        )


@router.get("/complaints", dependencies=[page_for(Role.ADOPTER)])
async def show_complaints(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter
) -> Response:
    """Every complaint, the latest first, with what can be done next."""
    found = await own_piece(ask.enquiry.get(f"/enquiries/{journey}/complaints", Complaints))
    every = [*found.found.complaints] if found.found else []
    context = {
        "part": part,
        "agency": AGENCIES.get(part.agency),
        "agencies": AGENCIES,
        "on": today(),
        "away": found.away,
        "complaints": [ComplaintShown.of(each, every, today()) for each in reversed(every)],
    }
    return show(request, "adopter/journey/complaints.html", context)


@router.get("/complain", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, journey: UUID, part: PartDep, ask: AsAdopter) -> Response:
    """The form to complain."""
    asked = complain(today())
    offered = await action(ask.enquiry, f"/enquiries/{journey}", asked.command)
    own = (await own_piece(ask.enquiry.get(f"/enquiries/{journey}", OwnEnquiry))).found
    more = {"why_not": why_not(offered, own)}
    return _page(request, part, asked, more).shown(Form())


@router.post("/complain", dependencies=[page_for(Role.ADOPTER)])
async def send(
    request: Request, journey: UUID, part: PartDep, ask: AsAdopter, form: OwnFormDep
) -> Response:
    """Records the complaint as one that came from their page."""
    named = {"applicant": part.applicant, "means": ComplaintMeans.ONLINE.value}
    page = _page(request, part, complain(today()), {})
    return await sent_request(page, form, ask.enquiry, f"/enquiries/{journey}", named)


@router.get("/complaints/{number}/further", dependencies=[page_for(Role.ADOPTER)])
async def ask_further(
    request: Request, journey: UUID, number: int, part: PartDep, ask: AsAdopter
) -> Response:
    """What the next stage is, and what should be looked at again."""
    return _page(request, part, await _further(ask, journey, number), {}).shown(Form())


@router.post("/complaints/{number}/further", dependencies=[page_for(Role.ADOPTER)])
async def send_further(
    request: Request, journey: UUID, number: int, part: PartDep, ask: AsAdopter, *, form: OwnFormDep
) -> Response:
    """Takes the complaint to its next stage."""
    page = _page(request, part, await _further(ask, journey, number), {})
    named = {"number": number, "applicant": part.applicant}
    return await sent_request(page, form, ask.enquiry, f"/enquiries/{journey}", named)


@router.get("/complaints/{number}/withdraw", dependencies=[page_for(Role.ADOPTER)])
async def ask_withdraw(
    request: Request, journey: UUID, number: int, part: PartDep, ask: AsAdopter
) -> Response:
    """What it means to withdraw a complaint."""
    asked = withdraw(await _complaint(ask, journey, number))
    return _page(request, part, asked, {}).shown(Form())


@router.post("/complaints/{number}/withdraw", dependencies=[page_for(Role.ADOPTER)])
async def send_withdraw(
    request: Request, journey: UUID, number: int, part: PartDep, ask: AsAdopter, *, form: OwnFormDep
) -> Response:
    """Withdraws the complaint."""
    page = _page(request, part, withdraw(await _complaint(ask, journey, number)), {})
    named = {"number": number, "applicant": part.applicant}
    return await sent_request(page, form, ask.enquiry, f"/enquiries/{journey}", named)


def _page(request: Request, part: Part, asked: JourneyRequest, more: dict[str, Any]) -> RequestPage:
    return RequestPage(request=request, part=part, journey_request=asked, more=more)


async def _further(ask: Ask, journey: UUID, number: int) -> JourneyRequest:
    """The form for the next stage; not found where there is none to ask for now."""
    complaint = await _complaint(ask, journey, number)
    if complaint.further is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return further(complaint, complaint.further, today())


async def _complaint(ask: Ask, journey: UUID, number: int) -> Complaint:
    """Their own complaint of this number."""
    found = await ask.enquiry.get(f"/enquiries/{journey}/complaints", Complaints)
    complaint = found.numbered(number)
    if complaint is None or not complaint.own:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return complaint
