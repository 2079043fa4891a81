"""What the panel service says: meeting, recommendation, final minutes, the agency decision and its review."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts import (  # noqa: F401  events of this stream
    approval_review,
    approval_view,
    deferral,
    panel_attendance,
    panel_minutes,
    placement,
    second_panel,
    temporary_fostering,
)
from contracts.approval_terms import ChildAge, Children, ChildSex
from contracts.clocks import ClockId, LocalStandard
from contracts.decision_notice import NoticePapers, NoticeWay
from contracts.event import MOST, Event, events_of
from contracts.panel_minutes import MinutesDocument, WhichHearing
from contracts.proclaimed_days import MOST_DAYS_MOVED
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApprovalEnd,
    Assignment,
    Recommendation,
    ReviewEnd,
    ReviewRoute,
)

TOPIC = "panel"


class PanelCaseOpened(Event):
    """A referral reached the panel."""

    type: ClassVar[str] = "panel.case_opened.v1"
    title: ClassVar[str] = "Panel case opened"
    agency: AgencyCode
    final_decision_standard: LocalStandard | None = Field(
        default=None,
        description="How soon the agency makes a final decision after a review, where it chose that itself",
    )


class PanelCaseAssigned(Event):
    """The case at the panel has a member of staff who answers for it; who, stays in the case record."""

    type: ClassVar[str] = "panel.assigned.v1"
    title: ClassVar[str] = "Assigned to a member of staff at the panel"
    assignment: Assignment


class PanelMet(Event):
    """A quorate adoption panel considered the case (regulation 6)."""

    type: ClassVar[str] = "panel.met.v1"
    title: ClassVar[str] = "The panel met"
    members: Annotated[int, Field(ge=1, le=MOST, description="How many members sat")]


class PanelRecommended(Event):
    """The panel made its recommendation; it does not bind the agency."""

    type: ClassVar[str] = "panel.recommended.v1"
    title: ClassVar[str] = "The panel recommended"
    recommendation: Recommendation


class MinutesFinalised(Event):
    """The final minutes reached the agency decision maker."""

    type: ClassVar[str] = "panel.minutes_finalised.v1"
    title: ClassVar[str] = "Final minutes sent to the agency decision maker"
    document: MinutesDocument = None
    hearing: WhichHearing = None


class ApplicantsApproved(Event):
    """The agency decided that the applicants are suitable to adopt (regulation 30B(4)); for whom, as far as it said so."""

    type: ClassVar[str] = "panel.applicants_approved.v1"
    title: ClassVar[str] = "The agency approved the applicants"
    agency: AgencyCode
    children: Children | None = None
    youngest: ChildAge | None = None
    oldest: ChildAge | None = None
    child_sex: ChildSex | None = None
    early_permanence: bool | None = None


class QualifyingDeterminationIssued(Event):
    """The agency proposed not to approve, with reasons and rights (regulation 30B(5))."""

    type: ClassVar[str] = "panel.qualifying_determination_issued.v1"
    title: ClassVar[str] = "Qualifying determination issued"
    agency: AgencyCode


class DecisionTold(Event):
    """The agency told the applicants its decision in person or by phone; its notice is another fact."""

    type: ClassVar[str] = "panel.decision_told.v1"
    title: ClassVar[str] = "Applicants told of the decision"
    decision: AgencyDecision
    decided_on: date


class DecisionNoticeSent(Event):
    """The agency sent the applicants its decision in writing (regulation 30B(4) and (5)).

    After a qualifying determination this day is the first of the 40 working days.
    """

    type: ClassVar[str] = "panel.decision_notice_sent.v1"
    title: ClassVar[str] = "Notice of the decision sent"
    agency: AgencyCode
    decision: AgencyDecision
    decided_on: date
    papers: NoticePapers = ()
    sent_by: NoticeWay | None = None


class ReviewRequested(Event):
    """The applicants made representations, or applied for an independent review."""

    type: ClassVar[str] = "panel.review_requested.v1"
    title: ClassVar[str] = "The applicants asked for a review"
    route: ReviewRoute


class LateReviewRequestAnswered(Event):
    """The applicants asked for a review after their time; it is taken all the same, or it is not."""

    type: ClassVar[str] = "panel.late_review_request_answered.v1"
    title: ClassVar[str] = "Late request for a review answered"
    route: ReviewRoute
    taken: bool


class ReviewPapersSent(Event):
    """The agency sent its papers to the independent review (regulation 30C)."""

    type: ClassVar[str] = "panel.review_papers_sent.v1"
    title: ClassVar[str] = "Papers sent to the independent review"


class ReviewRecommended(Event):
    """The independent review made its recommendation; it does not bind the agency."""

    type: ClassVar[str] = "panel.review_recommended.v1"
    title: ClassVar[str] = "The independent review recommended"
    recommendation: Recommendation


class ReviewEnded(Event):
    """The review that was asked for ended without a recommendation."""

    type: ClassVar[str] = "panel.review_ended.v1"
    title: ClassVar[str] = "The review ended without a recommendation"
    because: ReviewEnd


class ApplicantsNotApproved(Event):
    """After a qualifying determination the agency finally decided not to approve the applicants."""

    type: ClassVar[str] = "panel.applicants_not_approved.v1"
    title: ClassVar[str] = "The agency finally decided not to approve the applicants"
    agency: AgencyCode


class ApprovalEnded(Event):
    """The applicants are approved no more; they are free to register again."""

    type: ClassVar[str] = "panel.approval_ended.v1"
    title: ClassVar[str] = "The approval ended"
    agency: AgencyCode
    end: ApprovalEnd


class PanelDateCorrected(Event):
    """An event of the case at the panel happened on another day than was recorded."""

    type: ClassVar[str] = "panel.date_corrected.v1"
    title: ClassVar[str] = "Date corrected at the panel"
    corrects: Annotated[int, Field(ge=1, le=MOST, description="The event's version")]
    right_day: date


class PanelEnd(StrEnum):
    """Why a case at the panel closed before the agency's final decision."""

    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


class PanelCaseClosed(Event):
    """Before the agency's final decision the applicants withdrew, or had notice that one of the household is disqualified."""

    type: ClassVar[str] = "panel.case_closed.v1"
    title: ClassVar[str] = "Panel case closed"
    because: PanelEnd = PanelEnd.WITHDRAWN


class PanelNoteAdded(Event):
    """A member of staff wrote a note on the case at the panel; what it says stays in the case record."""

    type: ClassVar[str] = "panel.note_added.v1"
    title: ClassVar[str] = "Note added at the panel"


class PanelDueSoonReached(Event):
    """A clock's last day is near, and what stops it has not happened."""

    type: ClassVar[str] = "panel.due_soon_reached.v1"
    title: ClassVar[str] = "A deadline is coming up at the panel"
    clock: ClockId
    due_on: date


class PanelClockBreached(Event):
    """A clock's last day has passed, and what stops it is not on record; it decides nothing."""

    type: ClassVar[str] = "panel.clock_breached.v1"
    title: ClassVar[str] = "A deadline passed at the panel"
    clock: ClockId
    due_on: date


class PanelClockMoved(Event):
    """Bank holidays that were proclaimed while a clock ran moved its last day; `days` are those that the table changed."""

    type: ClassVar[str] = "panel.clock_moved.v1"
    title: ClassVar[str] = "A last day at the panel moved"
    clock: ClockId
    was_due_on: date
    due_on: date
    days: tuple[date, ...] = Field(max_length=MOST_DAYS_MOVED)


class PanelClockBreachRetracted(Event):
    """A date recorded late or corrected shows that the clock was kept, or ran to another day."""

    type: ClassVar[str] = "panel.clock_breach_retracted.v1"
    title: ClassVar[str] = "A deadline was not missed after all at the panel"
    clock: ClockId
    due_on: date


EVENTS = events_of(TOPIC)
