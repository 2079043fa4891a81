"""What the assessment service says of stage one beside its checks: plan, preparation, recommendation, extension.

The invariant: a plan, reasons and what was learnt are in no event; an event has codes, numbers and days.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.calendar import LocalTime
from contracts.event import MOST, Event
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import ApplicantNumber, DelayReason, InformationForm, StageOneOutcome

PlanNumber = Annotated[
    int, Field(ge=1, le=MOST, description="1 for the first plan, 2 for the next")
]
BookingNumber = Annotated[int, Field(ge=1, le=MOST, description="In the order of booking")]
Hours = Annotated[int, Field(ge=1, le=100)]


class ApplicantDescribed(Event):
    """An applicant told staff what Annex A asks of gender, ethnicity and disability; never what they said."""

    type: ClassVar[str] = "assessment.applicant_described.v1"
    title: ClassVar[str] = "Gender, ethnicity and disability recorded"
    applicant: ApplicantNumber


class StageOnePlanMade(Event):
    """The agency drew up a stage one plan in consultation with the applicants (regulation 22)."""

    type: ClassVar[str] = "assessment.stage_one_plan_made.v1"
    title: ClassVar[str] = "Stage one plan drawn up"
    plan: PlanNumber


class StageOnePlanAgreed(Event):
    """One applicant agreed to a stage one plan; a changed plan is agreed again."""

    type: ClassVar[str] = "assessment.stage_one_plan_agreed.v1"
    title: ClassVar[str] = "Stage one plan agreed"
    plan: PlanNumber
    applicant: ApplicantNumber


class SupportInformationGiven(Event):
    """The applicants were given information about support and entitlements (section 4B, 2002 Act)."""

    type: ClassVar[str] = "assessment.support_information_given.v1"
    title: ClassVar[str] = "Information about support given"
    form: InformationForm


class PreparationBooked(Event):
    """Counselling, training, e-learning or a workbook was arranged, for one applicant or for all."""

    type: ClassVar[str] = "assessment.preparation_booked.v1"
    title: ClassVar[str] = "Preparation booked"
    booking: BookingNumber
    kind: PreparationKind
    held_on: date
    applicant: ApplicantNumber | None = None
    topic: PreparationTopic | None = None
    way: PreparationWay | None = None
    hours: Hours | None = None


class TrainingPlaceBooked(Event):
    """One applicant has a place at a training session of the agency, which is a booking with hours."""

    type: ClassVar[str] = "assessment.training_place_booked.v1"
    title: ClassVar[str] = "Place at a training session booked"
    booking: BookingNumber
    session: UUID
    applicant: ApplicantNumber
    topic: PreparationTopic
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    way: PreparationWay


class TrainingPlaceMoved(Event):
    """The training session at which an applicant has a place is at another time, or held in another way."""

    type: ClassVar[str] = "assessment.training_place_moved.v1"
    title: ClassVar[str] = "Training session changed"
    booking: BookingNumber
    session: UUID
    applicant: ApplicantNumber
    topic: PreparationTopic
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    way: PreparationWay


class TrainingPlaceEnded(Event):
    """An applicant does not take part: they gave up the place, or the agency cancelled the session."""

    type: ClassVar[str] = "assessment.training_place_ended.v1"
    title: ClassVar[str] = "Place at a training session ended"
    booking: BookingNumber
    session: UUID
    applicant: ApplicantNumber
    topic: PreparationTopic
    held_on: date
    end: PlaceEnd


class PreparationTaken(Event):
    """What one applicant did about preparation that was booked; what they learnt is kept elsewhere."""

    type: ClassVar[str] = "assessment.preparation_taken.v1"
    title: ClassVar[str] = "Preparation attended, missed or declined"
    booking: BookingNumber
    kind: PreparationKind
    applicant: ApplicantNumber
    outcome: PreparationOutcome


class PeerSupportMoved(Event):
    """Support by other adopters was offered, accepted, declined, matched, met or ended."""

    type: ClassVar[str] = "assessment.peer_support_moved.v1"
    title: ClassVar[str] = "Support by other adopters"
    kind: PeerSupportKind
    step: PeerSupportStep


class LateStart(StrEnum):
    """Why stage one began later than the acceptance, as the agency says it."""

    APPLICANTS_ASKED_TO_START_LATER = "applicants_asked_to_start_later"
    NO_SOCIAL_WORKER_AVAILABLE = "no_social_worker_available"
    PREPARATION_COURSE_BEGAN_LATER = "preparation_course_began_later"
    ANOTHER_REASON = "another_reason"


class StageOneStarted(Event):
    """Stage one began on a day of its own; without this it began on the day of the acceptance, or never on the fast track.

    `reason` is None where it began on the day of the acceptance, of those who took the fast track later.
    """

    type: ClassVar[str] = "assessment.stage_one_started.v1"
    title: ClassVar[str] = "Stage one began later"
    reason: LateStart | None = None


class StageOneExtended(Event):
    """The agency takes longer than the two months, for a good reason; no clock is moved by it."""

    type: ClassVar[str] = "assessment.stage_one_extended.v1"
    title: ClassVar[str] = "Stage one extended"
    reason: DelayReason
    until: Annotated[date, Field(description="When the agency expects to decide")]


class StageOneRecommended(Event):
    """A social worker recommended how stage one should end; a manager decides."""

    type: ClassVar[str] = "assessment.stage_one_recommended.v1"
    title: ClassVar[str] = "Stage one recommendation made"
    outcome: StageOneOutcome
