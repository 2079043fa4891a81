"""The documents of a case as they are shown: to those who assess in full, to others what they may open.

The invariant: who of the staff sent a file, why one was withdrawn and what was there before are for those who assess.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.assessing import FiledPaper
from contracts.documents import DocumentKind, DocumentReader, FileFormat
from contracts.identity import Who
from contracts.journey import reference
from contracts.reference import AgencyCode, ApplicantNumber, Household
from contracts.release import Recipient, recipients
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.document_list import CaseDocument, KeptVersion
from services.assessment.domain.documents import recorded_on, sent_by
from services.assessment.domain.named_documents import papers_in, sent_writings, writings_in
from services.assessment.domain.passed_documents import (
    PassedVersion,
    Receiving,
    passed_versions,
    receiving_on,
)
from services.chassis.clock import today
from services.chassis.files import Received


class ReceivedFile(BaseModel):
    """A file that came: what it is, and the digest by which a command names it."""

    file: str = Field(description="SHA-256 of its content, in hexadecimal")
    format: FileFormat
    size: int = Field(description="In bytes")

    @classmethod
    def of(cls, received: Received) -> Self:
        return cls(file=received.digest, format=received.format, size=received.size)


class DocumentVersionView(BaseModel):
    """One version of a document."""

    number: int
    on: date
    name: str = Field(description="What the file was called")
    format: FileFormat
    size: int = Field(description="In bytes")
    by: str | None = Field(description="Who of the staff sent it; only for those who assess")
    applicant: ApplicantNumber | None = Field(description="Which applicant sent it")
    by_link: bool = Field(description="Whether it came with an answer by link")

    @classmethod
    def of(cls, assessment: Assessment, kept: KeptVersion, *, full: bool) -> Self:
        staff = full and kept.applicant is None and kept.request is None
        return cls(
            number=kept.number,
            on=assessment.day_of(kept.event),
            name=kept.name,
            format=kept.file.format,
            size=kept.file.size,
            by=kept.by if staff else None,
            applicant=kept.applicant,
            by_link=kept.request is not None,
        )


class WithdrawalView(BaseModel):
    """That a document was withdrawn, and why."""

    on: date
    by: str
    reason: str


class GoneView(BaseModel):
    """That a document which the panel had was withdrawn, and nothing of what it was about."""

    number: int
    kind: DocumentKind
    on: date

    @classmethod
    def every(cls, assessment: Assessment) -> list[Self]:
        """Each of them, in the order in which they were withdrawn."""
        return [
            cls(
                number=each.document,
                kind=assessment.documents[each.document - 1].kind,
                on=assessment.day_of(each.event),
            )
            for each in assessment.document_withdrawals
            if each.at_panel
        ]


class DocumentView(BaseModel):
    """One document; `person` is null for the whole household."""

    number: int
    kind: DocumentKind
    person: int | None
    readers: list[DocumentReader]
    versions: list[DocumentVersionView] = Field(
        description="The latest last; only those who assess see earlier ones"
    )
    replaceable: bool = Field(description="Whether you may replace it")
    report: list[int] = Field(
        description="Which versions of the report and addenda it holds; applicants see those they were sent"
    )
    papers: list[FiledPaper] = Field(
        description="For which of the panel's papers it was chosen; only for staff"
    )
    recipients: list[Recipient] = Field(
        description="Who may be given it, beside those who assess; only for staff"
    )
    withdrawn: WithdrawalView | None

    @classmethod
    def of(cls, assessment: Assessment, document: CaseDocument, who: Who, *, full: bool) -> Self:
        kept = [each for each in assessment.document_versions if each.document == document.number]
        shown = kept if full else kept[-1:]
        own = who.applicant is not None and sent_by(assessment, document) == who.applicant
        return cls(
            number=document.number,
            kind=document.kind,
            person=document.person,
            readers=[*document.readers],
            versions=[DocumentVersionView.of(assessment, each, full=full) for each in shown],
            replaceable=not document.withdrawn and (full or own),
            report=_writings(assessment, document, told=who.applicant is not None),
            papers=[] if who.applicant else papers_in(assessment, document.number),
            recipients=[] if who.applicant else _recipients(assessment, document),
            withdrawn=_withdrawal(assessment, document) if full else None,
        )


def _recipients(assessment: Assessment, document: CaseDocument) -> list[Recipient]:
    may = recipients(
        document.kind,
        document.readers,
        recorded_on(assessment, document.number),
        withdrawn=document.withdrawn,
        sent_by_applicant=sent_by(assessment, document) is not None,
    )
    return [*may]


class ObservationsView(BaseModel):
    """What the applicants wrote about the report, and when; no date where an old record has none.

    `document` is the document of the case that holds it, where they did not send it online.
    """

    on: date | None
    words: str | None
    document: int | None
    applicant: int | None = Field(description="Who sent it, where staff did not record it")

    @classmethod
    def every(cls, assessment: Assessment, applicant: int | None = None) -> list[Self]:
        """Every text that is on record, the latest last; to an applicant, what the other did not send alone."""
        return [
            cls(
                on=assessment.day_of(each.version) if each.version else None,
                words=each.words,
                document=each.document,
                applicant=each.applicant,
            )
            for each in assessment.observations
            if applicant is None or each.applicant in {None, applicant}
        ]


class PassedView(BaseModel):
    """A document that went along with a move; `person` is null for the whole household."""

    number: int
    version: int
    kind: DocumentKind
    person: int | None

    @classmethod
    def of(cls, passed: PassedVersion) -> Self:
        return cls(**_facts_of(passed))


class PassedOnView(BaseModel):
    """What another agency can open, because the household moved there."""

    receiver: AgencyCode
    until: date = Field(description="The last day on which it can")
    documents: list[PassedView]

    @classmethod
    def of(cls, assessment: Assessment, applicant: ApplicantNumber | None) -> Self | None:
        """The same for staff; for an applicant what is about them or the household."""
        receiving = receiving_on(assessment, today())
        told = [
            PassedView.of(each)
            for each in passed_versions(assessment)
            if applicant is None or each.document.person in {None, applicant}
        ]
        if receiving is None or not told:
            return None
        return cls(receiver=receiving.agency, until=receiving.until, documents=told)


class ReceivedDocument(PassedView):
    """The same with its file, for the agency that can open it."""

    name: str = Field(description="What the file was called")
    format: FileFormat
    size: int = Field(description="In bytes")

    @classmethod
    def of(cls, passed: PassedVersion) -> Self:
        file = passed.kept.file
        facts = _facts_of(passed)
        return cls(**facts, name=passed.kept.name, format=file.format, size=file.size)


class ReceivedDocuments(BaseModel):
    """The documents of one household that moved to your agency."""

    journey: UUID
    reference: str = Field(description="Of the case at the agency that they left")
    agency: AgencyCode = Field(description="The agency that they left")
    moved_on: date
    until: date = Field(description="The last day on which you can open them")
    documents: list[ReceivedDocument]

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, receiving: Receiving) -> Self:
        return cls(
            journey=journey,
            reference=reference(journey),
            agency=assessment.agency,
            moved_on=receiving.since,
            until=receiving.until,
            documents=[ReceivedDocument.of(each) for each in passed_versions(assessment)],
        )


class CaseDocuments(BaseModel):
    """The documents of a case that the reader may open, in the order in which they were added."""

    journey: UUID
    agency: AgencyCode
    household: Household
    documents: list[DocumentView]
    observations: list[ObservationsView] = Field(
        description="What the applicants wrote about the report, from the referral to the panel on; only for staff and the panel"
    )
    gone: list[GoneView] = Field(
        description="What the panel had and was withdrawn; only for the panel: those who assess see the documents"
    )
    passed_on: PassedOnView | None = Field(
        description="What the agency that they moved to can open today; null for panel members, or if it is nothing"
    )

    @classmethod
    def of(
        cls,
        journey: UUID,
        assessment: Assessment,
        shown: Iterable[CaseDocument],
        who: Who,
        *,
        full: bool,
    ) -> Self:
        views = [DocumentView.of(assessment, each, who, full=full) for each in shown]
        told = full or who.applicant is not None
        return cls(
            journey=journey,
            agency=assessment.agency,
            household=assessment.household,
            documents=views,
            gone=[] if told else GoneView.every(assessment),
            passed_on=PassedOnView.of(assessment, who.applicant) if told else None,
            observations=_for_panel(assessment, who),
        )


def _for_panel(assessment: Assessment, who: Who) -> list[ObservationsView]:
    """What the applicants wrote goes to the panel with the report (regulation 30)."""
    told = who.applicant is None and assessment.referred_on is not None
    return ObservationsView.every(assessment) if told else []


def _facts_of(passed: PassedVersion) -> dict[str, Any]:
    document = passed.document
    return {
        "number": document.number,
        "version": passed.kept.number,
        "kind": document.kind,
        "person": document.person,
    }


def _writings(assessment: Assessment, document: CaseDocument, *, told: bool) -> list[int]:
    held = writings_in(assessment, document.number)
    sent = {each.number for each in sent_writings(assessment)}
    return [each for each in held if each in sent] if told else held


def _withdrawal(assessment: Assessment, document: CaseDocument) -> WithdrawalView | None:
    for each in assessment.document_withdrawals:
        if each.document == document.number:
            return WithdrawalView(on=assessment.day_of(each.event), by=each.by, reason=each.reason)
    return None
