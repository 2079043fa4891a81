"""The documents of a case as its record keeps them: what their events tell, and beside that each version's file.

The invariant: a document keeps its number, whose it is and every version of it for ever. What a file is called is kept
here alone.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from contracts.documents import (
    DocumentAdded,
    DocumentKind,
    DocumentNumber,
    DocumentReader,
    DocumentVersion,
    DocumentVersionAdded,
    DocumentWithdrawn,
    FileFormat,
    Readers,
)
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber
from contracts.written import Written

DocumentChange = DocumentAdded | DocumentVersionAdded | DocumentWithdrawn


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseDocument(_Kept):
    """One document, as its events tell it; `person` is None for the whole household."""

    number: DocumentNumber
    kind: DocumentKind
    person: PersonNumber | None
    readers: Readers
    versions: int = 1
    withdrawn: bool = False

    def is_shown_to(self, applicant: ApplicantNumber) -> bool:
        """Whether this applicant may open it: it is theirs or the household's, and was not withdrawn."""
        theirs = self.person in {None, applicant}
        return theirs and DocumentReader.APPLICANTS in self.readers and not self.withdrawn

    @property
    def is_for_panel(self) -> bool:
        """Whether the panel may open it once it has the case."""
        return DocumentReader.PANEL in self.readers and not self.withdrawn


class StoredFile(_Kept):
    """A file where it is kept: under which name there, and what it is."""

    stored: str
    format: FileFormat
    size: int = Field(description="In bytes")
    digest: str = Field(description="SHA-256, in hexadecimal")


class KeptVersion(_Kept):
    """One version of a document: its file, what that was called, and who sent it."""

    document: DocumentNumber
    number: DocumentVersion
    event: int = Field(description="The version of its event, which has the day")
    name: str
    file: StoredFile
    by: str
    applicant: ApplicantNumber | None = Field(
        description="None: staff sent it, or it came with an answer by link"
    )
    request: int | None = Field(
        default=None, description="The request by link with whose answer it came"
    )
    recorded_on: date | None = Field(
        default=None,
        description="The day in London on which it came; None for what came before this was kept",
    )


class Withdrawal(_Kept):
    """Why a document was withdrawn, and by whom."""

    document: DocumentNumber
    event: int
    by: str
    reason: Written
    at_panel: bool = Field(default=False, description="The panel had the document on that day")


def evolve(documents: Sequence[CaseDocument], event: DocumentChange) -> tuple[CaseDocument, ...]:
    """The documents after one more event about one of them."""
    match event:
        case DocumentAdded():
            added = CaseDocument(
                number=event.document, kind=event.kind, person=event.person, readers=event.readers
            )
            return (*documents, added)
        case DocumentVersionAdded():
            changes: dict[str, object] = {"versions": event.version}
        case DocumentWithdrawn():
            changes = {"withdrawn": True}
    return tuple(
        each.model_copy(update=changes) if each.number == event.document else each
        for each in documents
    )
