"""Equality answers: where they are kept, the view that shows them to who gave them, and the keys to events.

The invariant: no other view of this service holds an answer, and a record names neither a person nor a journey.
"""

from collections.abc import Collection
from uuid import UUID

from pydantic import BaseModel, Field

from contracts import equality
from contracts.equality import ApplicantNumber
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, RecordKind
from services.enquiry.domain.equality import EqualityAnswers, EqualityRecord

EQUALITY = RecordKind(equality.TOPIC, "equality_answers", EqualityRecord)
"""Under the pseudonym of a person, not under the identity of a journey."""


class EqualityAnswersView(BaseModel):
    """One applicant's own answers, in their words. All are null until they answer, and once they withdrew."""

    journey: UUID
    applicant: ApplicantNumber
    answers: EqualityAnswers

    @classmethod
    def of(
        cls, journey: UUID, applicant: int, record: EqualityRecord | None
    ) -> "EqualityAnswersView":
        given = record.answers if record else None
        return cls(journey=journey, applicant=applicant, answers=given or EqualityAnswers())


class EqualityKey(BaseModel):
    """The one key that there is to a person's events: that of the latest, if it gave answers."""

    person: UUID
    version: int = Field(description="Of the person's latest event; no earlier one can be opened")
    key: str | None = Field(description="Null if the person withdrew the answers")


async def find_keys(
    records: CaseRecords[EqualityRecord], people: Collection[UUID]
) -> list[EqualityKey]:
    """The keys of those of these people who ever answered."""
    shown = {**STATE_SHOWN, "version": True}
    found = await records.collection.find({"_id": {"$in": [*people]}}, shown).to_list()

    def key_in(record: Document) -> EqualityKey:
        key = records.kind.state_of(record).key
        return EqualityKey(person=record["_id"], version=record["version"], key=key)

    return [*records.concerns.readable(found, key_in)]
