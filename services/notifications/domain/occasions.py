"""Which event occasions which message, and by when what comes next is due.

The invariant: every rule that an event occasions has one row; what is in no row occasions nothing.
"""

from datetime import date
from typing import NamedTuple

from contracts import (
    approval_review,
    assessment,
    enquiry,
    event_booking,
    panel,
    people,
    stage_one,
    stage_two,
)
from contracts.check_requests import CheckRequested
from contracts.clocks import ClockId, LocalStandard, due
from contracts.complaints import ComplaintAnswered, ComplaintReceived
from contracts.deferral import FullReportAsked, PanelAskedForMore, PanelDeferred
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.preparation import PlaceEnd
from contracts.reference import (
    AgencyDecision,
    BookingEnd,
    PlaceState,
)
from contracts.sign_in import ApplicantInvited


class Occasion(NamedTuple):
    """The message that an event occasions, and how its letter's last day and agency are found."""

    event: type[Event]
    rule: MessageRule
    only: tuple[str, str] | None = None
    """The field and value without which the event occasions something else."""
    clock: ClockId | None = None
    names: str | None = None
    """The field with the agency that the letter names."""
    each_time: bool = False
    """A letter goes each time for what can happen again on one journey, and once for all else."""
    to_other: bool = False
    """It goes to the other applicant than the one whom the event names."""

    def last_day(self, on: date, standard: LocalStandard | None) -> date | None:
        """The last day of what comes next, by the agency's own standard where it has one."""
        return None if self.clock is None else due(self.clock, on, standard)


OCCASIONS: tuple[Occasion, ...] = (
    Occasion(
        enquiry.EnquiryReceived,
        MessageRule.ENQUIRY_ACKNOWLEDGED,
        clock=ClockId.FIRST_RESPONSE,
    ),
    Occasion(
        enquiry.ClockBreached,
        MessageRule.FIRST_RESPONSE_LATE,
        only=("clock", ClockId.FIRST_RESPONSE),
    ),
    Occasion(
        enquiry.EnquiryReferred,
        MessageRule.ENQUIRY_REFERRED,
        clock=ClockId.FIRST_RESPONSE,
        names="receiver",
        each_time=True,
    ),
    Occasion(
        enquiry.ReferralRefused,
        MessageRule.REFERRAL_CAME_BACK,
        clock=ClockId.FIRST_RESPONSE,
        names="agency",
        each_time=True,
    ),
    Occasion(
        enquiry.ReferralLapsed,
        MessageRule.REFERRAL_CAME_BACK,
        clock=ClockId.FIRST_RESPONSE,
        names="agency",
        each_time=True,
    ),
    Occasion(enquiry.EnquiryClosed, MessageRule.ENQUIRY_CLOSED, each_time=True),
    Occasion(enquiry.EnquiryReopened, MessageRule.ENQUIRY_REOPENED, each_time=True),
    Occasion(
        event_booking.EventPlaceBooked,
        MessageRule.EVENT_PLACE_BOOKED,
        only=("state", PlaceState.CONFIRMED),
        each_time=True,
    ),
    Occasion(
        event_booking.EventPlaceBooked,
        MessageRule.EVENT_WAITING_LIST_JOINED,
        only=("state", PlaceState.WAITING),
        each_time=True,
    ),
    Occasion(event_booking.EventPlaceGiven, MessageRule.EVENT_PLACE_GIVEN, each_time=True),
    Occasion(event_booking.EventChanged, MessageRule.EVENT_CHANGED, each_time=True),
    Occasion(
        event_booking.EventBookingEnded,
        MessageRule.EVENT_BOOKING_CANCELLED,
        only=("end", BookingEnd.BY_ENQUIRER),
        each_time=True,
    ),
    Occasion(
        event_booking.EventBookingEnded,
        MessageRule.EVENT_CANCELLED,
        only=("end", BookingEnd.EVENT_CANCELLED),
        each_time=True,
    ),
    Occasion(ApplicantInvited, MessageRule.INVITATION, each_time=True),
    Occasion(CheckRequested, MessageRule.CHECK_REQUESTED, each_time=True),
    Occasion(
        ComplaintReceived,
        MessageRule.COMPLAINT_RECEIVED,
        clock=ClockId.COMPLAINT_ANSWER,
        each_time=True,
    ),
    Occasion(ComplaintAnswered, MessageRule.COMPLAINT_ANSWERED, each_time=True),
    Occasion(
        enquiry.RegistrationSubmitted,
        MessageRule.REGISTRATION_ACKNOWLEDGED,
        clock=ClockId.ROI_DECIDE,
    ),
    Occasion(
        enquiry.ClockBreached,
        MessageRule.REGISTRATION_DECISION_LATE,
        only=("clock", ClockId.ROI_DECIDE),
    ),
    Occasion(
        enquiry.RegistrationAccepted, MessageRule.REGISTRATION_ACCEPTED, clock=ClockId.STAGE_ONE
    ),
    Occasion(
        enquiry.RegistrationDeclined, MessageRule.REGISTRATION_DECLINED, names="signposted_to"
    ),
    Occasion(stage_one.StageOnePlanMade, MessageRule.STAGE_ONE_PLAN_TO_AGREE, each_time=True),
    Occasion(stage_one.TrainingPlaceBooked, MessageRule.TRAINING_BOOKED, each_time=True),
    Occasion(stage_one.TrainingPlaceMoved, MessageRule.TRAINING_MOVED, each_time=True),
    *(
        Occasion(stage_one.TrainingPlaceEnded, rule, only=("end", end), each_time=True)
        for end, rule in (
            (PlaceEnd.GIVEN_UP, MessageRule.TRAINING_GIVEN_UP),
            (PlaceEnd.SESSION_CANCELLED, MessageRule.TRAINING_CANCELLED),
        )
    ),
    Occasion(stage_one.StageOneExtended, MessageRule.STAGE_ONE_EXTENDED, each_time=True),
    Occasion(
        people.ApplicantLeft,
        MessageRule.GOES_ON_ALONE,
        only=("because", people.LeftBecause.SEPARATION),
        to_other=True,
    ),
    Occasion(
        assessment.StageOneNoticeSent, MessageRule.STAGE_ONE_DECIDED, clock=ClockId.STAGE_TWO_WINDOW
    ),
    Occasion(assessment.WindowClosed, MessageRule.WINDOW_CLOSED),
    Occasion(NotSuitableNoticeSent, MessageRule.NOT_SUITABLE_NOTICE_SENT),
    Occasion(assessment.StageTwoStarted, MessageRule.STAGE_TWO_STARTED, clock=ClockId.STAGE_TWO),
    Occasion(stage_two.StageTwoPlanMade, MessageRule.STAGE_TWO_PLAN_TO_AGREE, each_time=True),
    Occasion(stage_two.StageTwoDelayed, MessageRule.STAGE_TWO_DELAYED, each_time=True),
    Occasion(
        assessment.ReportShared,
        MessageRule.REPORT_SHARED,
        clock=ClockId.PAR_COMMENT,
        each_time=True,
    ),
    Occasion(
        assessment.AssessmentClockMoved,
        MessageRule.LAST_DAY_MOVED,
        only=("clock", ClockId.PAR_COMMENT),
        each_time=True,
    ),
    *(
        Occasion(
            panel.PanelClockMoved,
            MessageRule.LAST_DAY_MOVED,
            only=("clock", clock),
            each_time=True,
        )
        for clock in (ClockId.QD_RESPONSE, ClockId.REVIEW_COMMENT)
    ),
    Occasion(stage_two.AddendumShared, MessageRule.ADDENDUM_SHARED, each_time=True),
    Occasion(assessment.ReferredToPanel, MessageRule.REFERRED_TO_PANEL),
    Occasion(PanelDeferred, MessageRule.PANEL_DEFERRED, each_time=True),
    Occasion(PanelAskedForMore, MessageRule.PANEL_DEFERRED, each_time=True),
    Occasion(FullReportAsked, MessageRule.FULL_REPORT_ASKED, each_time=True),
    Occasion(
        panel.ApplicantsApproved,
        MessageRule.APPLICANTS_APPROVED,
        clock=ClockId.REVIEW_ANNUAL,
    ),
    Occasion(
        panel.DecisionNoticeSent,
        MessageRule.QUALIFYING_DETERMINATION_ISSUED,
        only=("decision", AgencyDecision.QUALIFYING_DETERMINATION),
        clock=ClockId.QD_RESPONSE,
    ),
    Occasion(
        panel.DecisionNoticeSent,
        MessageRule.APPLICANTS_NOT_APPROVED,
        only=("decision", AgencyDecision.NOT_APPROVED),
    ),
    Occasion(
        approval_review.ApprovalReviewed,
        MessageRule.APPROVAL_REVIEWED,
        only=("finding", approval_review.ApprovalReviewFinding.STILL_SUITABLE),
        clock=ClockId.REVIEW_ANNUAL,
        each_time=True,
    ),
    Occasion(
        approval_review.ApprovalReviewReportSent,
        MessageRule.APPROVAL_REVIEW_REPORT_SENT,
        clock=ClockId.REVIEW_COMMENT,
        each_time=True,
    ),
    Occasion(
        approval_review.ApprovalNoticeSent,
        MessageRule.ENDING_PROPOSED,
        only=("decision", approval_review.ApprovalDecision.ENDING_PROPOSED),
        clock=ClockId.QD_RESPONSE,
        each_time=True,
    ),
    Occasion(
        approval_review.ApprovalNoticeSent,
        MessageRule.APPROVAL_KEPT,
        only=("decision", approval_review.ApprovalDecision.KEPT),
        each_time=True,
    ),
    Occasion(
        approval_review.ApprovalNoticeSent,
        MessageRule.APPROVAL_ENDED,
        only=("decision", approval_review.ApprovalDecision.ENDED),
    ),
)
"""A review follows an approval within a year (regulation 30D). Of a refusal a household hears by its notice, whose
day is the first of the 40 working days for representations or an independent review (regulation 30B(5)(c))."""
