"""What the assessment service answers: stages one and two."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.assessing import DelayGround
from contracts.checks import Check
from contracts.clocks import ClockId, RunningClock
from contracts.deferral import PanelNeed
from contracts.fast_track import FastTrackGround
from contracts.hold import AskedForBy, HoldReason
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import DelayReason, InformationForm
from contracts.words import when
from services.web.site.answers.casework import Staffed, StaffMove
from services.web.site.answers.plans import PlannedStage
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class MissingCheck(BaseModel):
    """A required check that is not in, or has expired; `person` is None for one of the household."""

    model_config = VIEW

    check: Check
    person: int | None = None
    expired: bool = False
    interview: bool = False


class Hold(BaseModel):
    """That work on a case rests, and which of its clocks run on; why is only for staff."""

    model_config = VIEW

    since: date
    until: date | None = None
    reason: HoldReason | None = None
    asked_by: AskedForBy | None = None
    running_on: tuple[ClockId, ...] = ()


class EarlyPermanence(BaseModel):
    """Interest, training and assessment for early permanence, each as far as it is known."""

    model_config = VIEW

    interested: bool | None = None
    trained: Mapping[int, date] = {}
    suitable: bool | None = None
    assessed_on: date | None = None


class NewHome(BaseModel):
    """A move that the household told of, and the latest change of address."""

    model_config = VIEW

    told_for: date | None = None
    moved_on: date | None = None
    other_area: bool = False
    other_doctor: bool = False
    confirmed_on: date | None = None


class AssessmentCase(Staffed):
    """One case of stage one or two."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    opened_on: date
    began_on: date | None = None
    missing_checks: tuple[Check, ...]
    missing: tuple[MissingCheck, ...] = ()
    required_checks: int
    plan: int = 0
    plan_agreed: bool = False
    extended_until: date | None = None
    extended_for: DelayReason | None = None
    recommended: str | None = None
    decided: str | None = None
    stage_two_plan: int = 0
    stage_two_plan_agreed: bool = False
    delay: DelayGround | None = None
    delayed_until: date | None = None
    writings: int = 0
    to_sign_off: bool = False
    fast_track: FastTrackGround | None = None
    moved_to: str | None = None
    passed_until: date | None = None
    on_hold: Hold | None = None
    early_permanence: EarlyPermanence | None = None
    new_home: NewHome | None = None
    household_changed_on: date | None = None
    report_outdated: bool = False
    to_write_again: bool = False
    asked_by_panel: tuple[PanelNeed, ...] = ()
    full_report_asked: bool = False
    answered_panel: bool = True
    may_write_until: date | None = None
    report: str | None
    clocks: tuple[RunningClock, ...]
    broken_off: frozenset[ClockId] = frozenset()
    next_clock: RunningClock | None
    staff_moves: tuple[StaffMove, ...] = ()


class Plan(BaseModel):
    """One version of a stage one plan, in words."""

    model_config = VIEW

    number: int
    on: date
    by: str | None = None
    consulted_on: date
    counselling: str
    police_checks: str
    training: str
    applicants_role: str
    timescales: str
    representations: str
    anything_else: str | None = None

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What regulation 22 asks a plan to say, each with its heading."""
        said = (
            ("Counselling, information and preparation", self.counselling),
            ("How the police checks are made", self.police_checks),
            ("Training that was agreed", self.training),
            ("What the applicants do in stage one", self.applicants_role),
            ("When each part is to be done", self.timescales),
            ("How to make representations or complain", self.representations),
            ("Anything else", self.anything_else or ""),
        )
        return [(heading, words) for heading, words in said if words]


class Taken(BaseModel):
    """What one applicant did about a booking."""

    model_config = VIEW

    on: date
    outcome: PreparationOutcome


class BookedPreparation(BaseModel):
    """Counselling, training, e-learning or a workbook."""

    model_config = VIEW

    number: int
    booked_on: date
    kind: PreparationKind
    held_on: date
    applicants: tuple[int, ...]
    topic: PreparationTopic | None = None
    way: PreparationWay | None = None
    hours: int | None = None
    session: UUID | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    where: str | None = None
    ended: PlaceEnd | None = None
    taken: Mapping[int, Taken] = {}

    @property
    def when(self) -> str:
        """Its day, with the hours of a training session."""
        return when(self.held_on, self.starts_at, self.ends_at)


class InformationGiven(BaseModel):
    """Information about support that was given."""

    model_config = VIEW

    on: date
    form: InformationForm
    by: str | None = None


class SupportStep(BaseModel):
    """One step of support by other adopters."""

    model_config = VIEW

    on: date
    kind: PeerSupportKind
    step: PeerSupportStep


class Extension(BaseModel):
    """That stage one takes longer, why, and when the agency expects to decide."""

    model_config = VIEW

    on: date
    reason: DelayReason
    until: date


class Learnt(BaseModel):
    """What one applicant learnt, in the words of staff."""

    model_config = VIEW

    booking: int
    applicant: int
    words: str


class StageOne(PlannedStage[Plan]):
    """Stage one beside its checks."""

    status: str
    accepted_on: date
    started_on: date | None
    information: tuple[InformationGiven, ...]
    preparation: tuple[BookedPreparation, ...]
    support: tuple[SupportStep, ...]
    extension: Extension | None
    learnt: tuple[Learnt, ...] = ()


class Assessments(BaseModel):
    """A page of cases of stages one and two; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[AssessmentCase]
    after: str | None
