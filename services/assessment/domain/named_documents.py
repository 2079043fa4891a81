"""Which documents the report and the panel's papers name, and whom that lets open them.

The invariant: applicants open the report's document from the day the report is shared, and the panel what its papers
name from the referral on. What they open is what was signed off or chosen: it was not replaced since.
"""

from collections.abc import Iterator

from contracts.assessing import FiledPaper
from contracts.documents import DocumentKind, DocumentNumber, DocumentReader
from contracts.words import label_of
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.document_list import CaseDocument
from services.assessment.domain.progress import Progress
from services.assessment.domain.stage_two_progress import Writing
from services.chassis.decision import Kind, Refusal


def documents_now(case: Progress) -> tuple[CaseDocument, ...]:
    """The documents of a case, with everyone who may open each by now."""
    opened: dict[DocumentReader, set[DocumentNumber | None]] = {
        DocumentReader.APPLICANTS: {each.document for each in sent_writings(case)},
        DocumentReader.PANEL: {*sent_to_panel(case)},
    }
    return tuple(_with_readers(each, opened) for each in case.documents)


def shared_writings(case: Progress) -> list[Writing]:
    """The version of the report that the applicants were sent last, and each addendum that they were sent."""
    report = shared_report(case)
    first = [report] if report is not None else []
    return [*first, *(each for each in case.stage_two.addenda if each.shared is not None)]


def sent_writings(case: Progress) -> list[Writing]:
    """Everything that the applicants were sent: the report as often as it was shared, and each addendum."""
    reports = [report for version in _sharings(case) if (report := _report_at(case, version))]
    return [*reports, *(each for each in case.stage_two.addenda if each.shared is not None)]


def shared_report(case: Progress) -> Writing | None:
    """The version of the report that the applicants were sent last, if it is on record; not one written since."""
    return _report_at(case, shared_at(case))


def shared_at(case: Progress) -> int:
    """The event by which the report was shared last; 0 if it was not."""
    return max(_sharings(case), default=0)


def _sharings(case: Progress) -> list[int]:
    return [each.version for each in case.dates if each.step is Step.REPORT_SHARED]


def _report_at(case: Progress, version: int) -> Writing | None:
    """The latest version of the report that was on record before an event."""
    reports = (each for each in reversed(case.stage_two.writings) if not each.addendum)
    return next((each for each in reports if each.version < version), None)


def sent_to_panel(case: Progress) -> Iterator[DocumentNumber]:
    """The documents that the panel got by the referral: of the report, its addenda and the other papers."""
    if case.referred_on is not None:
        yield from (each.document for each in shared_writings(case) if each.document)
        for chosen in case.stage_two.papers.values():
            yield from chosen


def is_open_to_panel(case: Progress, document: CaseDocument) -> bool:
    """Whether the panel may open it: it is for the panel, which has the case."""
    return case.referred_on is not None and document.is_for_panel


def is_at_panel(case: Progress, document: CaseDocument) -> bool:
    """Whether the panel has it, also where a paper or the report names it."""
    return is_open_to_panel(case, documents_now(case)[document.number - 1])


def writings_in(case: Progress, document: DocumentNumber) -> list[int]:
    """The numbers of the versions of the report and the addenda that a document holds or held."""
    return [each.number for each in case.stage_two.writings if each.document == document]


def papers_in(case: Progress, document: DocumentNumber) -> list[FiledPaper]:
    """For which of the panel's papers a document was chosen."""
    return [paper for paper, chosen in case.stage_two.papers.items() if document in chosen]


def document_for_report(case: Progress, number: DocumentNumber) -> CaseDocument:
    """The document that is to hold a version of the report; refuses one that the applicants have, or of another kind."""
    document = current_document(case, number)
    if document.kind is not DocumentKind.REPORT or document.person is not None:
        raise Refusal(
            Kind.NOT_VALID,
            "Choose a document that is a report, about the whole household.",
            "document",
        )
    if DocumentReader.APPLICANTS in next(
        each.readers for each in documents_now(case) if each.number == number
    ):
        raise Refusal(
            Kind.NOT_VALID,
            "The applicants can already open this document. Add one that only staff can open: they can open it once you share the report.",
            "document",
        )
    return document


def require_documents(case: Progress) -> None:
    """Refuses what needs a document where there is none that was not withdrawn."""
    if all(each.withdrawn for each in case.documents):
        raise Refusal(Kind.NOT_NOW, "There is no document yet, or each was withdrawn.")


def current_document(
    case: Progress, number: DocumentNumber, field: str = "document"
) -> CaseDocument:
    """A document that was not withdrawn."""
    for each in case.documents:
        if each.number == number and not each.withdrawn:
            return each
    raise Refusal(
        Kind.NOT_VALID, "There is no such document, or it was withdrawn. Choose another.", field
    )


def what_changed(case: Progress, writing: Writing) -> str | None:
    """What became of the document of a version of the report since it was recorded; None if nothing, or there is none."""
    if writing.document is None:
        return None
    document = case.documents[writing.document - 1]
    if document.withdrawn:
        return f"You withdrew document {document.number}, which holds this text"
    if document.versions != writing.document_version:
        return f"You replaced document {document.number} after you recorded this text"
    return None


def require_unchanged(case: Progress, writing: Writing) -> None:
    """Refuses what follows for a text whose document is no longer what was recorded."""
    if changed := what_changed(case, writing):
        again = "the addendum" if writing.addendum else "the report"
        raise Refusal(Kind.NOT_NOW, f"{changed}. Record {again} again, with its document.")


def require_not_shared(case: Progress, document: CaseDocument) -> None:
    """Refuses to replace what the applicants have as the report."""
    if document.number in {each.document for each in sent_writings(case)}:
        raise Refusal(
            Kind.NOT_NOW,
            "The applicants have this document as the report about them. Add what changes as an addendum, in a document of its own.",
        )


def require_not_at_panel(case: Progress, document: CaseDocument) -> None:
    """Refuses to replace what the panel has: it reads what was sent to it, and what is new beside that."""
    if is_at_panel(case, document):
        raise Refusal(
            Kind.NOT_NOW, "The panel has this document. Add what changes as a new document."
        )


def require_chosen_documents(case: Progress) -> None:
    """Refuses a referral while a document that was chosen for the panel is withdrawn."""
    for paper, chosen in case.stage_two.papers.items():
        gone = [str(each) for each in chosen if case.documents[each - 1].withdrawn]
        if gone:
            raise Refusal(
                Kind.NOT_NOW,
                f"You chose a document for the panel and withdrew it: document {', '.join(gone)}, {label_of(paper).lower()}. Choose the documents for this paper again.",
            )


def _with_readers(
    document: CaseDocument, opened: dict[DocumentReader, set[DocumentNumber | None]]
) -> CaseDocument:
    readers = tuple(
        each
        for each in DocumentReader
        if each in document.readers or document.number in opened[each]
    )
    return document.model_copy(update={"readers": readers})
