"""Equality answers: where they are kept, and the one view that shows them, to who gave them.

The invariant: no other view of this service holds an answer, and nothing here names a person.
"""

from uuid import UUID

from pydantic import BaseModel

from contracts import equality
from contracts.equality import ApplicantNumber
from services.chassis.record import RecordKind
from services.enquiry.domain.equality import EqualityAnswers, EqualityRecord

EQUALITY = RecordKind(equality.TOPIC, "equality", EqualityRecord)


class EqualityAnswersView(BaseModel):
    """One applicant's own answers, in their words. All are null until they answer."""

    journey: UUID
    applicant: ApplicantNumber
    answers: EqualityAnswers

    @classmethod
    def of(
        cls, journey: UUID, applicant: int, record: EqualityRecord | None
    ) -> "EqualityAnswersView":
        given = record.answers.get(applicant) if record else None
        return cls(journey=journey, applicant=applicant, answers=given or EqualityAnswers())
