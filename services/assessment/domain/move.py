"""A household goes on with another agency before this one has decided, and takes along what the applicants agreed to.

The invariant: nothing is passed on without the consent of each applicant, and no document that is about somebody
else, or about an applicant who left and was not asked. The application ends here, as a withdrawal for this reason, so the household is free to register there; it is one
application after the other and never two.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from contracts.documents import DocumentNumber
from contracts.move import PASSED_OPEN_FOR, CaseMoved, PassedDocuments
from contracts.reference import AgencyCode, ApplicantNumber, WithdrawalReason
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import ASSESSED, Assessment, at_step, decide
from services.assessment.domain.checks import WhichCheck
from services.assessment.domain.document_list import CaseDocument
from services.assessment.domain.named_documents import current_document
from services.assessment.domain.outcome import Withdraw, withdraw
from services.assessment.domain.status import AT_PANEL
from services.chassis.decision import Command, Decision, Kind, Refusal

AT = (*ASSESSED, *AT_PANEL)

WHO_CONSENTED: list[list[JsonValue]] = [[1, 2], [1], [2]]


def _example(receiver: str, consented: list[JsonValue], **more: JsonValue) -> dict[str, JsonValue]:
    return {
        "on": "2025-07-09",
        "receiver": receiver,
        "checks": ["dbs", "health"],
        "consent_by": consented,
        "consent_on": "2025-07-07",
        "words": "They moved house. The new agency asked for the certificates.",
        **more,
    }


class RecordMove(Command):
    """The household goes on with another agency. Its application here ends."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                *(
                    _example(receiver, consented)
                    for receiver in ("coast", "estuary")
                    for consented in WHO_CONSENTED
                ),
                _example("coast", [1, 2], documents=[1]),
            ]
        }
    )

    receiver: AgencyCode = Field(title="To which agency?", json_schema_extra={"x-record": "agency"})
    checks: Annotated[tuple[WhichCheck, ...], Field(max_length=20)] = Field(
        default=(),
        title="Which checks do you pass on?",
        description="Leave it empty if you pass on none",
    )
    documents: PassedDocuments = Field(
        default=(),
        json_schema_extra={"x-record": "household_document"},
        title="Which documents can the other agency open?",
        description=f"Its managers can open them for {PASSED_OPEN_FOR.days} days from the date of the move. Leave it empty if they are to open none",
    )
    consent_by: Annotated[frozenset[ApplicantNumber], Field(min_length=1, max_length=2)] = Field(
        title="Which applicants agreed?",
        description="Each of them must agree to the move and to what you pass on",
        json_schema_extra={
            "x-record": "applicant",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )
    consent_on: date = Field(title="When did they agree?")
    words: WrittenIfAny = Field(
        default=None,
        title="What should colleagues know about it?",
        description="We keep this on the case record. The other agency does not read it here",
    )

    @model_validator(mode="after")
    def _consent_comes_first(self) -> Self:
        if self.consent_on > self.on:
            raise ValueError("they must agree on or before the date of the move")
        return self


def record_move(state: Assessment | None, command: RecordMove) -> Decision[Assessment]:
    """Says where they go and what went along, and ends the application in the same write."""
    assessment = at_step(state, *AT)
    if command.receiver == assessment.agency:
        raise Refusal(Kind.NOT_VALID, "This is your own agency. Choose another one.", "receiver")
    if command.consent_by != frozenset(assessment.applicants):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Every applicant must agree to the move, and no one else can. Check who agreed.",
            "consent_by",
        )
    why = WithdrawalReason.MOVED_TO_ANOTHER_AGENCY
    ended = withdraw(assessment, Withdraw(on=command.on, reason=why))
    moved = CaseMoved(
        occurred_on=command.on,
        receiver=command.receiver,
        checks=command.checks,
        documents=_documents(assessment, command),
    )
    return decide(assessment, moved, *ended.events, move_words=command.words)


def _documents(assessment: Assessment, command: RecordMove) -> tuple[DocumentNumber, ...]:
    """The documents that go along, each once."""
    numbers = tuple(sorted(set(command.documents)))
    for number in numbers:
        _require_agreed(assessment, current_document(assessment, number, "documents"))
    return numbers


def _require_agreed(assessment: Assessment, document: CaseDocument) -> None:
    """Refuses a document about somebody who was not asked: another person, or an applicant who has left since."""
    if document.person not in {None, *assessment.applicants}:
        raise Refusal(
            Kind.NOT_VALID,
            f"Document {document.number} is about someone who is not an applicant. Choose documents about the applicants or the whole household.",
            "documents",
        )
    latest = max(e.event for e in assessment.document_versions if e.document == document.number)
    if document.person is None and latest < max(assessment.course.left.values(), default=0):
        raise Refusal(
            Kind.NOT_VALID,
            f"Document {document.number} is about the household as it was before an applicant left. Choose documents about the applicant who goes on.",
            "documents",
        )
