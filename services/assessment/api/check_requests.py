"""Requests by link over HTTP: for the pages that a link opens, and for the letter that has it.

The invariant: a link leaves this service for its letter alone; a wrong link, a used one and one that is over are
refused in the same words, after the same look at the records; and no answer leaves by these routes.
"""

from datetime import date
from functools import partial
from typing import Annotated, Self
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.check_requests import CannotDo, RequestNumber
from contracts.checks import Check
from contracts.contact_details import Email
from contracts.people import PersonNumber
from contracts.reference import AgencyCode
from contracts.request_forms import Question, questions_of
from contracts.written import Written
from services.assessment.api.dependencies import Assessments, RequestKey
from services.assessment.api.document_views import ReceivedFile
from services.assessment.api.documents import BODY, FilesDep
from services.assessment.domain import check_requests
from services.assessment.domain.assessment import Assessment, existing
from services.assessment.domain.check_requests import SentDocument
from services.assessment.domain.document_list import StoredFile
from services.assessment.domain.documents import FILE, FileDigest, FileName
from services.assessment.domain.request_link import RequestLink, link_of, token_of
from services.assessment.domain.request_progress import RequestProgress
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.files import Files
from services.chassis.problems import REFUSALS
from services.chassis.record import Cause, Decide

router = APIRouter(tags=["requests by link"], responses=REFUSALS)


async def _correlation(request: Request) -> str:
    correlation: str = request.scope["correlation"]
    return correlation


Correlation = Annotated[str, Depends(_correlation)]
RequestToken = Annotated[
    str, Header(max_length=1000, description="The part of the link after /answer/")
]


class OpenRequest(BaseModel):
    """Someone followed a link."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"token": "from-the-letter"}]},
    )

    token: Annotated[str, Field(max_length=1000, description="The part of the link after /answer/")]


class ReplyToRequest(OpenRequest):
    """They can answer, or cannot and say why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"token": "from-the-letter", "can": True},
                {"token": "from-the-letter", "can": False, "because": "no_time"},
            ]
        }
    )

    can: bool
    because: CannotDo | None = None


QuestionName = Annotated[str, Field(max_length=40)]


class AnswerRequest(OpenRequest):
    """What they answered, or have written so far, by the names of the questions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"token": "from-the-letter", "answers": {"name": "Example Six"}}]
        }
    )

    answers: Annotated[dict[QuestionName, Written], Field(max_length=20)]


class SendAnswer(AnswerRequest):
    """What they answered, with a document that was sent before if there is one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"token": "from-the-letter", "answers": {"name": "Example Six"}},
                {"token": "from-the-letter", "answers": {"name": "Example Six"}, **FILE},
            ]
        }
    )

    file: FileDigest | None = None
    name: FileName | None = None


class OpenedRequest(BaseModel):
    """What a link opens: what is asked about whom, by number, since when and until when, and what was saved.

    No answer that was sent is shown.
    """

    journey: UUID
    agency: AgencyCode
    check: Check
    about: PersonNumber | None = Field(description="An applicant or a child; null: all who apply")
    accepted: bool
    asked_on: date
    ends_on: date
    draft: dict[str, str] = Field(description="What was saved and not sent, by question")

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, request: RequestProgress) -> Self:
        return cls(
            journey=journey,
            agency=assessment.agency,
            about=check_requests.about(assessment, request),
            asked_on=assessment.day_of(request.version),
            draft=dict(check_requests.draft_of(assessment, request.number)),
            **request.model_dump(include={"check", "accepted", "ends_on"}),
        )


class LetterOfRequest(BaseModel):
    """What is asked, whom the letter goes to and its link; nothing of it where no such request is open."""

    email: Email | None = None
    token: str | None = None
    check: Check | None = None


@router.post("/check-requests/open", dependencies=[may(services=["web"])])
async def open_request(
    given: OpenRequest, assessments: Assessments, key: RequestKey
) -> OpenedRequest:
    """Show what a link is for."""
    link = link_of(given.token, key)
    return OpenedRequest.of(link.journey, *await _opened(assessments, link))


@router.post("/check-requests/reply", dependencies=[may(services=["web"])])
async def reply_to_request(
    given: ReplyToRequest, assessments: Assessments, key: RequestKey, correlation: Correlation
) -> None:
    """Record that they can answer, or that they cannot. If they cannot, the link stops working."""
    link, on = link_of(given.token, key), today()
    decide: Decide[Assessment]
    if given.can:
        decide = partial(check_requests.accept_request, number=link.number, on=on)
    elif given.because is None:
        raise Refusal(Kind.NOT_VALID, "Say why you cannot answer.", "because")
    else:
        because = given.because
        decide = partial(check_requests.decline_request, number=link.number, because=because, on=on)
    await _changed(assessments, link, decide, correlation)


@router.post("/check-requests/answer", dependencies=[may(services=["web"])])
async def answer_request(
    given: SendAnswer,
    assessments: Assessments,
    key: RequestKey,
    correlation: Correlation,
    files: FilesDep,
) -> None:
    """Record what they answered. The link stops working, and the check is back. A document that comes with it is for those who assess alone, until they choose it for the panel."""
    link = link_of(given.token, key)
    _complete(await _asked(assessments, link), given.answers)
    document = await _document(given, link, files)
    decide = partial(
        check_requests.answer_request,
        number=link.number,
        answers=given.answers,
        on=today(),
        document=document,
    )
    await _changed(assessments, link, decide, correlation)
    if document is not None:
        await files.use(document.file.stored)


@router.put(
    "/check-requests/file",
    dependencies=[may(services=["web"])],
    openapi_extra={"requestBody": BODY},
)
async def send_answer_file(
    request: Request,
    assessments: Assessments,
    key: RequestKey,
    files: FilesDep,
    *,
    request_token: RequestToken,
) -> ReceivedFile:
    """Send the file that goes with an answer, as staff and applicants send theirs. Name its digest with the answer within 12 hours. Until then nobody can open it."""
    link = link_of(request_token, key)
    await _opened(assessments, link)
    sender = check_requests.sender_by(link.number)
    return ReceivedFile.of(await files.receive(link.journey, sender, request.stream()))


@router.post("/check-requests/save", dependencies=[may(services=["web"])])
async def save_answers(
    given: AnswerRequest, assessments: Assessments, key: RequestKey, correlation: Correlation
) -> None:
    """Keep what they have written so far. The link goes on working, and staff see nothing of it."""
    link = link_of(given.token, key)
    _belongs(await _asked(assessments, link), given.answers)
    decide = partial(
        check_requests.save_draft, number=link.number, answers=given.answers, on=today()
    )
    await _changed(assessments, link, decide, correlation)


@router.get(
    "/cases/{journey}/requests/{number}/letter", dependencies=[may(services=["notifications"])]
)
async def show_letter(
    journey: UUID, number: RequestNumber, assessments: Assessments, key: RequestKey
) -> LetterOfRequest:
    """Show whom the letter of a request goes to and its link, for the letter being written now."""
    assessment = await assessments.state(journey)
    try:
        request = check_requests.opened_request(assessment, number, today())
    except Refusal:
        return LetterOfRequest()
    return LetterOfRequest(
        email=check_requests.address_of(assessment, number),
        token=token_of(RequestLink(journey, number), key),
        check=request.check,
    )


async def _opened(
    assessments: Assessments, link: RequestLink
) -> tuple[Assessment, RequestProgress]:
    """The case and the request that a link opens; refuses a link that opens nothing."""
    assessment = (await assessments.records.read(link.journey)).state
    request = check_requests.opened_request(assessment, link.number, today())
    return existing(assessment), request


async def _asked(assessments: Assessments, link: RequestLink) -> tuple[Question, ...]:
    """The questions as they were on the day of asking; refuses a link that opens nothing."""
    assessment, request = await _opened(assessments, link)
    return questions_of(request.check, assessment.day_of(request.version))


async def _document(given: SendAnswer, link: RequestLink, files: Files) -> SentDocument | None:
    """The file that they sent with the answer; refuses one that did not come, or no longer is there."""
    if given.file is None:
        return None
    sender = check_requests.sender_by(link.number)
    received = await files.received(link.journey, sender, given.file)
    if received is None:
        raise Refusal(Kind.NOT_VALID, "We do not have this file. Send it again.", "file")
    return SentDocument(StoredFile(**received.model_dump()), given.name or "File")


def _complete(form: tuple[Question, ...], answers: dict[str, str]) -> None:
    """Refuses what is no answer to this form, and an answer that is missing."""
    _belongs(form, answers)
    for question in form:
        if question.required and question.name not in answers:
            raise Refusal(Kind.NOT_VALID, f"Answer this: {question.title}", question.name)


def _belongs(form: tuple[Question, ...], answers: dict[str, str]) -> None:
    """Refuses what is no answer to this form."""
    strange = [each for each in answers if each not in {question.name for question in form}]
    if strange:
        raise Refusal(Kind.NOT_VALID, "This is not a question of this form.", "answers")


async def _changed(
    assessments: Assessments, link: RequestLink, decide: Decide[Assessment], correlation: str
) -> None:
    # A key of its own each time: that a link is used once is for the decision to see.
    cause = Cause(f"request {uuid4()}", correlation, by=assessments.admitted.who.subject)
    await assessments.records.change(link.journey, decide, cause)
