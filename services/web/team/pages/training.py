"""Training sessions of an agency: those to come, one with its places, and who is booked on it.

The invariant: who has a place is shown to the agency's own assessing staff; a session that is full books nobody.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.chassis.clock import today
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.training import TrainingSession, TrainingSessions
from services.web.site.clients import Ask, Refused
from services.web.site.form import Form
from services.web.site.navigation import ASSESSORS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.team.household_names import names_of
from services.web.team.training_form import SESSION, as_planned, different

router = APIRouter(prefix="/team/{agency}/training")

DONE = {
    "planned": "The training session is planned. You can now book applicants.",
    "changed": "The training session has changed. We email everyone who has a place about what matters to them.",
    "cancelled": "The training session is cancelled. We email everyone who had a place.",
    "booked": "The place is booked. We email the applicant.",
    "given-up": "The place is cancelled and free again. We email the applicant.",
}
NOTHING_DIFFERENT = "Change at least one detail, or go back"


@router.get("", dependencies=[page_for(*ASSESSORS)])
async def to_come(request: Request, agency: str, ask: AsStaff) -> Response:
    """The training sessions from today on, by day and hour."""
    found = (await piece(sessions_of(ask, agency))).found
    context = {"agency": agency, "found": found}
    return show(request, "team/training.html", context, away=found is None)


@router.get("/plan/new", dependencies=[page_for(*ASSESSORS)])
async def new(request: Request, agency: str) -> Response:
    """The form of a new training session."""
    return _plan(request, agency, Form.blank(SESSION))


@router.post("/plan/new", dependencies=[page_for(*ASSESSORS)])
async def plan(request: Request, agency: str, ask: AsStaff) -> Response:
    """Plans it; its page comes next."""
    answers, form = (await Form.posted(request, SESSION)).read()
    if form.errors:
        return _plan(request, agency, form)
    body = {**answers, "agency": agency, "on": today().isoformat()}
    form, planned = await form.opened(ask.assessment, "/training-sessions", body)
    return _gone_to(agency, planned, "planned") if planned else _plan(request, agency, form)


@router.get("/{session}", dependencies=[page_for(*ASSESSORS)])
async def one(
    request: Request, agency: str, session: UUID, ask: AsStaff, done: str = ""
) -> Response:
    """One with its places, and what can be done with it now."""
    found = await own_session(ask, agency, session)
    context = {
        "agency": agency,
        "session": found,
        "names": await names_of(ask.enquiry, agency, [each.journey for each in found.seats]),
        "to_come": found.cancelled_on is None and found.plan.held_on >= today(),
        "back": ("Training sessions", f"/team/{agency}/training"),
        "done": DONE.get(done),
    }
    return show(request, "team/training_session.html", context)


@router.get("/{session}/change", dependencies=[page_for(*ASSESSORS)])
async def about_to_change(request: Request, agency: str, session: UUID, ask: AsStaff) -> Response:
    """The form with what is so at present."""
    found = await own_session(ask, agency, session)
    return _change(request, found, Form.holding(SESSION, as_planned(found)))


@router.post("/{session}/change", dependencies=[page_for(*ASSESSORS)])
async def change(request: Request, agency: str, session: UUID, ask: AsStaff) -> Response:
    """Changes what is different."""
    found = await own_session(ask, agency, session)
    answers, form = (await Form.posted(request, SESSION)).read()
    facts = different(answers, found)
    if not form.errors and not facts:
        form = form.wrong_as_a_whole(NOTHING_DIFFERENT, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.errors:
        form = await _sent(ask, session, "change-training-session", form, facts)
    return _change(request, found, form) if form.errors else _gone_to(agency, session, "changed")


@router.get("/{session}/cancel", dependencies=[page_for(*ASSESSORS)])
async def about_to_cancel(request: Request, agency: str, session: UUID, ask: AsStaff) -> Response:
    """Says what cancelling means before it is done."""
    return _cancel(request, await own_session(ask, agency, session), Form.blank())


@router.post("/{session}/cancel", dependencies=[page_for(*ASSESSORS)])
async def cancel(request: Request, agency: str, session: UUID, ask: AsStaff) -> Response:
    """Cancels it; everyone who has a place hears of it."""
    found = await own_session(ask, agency, session)
    form = await _sent(ask, session, "cancel-training-session", await Form.posted(request), {})
    return _cancel(request, found, form) if form.errors else _gone_to(agency, session, "cancelled")


@router.get("/{session}/give-up/{journey}/{applicant}", dependencies=[page_for(*ASSESSORS)])
async def about_to_give_up(
    request: Request, agency: str, session: UUID, ask: AsStaff, *, journey: UUID, applicant: int
) -> Response:
    """Asks whether the applicant really does not come."""
    found = await _with_seat(ask, agency, session, (journey, applicant))
    return _give_up(request, found, Form.blank())


@router.post("/{session}/give-up/{journey}/{applicant}", dependencies=[page_for(*ASSESSORS)])
async def give_up(
    request: Request, agency: str, session: UUID, ask: AsStaff, *, journey: UUID, applicant: int
) -> Response:
    """Frees the place."""
    found = await _with_seat(ask, agency, session, (journey, applicant))
    whose = {"journey": str(journey), "applicant": applicant}
    form = await Form.posted(request)
    form = await _sent(ask, session, "give-up-training-place", form, whose)
    return _give_up(request, found, form) if form.errors else _gone_to(agency, session, "given-up")


async def sessions_of(ask: Ask, agency: str) -> TrainingSessions:
    """The agency's training sessions from today on."""
    return await ask.assessment.get(f"/agencies/{agency}/training-sessions", TrainingSessions)


async def own_session(ask: Ask, agency: str, session: UUID) -> TrainingSession:
    """The training session of an address; not found where it is none of this agency's."""
    try:
        found = await ask.assessment.get(f"/training-sessions/{session}", TrainingSession)
    except Refused as refused:
        raise HTTPException(HTTPStatus.NOT_FOUND) from refused
    if found.agency != agency:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


async def _with_seat(
    ask: Ask, agency: str, session: UUID, whose: tuple[UUID, int]
) -> TrainingSession:
    found = await own_session(ask, agency, session)
    if found.seat(*whose) is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


async def _sent(ask: Ask, session: UUID, command: str, form: Form, body: dict[str, Any]) -> Form:
    path = f"/training-sessions/{session}/{command}"
    return await form.sent(ask.assessment, path, {**body, "on": today().isoformat()})


def _gone_to(agency: str, session: UUID, done: str) -> Response:
    path = f"/team/{agency}/training/{session}?done={done}"
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _plan(request: Request, agency: str, form: Form) -> Response:
    context = {
        "agency": agency,
        "back": ("Training sessions", f"/team/{agency}/training"),
        "title": "Plan a training session",
        "about": ["You book applicants on it, one by one, until all places are taken."],
        "button": "Plan this training session",
        "form": form,
    }
    return show(request, "team/form.html", context, status=form.status)


def _change(request: Request, session: TrainingSession, form: Form) -> Response:
    about = "We email everyone who has a place, unless you only change the number of places."
    context = {"title": "Change this training session", "button": "Change this training session"}
    return _shown(request, session, form, about, context)


def _cancel(request: Request, session: TrainingSession, form: Form) -> Response:
    about = "We email everyone who has a place. You cannot undo this."
    context = {
        "title": "Cancel this training session",
        "button": "Cancel this training session",
        "warning": True,
    }
    return _shown(request, session, form, about, context)


def _give_up(request: Request, session: TrainingSession, form: Form) -> Response:
    about = "Do this if the applicant tells you that they are not coming. We email them."
    context = {"title": "Cancel this place", "button": "Cancel this place", "warning": True}
    return _shown(request, session, form, about, context)


def _shown(
    request: Request, session: TrainingSession, form: Form, about: str, more: dict[str, Any]
) -> Response:
    path = f"/team/{session.agency}/training/{session.session}"
    context = {
        "agency": session.agency,
        "back": ("The training session", path),
        "about": [f"{session.when}: {session.taken}.", about],
        "form": form,
        **more,
    }
    return show(request, "team/form.html", context, status=form.status)
