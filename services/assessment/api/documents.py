"""The documents of a case over HTTP: sent as files, listed, opened, replaced, and who opened which.

The invariant: a file leaves only to whom its document is for, and who got it is on record before its first byte. From
the referral on the panel sees of an assessment the documents that are for it and what the applicants wrote about the
report; before it, nothing.
"""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import StreamingResponse

from contracts.documents import MOST_FILE_BYTES, DocumentNumber, DocumentVersion
from contracts.identity import Role, Who
from services.assessment.api.dependencies import ASSESSORS, AssessmentCommands, Assessments
from services.assessment.api.document_views import CaseDocuments, ReceivedFile
from services.assessment.domain import documents
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.document_list import CaseDocument, KeptVersion, StoredFile
from services.assessment.domain.documents import AddDocument, AddDocumentVersion, Sent
from services.assessment.domain.named_documents import documents_now, is_open_to_panel
from services.casework.actions import Offer
from services.chassis.access_log import Access
from services.chassis.admission import Admitted, may
from services.chassis.clock import today
from services.chassis.commands import Commands, require_today
from services.chassis.decision import Decision, Kind, Refusal
from services.chassis.file_formats import MEDIA_TYPES
from services.chassis.files import Files, Received
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.chassis.running import running_of

router = APIRouter(prefix="/cases", tags=["documents"], responses=REFUSALS)

PANEL = (Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER)
SENDERS = (*ASSESSORS, Role.ADOPTER)
OPENERS = (*SENDERS, *PANEL)
FILE_PATH = r"/(cases/[^/]+|check-requests)/file"
LARGER_BODIES = {FILE_PATH: MOST_FILE_BYTES}
BODY = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {each: {} for each in MEDIA_TYPES.values()}}
}

OFFERS = {
    "add-document": Offer("Add a document", AddDocument, documents.may_add, form=False),
    "add-document-version": Offer(
        "Replace a document", AddDocumentVersion, documents.may_replace, form=False
    ),
    "withdraw-document": Offer(
        "Withdraw a document",
        documents.WithdrawDocument,
        documents.withdraw_document,
        by=ASSESSORS,
        about="Withdraw a document that is not to be used, and say why. It is kept, but applicants and the panel can no longer open it. If the panel had it, the panel reads on which day you withdrew it.",
        signed=True,
    ),
}


async def files_of(request: Request) -> Files:
    """The files of this service."""
    return running_of(request.app).kept_files


FilesDep = Annotated[Files, Depends(files_of)]
Document = Annotated[DocumentNumber, Path()]
Version = Annotated[DocumentVersion, Path()]


@router.get("/{journey}/documents", dependencies=[may(*OPENERS)])
async def list_documents(journey: UUID, assessments: Assessments) -> CaseDocuments:
    """List the documents of this case that you may open, with their versions. Once the case is referred to the panel, staff and the panel also read what the applicants wrote about the report."""
    assessment = await assessments.state(journey)
    who = assessments.admitted.who
    shown = _shown(assessment, assessments.admitted)
    return CaseDocuments.of(
        journey, assessment, shown, who, full=_assesses(assessment, assessments.admitted)
    )


@router.put(
    "/{journey}/file",
    dependencies=[may(*SENDERS)],
    openapi_extra={"requestBody": BODY},
)
async def send_file(
    journey: UUID, request: Request, assessments: Assessments, files: FilesDep
) -> ReceivedFile:
    """Send a file as the body of the request, up to 25,000,000 bytes: a PDF without a password, a JPEG, PNG or HEIC picture, or a DOCX, XLSX, ODT or ODS document without macros.

    Use its digest to add a document or a version within 12 hours. Until then nobody can open it.
    """
    await assessments.state(journey)
    who = assessments.admitted.who
    received = await files.receive(journey, who.subject, request.stream())
    return ReceivedFile.of(received)


@router.post("/{journey}/add-document", dependencies=[may(*SENDERS)])
async def add_document(
    journey: UUID, command: AddDocument, assessments: AssessmentCommands, files: FilesDep
) -> Receipt:
    """Add a file that you sent as a document of this case. What applicants add, both can open if it is about the household, and otherwise only the one it is about."""
    received = await _received(journey, command, assessments, files)
    sent = _sent(received, assessments.admitted.who)

    def decide(state: Assessment | None, command: AddDocument) -> Decision[Assessment]:
        return documents.add_document(state, command, sent)

    receipt = await assessments.change(journey, decide, command)
    await _use(received, files)
    return receipt


@router.post("/{journey}/add-document-version", dependencies=[may(*SENDERS)])
async def add_document_version(
    journey: UUID, command: AddDocumentVersion, assessments: AssessmentCommands, files: FilesDep
) -> Receipt:
    """Put a file that you sent in the place of a document's latest version. Applicants can replace what they added."""
    received = await _received(journey, command, assessments, files)
    sent = _sent(received, assessments.admitted.who)

    def decide(state: Assessment | None, command: AddDocumentVersion) -> Decision[Assessment]:
        return documents.add_document_version(state, command, sent)

    receipt = await assessments.change(journey, decide, command)
    await _use(received, files)
    return receipt


@router.get(
    "/{journey}/documents/{document}/versions/{version}",
    dependencies=[may(*OPENERS)],
    response_class=StreamingResponse,
    responses=FILE_ANSWER,
)
async def open_document(
    journey: UUID, document: Document, version: Version, assessments: Assessments, files: FilesDep
) -> StreamingResponse:
    """Download one version of a document. The access log keeps who opened which."""
    assessment = await assessments.state(journey)
    admitted = assessments.admitted
    found = _version(assessment, admitted, document, version)
    return await opened(found, assessment, journey, admitted=admitted, files=files)


@router.get("/{journey}/documents/{document}/openings", dependencies=[may(*ASSESSORS)])
async def list_openings(
    journey: UUID, document: Document, request: Request, assessments: Assessments
) -> list[Access]:
    """List who opened a document, newest first, up to 200."""
    assessment = await assessments.state(journey)
    versions = [each for each in assessment.document_versions if each.document == document]
    if not versions:
        raise no_such_document()
    named = [f"{document}/{each.number}" for each in versions]
    log = running_of(request.app).access_log
    return await log.found(assessment.agency, journey=journey, before=None, opened=named)


async def opened(
    kept: KeptVersion, assessment: Assessment, journey: UUID, *, admitted: Admitted, files: Files
) -> StreamingResponse:
    """A file under the name that it came with, which a browser saves and never shows as a page.

    Who opened it is on the record of the case's agency before its first byte leaves.
    """
    content = await files.content(kept.file.stored)
    admitted.note(assessment.agency, journey, opened=f"{kept.document}/{kept.number}")
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(kept.name, safe='')}",
        "Content-Length": str(kept.file.size),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(content, headers=headers, media_type=MEDIA_TYPES[kept.file.format])


def _assesses(assessment: Assessment, admitted: Admitted) -> bool:
    return not admitted.roles_on(assessment).isdisjoint(ASSESSORS)


def _shown(assessment: Assessment, admitted: Admitted) -> list[CaseDocument]:
    """The documents that somebody may open, and that those who assess can account for."""
    return [each for each in documents_now(assessment) if _may_open(each, assessment, admitted)]


def _may_open(document: CaseDocument, assessment: Assessment, admitted: Admitted) -> bool:
    applicant = admitted.who.applicant
    if applicant is not None:
        return document.is_shown_to(applicant)
    return _assesses(assessment, admitted) or is_open_to_panel(assessment, document)


def _version(
    assessment: Assessment, admitted: Admitted, document: int, version: int
) -> KeptVersion:
    """The version that is asked for; those who do not assess open the latest alone."""
    shown = {each.number: each for each in _shown(assessment, admitted)}
    latest = shown[document].versions if document in shown else 0
    if version > latest or (version < latest and not _assesses(assessment, admitted)):
        raise no_such_document()
    return kept_version(assessment, document, version)


def kept_version(assessment: Assessment, document: int, version: int) -> KeptVersion:
    """The version of a document that is known to be there."""
    return next(
        each
        for each in assessment.document_versions
        if (each.document, each.number) == (document, version)
    )


def no_such_document() -> Refusal:
    """The refusal for a document that is not there, or not for the reader."""
    return Refusal(Kind.NOT_FOUND, "There is no such document for you on this case.")


def _sent(received: Received | None, who: Who) -> Sent:
    file = StoredFile(**received.model_dump()) if received else None
    return Sent(file, who.subject, today(), who.applicant)


async def _received(
    journey: UUID,
    command: AddDocument | AddDocumentVersion,
    assessments: Commands[Assessment],
    files: Files,
) -> Received | None:
    who = assessments.admitted.who
    if who.applicant is not None:
        require_today(command)
    return await files.received(journey, who.subject, command.file)


async def _use(received: Received | None, files: Files) -> None:
    if received is not None:
        await files.use(received.stored)
