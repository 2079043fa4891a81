"""A place at a training session for one applicant of a case.

The invariant: only sessions that are to come and have a place free can be chosen.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.direction import isolated
from contracts.words import label_of
from services.chassis.clock import today
from services.web.site import command_forms
from services.web.site.admission import AsStaff, page_for
from services.web.site.answers.enquiry.record import ContactDetails
from services.web.site.answers.training import TrainingSession
from services.web.site.clients import Ask
from services.web.site.command_forms import Question
from services.web.site.form import Form
from services.web.site.navigation import ASSESSORS
from services.web.site.pieces import piece
from services.web.site.rendering import show
from services.web.site.words import APPLICANTS
from services.web.team.pages.training import sessions_of

router = APIRouter(prefix="/team/{agency}/enquiries/{journey}/book-training")

NONE_FREE = "No training session that is to come has a free place. Plan one, or add places to one."


@router.get("", dependencies=[page_for(*ASSESSORS)])
async def about_to_book(request: Request, agency: str, journey: UUID, ask: AsStaff) -> Response:
    """Who, and on which session."""
    asked = await _asked(ask, agency, journey)
    return _shown(request, (agency, journey), Form.blank(asked))


@router.post("", dependencies=[page_for(*ASSESSORS)])
async def book(request: Request, agency: str, journey: UUID, ask: AsStaff) -> Response:
    """Books the place; the session's page comes next."""
    answers, form = (await Form.posted(request, await _asked(ask, agency, journey))).read()
    if form.errors:
        return _shown(request, (agency, journey), form)
    session = answers.pop("session")
    body = {**answers, "journey": str(journey), "on": today().isoformat()}
    path = f"/training-sessions/{session}/book-training-place"
    form = await form.sent(ask.assessment, path, body)
    if form.errors:
        return _shown(request, (agency, journey), form)
    return RedirectResponse(f"/team/{agency}/training/{session}?done=booked", HTTPStatus.SEE_OTHER)


async def _asked(ask: Ask, agency: str, journey: UUID) -> tuple[Question, ...]:
    contact = await piece(ask.enquiry.get(f"/enquiries/{journey}/contact-details", ContactDetails))
    sessions = await sessions_of(ask, agency)
    free = [each for each in sessions.sessions if each.free and not each.cancelled_on]
    return command_forms.questions(_schema(_applicants(contact.found), free))


def _applicants(contact: ContactDetails | None) -> dict[str, str]:
    """The applicants who go on, by name as far as names are known."""
    if contact is None:
        return {str(number): words for number, words in APPLICANTS.items()}
    numbered = enumerate(contact.applicants, start=1)
    return {
        str(number): isolated(each.name) for number, each in numbered if number not in contact.left
    }


def _schema(applicants: dict[str, str], free: list[TrainingSession]) -> dict[str, Any]:
    words = {
        str(each.session): f"{label_of(each.plan.topic)}: {each.when}. {each.taken}"
        for each in free
    }
    return {
        "properties": {
            "applicant": {
                "type": "integer",
                "title": "Who is it for?",
                "enum": [int(each) for each in applicants],
                "x-words": applicants,
            },
            "session": {
                "type": "string",
                "title": "Which training session?",
                "enum": [*words],
                "x-words": words,
            },
        },
        "required": ["applicant", "session"],
    }


def _shown(request: Request, at: tuple[str, UUID], form: Form) -> Response:
    agency, journey = at
    none_free = not form.asked[-1].choices
    context = {
        "agency": agency,
        "back": ("Plan and preparation", f"/team/{agency}/enquiries/{journey}/stage-one"),
        "title": "Book a place at a training session",
        "about": ["Book each applicant separately. We email them when and where it is."],
        "none_free": NONE_FREE if none_free else "",
        "button": "Book this place",
        "form": form,
    }
    return show(request, "team/book_training.html", context, status=form.status)
