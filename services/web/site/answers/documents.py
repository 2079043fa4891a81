"""What the assessment service answers about documents: what there is, and what was sent.

The invariant: what a file is called is shown on pages to those who may open it, and is in no address.
"""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.assessing import FiledPaper
from contracts.documents import DocumentKind, DocumentReader, FileFormat
from contracts.release import Recipient
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class ReceivedFile(BaseModel):
    """A file that was sent, by the digest under which it becomes a document."""

    model_config = VIEW

    file: str


class DocumentVersion(BaseModel):
    """One version of a document; `by` is the member of staff who sent it, `applicant` the applicant."""

    model_config = VIEW

    number: int
    on: date
    name: str
    format: FileFormat
    size: int
    by: str | None = None
    applicant: int | None = None
    by_link: bool = False


class Withdrawal(BaseModel):
    """That a document was withdrawn, and why."""

    model_config = VIEW

    on: date
    by: str
    reason: str


class Gone(BaseModel):
    """A document that the panel had, and the day on which it was withdrawn."""

    model_config = VIEW

    number: int
    kind: DocumentKind
    on: date


class Document(BaseModel):
    """One document; `person` is None for the whole household."""

    model_config = VIEW

    number: int
    kind: DocumentKind
    person: int | None = None
    readers: tuple[DocumentReader, ...] = ()
    versions: tuple[DocumentVersion, ...]
    replaceable: bool = False
    report: tuple[int, ...] = ()
    papers: tuple[FiledPaper, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    withdrawn: Withdrawal | None = None

    @property
    def is_for_panel(self) -> bool:
        """Whether the panel may open it."""
        return DocumentReader.PANEL in self.readers and self.withdrawn is None

    @property
    def latest(self) -> DocumentVersion:
        """The version that counts."""
        return self.versions[-1]


class Observations(BaseModel):
    """What the applicants wrote about the report, each time it was shared."""

    model_config = VIEW

    on: date | None = None
    words: str | None = None
    document: int | None = None
    applicant: int | None = None

    @property
    def whose(self) -> str:
        """Who wrote it, as in "The applicants' comments"."""
        return {1: "The first applicant's", 2: "The second applicant's"}.get(
            self.applicant or 0, "The applicants'"
        )


class PassedDocument(BaseModel):
    """A document that went along with a move; `person` is None for the whole household."""

    model_config = VIEW

    number: int
    version: int
    kind: DocumentKind
    person: int | None = None


class PassedOn(BaseModel):
    """What another agency can open because the household moved there, and the last day on which it can."""

    model_config = VIEW

    receiver: str
    until: date
    documents: Rows[PassedDocument]


class ReceivedDocument(PassedDocument):
    """The same with its file, for the agency that can open it."""

    name: str
    format: FileFormat
    size: int


class ReceivedDocuments(BaseModel):
    """The documents of one household that moved to an agency."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    moved_on: date
    until: date
    documents: Rows[ReceivedDocument]


class CaseDocuments(BaseModel):
    """The documents of a case that the reader may open."""

    model_config = VIEW

    agency: str
    documents: Rows[Document]
    observations: tuple[Observations, ...] = ()
    gone: tuple[Gone, ...] = ()
    passed_on: PassedOn | None = None

    def named(self, number: int) -> Document | None:
        """The document of this number."""
        return next((each for each in self.documents if each.number == number), None)


class Opening(BaseModel):
    """One time that somebody got the file of a document."""

    model_config = VIEW

    at: datetime
    by: str
    roles: tuple[str, ...]
    route: str
    opened: str

    @property
    def after_move(self) -> bool:
        """Whether it was the agency to which the household moved."""
        return "/passed-documents/" in self.route
