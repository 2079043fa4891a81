"""Documents of a case: small files made here, the report among them, and one that was withdrawn.

The invariant: nothing in a file is of anybody real, and each is the same bytes whenever it is made.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from contracts.documents import DocumentKind, DocumentReader
from deploy.demo.plan import Service, Step, step

CERTIFICATE, LETTER, REPORT = 1, 2, 3
"""The numbers of the documents, in the order in which they are added."""

_step = partial(step, Service.ASSESSMENT)


def with_documents(steps: Sequence[Step]) -> list[Step]:
    """The same steps with a certificate, a letter that was another household's, and the document that holds the report."""
    told: list[Step] = []
    for each in steps:
        if each.command == "write-report":
            told += _with_its_document(each)
        else:
            told.append(each)
        if each.command == "start-stage-two":
            told += _at_the_start(each)
    return told


def certificate(at: Step) -> Step:
    """A certificate is added on the day of a step; the applicants can open it."""
    readers = [DocumentReader.APPLICANTS]
    words = "Certificate of marriage"
    return with_file(at, DocumentKind.CERTIFICATE, "Certificate.pdf", words, readers=readers)


def _with_its_document(written: Step) -> list[Step]:
    report = with_file(written, DocumentKind.REPORT, "Report.pdf", "Report, full version")
    return [report, replace(written, details={**written.details, "document": REPORT})]


def _at_the_start(begun: Step) -> list[Step]:
    readers = [DocumentReader.APPLICANTS]
    wrong = "It is about another household."
    return [
        certificate(begun),
        with_file(
            begun, DocumentKind.LETTER, "Letter.pdf", "Letter about a visit", readers=readers
        ),
        _step("withdraw-document", begun.on, document=LETTER, reason=wrong),
    ]


def with_file(
    at: Step, kind: DocumentKind, name: str, words: str, readers: Sequence[DocumentReader] = ()
) -> Step:
    """A document is added on the day of a step."""
    details = {"name": name, "kind": kind, "readers": readers}
    return replace(_step("add-document", at.on, **details), attached=pdf(words))


def pdf(words: str) -> bytes:
    """A page with one line, as PDF 1.4; the words may hold no bracket."""
    text = f"BT /F1 18 Tf 72 760 Td ({words}. Made up for the demo.) Tj ET"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{page} /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n"
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{listed}"
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return (written + table + end).encode()
