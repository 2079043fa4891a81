"""The documents that an applicant may open, and those that they send, by telephone or computer.

The invariant: what the page shows, the service gives this applicant; it filters nothing that it should not have. An
applicant sends what is about themselves or their household, today.
"""

import asyncio
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from contracts.documents import DocumentKind
from contracts.identity import Role
from contracts.words import label_of
from services.chassis.clock import today
from services.web.site.admission import AsAdopter, PartDep, page_for
from services.web.site.agencies import AGENCIES
from services.web.site.answers.casework import Actions
from services.web.site.answers.documents import CaseDocuments
from services.web.site.clients import Ask
from services.web.site.command_forms import Question
from services.web.site.command_forms.questions import Choice, Kind
from services.web.site.form import Form
from services.web.site.pieces import own_piece
from services.web.site.rendering import show
from services.web.site.uploads import (
    ACCEPTED,
    Destination,
    downloaded,
    file_problems,
    sent_as_document,
    upload_in,
)
from services.web.site.visitor import Part
from services.web.site.words import file_size

router = APIRouter(prefix="/journey/{journey}/documents")

ADD, REPLACE = "add-document", "add-document-version"
SENT = (
    DocumentKind.CERTIFICATE,
    DocumentKind.IDENTITY,
    DocumentKind.HEALTH_REPORT,
    DocumentKind.CONSENT,
    DocumentKind.PHOTOGRAPH,
    DocumentKind.LETTER,
    DocumentKind.OTHER,
)
"""What applicants have to send; reports, references and plans are the agency's."""
KIND = Question(
    name="kind",
    kind=Kind.ONE,
    label="What are you sending?",
    required=True,
    choices=tuple(Choice(each, label_of(each), each) for each in SENT),
    unanswered="Select what you are sending",
)
DONE = {"sent": "We have received your document.", "replaced": "We have received the new version."}


def _asked(part: Part) -> tuple[Question, ...]:
    """What is asked besides the file of a new document."""
    whose = Question(
        name="person",
        kind=Kind.ONE,
        label="Who is it about?",
        hint="If you are applying as a couple, the other applicant can open documents about your household, but not those about you",
        required=True,
        choices=(
            Choice("me", "Me", part.applicant),
            Choice("household", "Our household", None),
        ),
        unanswered="Select who it is about",
    )
    return (KIND, whose)


@router.get("", dependencies=[page_for(Role.ADOPTER)])
async def documents(request: Request, part: PartDep, ask: AsAdopter, done: str = "") -> Response:
    """Every document that the applicant may open."""
    case = f"/cases/{part.journey}"
    found, actions = await asyncio.gather(
        own_piece(ask.assessment.get(f"{case}/documents", CaseDocuments)),
        own_piece(ask.assessment.get(f"{case}/actions", Actions, {"fields": "false"})),
    )
    if found.found is None and not found.away:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        "part": part,
        "agency": AGENCIES.get(part.agency),
        "documents": [*reversed(found.found.documents)] if found.found else None,
        "passed_on": found.found.passed_on if found.found else None,
        "can_send": bool(actions.found and actions.found.allows(ADD)),
        "done": DONE.get(done, ""),
        "file_size": file_size,
    }
    return show(request, "adopter/journey/documents.html", context, away=found.away)


@router.get("/send", dependencies=[page_for(Role.ADOPTER)])
async def begin(request: Request, part: PartDep, ask: AsAdopter) -> Response:
    """The form for a new document."""
    await _documents(ask, part)
    return _form(request, part, Form.blank(_asked(part)), "send")


@router.post("/send", dependencies=[page_for(Role.ADOPTER, with_file=True)])
async def send(request: Request, part: PartDep, ask: AsAdopter) -> Response:
    """Sends the file that was chosen."""
    body, form = (await Form.posted(request, _asked(part))).read()
    form = await _sent(request, _at(ask, part, ADD), form, body)
    return _form(request, part, form, "send") if form.errors else _back(part, "sent")


@router.get("/{document}/replace", dependencies=[page_for(Role.ADOPTER)])
async def begin_version(request: Request, part: PartDep, ask: AsAdopter, document: int) -> Response:
    """The form for a new version of a document that they sent."""
    named = (await _documents(ask, part)).named(document)
    if named is None or not named.replaceable:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _form(request, part, Form(), f"{document}/replace")


@router.post("/{document}/replace", dependencies=[page_for(Role.ADOPTER, with_file=True)])
async def replace(request: Request, part: PartDep, ask: AsAdopter, document: int) -> Response:
    """Sends the file in the place of the latest version."""
    form = await Form.posted(request)
    form = await _sent(request, _at(ask, part, REPLACE), form, {"document": document})
    if form.errors:
        return _form(request, part, form, f"{document}/replace")
    return _back(part, "replaced")


@router.get("/{document}/versions/{version}", dependencies=[page_for(Role.ADOPTER)])
async def download(journey: UUID, document: int, version: int, ask: AsAdopter) -> Response:
    """The file of a document's latest version."""
    address = f"/cases/{journey}/documents/{document}/versions/{version}"
    return await downloaded(ask.assessment, address)


async def _documents(ask: Ask, part: Part) -> CaseDocuments:
    found = await own_piece(ask.assessment.get(f"/cases/{part.journey}/documents", CaseDocuments))
    if found.found is None:
        away = HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.NOT_FOUND
        raise HTTPException(away)
    return found.found


async def _sent(request: Request, to: Destination, form: Form, body: dict[str, Any]) -> Form:
    said = {"on": today().isoformat(), **body}
    return await sent_as_document(form, await upload_in(request), to, said)


def _at(ask: Ask, part: Part, command: str) -> Destination:
    return Destination(ask.assessment, f"/cases/{part.journey}", command)


def _back(part: Part, done: str) -> Response:
    address = f"/journey/{part.journey}/documents?done={done}"
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


def _form(request: Request, part: Part, form: Form, action: str) -> Response:
    context = {
        "part": part,
        "action": action,
        "form": form,
        "problems": file_problems(form),
        "accepted": ACCEPTED,
    }
    return show(request, "adopter/journey/document_form.html", context, status=form.status)
