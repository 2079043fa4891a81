"""Documents of a case: files that were sent, and the commands that make documents of them."""

from typing import Any

from contracts.documents import FileFormat
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.document_list import StoredFile
from services.assessment.domain.documents import FILE, AddDocument, Sent, add_document
from tests.assessment.helpers.assessments import ACCEPTED, DAY, WORKER, opened

STORED = StoredFile(stored="0a" * 16, format=FileFormat.PDF, size=2048, digest=str(FILE["file"]))
ADDED = ACCEPTED + 7 * DAY
SENT_BY_STAFF = Sent(STORED, WORKER, ADDED)


def adding(**more: Any) -> AddDocument:
    return AddDocument.model_validate({"on": ADDED, **FILE, "kind": "reference", **more})


def with_document(
    assessment: Assessment | None = None, sent: Sent = SENT_BY_STAFF, **more: Any
) -> Assessment:
    """A case with one more document; by staff, and for those who assess alone, unless said otherwise."""
    return add_document(assessment or opened(), adding(**more), sent).state


def sent_by_applicant(applicant: Any) -> Sent:
    return Sent(STORED, f"applicant-{applicant}", ADDED, applicant)
