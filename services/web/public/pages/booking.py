"""Booking an information event without an account, in at most five pages that keep every answer.

The invariant: as in the enquiry, answers travel in the bodies of forms and never in an address; and each
page that ends a booking says which of the two, enquiry and place, is recorded.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.languages import LANGUAGES
from services.chassis.admission import anybody
from services.chassis.clock import now, today
from services.web.public.booking import Outcome, journey_by, send_booking
from services.web.public.booking_form import NEEDS, BookingAnswers, booking_page_for
from services.web.public.enquiry_form import CHECK, CONTACT, SEND, WHO, campaign_code
from services.web.site.admission import AsWeb, PaceDep
from services.web.site.agencies import AGENCIES
from services.web.site.answers.enquiry.information_events import BookingConfirmation, EventPage
from services.web.site.booking import event_away
from services.web.site.clients import Ask, Away, Refused
from services.web.site.command_forms import Errors
from services.web.site.failures import too_often
from services.web.site.form import NOTHING_WRONG, answers_in
from services.web.site.information_events import InformationEvent
from services.web.site.rendering import NO_HEADERS, TELLS_OF_NOBODY, show
from services.web.site.request_session import session_of
from services.web.site.security_headers import refuse_foreign

router = APIRouter(prefix="/events/{event}")

SHOWN: Mapping[str, tuple[str, ...]] = {
    WHO: ("coming", "heard", "website"),
    CONTACT: ("name", "partner_name", "email", "phone", "preferred", "website"),
    NEEDS: ("language", "needs", "website"),
    CHECK: (),
}
TEMPLATES = {WHO: "public/events/who.html", CONTACT: "public/enquire/contact.html"} | {
    page: f"public/events/{page}.html" for page in (NEEDS, CHECK)
}
AFTER = {WHO: CONTACT, CONTACT: NEEDS, NEEDS: CHECK, CHECK: SEND}
BEFORE = {page: before for before, page in AFTER.items()}
OFFERED_INSTEAD = 5


async def booking_answers(request: Request) -> BookingAnswers:
    """The answers of a posted form of ours."""
    refuse_foreign(request)
    return await answers_in(request, BookingAnswers)


AnswersDep = Annotated[BookingAnswers, Depends(booking_answers)]


@router.get("/book", dependencies=[anybody()])
async def begin(request: Request, event: UUID, ask: AsWeb, campaign: str = "") -> Response:
    """The first page, with the key of one new booking; back to the event where it is not open.

    A campaign whose address it is stays with the enquiry that the booking makes.

    Applicants who are signed in book with their own journey.
    """
    if own := _own_journey(request):
        return RedirectResponse(
            f"/journey/{own}/events/{event}/book", status_code=HTTPStatus.SEE_OTHER
        )
    try:
        found = await _event(ask, event)
    except Away:
        return event_away(request)
    if found.why_not(now()):
        return RedirectResponse(found.path, status_code=HTTPStatus.SEE_OTHER)
    came_by = campaign_code(campaign) if campaign else ""
    answers = BookingAnswers(agency=found.agency, campaign=came_by)
    return _page(request, event, WHO, answers, about=found)


@router.get("/book/who", dependencies=[anybody()])
@router.get("/book/contact", dependencies=[anybody()])
@router.get("/book/needs", dependencies=[anybody()])
@router.get("/book/check", dependencies=[anybody()])
@router.get("/book/send", dependencies=[anybody()])
async def begin_again(event: UUID) -> Response:
    """An address of a page in the middle holds no answers, so it leads to the first page."""
    return RedirectResponse(f"/events/{event}/book", status_code=HTTPStatus.SEE_OTHER)


@router.post("/book/send", dependencies=[anybody()])
async def send(
    request: Request, event: UUID, answers: AnswersDep, ask: AsWeb, pace: PaceDep
) -> Response:
    """Sends the booking once, however often the form comes, and says what became of it."""
    page, errors = booking_page_for(SEND, answers)
    if errors:
        about = await _event_or_none(ask, event)
        return _page(request, event, page, answers, about=about, errors=errors)
    if seconds := await pace.seconds_to_wait(request, answers.key):
        return too_often(request, f"/events/{event}/book/send", answers.carried(), seconds)
    try:
        outcome = await send_booking(ask.enquiry, event, answers)
    except Refused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            raise HTTPException(HTTPStatus.NOT_FOUND) from refused
        raise
    if outcome is Outcome.BOOKED:
        return RedirectResponse(_booked_path(event, answers), status_code=HTTPStatus.SEE_OTHER)
    return await _not_booked(request, event, answers, ask, outcome)


@router.post("/book/{page}", dependencies=[anybody()])
async def turn(
    request: Request,
    event: UUID,
    page: Literal["who", "contact", "needs", "check"],
    answers: AnswersDep,
    ask: AsWeb,
) -> Response:
    """The wanted page, or the first one before it that is not yet complete."""
    found, errors = booking_page_for(page, answers)
    about = await _event_or_none(ask, event)
    return _page(request, event, found, answers, about=about, errors=errors)


@router.get("/booked/{journey}", dependencies=[anybody()])
async def booked(request: Request, event: UUID, journey: UUID, ask: AsWeb) -> Response:
    """What the household has at this moment: a place, or a turn in the waiting list."""
    path = f"/information-events/{event}/confirmations/{journey}"
    try:
        stands = await ask.enquiry.get(path, BookingConfirmation)
        found = await _event(ask, event)
    except Away:
        return show(request, "public/events/booked_unseen.html", {}, away=True)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    context = {
        "event": found,
        "stands": stands,
        "agency": AGENCIES.get(found.agency),
        "now": now(),
        "today": today(),
    }
    return show(request, "public/events/booked.html", context)


def _own_journey(request: Request) -> UUID | None:
    """The latest journey of a signed-in applicant; None for everybody else."""
    session = session_of(request)
    if session is None or session.visitor is None or not session.visitor.parts:
        return None
    return session.visitor.parts[0].journey


async def _event(ask: Ask, event: UUID) -> InformationEvent:
    try:
        return await ask.enquiry.get(f"/information-events/{event}", InformationEvent)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused


async def _event_or_none(ask: Ask, event: UUID) -> InformationEvent | None:
    """The information event; None while the service is away, so that no answer is lost for it."""
    try:
        return await _event(ask, event)
    except Away:
        return None


def _page(
    request: Request,
    event: UUID,
    page: str,
    answers: BookingAnswers,
    *,
    about: InformationEvent | None,
    errors: Errors = NOTHING_WRONG,
) -> Response:
    base = f"/events/{event}/book"
    context = {
        "answers": answers,
        "carried": answers.carried(SHOWN[page], errors),
        "errors": errors,
        "event": about,
        "event_path": f"/events/{event}",
        "languages": LANGUAGES,
        "base": base,
        "section": "events",
        "next_page": AFTER[page],
        "page_before": BEFORE.get(page),
    }
    return show(
        request,
        TEMPLATES[page],
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers=NO_HEADERS if answers.tell_of_somebody else TELLS_OF_NOBODY,
    )


async def _not_booked(
    request: Request, event: UUID, answers: BookingAnswers, ask: Ask, outcome: Outcome
) -> Response:
    """What is recorded and what is not, with every answer, so that people can continue."""
    context: dict[str, Any] = {
        "carried": answers.carried(),
        "base": f"/events/{event}/book",
        "enquiry_path": f"/enquiries/{journey_by(answers)}/sent",
        "agency": AGENCIES.get(answers.agency),
        "outcome": outcome,
    }
    match outcome:
        case Outcome.BOOKED_BEFORE:
            context["carried"] = answers.anew().carried()
            return show(
                request, "public/events/booked_before.html", context, status=HTTPStatus.CONFLICT
            )
        case Outcome.CLOSED | Outcome.ENQUIRED_AND_CLOSED:
            # a household that has not enquired yet enquires with the agency of the other one
            asks_anew = outcome is Outcome.CLOSED
            context["carried"] = answers.carried(("agency",) if asks_anew else ())
            context["others"] = await _others(ask, event)
            about = await _event_or_none(ask, event)
            context["why_not"] = about.why_not(now()) if about else ""
            return show(request, "public/events/closed.html", context, status=HTTPStatus.CONFLICT)
        case _:
            return show(request, "public/events/not_sent.html", context, away=True)


async def _others(ask: Ask, event: UUID) -> list[InformationEvent]:
    """The next ones that can be booked; none while the service is away."""
    try:
        found = await ask.enquiry.get("/information-events", EventPage[InformationEvent])
    except Away:
        return []
    others = [each for each in found.information_events if each.information_event != event]
    return others[:OFFERED_INSTEAD]


def _booked_path(event: UUID, answers: BookingAnswers) -> str:
    return f"/events/{event}/booked/{journey_by(answers)}"
