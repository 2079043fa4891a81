"""The parts of a case that are shown beside its stage: missing checks, a hold, a new home, early permanence.

The invariant: each part says what the events say of it and decides nothing; what is for staff alone is said to be so.
"""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, Field

from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.hold import AskedForBy, HoldReason
from contracts.people import PersonNumber
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import Missing
from services.assessment.domain.early_permanence import trained_on
from services.assessment.domain.hold import running_on
from services.assessment.domain.homes import homes_of
from services.assessment.timeline import as_they_stand, broken_off
from services.casework.case_list import next_clock


class MissingCheck(BaseModel):
    """A required check that is not in, or was in and has expired."""

    check: Check
    person: PersonNumber | None = Field(description="None: of the household, or not known")
    expired: bool
    interview: bool = Field(description="It is in, and the interview of the referee is not")

    @classmethod
    def of(cls, missing: Missing) -> Self:
        return cls(
            check=missing.check,
            person=missing.person,
            expired=missing.expired,
            interview=missing.interview,
        )


class HoldView(BaseModel):
    """That work on a case rests, and which of its clocks run on."""

    since: date
    until: date | None
    reason: HoldReason | None = Field(description="Only for staff")
    asked_by: AskedForBy | None = Field(description="Only for staff")
    running_on: list[ClockId]

    @classmethod
    def of(cls, assessment: Assessment) -> Self | None:
        hold = assessment.on_hold
        if hold is None:
            return None
        return cls(
            since=assessment.day_of(hold.version),
            until=hold.until,
            reason=hold.reason,
            asked_by=hold.asked_by,
            running_on=running_on(assessment),
        )

    def for_household(self) -> Self:
        """Without why, and who asked: what one applicant told the agency is not the other's to read."""
        return self.model_copy(update={"reason": None, "asked_by": None})


class NewHomeView(BaseModel):
    """A move that the household told of, and the latest change of address with what it asks of staff."""

    told_for: date | None = Field(description="When they say that they move, until it is recorded")
    moved_on: date | None
    other_area: bool
    other_doctor: bool
    confirmed_on: date | None = Field(description="When staff had checked who lives there")

    @classmethod
    def of(cls, assessment: Assessment) -> Self | None:
        told, homes = assessment.course.move_told, homes_of(assessment)
        if told is None and not homes:
            return None
        home = homes[-1] if homes else None
        return cls(
            told_for=told.moves_on if told else None,
            moved_on=assessment.day_of(home.version) if home else None,
            other_area=home is not None and home.other_area,
            other_doctor=home is not None and home.other_doctor,
            confirmed_on=assessment.day_of(home.confirmed) if home and home.confirmed else None,
        )


class EarlyPermanenceView(BaseModel):
    """Interest, training and assessment, each as far as it is known."""

    interested: bool | None = Field(description="Null where nobody has said")
    trained: dict[PersonNumber, date] = Field(description="The applicants who trained, and when")
    suitable: bool | None = Field(description="Null until it is assessed")
    assessed_on: date | None

    @classmethod
    def of(cls, assessment: Assessment) -> Self | None:
        said, assessed = assessment.course.early_interest, assessment.course.early_assessment
        trained = trained_on(assessment)
        if not (said or trained or assessed):
            return None
        return cls(
            interested=said.interested if said else None,
            trained=trained,
            suitable=assessed.suitable if assessed else None,
            assessed_on=assessment.day_of(assessed.version) if assessed else None,
        )


def clocks_of(assessment: Assessment) -> dict[str, Any]:
    """The deadlines of a case, for its view: those of staff also say what the applicants do not know yet."""
    return {
        "clocks": as_they_stand(assessment),
        "broken_off": broken_off(assessment),
        "next_clock": next_clock(assessment),
    }
