"""What the panel service says of the review of an approval (regulation 30D), and of a decision to keep or to end it.

The invariant: adopters are approved until `panel.approval_ended` says otherwise, so nothing here is an event of the first
decision. What changed in their lives, what they said and what was found stay on the case record.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from contracts.decision_notice import NoticePapers, NoticeWay
from contracts.event import Event
from contracts.reference import AgencyCode


class ApprovalReviewCause(StrEnum):
    """Why an approval is reviewed: the year is over, or something changed."""

    YEARLY = "yearly"
    ADDRESS = "address"
    HOUSEHOLD = "household"
    WORK = "work"
    HEALTH = "health"
    OFFENCE = "offence"
    ALLEGATION = "allegation"
    DISRUPTION = "disruption"


class ApprovalReviewFinding(StrEnum):
    """What a review of an approval found; it ends nothing."""

    STILL_SUITABLE = "still_suitable"
    NO_LONGER_SUITABLE = "no_longer_suitable"


class ApprovalDecision(StrEnum):
    """What an agency decided about an approval after a review; a proposal to end it is never the end."""

    ENDING_PROPOSED = "ending_proposed"
    KEPT = "approval_kept"
    ENDED = "approval_ended"


class AdoptersEnd(StrEnum):
    """Why adopters end their approval themselves; an agency ends one by a final decision alone."""

    GIVEN_UP = "given_up"
    MOVED = "moved"
    ADOPTION_ORDER = "adoption_order"


class ApprovalReviewed(Event):
    """The agency reviewed the approval and asked the adopters for their views; why stays on the case record."""

    type: ClassVar[str] = "panel.approval_reviewed.v1"
    title: ClassVar[str] = "Approval reviewed"
    finding: ApprovalReviewFinding


class ApprovalReviewReportSent(Event):
    """The agency sent the adopters the report of a review that found them no longer suitable.

    This day is the first of the ten working days for their observations.
    """

    type: ClassVar[str] = "panel.approval_review_report_sent.v1"
    title: ClassVar[str] = "Report of the review sent to the adopters"


class ApprovalReviewObserved(Event):
    """The adopters' observations on the report of the review reached the agency; what they say stays on the case record."""

    type: ClassVar[str] = "panel.approval_review_observed.v1"
    title: ClassVar[str] = "Observations on the report of the review received"


class EndingProposed(Event):
    """The agency proposed to end the approval, with reasons and rights: a qualifying determination about approved adopters."""

    type: ClassVar[str] = "panel.ending_proposed.v1"
    title: ClassVar[str] = "End of the approval proposed"
    agency: AgencyCode


class ApprovalKept(Event):
    """After a review the agency decided that the adopters stay approved, at once or in its final decision."""

    type: ClassVar[str] = "panel.approval_kept.v1"
    title: ClassVar[str] = "The agency kept the approval"
    agency: AgencyCode


class ApprovalDecisionTold(Event):
    """The agency told the adopters its decision about their approval in person or by phone."""

    type: ClassVar[str] = "panel.approval_decision_told.v1"
    title: ClassVar[str] = "Adopters told of the decision about their approval"
    decision: ApprovalDecision
    decided_on: date


class ApprovalNoticeSent(Event):
    """The agency sent the adopters its decision about their approval in writing.

    After a proposal to end it this day is the first of the 40 working days.
    """

    type: ClassVar[str] = "panel.approval_notice_sent.v1"
    title: ClassVar[str] = "Notice of the decision about the approval sent"
    agency: AgencyCode
    decision: ApprovalDecision
    decided_on: date
    papers: NoticePapers = ()
    sent_by: NoticeWay | None = None
