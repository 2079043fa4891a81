"""What the panel service says: meeting, recommendation, final minutes, the agency decision and its review."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import MOST, Event, events_of
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApprovalEnd,
    Recommendation,
    ReviewRoute,
)

TOPIC = "panel"


class PanelCaseOpened(Event):
    """A referral reached the panel."""

    type: ClassVar[str] = "panel.case_opened.v1"
    title: ClassVar[str] = "Panel case opened"
    agency: AgencyCode


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


class ApplicantsApproved(Event):
    """The agency decided that the applicants are suitable to adopt (regulation 30B(4))."""

    type: ClassVar[str] = "panel.applicants_approved.v1"
    title: ClassVar[str] = "The agency approved the applicants"
    agency: AgencyCode


class QualifyingDeterminationIssued(Event):
    """The agency proposed not to approve, with reasons and rights (regulation 30B(5))."""

    type: ClassVar[str] = "panel.qualifying_determination_issued.v1"
    title: ClassVar[str] = "Qualifying determination issued"
    agency: AgencyCode


class DecisionNoticeSent(Event):
    """The agency sent the applicants its decision in writing (regulation 30B(4) and (5)).

    After a qualifying determination this day is the first of the 40 working days.
    """

    type: ClassVar[str] = "panel.decision_notice_sent.v1"
    title: ClassVar[str] = "Notice of the decision sent"
    agency: AgencyCode
    decision: AgencyDecision
    decided_on: date


class ReviewRequested(Event):
    """The applicants made representations, or applied for an independent review."""

    type: ClassVar[str] = "panel.review_requested.v1"
    title: ClassVar[str] = "The applicants asked for a review"
    route: ReviewRoute


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


class PanelCaseClosed(Event):
    """The applicants withdrew before the agency's final decision."""

    type: ClassVar[str] = "panel.case_closed.v1"
    title: ClassVar[str] = "Panel case closed"


class PanelNoteAdded(Event):
    """A member of staff wrote a note on the case at the panel; what it says stays in the case record."""

    type: ClassVar[str] = "panel.note_added.v1"
    title: ClassVar[str] = "Note added at the panel"


EVENTS = events_of(TOPIC)
