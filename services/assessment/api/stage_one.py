"""Stage one beside its checks over HTTP: the plan in every version, preparation, support, an extension.

The invariant: applicants read their plan and what was booked for them. Who of the staff did what, and what staff
wrote about what they learnt, is for those who assess.
"""

from datetime import date
from typing import Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import ApplicantNumber, DelayReason, Household, InformationForm
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.domain.assessment import Assessment, Learnt, PlanContents, StageOnePlan
from services.assessment.domain.progress import people
from services.assessment.domain.stage_one_progress import (
    Booking,
    Extension,
    InformationGiven,
    SupportMove,
)
from services.chassis.admission import may
from services.chassis.problems import REFUSALS

router = APIRouter(prefix="/cases", tags=["assessments"], responses=REFUSALS)


class PlanView(PlanContents):
    """One version of the stage one plan."""

    number: int
    on: date
    by: str | None = Field(description="Who drew it up; only for staff")

    @classmethod
    def of(cls, plan: StageOnePlan, *, staff: bool) -> Self:
        return cls(**plan.model_dump(exclude={"by"}), by=plan.by if staff else None)


class TakenView(BaseModel):
    """What one applicant did about it."""

    on: date
    outcome: PreparationOutcome


class BookingView(BaseModel):
    """Counselling, training, e-learning or a workbook."""

    number: int
    booked_on: date
    kind: PreparationKind
    held_on: date
    applicants: list[int] = Field(description="For whom it is booked")
    topic: PreparationTopic | None
    way: PreparationWay | None
    hours: int | None
    taken: dict[ApplicantNumber, TakenView]

    @classmethod
    def of(cls, assessment: Assessment, booking: Booking) -> Self:
        facts = booking.model_dump(exclude={"version", "taken", "applicant"})
        every = people(assessment.household)
        applicants = [each for each in every if booking.applicant in {None, each}]
        taken = {
            applicant: TakenView(on=assessment.day_of(each.version), outcome=each.outcome)
            for applicant, each in booking.taken.items()
        }
        return cls(
            **facts,
            applicants=applicants,
            booked_on=assessment.day_of(booking.version),
            taken=taken,
        )


class InformationView(BaseModel):
    """Information about support that was given."""

    on: date
    form: InformationForm
    by: str | None = Field(description="Who gave it; only for staff")

    @classmethod
    def of(cls, assessment: Assessment, given: InformationGiven, *, staff: bool) -> Self:
        by = assessment.information_by.get(given.version) if staff else None
        return cls(on=assessment.day_of(given.version), form=given.form, by=by)


class SupportView(BaseModel):
    """One step of support by other adopters."""

    on: date
    kind: PeerSupportKind
    step: PeerSupportStep

    @classmethod
    def of(cls, assessment: Assessment, move: SupportMove) -> Self:
        return cls(on=assessment.day_of(move.version), kind=move.kind, step=move.step)


class ExtensionView(BaseModel):
    """That stage one takes longer, why, and when the agency expects to decide."""

    on: date
    reason: DelayReason
    until: date

    @classmethod
    def of(cls, assessment: Assessment, extension: Extension) -> Self:
        on = assessment.day_of(extension.version)
        return cls(on=on, reason=extension.reason, until=extension.until)


class StageOneView(BaseModel):
    """Stage one beside its checks. `learnt` is only for staff."""

    journey: UUID
    household: Household
    plans: list[PlanView] = Field(description="Every version, the latest last")
    agreed: dict[ApplicantNumber, date] = Field(
        description="When each applicant agreed to the latest plan"
    )
    information: list[InformationView]
    preparation: list[BookingView]
    support: list[SupportView]
    extension: ExtensionView | None
    learnt: list[Learnt]

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, *, staff: bool) -> Self:
        stage, day = assessment.stage_one, assessment.day_of
        extension = stage.extension
        return cls(
            journey=journey,
            household=assessment.household,
            plans=[PlanView.of(each, staff=staff) for each in assessment.plans],
            agreed={applicant: day(version) for applicant, version in stage.agreed.items()},
            information=[
                InformationView.of(assessment, each, staff=staff) for each in stage.information
            ],
            preparation=[BookingView.of(assessment, each) for each in stage.bookings],
            support=[SupportView.of(assessment, each) for each in stage.support],
            extension=ExtensionView.of(assessment, extension) if extension else None,
            learnt=[*assessment.learnt] if staff else [],
        )


@router.get("/{journey}/stage-one", dependencies=[may(*ASSESSORS, Role.ADOPTER)])
async def show_stage_one(journey: UUID, assessments: Assessments) -> StageOneView:
    """Show the stage one plan in every version, and preparation, support and information."""
    assessment = await assessments.state(journey)
    staff = assessments.admitted.who.journey is None
    return StageOneView.of(journey, assessment, staff=staff)
