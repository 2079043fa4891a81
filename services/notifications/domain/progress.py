"""What later letters must know of a journey, and how it evolves over events.

The invariant: progress follows from events alone, those that are heard and the record's own, and changes by
`evolve` and by nothing else; so replaying them gives the same progress again.
"""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts import assessment, panel
from contracts.approval_review import ApprovalDecision, ApprovalKept, EndingProposed
from contracts.assessment import (
    ApplicationWithdrawn,
    AssessmentDateCorrected,
    StageOneDecided,
    StageTwoStarted,
)
from contracts.clocks import ClockId, due
from contracts.complaints import ComplaintReceived, ComplaintStage, ComplaintTakenFurther
from contracts.enquiry import (
    EnquiryMerged,
    EnquiryReopened,
    EnquiryWithdrawn,
    MergeUndone,
    ReferralTakenUp,
    RegistrationAccepted,
)
from contracts.event import Event
from contracts.event_booking import (
    EventAttended,
    EventBookingEnded,
    EventMissed,
    EventPlaceBooked,
    EventPlaceGiven,
)
from contracts.notifications import MessageRequested
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    QualifyingDeterminationIssued,
)
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApplicantNumber,
    PlaceState,
    StageOneOutcome,
    WithdrawalReason,
)
from contracts.sign_in import ApplicantAccountRemoved, ApplicantJoined
from services.chassis.decision import Kind, Refusal, State


class KnownComplaint(BaseModel):
    """Who made a complaint, and the stage it is at: what the letter with its answer goes by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    applicant: ApplicantNumber | None
    stage: ComplaintStage


class Progress(State):
    """Where the journey is as far as letters go by it; `wake_at` is the sender's, and no event's."""

    merged: bool = Field(default=False, description="A duplicate, to which nothing is written")
    died: bool = Field(default=False, description="The one applicant died")
    places: dict[UUID, date] = Field(
        default={}, description="Information events with a place, and their days"
    )
    joined: frozenset[int] = Field(
        default=frozenset(), description="The applicants who can sign in to their journey"
    )
    assessed: bool = Field(
        default=False, description="From stage one on: letters name who has the assessment"
    )
    stage_two: int = Field(
        default=0, description="Version of its start, in the assessment's stream"
    )
    decision_due_on: date | None = Field(default=None, description="Last day of stage two")
    decision: AgencyDecision | ApprovalDecision | None = Field(
        default=None, description="The latest"
    )
    decided_on: date | None = None
    stage_one: StageOneOutcome | None = Field(default=None, description="As it was decided")
    taken_up: int = Field(
        default=0,
        description="Version of the latest take-up by another agency, in the enquiry's stream",
    )
    complaints: dict[str, KnownComplaint] = Field(
        default={}, description="By the agency that each is about and its number there"
    )
    written: int = Field(default=0, description="Messages that a member of staff asked for")

    @property
    def is_silent(self) -> bool:
        """Whether nothing is written on the journey any more."""
        return self.merged or self.died


_DECISIONS: dict[type[Event], AgencyDecision | ApprovalDecision] = {
    ApplicantsApproved: AgencyDecision.APPROVED,
    QualifyingDeterminationIssued: AgencyDecision.QUALIFYING_DETERMINATION,
    ApplicantsNotApproved: AgencyDecision.NOT_APPROVED,
    EndingProposed: ApprovalDecision.ENDING_PROPOSED,
    ApprovalKept: ApprovalDecision.KEPT,
    ApprovalEnded: ApprovalDecision.ENDED,
}
ProgressT = TypeVar("ProgressT", bound=Progress)


def require_written_to(progress: Progress) -> None:
    """Refuses where nothing is written on the journey any more."""
    if progress.merged:
        raise Refusal(
            Kind.NOT_NOW, "This journey was merged into another one. Write to the household there."
        )
    if progress.died:
        raise Refusal(Kind.NOT_NOW, "The applicant died, so nothing is sent on this journey.")


def evolve(progress: ProgressT, event: Event, version: int = 0) -> ProgressT:
    """The progress after one more event, heard or its own; what no event carries stays as it was.

    `version` is that of a heard one in its stream.
    """
    match event:
        case ReferralTakenUp(agency=agency):
            elsewhere = agency != progress.agency
            changes: dict[str, Any] = {"agency": agency, "taken_up": version} if elsewhere else {}
        case EnquiryMerged() | MergeUndone():
            changes = {"merged": isinstance(event, EnquiryMerged)}
        case EnquiryWithdrawn() | ApplicationWithdrawn() | EnquiryReopened():
            changes = {"died": event.reason is WithdrawalReason.DIED}
        case StageTwoStarted() | AssessmentDateCorrected():
            changes = _stage_two(progress, event, version)
        case ApplicantJoined(applicant=applicant):
            changes = {"joined": progress.joined | {applicant}}
        case ApplicantAccountRemoved(applicant=applicant):
            changes = {"joined": progress.joined - {applicant}}
        case MessageRequested(again=False):
            changes = {"written": progress.written + 1}
        case _:
            changes = {
                "places": _places(progress.places, event),
                "complaints": _complaints(progress, event),
                **_decided(event),
            }
    assessed = progress.assessed or _is_of_assessment(event)
    return progress.model_copy(update={**changes, "assessed": assessed})


def _is_of_assessment(event: Event) -> bool:
    """Whether it is the acceptance, after which a social worker has the case, or came later."""
    later = type(event) in {*assessment.EVENTS, *panel.EVENTS}
    return later or isinstance(event, RegistrationAccepted)


def _stage_two(
    progress: Progress, event: StageTwoStarted | AssessmentDateCorrected, version: int
) -> dict[str, Any]:
    """The last day of stage two, from the day on which it began."""
    match event:
        case StageTwoStarted(occurred_on=on):
            return {"stage_two": version, "decision_due_on": due(ClockId.STAGE_TWO, on)}
        case AssessmentDateCorrected(corrects=progress.stage_two, right_day=on):
            return {"decision_due_on": due(ClockId.STAGE_TWO, on)}
    return {}


def _decided(event: Event) -> dict[str, Any]:
    """What the agency decided, for the letter with its notice."""
    if isinstance(event, StageOneDecided):
        return {"stage_one": event.outcome}
    decision = _DECISIONS.get(type(event))
    return {"decision": decision, "decided_on": event.occurred_on} if decision else {}


def complaint_key(agency: AgencyCode, number: int | str) -> str:
    """Under which a complaint is known here."""
    return f"{agency} {number}"


def _complaints(progress: Progress, event: Event) -> dict[str, KnownComplaint]:
    match event:
        case ComplaintReceived():
            key, applicant = complaint_key(event.agency, event.number), event.applicant
            stage = ComplaintStage.LOCAL_RESOLUTION
        case ComplaintTakenFurther():
            key, stage = complaint_key(progress.agency, event.number), event.stage
            before = progress.complaints.get(key)
            applicant = before.applicant if before else None
        case _:
            return progress.complaints
    return {**progress.complaints, key: KnownComplaint(applicant=applicant, stage=stage)}


def _places(places: dict[UUID, date], event: Event) -> dict[UUID, date]:
    match event:
        case EventPlaceBooked(state=PlaceState.CONFIRMED) | EventPlaceGiven():
            return {**places, event.information_event: event.held_on}
        case EventBookingEnded() | EventAttended() | EventMissed():
            return {k: day for k, day in places.items() if k != event.information_event}
    return places
