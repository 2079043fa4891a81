"""What is done with the documents of a case: added, replaced, withdrawn. None is ever deleted.

The invariant: an applicant adds documents of their own or of the household, which applicants may open, and replaces
those that they added. Everything else is for those who assess.
"""

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Field, JsonValue, StringConstraints

from contracts.documents import (
    MOST_DOCUMENTS,
    DocumentAdded,
    DocumentKind,
    DocumentNumber,
    DocumentReader,
    DocumentVersionAdded,
    DocumentWithdrawn,
    Readers,
)
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber
from contracts.release import Recipient, why_withheld
from contracts.written import Written
from services.assessment.domain.assessment import Assessment, decide, existing
from services.assessment.domain.check_table import people_of
from services.assessment.domain.document_list import (
    CaseDocument,
    KeptVersion,
    StoredFile,
    Withdrawal,
)
from services.assessment.domain.named_documents import (
    current_document,
    is_at_panel,
    require_documents,
    require_not_at_panel,
    require_not_shared,
)
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FILE: dict[str, JsonValue] = {"file": DIGEST, "name": "Health report.pdf"}
FileDigest = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{64}$",
        title="File",
        description="The digest of the file that you sent before, as it was answered",
    ),
]
FileName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$"
    ),
    Field(title="What is the file called?"),
]
WhichDocument = Annotated[
    DocumentNumber, Field(title="Which document?", json_schema_extra={"x-record": "document"})
]


class Sent(NamedTuple):
    """A file, who sent it (their subject, and which applicant they are) and the day on which it is recorded.

    No file if it did not come. With a `request` it came with the answer to that request by link.
    """

    file: StoredFile | None
    by: str
    on: date
    applicant: ApplicantNumber | None = None
    request: int | None = None


class AddDocument(Command):
    """A file that you sent becomes a document of the case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-12", **FILE, "kind": "health_report", "person": 1}]
        }
    )

    file: FileDigest
    name: FileName
    kind: DocumentKind = Field(title="What kind of document is it?")
    person: PersonNumber | None = Field(
        default=None,
        title="Who is it about?",
        json_schema_extra={"x-record": "person", "x-all": "The whole household"},
    )
    readers: Readers = Field(
        default=(),
        title="Who may open it, beside social workers and managers?",
        description="The panel can open it once you refer the case",
    )


class AddDocumentVersion(Command):
    """A file that you sent takes the place of a document's latest version. Earlier versions are kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-19", "document": 1, **FILE}]}
    )

    document: WhichDocument
    file: FileDigest
    name: FileName


class WithdrawDocument(Command):
    """A document is no longer to be used, for a reason. It is kept, and those who assess can still open it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-20", "document": 1, "reason": "It is about someone else."}]
        }
    )

    document: WhichDocument
    reason: Written = Field(title="Why do you withdraw it?")


def may_add(state: Assessment | None, _: AddDocument) -> Decision[Assessment]:
    """Refuses where there is no room for another document."""
    return Decision(_with_room(state))


def add_document(
    state: Assessment | None, command: AddDocument, sent: Sent
) -> Decision[Assessment]:
    """The first version of a new document."""
    assessment = _with_room(state)
    _require_open_to(assessment, sent)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    readers = _readers(command, sent)
    if command.person not in {None, *(each.number for each in people_of(assessment))}:
        raise Refusal(Kind.NOT_VALID, "There is no person with this number.", "person")
    number = len(assessment.documents) + 1
    kept = _kept(assessment, command, sent, number, 1)
    added = DocumentAdded(
        occurred_on=command.on,
        document=number,
        kind=command.kind,
        person=command.person,
        readers=readers,
    )
    return decide(assessment, added, document_versions=(*assessment.document_versions, kept))


def may_replace(state: Assessment | None, _: AddDocumentVersion) -> Decision[Assessment]:
    """Refuses where there is no document to replace, or no room for another version."""
    assessment = _with_room(state)
    require_documents(assessment)
    return Decision(assessment)


def add_document_version(
    state: Assessment | None, command: AddDocumentVersion, sent: Sent
) -> Decision[Assessment]:
    """A new version of a document that was not withdrawn; an applicant's own where one sends it."""
    assessment = _with_room(state)
    _require_open_to(assessment, sent)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    require_documents(assessment)
    document = current_document(assessment, command.document)
    require_not_shared(assessment, document)
    require_not_at_panel(assessment, document)
    if sent.applicant is not None:
        _require_own(assessment, document, sent.applicant)
    number = document.versions + 1
    kept = _kept(assessment, command, sent, document.number, number)
    added = DocumentVersionAdded(
        occurred_on=command.on,
        document=document.number,
        version=number,
        kind=document.kind,
        person=document.person,
        readers=document.readers,
    )
    return decide(assessment, added, document_versions=(*assessment.document_versions, kept))


def withdraw_document(
    state: Assessment | None, command: WithdrawDocument, by: str
) -> Decision[Assessment]:
    """A document that was not withdrawn before."""
    assessment = existing(state)
    require_documents(assessment)
    document = current_document(assessment, command.document)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    withdrawal = Withdrawal(
        document=document.number,
        event=assessment.version + 1,
        by=by,
        reason=command.reason,
        at_panel=is_at_panel(assessment, document),
    )
    withdrawn = DocumentWithdrawn(
        occurred_on=command.on,
        document=document.number,
        kind=document.kind,
        person=document.person,
        readers=document.readers,
    )
    withdrawals = (*assessment.document_withdrawals, withdrawal)
    return decide(assessment, withdrawn, document_withdrawals=withdrawals)


def recorded_on(assessment: Assessment, document: DocumentNumber) -> date:
    """The day on which its first version was recorded; if that was not kept, the one on which it was added."""
    versions = (each for each in assessment.document_versions if each.document == document)
    first = next(versions)
    return first.recorded_on or assessment.day_of(first.event)


def sent_by(assessment: Assessment, document: CaseDocument) -> ApplicantNumber | None:
    """Which applicant added a document; None where staff did."""
    first = (each for each in assessment.document_versions if each.document == document.number)
    return next(first).applicant


def _with_room(state: Assessment | None) -> Assessment:
    assessment = existing(state)
    if len(assessment.document_versions) >= MOST_DOCUMENTS:
        raise Refusal(
            Kind.NOT_NOW,
            f"This case has {MOST_DOCUMENTS} files, and can have no more. Keep others elsewhere.",
        )
    return assessment


def _require_open_to(assessment: Assessment, sent: Sent) -> None:
    if sent.applicant is not None and assessment.has_ended:
        raise Refusal(
            Kind.NOT_NOW, "Your assessment has ended. Ask your agency how to send it documents."
        )


def _require_own(
    assessment: Assessment, document: CaseDocument, applicant: ApplicantNumber
) -> None:
    """To an applicant, what another sent about themselves is as if it were not there."""
    if sent_by(assessment, document) != applicant or not document.is_shown_to(applicant):
        raise Refusal(
            Kind.NOT_VALID, "You can replace only a document that you sent yourself.", "document"
        )


def _readers(command: AddDocument, sent: Sent) -> Readers:
    """Who may open it, as it was said; of what applicants send, they and those who assess."""
    if sent.applicant is not None:
        if command.person not in {None, sent.applicant}:
            raise Refusal(
                Kind.NOT_VALID, "You can send documents about you or your household.", "person"
            )
        return (DocumentReader.APPLICANTS,)
    if DocumentReader.APPLICANTS in command.readers and command.person not in {None, 1, 2}:
        raise Refusal(
            Kind.NOT_VALID,
            "Applicants may open only documents about themselves or the household. Choose other readers.",
            "readers",
        )
    for each in command.readers:
        if why := why_withheld(command.kind, Recipient(each), sent.on):
            raise Refusal(Kind.NOT_VALID, f"{why}. Choose other readers.", "readers")
    return tuple(each for each in DocumentReader if each in command.readers)


def _kept(
    assessment: Assessment,
    command: AddDocument | AddDocumentVersion,
    sent: Sent,
    document: DocumentNumber,
    number: int,
) -> KeptVersion:
    if sent.file is None:
        raise Refusal(Kind.NOT_FOUND, "We do not have this file. Send it again.")
    return KeptVersion(
        document=document,
        number=number,
        event=assessment.version + 1,
        name=command.name,
        file=sent.file,
        by=sent.by,
        applicant=sent.applicant,
        request=sent.request,
        recorded_on=sent.on,
    )
