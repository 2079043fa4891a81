"""One household's assessment: its progress, and beside that what only this service may know.

The invariant: every decision changes progress by its events alone.
"""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.clocks import ClockId
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber, StageOneOutcome
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.case_people import Known
from services.assessment.domain.check_results import CheckResult, NeedReason
from services.assessment.domain.progress import Progress, Status, evolve
from services.chassis.decision import Decision, Kind, Refusal, State


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


class Assessment(State, Progress):
    """One household's assessment, with what no event of it carries."""

    accepted_by: int = Field(default=0, description="Version of the acceptance in its stream")
    reasons: str | None = Field(default=None, description="Why they are not suitable, in writing")
    delay_evidence: str | None = None
    observations: str | None = Field(
        default=None, description="What the applicants wrote about the report"
    )
    corrections: tuple[Correction, ...] = ()
    people: Known = Field(default=(), description="Everyone in the case, as the enquiry tells it")
    check_results: tuple[CheckResult, ...] = ()
    need_reasons: tuple[NeedReason, ...] = ()
    disqualified: PersonNumber | None = Field(
        default=None, description="Which adult, where one is disqualified (regulation 25)"
    )
    plans: tuple[StageOnePlan, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    information_by: dict[int, StaffCode] = Field(
        default={}, description="Who gave information about support, by the event's version"
    )
    recommended: Recommended | None = None
    decided_by: str | None = Field(default=None, description="Who decided stage one")

    @property
    def progress(self) -> Progress:
        """The part that its events rebuild."""
        return Progress(**{name: getattr(self, name) for name in Progress.model_fields})


def as_told(assessment: Assessment) -> Assessment:
    """The case as far as its applicants were told of it: a refusal is first told by its notice.

    What the social worker recommended is for the manager who decides.
    """
    stage = assessment.stage_one.model_copy(update={"recommendation": None})
    told = assessment.model_copy(update={"stage_one": stage})
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


def hear(assessment: Assessment, event: Event, heard_as: int) -> Decision[Assessment]:
    """The case after an event of the panel's stream, which is not published again."""
    progress = evolve(assessment.progress, event, heard_as)
    return Decision(assessment.model_copy(update=dict(progress)))


def decide(assessment: Assessment, *events: Event, **private: Any) -> Decision[Assessment]:
    """The case after these events, with changes of its private part."""
    evolved = reduce(evolve, events, assessment.progress)
    return Decision(assessment.model_copy(update={**dict(evolved), **private}), [*events])


def existing(state: Assessment | None) -> Assessment:
    """The case, or the refusal that there is none."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such assessment. If you have only just accepted the registration, try again in a moment.",
        )
    return state


def at_step(state: Assessment | None, *expected: Status) -> Assessment:
    """The case, where it exists and is at an expected step; every command begins here."""
    assessment = existing(state)
    if assessment.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_WHERE_IT_IS[assessment.status]}.")
    return assessment


_WHERE_IT_IS: Mapping[Status, str] = {
    Status.STAGE_ONE: "Stage one is not decided yet. Decide it first",
    Status.STAGE_ONE_DECIDED: "Stage one is decided. Next, send the applicants the notice and record its date",
    Status.STAGE_TWO_WINDOW: "Stage one is decided. Next, record the applicants' notice, or close the case once the 6 months are over",
    Status.STAGE_TWO: "Stage two has begun. Next, share the report",
    Status.REFERRED: "The case is with the panel. Continue there",
    Status.APPROVED: "This assessment has ended because the agency approved the applicants",
    Status.UNDER_REVIEW: "The agency has proposed not to approve the applicants, and the decision is under review. Continue with the panel case",
    Status.NOT_APPROVED: "This assessment has ended because the agency finally decided not to approve the applicants",
    Status.NOT_SUITABLE: "This assessment has ended because the agency decided that the applicants are not suitable. They can complain, but cannot ask for an independent review",
    Status.WINDOW_CLOSED: "This assessment has ended because the applicants did not ask for stage two within 6 months. They can register their interest again",
    Status.WITHDRAWN: "This assessment has ended because the applicants withdrew",
}
