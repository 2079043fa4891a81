"""A case at the panel: its progress, and beside that what only this service may know.

The invariant: who sat, who decided and what was written are in no event.
"""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.approval_review import ApprovalReviewCause
from contracts.approval_terms import ApprovalTerms
from contracts.clocks import RunningClock
from contracts.deferral import PanelOutcome
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.panel import PanelClockBreachRetracted
from contracts.reference import Household, ReportKind
from contracts.since_papers import SincePapers
from contracts.written import Written
from services.casework.clock_watch import kept_after_all, wakes_at
from services.casework.teamwork import AssignedStaff, StaffMove
from services.chassis.decision import Decision, Kind, Refusal, State
from services.panel.domain.progress import Progress, Status, evolve
from services.panel.domain.steps_taken import AnyDecision


class Meeting(BaseModel):
    """One quorate meeting that considered the case, by a version of the quorum. A panel that defers meets again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    chair: StaffCode
    members: tuple[StaffCode, ...]
    present: tuple[StaffCode, ...] = Field(
        default=(),
        description="Others who came, stepped out of this case, or could read its pack for this meeting or another",
    )
    quorum: int | None = None
    meeting: UUID | None = Field(
        default=None, description="Of the meeting on record, from the day on which there is one"
    )


class Note(BaseModel):
    """What a member of staff wrote about one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    staff: StaffCode
    words: Written


class DecisionRecord(BaseModel):
    """What the agency decision maker set down for one decision, and who that was.

    The parts are those that the courts asked for (Hofstetter v Barnet [2009] EWHC 3282 (Admin)); a record from before
    they were asked for has less.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: AnyDecision
    by: StaffCode | None
    considered: Written | None = None
    arguments: Written | None = None
    panel: Written | None = None
    new: Written | None = None
    reasons: Written | None = None
    terms: ApprovalTerms | None = Field(default=None, description="Of an approval: for whom")
    needs: Written | None = None
    approved_for: Written | None = None
    health_only: bool | None = Field(
        default=None, description="Of a proposal not to approve: health is its only ground"
    )


class QualityNote(BaseModel):
    """What the panel said of the report, on which day, and what came of its meeting; `version` is of the event that says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    version: int
    came_to: PanelOutcome
    words: Written


class ReviewWriting(BaseModel):
    """What was written when the applicants asked for a review, or when it came to a recommendation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    representations: Written | None = None
    late: tuple[Written, ...] = Field(
        default=(), description="Each time a late request was answered"
    )
    recommendation: Written | None = None
    second_panel: Written | None = None
    second_panel_dissent: Written | None = None


class ApprovalReviewWriting(BaseModel):
    """What was written in one review of the approval: why it was, what the adopters said, what it found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cause: ApprovalReviewCause
    views: Written
    reasons: Written
    observations: tuple[Written, ...] = Field(
        default=(), description="What the adopters wrote about the report of it"
    )


class ApprovalViewWriting(BaseModel):
    """What a panel wrote of an approval: why it recommended what it did, and who disagreed or abstained, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: Written
    dissent: Written | None = None


class SincePaper(BaseModel):
    """What changed after the papers came, and on which day; `heard_as` is the version of the assessment's event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: SincePapers
    on: date
    heard_as: int


class PanelCase(State, Progress):
    """One household's case at the panel, with what no event of it carries."""

    household: Household
    report: ReportKind
    meetings: tuple[Meeting, ...] = ()
    notes: tuple[Note, ...] = ()
    returned_because: tuple[Written, ...] = Field(
        default=(), description="Each time the panel sent it back to the assessment, in words"
    )
    recommendation_reasons: str | None = None
    recommendation_advice: Written | None = Field(
        default=None, description="About the children they could adopt; never a condition"
    )
    recommendation_dissent: Written | None = None
    report_notes: tuple[QualityNote, ...] = Field(
        default=(), description="What the panel said of the report, each time it did"
    )
    approval_reviews: tuple[ApprovalReviewWriting, ...] = ()
    approval_view_writing: tuple[ApprovalViewWriting, ...] = Field(
        default=(), description="Each time the panel considered the approval"
    )
    decision_records: tuple[DecisionRecord, ...] = ()
    review_writing: ReviewWriting = Field(
        default=ReviewWriting(), description="About the latest qualifying determination"
    )
    earlier_writing: tuple[ReviewWriting, ...] = Field(
        default=(), description="About those before it, in order"
    )
    fostered: dict[int, str] = Field(
        default={}, description="The agency's reference of the child of each temporary approval"
    )
    referrals: dict[int, int] = Field(
        default={},
        description="By the version of the assessment's referral: the version of the event that it led to here",
    )
    since_papers: tuple[SincePaper, ...] = Field(
        default=(), description="What the papers do not say yet"
    )
    disqualified_on: date | None = Field(
        default=None, description="When an adult was found disqualified, until its notice is sent"
    )
    disqualification_crossed_on: date | None = Field(
        default=None,
        description="When an adult was found disqualified, where the approval came before that was heard of",
    )
    staffed: AssignedStaff = AssignedStaff()
    staff_moves: tuple[StaffMove, ...] = Field(default=(), description="Who came to it, and when")

    @property
    def progress(self) -> Progress:
        """The part that its events rebuild."""
        return Progress(**{name: getattr(self, name) for name in Progress.model_fields})

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due; none while only the notice of a disqualification is owed."""
        return [] if self.disqualified_on else super().awaited

    @property
    def decision_maker(self) -> StaffCode | None:
        """Who made the latest decision."""
        return self.decision_records[-1].by if self.decision_records else None

    def was_considered_at(self, meeting: UUID) -> bool:
        """Whether the case is recorded with this meeting on record."""
        return any(each.meeting == meeting for each in self.meetings)

    @property
    def latest_step(self) -> date:
        """The day that no next step may be before."""
        decided_on = self.decided.on if self.decided else None
        came = (self.returned_on, self.resumed_on, self.recommended_on, self.second_panel_on)
        reviewed = self.approval_review.days if self.approval_review else ()
        viewed_on = self.approval_view.on if self.approval_view else None
        known = [each for each in (*came, decided_on, *reviewed, viewed_on) if each]
        return max([self.referred_on, *(each.on for each in self.meetings), *known])


def decide(case: PanelCase, *events: Event, **private: Any) -> Decision[PanelCase]:
    """The case after these events, with changes of its private part.

    What was announced of a deadline is taken back where it was kept after all.
    """
    evolved = reduce(evolve, events, case.progress)
    on = events[-1].occurred_on if events else None
    retracted = [
        PanelClockBreachRetracted(
            occurred_on=on or each.due_on, clock=each.clock, due_on=each.due_on
        )
        for each in kept_after_all(evolved.runs, evolved.announced)
    ]
    evolved = reduce(evolve, retracted, evolved)
    changed = case.model_copy(update={**dict(evolved), **private})
    wake_at = wakes_at(changed.awaited, changed.announced)
    return Decision(changed.model_copy(update={"wake_at": wake_at}), [*events, *retracted])


def at_step(state: PanelCase | None, *expected: Status) -> PanelCase:
    """The case, where it exists and is at an expected step; every command of staff begins here."""
    case = existing(state)
    if case.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_WHERE_IT_IS[case.status]}.")
    if case.disqualified_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "An adult in the household is disqualified, so this case cannot go on. The social worker sends the applicants the notice, which closes it here.",
        )
    return case


def existing(state: PanelCase | None) -> PanelCase:
    """The case, where it exists."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such case at the panel. If you have only just referred it, try again in a moment.",
        )
    return state


_WHERE_IT_IS: Mapping[Status, str] = {
    Status.REFERRED: "The panel has not met on this case. Record its meeting first",
    Status.MET: "The panel has met but has not recommended yet. Record its recommendation first",
    Status.RETURNED: "The panel needs more before it recommends, so the assessment goes on. Refer the case to the panel again there",
    Status.RECOMMENDED: "The agency decision maker needs the final minutes to decide. Record them first",
    Status.MINUTES_FINAL: "The agency decision maker has the final minutes. Only the agency decision is left",
    Status.UNDER_REVIEW: "The agency has proposed not to approve the applicants, and the decision is under review",
    Status.SECOND_PANEL: "The representations are with the panel. Record its meeting and its recommendation first",
    Status.APPROVED: "The agency has approved the applicants",
    Status.APPROVAL_IN_REVIEW: "A review of the approval found the adopters no longer suitable, and the agency has not decided yet",
    Status.ENDING_PROPOSED: "The agency has proposed to end the approval, and the decision is under review",
    Status.NOT_APPROVED: "This case has ended because the agency finally decided not to approve the applicants",
    Status.APPROVAL_ENDED: "This case has ended because the approval ended",
    Status.CLOSED: "This case has ended because the applicants do not go on",
}
