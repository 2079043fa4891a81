"""Stage one beside its checks over HTTP: the plan in every version, preparation, support, an extension.

The invariant: applicants read their plan and what was booked for them. Who of the staff did what, and what staff
wrote about what they learnt, is for those who assess.
"""

from datetime import date
from typing import Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.calendar import LocalTime
from contracts.identity import Role
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import ApplicantNumber, DelayReason, Household, InformationForm
from services.assessment.api.dependencies import ASSESSORS, Assessments
from services.assessment.domain.assessment import (
    Assessment,
    Learnt,
    PlanContents,
    StageOnePlan,
    as_told,
)
from services.assessment.domain.stage_one_progress import (
    Booking,
    Extension,
    InformationGiven,
    SupportMove,
)
from services.assessment.domain.status import Status
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
    session: UUID | None = Field(description="The training session at which it is a place")
    starts_at: LocalTime | None
    ends_at: LocalTime | None
    where: str | None = Field(
        description="Where the training session is, or how to join it; not for the other applicant"
    )
    ended: PlaceEnd | None = Field(description="Why there is no place any more")
    taken: dict[ApplicantNumber, TakenView]

    @classmethod
    def of(
        cls, assessment: Assessment, booking: Booking, *, applicant: ApplicantNumber | None
    ) -> Self:
        """As staff see it; `applicant` is the number of the one who looks, None for staff."""
        facts = booking.model_dump(exclude={"version", "taken", "applicant"})
        every = assessment.applicants
        applicants = [each for each in every if booking.applicant in {None, each}]
        taken = {
            number: TakenView(on=assessment.day_of(each.version), outcome=each.outcome)
            for number, each in booking.taken.items()
        }
        return cls(
            **facts,
            applicants=applicants,
            booked_on=assessment.day_of(booking.version),
            where=_where(assessment, booking, applicant),
            taken=taken,
        )


def _where(
    assessment: Assessment, booking: Booking, applicant: ApplicantNumber | None
) -> str | None:
    """For staff and for whom it is booked: where one of a couple is on a day may be what the other must not know."""
    theirs = applicant is None or booking.applicant in {None, applicant}
    return assessment.training_places.get(booking.number) if theirs and not booking.ended else None


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
    applicants: list[int] = Field(description="The numbers of those who go on")
    status: Status
    started_on: date | None = Field(
        description="When stage one began; null on the fast track without it"
    )
    accepted_on: date
    plans: list[PlanView] = Field(description="Every version, the latest last")
    agreed: dict[ApplicantNumber, date] = Field(
        description="When each applicant agreed to the latest plan"
    )
    information: list[InformationView]
    preparation: list[BookingView] = Field(
        description="Applicants see all but counselling that is for the other one alone, and what is for one who left"
    )
    support: list[SupportView]
    extension: ExtensionView | None
    learnt: list[Learnt]

    @classmethod
    def of(cls, journey: UUID, assessment: Assessment, *, applicant: int | None) -> Self:
        """As staff see it; `applicant` is the number of the one who looks, None for staff."""
        stage, day, staff = assessment.stage_one, assessment.day_of, applicant is None
        extension = stage.extension
        return cls(
            journey=journey,
            household=assessment.household,
            applicants=assessment.applicants,
            status=assessment.status,
            accepted_on=assessment.opened_on,
            started_on=assessment.stage_one_on,
            plans=[PlanView.of(each, staff=staff) for each in assessment.plans],
            agreed={applicant: day(version) for applicant, version in stage.agreed.items()},
            information=[
                InformationView.of(assessment, each, staff=staff) for each in stage.information
            ],
            preparation=[
                BookingView.of(assessment, each, applicant=applicant)
                for each in stage.bookings
                if applicant is None or each.is_shown_to(applicant, assessment.course.left)
            ],
            support=[SupportView.of(assessment, each) for each in stage.support],
            extension=ExtensionView.of(assessment, extension) if extension else None,
            learnt=[*assessment.learnt] if staff else [],
        )


@router.get("/{journey}/stage-one", dependencies=[may(*ASSESSORS, Role.ADOPTER)])
async def show_stage_one(journey: UUID, assessments: Assessments) -> StageOneView:
    """Show the stage one plan in every version, and preparation, support and information."""
    assessment = await assessments.state(journey)
    applicant = assessments.admitted.who.applicant
    shown = assessment if applicant is None else as_told(assessment)
    return StageOneView.of(journey, shown, applicant=applicant)
