"""What the assessment service answers: stages one and two."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.checks import Check
from contracts.clocks import RunningClock
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import DelayReason, Household, InformationForm
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class MissingCheck(BaseModel):
    """A required check that is not in, or has expired; `person` is None for one of the household."""

    model_config = VIEW

    check: Check
    person: int | None = None
    expired: bool = False


class AssessmentCase(BaseModel):
    """One case of stage one or two."""

    model_config = VIEW

    journey: UUID
    reference: str
    agency: str
    status: str
    opened_on: date
    missing_checks: tuple[Check, ...]
    missing: tuple[MissingCheck, ...] = ()
    required_checks: int
    plan: int = 0
    plan_agreed: bool = False
    extended_until: date | None = None
    recommended: str | None = None
    decided: str | None = None
    report: str | None
    clocks: tuple[RunningClock, ...]
    next_clock: RunningClock | None


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
    taken: Mapping[int, Taken] = {}


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


class StageOne(BaseModel):
    """Stage one beside its checks."""

    model_config = VIEW

    household: Household
    plans: tuple[Plan, ...]
    agreed: Mapping[int, date]
    information: tuple[InformationGiven, ...]
    preparation: tuple[BookedPreparation, ...]
    support: tuple[SupportStep, ...]
    extension: Extension | None
    learnt: tuple[Learnt, ...] = ()

    @property
    def plan(self) -> Plan | None:
        """The latest plan."""
        return self.plans[-1] if self.plans else None

    @property
    def applicants(self) -> range:
        """The numbers of its applicants."""
        return range(1, 3 if self.household is Household.JOINT else 2)


class Assessments(BaseModel):
    """A page of cases of stages one and two; `after` leads to the next."""

    model_config = VIEW

    cases: Rows[AssessmentCase]
    after: str | None
