"""Equality answers once their seal was opened: what a row keeps of them.

The invariant: nothing but what measures count is in it, and it is in no row any more once it was withdrawn.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.equality import (
    AgeGroup,
    ApplicantNumber,
    EqualityAnswersGiven,
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.event import Event
from contracts.reference import EthnicGroup


class OpenedAnswers(Event):
    """`EqualityAnswersGiven` with what was sealed in it; it is never published.

    Of an event of the second version, which had the ethnic group alone, the other answers are null.
    """

    type: ClassVar[str] = EqualityAnswersGiven.type
    journey: UUID
    applicant: ApplicantNumber
    ethnic_group: EthnicGroup | None
    sex: Sex | None = None
    gender_same_as_at_birth: YesNo | None = None
    sexual_orientation: SexualOrientation | None = None
    religion: Religion | None = None
    long_term_condition: YesNo | None = None
    reduced_activity: ReducedActivity | None = None
    marital_status: MaritalStatus | None = None
    age_group: AgeGroup | None = None


class AnswersOf(BaseModel):
    """Whose answers a pseudonym stands for, as long as they are not withdrawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    applicant: ApplicantNumber
