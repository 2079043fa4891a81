"""What is written down in stage two: every version of its plan, contributions, what the report says, and evidence of delays.

The invariant: no event carries any of it. What it says of identity, culture and religion is case content; no answer
to an equality question is read for it, and nothing of it is ever one.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessing import AuthorBasis
from contracts.identity import StaffCode
from contracts.written import Written, WrittenIfAny


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StageTwoPlanContents(_Kept):
    """What a stage two plan has to say, in words (regulation 29)."""

    consulted_on: date = Field(
        title="When did you talk about the plan with the applicants?",
        description="Today or an earlier date",
    )
    procedure: Written = Field(title="How the assessment is made")
    timescales: Written = Field(title="When each part is to be done")
    counselling: Written = Field(title="Further counselling, information and preparation")
    training: Written = Field(title="Training that you agreed")
    applicants_role: Written = Field(title="What the applicants do in stage two")
    representations: Written = Field(
        title="How to make representations or ask for an independent review"
    )
    anything_else: WrittenIfAny = Field(default=None, title="Anything else that matters")


class StageTwoPlan(StageTwoPlanContents):
    """One version of the plan, and who drew it up on which day."""

    number: int
    on: date
    by: str


class ReportText(_Kept):
    """Who wrote one version of the report or an addendum, on which basis, and what it says."""

    number: int
    author: StaffCode
    basis: AuthorBasis
    supervisor: StaffCode | None = None
    contents: Written
    recorded_by: str
    signed_by: str | None = None


class VisitText(_Kept):
    """Who makes a visit, where, and what they saw and talked about."""

    number: int
    worker: StaffCode
    where: WrittenIfAny = None
    notes: WrittenIfAny = None


class ContributedBy(_Kept):
    """Who wrote a contribution: a colleague, or someone who does not work for the agency."""

    staff: StaffCode | None = None
    name: WrittenIfAny = None


class StageTwoRecord(_Kept):
    """Everything that is written down in stage two."""

    plans: tuple[StageTwoPlan, ...] = ()
    delay_evidence: tuple[Written, ...] = Field(
        default=(), description="Of each delay, in their order"
    )
    visits: tuple[VisitText, ...] = ()
    contributions: tuple[Written, ...] = Field(default=(), description="In their order")
    contributed_by: dict[int, ContributedBy] = Field(
        default={}, description="Who wrote each, by the event's version; older ones say it in words"
    )
    reports: tuple[ReportText, ...] = Field(
        default=(), description="Every version and addendum, by their numbers"
    )
