"""The documents of a case: files that are kept elsewhere, known here by number; published with the assessment's stream.

The invariant: an event says the kind of a document, its number, who it is about and who may open it. What it is
called, where it is kept and what is in it is in no event.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event
from contracts.people import PersonNumber

MOST_DOCUMENTS = 500
"""Of one case, counting every version: a case that was open for years has some 60."""
MOST_FILE_BYTES = 25_000_000
"""25 MB: a scan of 60 pages has about 10, a photo by telephone 2 to 8."""

DocumentNumber = Annotated[
    int, Field(ge=1, le=MOST_DOCUMENTS, description="In the order in which they were added")
]
DocumentVersion = Annotated[
    int, Field(ge=1, le=MOST_DOCUMENTS, description="1 for the first, 2 for the one in its place")
]


class DocumentKind(StrEnum):
    """What a document is to the case."""

    REPORT = "report"
    HEALTH_REPORT = "health_report"
    REFERENCE = "reference"
    CERTIFICATE = "certificate"
    IDENTITY = "identity"
    PLAN = "plan"
    CONSENT = "consent"
    LETTER = "letter"
    MINUTES = "minutes"
    PHOTOGRAPH = "photograph"
    OTHER = "other"


class DocumentReader(StrEnum):
    """Who may open a document beside the social workers and managers of the agency."""

    APPLICANTS = "applicants"
    PANEL = "panel"


class FileFormat(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"


Readers = Annotated[tuple[DocumentReader, ...], Field(max_length=20)]


Whose = Annotated[PersonNumber | None, Field(description="None: the whole household")]


class DocumentAdded(Event):
    """A document was added to the case, in its first version."""

    type: ClassVar[str] = "assessment.document_added.v1"
    title: ClassVar[str] = "Document added"
    document: DocumentNumber
    kind: DocumentKind
    person: Whose = None
    readers: Readers = ()


class DocumentVersionAdded(Event):
    """A document was replaced; the earlier versions are kept."""

    type: ClassVar[str] = "assessment.document_version_added.v1"
    title: ClassVar[str] = "Document replaced"
    document: DocumentNumber
    version: DocumentVersion
    kind: DocumentKind
    person: Whose = None
    readers: Readers = ()


class DocumentWithdrawn(Event):
    """A document was withdrawn: it is kept, and applicants and the panel see it no more."""

    type: ClassVar[str] = "assessment.document_withdrawn.v1"
    title: ClassVar[str] = "Document withdrawn"
    document: DocumentNumber
    kind: DocumentKind
    person: Whose = None
    readers: Readers = ()
