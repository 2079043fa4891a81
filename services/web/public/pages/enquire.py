"""The enquiry, from the first question to the date by which the agency will answer.

The invariant: no address holds anything that people typed. Answers travel in the bodies of forms;
the last page's address is the journey's identifier, which is random, belongs to no person's name and
leads to a reference and a date only.

Each form posts to the page that is wanted next (onward, back or to change an answer), and gets that
page, or the first one before it that is not yet complete. So every way through keeps every answer.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.enquiry import TOPIC
from contracts.reference import Channel
from services.chassis.admission import anybody
from services.chassis.clock import today
from services.chassis.commands import journey_of
from services.web.public.enquiry_command import enquiry_command
from services.web.public.enquiry_form import (
    CHECK,
    CONTACT,
    SEND,
    WHO,
    EnquiryAnswers,
    campaign_code,
    enquiry_page_for,
)
from services.web.site.admission import AsWeb, PaceDep
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Receipt
from services.web.site.answers.enquiry.record import Confirmation
from services.web.site.clients import Away, Refused, Service
from services.web.site.command_forms import Errors
from services.web.site.failures import too_often
from services.web.site.form import answers_in
from services.web.site.rendering import NO_HEADERS, TELLS_OF_NOBODY, show, tells_of_nobody
from services.web.site.security_headers import refuse_foreign

router = APIRouter()

SHOWN: Mapping[str, tuple[str, ...]] = {
    WHO: ("household", "agency", "heard", "website"),
    CONTACT: ("name", "partner_name", "email", "phone", "preferred", "website"),
    CHECK: (),
}
AFTER = {WHO: CONTACT, CONTACT: CHECK, CHECK: SEND}
BEFORE = {page: before for before, page in AFTER.items()}


async def enquiry_service(ask: AsWeb) -> Service:
    """The enquiry service, asked on behalf of this request."""
    return ask.enquiry


async def enquiry_answers(request: Request) -> EnquiryAnswers:
    """The answers of a posted form of ours."""
    refuse_foreign(request)
    return await answers_in(request, EnquiryAnswers)


EnquiryServiceDep = Annotated[Service, Depends(enquiry_service)]
AnswersDep = Annotated[EnquiryAnswers, Depends(enquiry_answers)]


@router.get("/", dependencies=[anybody(), tells_of_nobody])
async def start(request: Request) -> Response:
    """What the service is for."""
    return show(request, "public/start.html", {})


@router.get("/enquire", dependencies=[anybody()])
async def begin(request: Request, campaign: str = "") -> Response:
    """The first page, with the key of one new enquiry, and the campaign whose address it is."""
    came_by = campaign_code(campaign) if campaign else ""
    return _page(request, WHO, EnquiryAnswers(campaign=came_by), {})


@router.get("/enquire/who", dependencies=[anybody()])
@router.get("/enquire/contact", dependencies=[anybody()])
@router.get("/enquire/check", dependencies=[anybody()])
@router.get("/enquire/send", dependencies=[anybody()])
async def begin_again() -> Response:
    """An address of a page in the middle holds no answers, so it leads to the first page."""
    return RedirectResponse("/enquire", status_code=HTTPStatus.SEE_OTHER)


@router.post("/enquire/send", dependencies=[anybody()])
async def send(
    request: Request, answers: AnswersDep, service: EnquiryServiceDep, pace: PaceDep
) -> Response:
    """Sends the enquiry once, however often the form comes, and leads to its confirmation."""
    page, errors = enquiry_page_for(SEND, answers)
    if errors:
        return _page(request, page, answers, errors)
    if seconds := await pace.seconds_to_wait(request, answers.key):
        return too_often(request, "/enquire/send", answers.carried(), seconds)
    try:
        receipt = await service.post(
            "/enquiries", Receipt, enquiry_command(answers, Channel.WEB_FORM), answers.key
        )
    except Away:
        return _not_sent(request, answers)
    except Refused:
        return await _sent_before(request, answers, service)
    return RedirectResponse(f"/enquiries/{receipt.journey}/sent", status_code=HTTPStatus.SEE_OTHER)


@router.post("/enquire/{page}", dependencies=[anybody()])
async def turn(
    request: Request, page: Literal["who", "contact", "check"], answers: AnswersDep
) -> Response:
    """The wanted page, or the first one before it that is not yet complete."""
    found, errors = enquiry_page_for(page, answers)
    return _page(request, found, answers, errors)


@router.get("/enquiries/{journey}/sent", dependencies=[anybody()])
async def sent(request: Request, journey: UUID, service: EnquiryServiceDep) -> Response:
    """The reference, and the last day for the agency's answer, as the enquiry service counts."""
    try:
        enquiry = await service.get(f"/enquiries/{journey}/confirmation", Confirmation)
    except Away:
        return show(request, "public/enquire/sent_unseen.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    agency = AGENCIES.get(enquiry.agency)
    context = {"enquiry": enquiry, "agency": agency, "today": today()}
    return show(request, "public/enquire/sent.html", context)


def _page(request: Request, page: str, answers: EnquiryAnswers, errors: Errors) -> Response:
    context = {
        "answers": answers,
        "carried": answers.carried(SHOWN[page], errors),
        "errors": errors,
        "agencies": [*AGENCIES.values()],
        "base": "/enquire",
        "section": "enquire",
        "next_page": AFTER[page],
        "page_before": BEFORE.get(page),
    }
    return show(
        request,
        f"public/enquire/{page}.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers=NO_HEADERS if answers.tell_of_somebody else TELLS_OF_NOBODY,
    )


def _not_sent(request: Request, answers: EnquiryAnswers) -> Response:
    context = {"carried": answers.carried(), "agency": AGENCIES[answers.agency]}
    return show(request, "public/enquire/not_sent.html", context, away=True)


async def _sent_before(request: Request, answers: EnquiryAnswers, service: Service) -> Response:
    """The key was used for other answers, perhaps of another household on the same telephone.

    Their reference is shown to nobody here, and these answers stay, to be sent as a new enquiry. Raises
    `Refused` where no enquiry was made with this key, so that something else was wrong.
    """
    await service.get(f"/enquiries/{journey_of(TOPIC, answers.key)}/confirmation", Confirmation)
    context = {"carried": answers.anew().carried(), "agency": AGENCIES[answers.agency]}
    return show(request, "public/enquire/sent_before.html", context, status=HTTPStatus.CONFLICT)
