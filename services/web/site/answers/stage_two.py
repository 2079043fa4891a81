"""What the assessment service answers of stage two: plan, contributions, report, delays, what the panel needs."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from contracts.assessing import (
    AuthorBasis,
    Contributor,
    DelayGround,
    FiledPaper,
    VisitCancelledBy,
    VisitKind,
)
from contracts.reference import ReportKind
from contracts.words import when
from services.web.site.answers.documents import Observations
from services.web.site.answers.plans import PlannedStage
from services.web.site.clients import VIEW


class StageTwoPlan(BaseModel):
    """One version of a stage two plan, in words."""

    model_config = VIEW

    number: int
    on: date
    by: str | None = None
    consulted_on: date
    procedure: str
    timescales: str
    counselling: str
    training: str
    applicants_role: str
    representations: str
    anything_else: str | None = None

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What regulation 29 asks a plan to say, each with its heading."""
        said = (
            ("How the assessment is made", self.procedure),
            ("When each part is to be done", self.timescales),
            ("Further counselling, information and preparation", self.counselling),
            ("Training that was agreed", self.training),
            ("What the applicants do in stage two", self.applicants_role),
            ("How to make representations or ask for an independent review", self.representations),
            ("Anything else", self.anything_else or ""),
        )
        return [(heading, words) for heading, words in said if words]


class Delay(BaseModel):
    """Why the decision takes longer, since when, and when it is expected."""

    model_config = VIEW

    on: date
    ground: DelayGround
    begins_on: date
    until: date
    evidence: str | None = None


class Contribution(BaseModel):
    """What someone beside the social worker contributed."""

    model_config = VIEW

    on: date
    contributor: Contributor
    staff: str | None = None
    name: str | None = None
    words: str


class Writing(BaseModel):
    """A version of the report or an addendum."""

    model_config = VIEW

    number: int
    on: date
    report: ReportKind
    addendum: bool
    author: str
    basis: AuthorBasis
    supervisor: str | None = None
    contents: str
    document: int | None = None
    document_version: int | None = None
    signed_on: date | None = None
    signed_by: str | None = None
    sent_on: date | None = None


class SharedDocument(BaseModel):
    """The document of the report or of an addendum that the applicants were sent."""

    model_config = VIEW

    addendum: bool
    document: int
    version: int
    sent_on: date


class Visit(BaseModel):
    """A visit or a meeting; who visits and what they saw is only for staff."""

    model_config = VIEW

    number: int
    kind: VisitKind
    held_on: date
    at: str | None = None
    where: str | None = None
    people: tuple[int, ...] = ()
    held: bool
    at_home: bool = False
    alone: bool = False
    cancelled_by: VisitCancelledBy | None = None
    worker: str | None = None
    notes: str | None = None

    def with_whom(self, names: Mapping[int, str]) -> str:
        """The people it is with, by name as far as names are known."""
        known = [names.get(each) or f"Person {each} of the case" for each in self.people]
        return ", ".join(known) or "The whole household"

    @property
    def when(self) -> str:
        """Its day; with the hour that was agreed, as long as it did not take place."""
        return when(self.held_on, None if self.held else self.at)

    @property
    def is_open(self) -> bool:
        """Whether it is arranged, and neither held nor cancelled."""
        return not self.held and self.cancelled_by is None


class PanelPaper(BaseModel):
    """One thing that the panel needs, and whether the referral waits for it."""

    model_config = VIEW

    paper: str
    there: bool
    needed: bool
    source: str


class StageTwo(PlannedStage[StageTwoPlan]):
    """Stage two of one household."""

    status: str
    started_on: date | None
    due_on: date | None
    delays: tuple[Delay, ...]
    late_since: date | None = None
    shared_on: date | None = None
    comment_by: date | None = None
    observed_on: date | None = None
    addenda_sent_on: tuple[date, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    writings: tuple[Writing, ...] = ()
    visits: tuple[Visit, ...] = ()
    observations: tuple[Observations, ...] = ()
    papers: tuple[PanelPaper, ...] = ()
    shared_documents: tuple[SharedDocument, ...] = ()
    chosen: Mapping[FiledPaper, tuple[int, ...]] = {}
