"""One household's assessment: its progress, and beside that what only this service may know.

The invariant: every decision changes progress by its events alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import AssessmentClockBreachRetracted
from contracts.check_age import OwnAges
from contracts.clocks import ClockId, LocalStandard, RunningClock
from contracts.documents import DocumentNumber
from contracts.event import Event
from contracts.identity import StaffCode, Subject
from contracts.people import EveryStated, LeftBecause, PersonNumber
from contracts.reference import ApplicantNumber, StageOneOutcome
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.case_people import Known
from services.assessment.domain.check_results import (
    CheckResult,
    Description,
    Interview,
    MedicalAdvice,
    NeedReason,
    RequestDetails,
)
from services.assessment.domain.dated_steps import started_on, without_disqualification
from services.assessment.domain.document_list import KeptVersion, Withdrawal
from services.assessment.domain.kept_while_open import goes_at, without_any
from services.assessment.domain.left_places import LeftPlace, places_left
from services.assessment.domain.progress import Progress, evolve
from services.assessment.domain.stage_two_record import StageTwoRecord
from services.assessment.domain.status import AT_PANEL, Status, stood
from services.casework.clock_watch import kept_after_all, wakes_at
from services.casework.teamwork import AssignedStaff, StaffMove
from services.chassis.decision import Decision, Kind, Refusal, State, not_before

ASSESSED = (
    Status.STAGE_ONE,
    Status.STAGE_ONE_DECIDED,
    Status.STAGE_TWO_WINDOW,
    Status.STAGE_TWO,
)
AT = (*ASSESSED, Status.DISQUALIFIED)
"""Links that ask for a check work until the case goes to panel."""
OPEN = (*AT, *AT_PANEL)
"""The case has not ended: what came late, what expires, who moves or joins the household is recorded."""


class Correction(BaseModel):
    """Why the day of an event was corrected, in words, and by whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    staff: StaffCode
    reason: Written


class PlanContents(BaseModel):
    """What a stage one plan has to say, in words (regulation 22)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    consulted_on: date = Field(
        title="When did you talk about the plan with the applicants?",
        description="Today or an earlier date",
    )
    counselling: Written = Field(title="Counselling, information and preparation")
    police_checks: Written = Field(title="How the police checks are made")
    training: Written = Field(title="Training that you agreed")
    applicants_role: Written = Field(title="What the applicants do in stage one")
    timescales: Written = Field(title="When each part is to be done")
    representations: Written = Field(title="How to make representations or complain")
    anything_else: WrittenIfAny = Field(default=None, title="Anything else that matters")


class StageOnePlan(PlanContents):
    """One version of the plan, and who drew it up on which day."""

    number: int
    on: date
    by: str


class Learnt(BaseModel):
    """What one applicant learnt from preparation, in the words of staff."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    booking: int
    applicant: ApplicantNumber
    words: Written


class Recommended(BaseModel):
    """Who made the latest recommendation, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str
    reasons: Written


class Retracted(BaseModel):
    """A disqualification that was taken back: whose, by whom it was decided, and by whom and why taken back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    person: PersonNumber
    found_by: Subject | None
    by: Subject
    reason: Written


class Observations(BaseModel):
    """What the applicants wrote about the report: their words, or the document that holds them, or both.

    `version` is that of the event that says so; `applicant` who sent them, where staff did not record them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    words: WrittenIfAny = None
    document: DocumentNumber | None = None
    applicant: ApplicantNumber | None = None


class Assessment(State, Progress):
    """One household's assessment, with what no event of it carries."""

    accepted_by: int = Field(default=0, description="Version of the acceptance in its stream")
    left_because: LeftBecause | None = Field(
        default=None, description="Why an applicant left; None where nobody did, or it was not kept"
    )
    reasons: str | None = Field(
        default=None, description="Why stage one was decided as it was, in writing"
    )
    delay_evidence: str | None = None
    observations: tuple[Observations, ...] = Field(
        default=(), description="Every text of the applicants about the report, the latest last"
    )
    comment_over: date | None = Field(
        default=None, description="The last day to comment on the report, once it has passed unused"
    )
    corrections: tuple[Correction, ...] = ()
    people: Known = Field(default=(), description="Everyone in the case, as the enquiry tells it")
    stated: EveryStated = Field(
        default=(), description="What the applicants said in their registration that checks go by"
    )
    check_ages: OwnAges = Field(
        default=(),
        description="How long checks hold at this agency, as its standards were when it began",
    )
    final_decision_standard: LocalStandard | None = Field(
        default=None,
        description="How soon the agency makes a final decision after a review, as it was when it began",
    )
    check_results: tuple[CheckResult, ...] = ()
    need_reasons: tuple[NeedReason, ...] = ()
    interviews: tuple[Interview, ...] = ()
    medical_advice: tuple[MedicalAdvice, ...] = ()
    request_details: tuple[RequestDetails, ...] = ()
    descriptions: tuple[Description, ...] = Field(
        default=(), description="What each applicant told staff of themselves, where they did"
    )
    disqualified: PersonNumber | None = Field(
        default=None, description="Which adult, where one is disqualified (regulation 25)"
    )
    disqualified_by: Subject | None = Field(
        default=None, description="Which manager decided that; None where it was not kept"
    )
    retracted: tuple[Retracted, ...] = Field(
        default=(), description="Disqualifications that were taken back before their notice"
    )
    plans: tuple[StageOnePlan, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    information_by: dict[int, StaffCode] = Field(
        default={}, description="Who gave information about support, by the event's version"
    )
    training_places: dict[int, Written] = Field(
        default={}, description="Where a training session is or how to join it, by the booking"
    )
    recommended: Recommended | None = None
    decided_by: str | None = Field(default=None, description="Who decided stage one")
    document_versions: tuple[KeptVersion, ...] = ()
    document_withdrawals: tuple[Withdrawal, ...] = ()
    fast_track_evidence: Written | None = Field(
        default=None, description="How staff know that they qualify, and what is held"
    )
    move_words: Written | None = Field(
        default=None, description="What staff wrote about a move to another agency"
    )
    hold_words: dict[int, Written] = Field(
        default={}, description="What staff wrote about a hold, by the event's version"
    )
    authorities: dict[int, Written] = Field(
        default={}, description="The local authority of a new home, by the version of its change"
    )
    staffed: AssignedStaff = AssignedStaff()
    staff_moves: tuple[StaffMove, ...] = Field(default=(), description="Who came to it, and when")

    stage_two_record: StageTwoRecord = StageTwoRecord()
    owed: tuple[LeftPlace, ...] = Field(
        default=(),
        description="Places at training sessions that are free since the case ended or an applicant left it",
    )

    @property
    def began_on(self) -> date:
        """The day on which stage one began: that of the acceptance where no other is on record."""
        return started_on(self.dates) or self.opened_on

    @property
    def stage_one_on(self) -> date | None:
        """The same as a fact: None on the fast track, unless it is on record that stage one began before that."""
        return self.began_on if self.course.fast_track is None else started_on(self.dates)

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due; nobody has to comment on the report, so once the time is over it is none.

        Some were announced as breached before that was so.
        """
        announced = {(each.clock, each.due_on) for each in self.announced if each.is_breach}
        return [
            each
            for each in super().awaited
            if each.id is not ClockId.PAR_COMMENT
            or (each.due_on != self.comment_over and (each.id, each.due_on) not in announced)
        ]

    @property
    def progress(self) -> Progress:
        """The part that its events rebuild."""
        return Progress(**{name: getattr(self, name) for name in Progress.model_fields})


def as_told(assessment: Assessment) -> Assessment:
    """The case as far as its applicants were told of it: a refusal is first told by its notice.

    What the social worker recommended is for the manager who decides.
    """
    stage = assessment.stage_one.model_copy(update={"recommendation": None})
    told = _before_disqualification(assessment.model_copy(update={"stage_one": stage}))
    waits = assessment.status is Status.STAGE_ONE_DECIDED
    if not waits or stage.decided is not StageOneOutcome.NOT_SUITABLE:
        return told
    running = assessment.clocks[ClockId.STAGE_ONE].model_copy(update={"stopped_on": None})
    hidden = {
        "status": Status.STAGE_ONE,
        "clocks": {ClockId.STAGE_ONE: running},
        "stage_one": stage.model_copy(update={"decided": None}),
    }
    return told.model_copy(update=hidden)


def _before_disqualification(assessment: Assessment) -> Assessment:
    """The case as it stood before the agency found a disqualification, of which it has sent no notice yet."""
    if assessment.status is not Status.DISQUALIFIED:
        return assessment
    dates = without_disqualification(assessment.dates)
    earlier = assessment.model_copy(update={"dates": dates, "status": stood(dates)})
    return earlier.model_copy(update={"clocks": {each.id: each for each in earlier.runs}})


def hear(assessment: Assessment, event: Event, heard_as: int) -> Decision[Assessment]:
    """The case after an event of the panel's stream, which is not published again."""
    return _watched(assessment, evolve(assessment.progress, event, heard_as), [event])


def decide(assessment: Assessment, *events: Event, **private: Any) -> Decision[Assessment]:
    """The case after these events, with changes of its private part."""
    changed = assessment.model_copy(update=private)
    decision = _watched(changed, reduce(evolve, events, assessment.progress), events)
    return Decision(decision.state, [*events, *decision.events])


def _watched(
    assessment: Assessment, evolved: Progress, events: Sequence[Event]
) -> Decision[Assessment]:
    """What was announced of a deadline is taken back where it was kept after all, and the next one is known.

    What is kept of requests while their links work goes once the case is at the panel or has ended.
    """
    on = events[-1].occurred_on if events else None
    retracted = [
        AssessmentClockBreachRetracted(
            occurred_on=on or each.due_on, clock=each.clock, due_on=each.due_on
        )
        for each in kept_after_all(evolved.runs, evolved.announced)
    ]
    evolved = reduce(evolve, retracted, evolved)
    details = assessment.request_details
    kept = details if evolved.status in AT else without_any(details)
    left = places_left(assessment, evolved, on) if on else ()
    owed = (*assessment.owed, *left)
    beside = {"request_details": kept, "owed": owed}
    changed = assessment.model_copy(update={**dict(evolved), **beside})
    moments = wakes_at(changed.awaited, changed.announced), goes_at(changed.requests, kept)
    wake_at = min((each for each in moments if each), default=None)
    return Decision(changed.model_copy(update={"wake_at": wake_at}), [*retracted])


def existing(state: Assessment | None) -> Assessment:
    """The case, or the refusal that there is none."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such assessment. If you have only just accepted the registration, try again in a moment.",
        )
    return state


def open_to_household(state: Assessment | None) -> Assessment:
    """The case, for what changes where it stands and comes from its household.

    While they are owed the notice of a disqualification they hear of it from that notice, and not from a refusal.
    """
    assessment = existing(state)
    if assessment.status is Status.DISQUALIFIED:
        raise Refusal(
            Kind.NOT_NOW,
            "You cannot do this at the moment. The agency tells the applicants what happens next.",
        )
    return assessment


def at_step(state: Assessment | None, *expected: Status) -> Assessment:
    """The case, where it exists and is at an expected step; every command begins here."""
    assessment = existing(state)
    if assessment.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_WHERE_IT_IS[assessment.status]}.")
    return assessment


def heard_from_household(state: Assessment | None, on: date) -> Assessment:
    """The case about which its household says something until it has ended; what refuses it is said to them."""
    assessment = existing(state)
    if assessment.status not in OPEN:
        raise Refusal(
            Kind.NOT_NOW,
            "You can say this here until the agency has decided. After that, tell the agency directly.",
        )
    not_before(on, assessment.opened_on, "the registration was accepted")
    return assessment


def at_work(state: Assessment | None, *expected: Status) -> Assessment:
    """The same for what nobody does while the case is on hold."""
    assessment = at_step(state, *expected)
    if assessment.on_hold is not None:
        raise Refusal(Kind.NOT_NOW, "This case is on hold. End the hold first.")
    return assessment


_WHERE_IT_IS: Mapping[Status, str] = {
    Status.STAGE_ONE: "Stage one is not decided yet. Decide it first",
    Status.STAGE_ONE_DECIDED: "Stage one is decided. Next, send the applicants the notice and record its date",
    Status.STAGE_TWO_WINDOW: "Stage one is decided. Next, record the applicants' notice, or close the case once the 6 months are over",
    Status.STAGE_TWO: "Stage two has begun. Next, share the report",
    Status.DISQUALIFIED: "An adult in the household is disqualified. Next, send the applicants the notice and record its date",
    Status.REFERRED: "The case is with the panel. Continue there",
    Status.APPROVED: "This assessment has ended because the agency approved the applicants",
    Status.UNDER_REVIEW: "The agency has proposed not to approve the applicants, and the decision is under review. Continue with the panel case",
    Status.NOT_APPROVED: "This assessment has ended because the agency finally decided not to approve the applicants",
    Status.NOT_SUITABLE: "This assessment has ended because the agency decided that the applicants are not suitable. They can complain, but cannot ask for an independent review",
    Status.WINDOW_CLOSED: "This assessment has ended because the applicants did not ask for stage two within 6 months. They can register their interest again",
    Status.WITHDRAWN: "This assessment has ended because the applicants do not go on",
}
