"""The tables: which event overtakes a message, which letters are grave, what is heard, when a reminder leaves.

The invariant: every rule has one row or is the reminder's; what is in no table changes nothing.
"""

from datetime import timedelta
from typing import NamedTuple

from contracts import (
    approval_review,
    assessment,
    enquiry,
    event_booking,
    panel,
    stage_one,
)
from contracts.check_requests import CheckRequestEnded
from contracts.clocks import ClockId
from contracts.complaints import ComplaintAnswered, ComplaintTakenFurther
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.reference import (
    StageOneOutcome,
    WithdrawalReason,
)
from contracts.sign_in import ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined
from services.notifications.domain.message import Message, Overtaken
from services.notifications.domain.occasions import OCCASIONS, Occasion

RuleSet = frozenset[MessageRule]

EVERY: RuleSet = frozenset(MessageRule)
SENT_AFTER_AN_END: RuleSet = frozenset(
    {
        MessageRule.ENQUIRY_CLOSED,
        MessageRule.REGISTRATION_ACCEPTED,
        MessageRule.REGISTRATION_DECLINED,
        MessageRule.STAGE_ONE_DECIDED,
        MessageRule.WINDOW_CLOSED,
        MessageRule.NOT_SUITABLE_NOTICE_SENT,
        MessageRule.APPLICANTS_APPROVED,
        MessageRule.QUALIFYING_DETERMINATION_ISSUED,
        MessageRule.APPLICANTS_NOT_APPROVED,
        MessageRule.APPROVAL_ENDED,
        MessageRule.COMPLAINT_RECEIVED,
        MessageRule.COMPLAINT_ANSWERED,
        MessageRule.EVENT_BOOKING_CANCELLED,
        MessageRule.EVENT_CHANGED,
        MessageRule.EVENT_CANCELLED,
    }
)
"""Decisions and ends, complaints, and what becomes of a booking: a household hears of them although its journey ended before
they left."""
SAYS_WHO_ANSWERS: RuleSet = frozenset(
    {
        MessageRule.ENQUIRY_ACKNOWLEDGED,
        MessageRule.ENQUIRY_REFERRED,
        MessageRule.REFERRAL_CAME_BACK,
        MessageRule.FIRST_RESPONSE_LATE,
    }
)
INVITES: RuleSet = frozenset(
    {
        MessageRule.EVENT_PLACE_BOOKED,
        MessageRule.EVENT_WAITING_LIST_JOINED,
        MessageRule.EVENT_PLACE_GIVEN,
        MessageRule.EVENT_CHANGED,
        MessageRule.EVENT_REMINDER,
        MessageRule.EVENT_OFFERED,
    }
)
"""Of no use once the information event is over, or the booking changed."""
TRAINING: RuleSet = frozenset({MessageRule.TRAINING_BOOKED, MessageRule.TRAINING_MOVED})
"""Of no use once the training session is over, or what it says of it has changed."""
BOOKED: RuleSet = frozenset({MessageRule.EVENT_PLACE_BOOKED, MessageRule.EVENT_WAITING_LIST_JOINED})
TOGETHER = timedelta(minutes=5)
"""Who enquires by booking an information event gets one letter, of the booking, that acknowledges the enquiry
too. The acknowledgement waits this long for the booking, which is a command of its own."""
CHANGED: RuleSet = frozenset({MessageRule.EVENT_CHANGED})
RESPONSE_LATE: RuleSet = frozenset({MessageRule.FIRST_RESPONSE_LATE})
DECISION_LATE: RuleSet = frozenset({MessageRule.REGISTRATION_DECISION_LATE})
ASKED: RuleSet = frozenset({MessageRule.CHECK_REQUESTED, MessageRule.CHECK_REQUEST_REMINDER})
"""To someone who is asked about a household, with a link by which they answer once."""
LINKS: RuleSet = frozenset({MessageRule.INVITATION})
"""To one applicant alone, with a link that opens their journey once."""
GRAVE: RuleSet = frozenset(
    {
        MessageRule.ENQUIRY_CLOSED,
        MessageRule.REGISTRATION_DECLINED,
        MessageRule.WINDOW_CLOSED,
        MessageRule.NOT_SUITABLE_NOTICE_SENT,
        MessageRule.QUALIFYING_DETERMINATION_ISSUED,
        MessageRule.APPLICANTS_NOT_APPROVED,
        MessageRule.APPROVAL_REVIEW_REPORT_SENT,
        MessageRule.ENDING_PROPOSED,
        MessageRule.APPROVAL_ENDED,
    }
)
"""A refusal, a proposal to refuse, and a closing. Each applicant must learn of it themselves, and staff
look at the letter once more before it leaves."""


ABOUT_APPROVAL: RuleSet = frozenset(
    {
        MessageRule.APPROVAL_REVIEWED,
        MessageRule.APPROVAL_REVIEW_REPORT_SENT,
        MessageRule.ENDING_PROPOSED,
        MessageRule.APPROVAL_KEPT,
    }
)
"""Of no use once the approval has ended."""


class Overtaking(NamedTuple):
    """The rules whose waiting messages an event makes untrue."""

    event: type[Event]
    overtaken: Overtaken
    rules: RuleSet
    only: tuple[str, str] | None = None


OVERTAKINGS: tuple[Overtaking, ...] = (
    Overtaking(enquiry.EnquiryWithdrawn, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(enquiry.EnquiryClosed, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(enquiry.RegistrationDeclined, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(assessment.ApplicationWithdrawn, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(assessment.WindowClosed, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(NotSuitableNoticeSent, Overtaken.JOURNEY_ENDED, EVERY - SENT_AFTER_AN_END),
    Overtaking(enquiry.EnquiryReopened, Overtaken.WENT_ON, frozenset({MessageRule.ENQUIRY_CLOSED})),
    Overtaking(enquiry.EnquiryMerged, Overtaken.MERGED, EVERY),
    Overtaking(enquiry.EnquiryReferred, Overtaken.PASSED_ON, SAYS_WHO_ANSWERS),
    Overtaking(enquiry.ReferralRefused, Overtaken.PASSED_ON, SAYS_WHO_ANSWERS),
    Overtaking(enquiry.ReferralLapsed, Overtaken.PASSED_ON, SAYS_WHO_ANSWERS),
    Overtaking(enquiry.ContactMade, Overtaken.ANSWERED, RESPONSE_LATE),
    Overtaking(enquiry.InitialVisitHeld, Overtaken.ANSWERED, RESPONSE_LATE),
    Overtaking(enquiry.RegistrationAccepted, Overtaken.ANSWERED, DECISION_LATE | RESPONSE_LATE),
    Overtaking(
        enquiry.ClockBreachRetracted,
        Overtaken.NOT_LATE,
        RESPONSE_LATE,
        only=("clock", ClockId.FIRST_RESPONSE),
    ),
    Overtaking(
        enquiry.ClockBreachRetracted,
        Overtaken.NOT_LATE,
        DECISION_LATE,
        only=("clock", ClockId.ROI_DECIDE),
    ),
    Overtaking(event_booking.EventPlaceGiven, Overtaken.BOOKING_CHANGED, INVITES),
    Overtaking(event_booking.EventChanged, Overtaken.SAID_TOGETHER, CHANGED),
    Overtaking(event_booking.EventBookingEnded, Overtaken.BOOKING_CHANGED, INVITES),
    Overtaking(event_booking.EventAttended, Overtaken.BOOKING_CHANGED, INVITES),
    Overtaking(event_booking.EventMissed, Overtaken.BOOKING_CHANGED, INVITES),
    Overtaking(stage_one.TrainingPlaceMoved, Overtaken.SAID_TOGETHER, TRAINING),
    Overtaking(stage_one.TrainingPlaceEnded, Overtaken.BOOKING_CHANGED, TRAINING),
    Overtaking(ApplicantInvited, Overtaken.LINK_REPLACED, LINKS),
    Overtaking(ApplicantJoined, Overtaken.LINK_OVER, LINKS),
    Overtaking(ApplicantAccountRemoved, Overtaken.LINK_OVER, LINKS),
    Overtaking(CheckRequestEnded, Overtaken.LINK_OVER, ASKED),
    Overtaking(panel.ApprovalEnded, Overtaken.JOURNEY_ENDED, ABOUT_APPROVAL),
)
"""A withdrawn or closed household keeps a booking that it made; it is not reminded of it, but it is
told if the information event is changed or cancelled. A household whose enquiry turns out to be a mystery shop
is written to like any other: whatever stopped then would give the shop away."""

ALSO_HEARD: frozenset[type[Event]] = frozenset(
    {
        enquiry.MergeUndone,
        enquiry.DuplicateAbsorbed,
        enquiry.ReferralTakenUp,
        enquiry.DateCorrected,
        ComplaintTakenFurther,
        assessment.AssessmentDateCorrected,
        panel.PanelDateCorrected,
        assessment.StageOneOpened,
        assessment.StageOneDecided,
        panel.QualifyingDeterminationIssued,
        panel.ApplicantsNotApproved,
        approval_review.EndingProposed,
        approval_review.ApprovalKept,
        panel.PanelCaseOpened,
    }
)
"""They occasion no message themselves. Two are the first events of their streams, so that the agency is always
known; five say which decision its notice will be of, and one at which stage a complaint is."""

HEARD = ALSO_HEARD.union(row.event for row in OCCASIONS).union(row.event for row in OVERTAKINGS)

REMINDED_AFTER: frozenset[type[Event]] = frozenset(
    {
        event_booking.EventPlaceBooked,
        event_booking.EventPlaceGiven,
        enquiry.EnquiryReopened,
        enquiry.MergeUndone,
    }
)
"""After these a household with a place is to be reminded of it."""

CORRECTED_BY: dict[type[Event], RuleSet] = {
    correction: frozenset(row.rule for row in OCCASIONS if row.event in stream.EVENTS)
    for stream, correction in (
        (enquiry, enquiry.DateCorrected),
        (assessment, assessment.AssessmentDateCorrected),
        (panel, panel.PanelDateCorrected),
    )
}
"""The rules whose messages say a day that such an event puts right: those of its own stream."""


class Effect(NamedTuple):
    """All that an event does to a household's messages: what it adds, what it cancels, what it reminds of."""

    occasion: Occasion | None
    overtaking: Overtaking | None
    reminds: bool


def is_grave(message: Message) -> bool:
    """Whether it tells a household no."""
    return message.rule in GRAVE or message.outcome is StageOneOutcome.NOT_SUITABLE


def effect_of(event: Event) -> Effect:
    """What the tables say of this event; a row of each at most."""
    return Effect(
        occasion=None
        if _is_of_agency_before(event)
        else next((row for row in OCCASIONS if _is_row_of(row, event)), None),
        overtaking=_overtaking_of(event),
        reminds=type(event) in REMINDED_AFTER,
    )


def occasion_for(rule: MessageRule) -> Occasion:
    """The first row of this rule; rows of one rule find the last day alike."""
    return next(row for row in OCCASIONS if row.rule is rule)


def overtakes(row: Overtaking, event: Event, message: Message) -> bool:
    """Whether the message is one that the event makes untrue."""
    named = ("information_event", "session", "applicant", "request")
    same = all(getattr(event, each, None) in {None, getattr(message, each)} for each in named)
    return message.rule in row.rules and same


def settles(row: Overtaking, event: Event, message: Message) -> bool:
    """Whether nobody has to tell the household this any more: it is untrue, or they were spoken to."""
    spoken_to = row.overtaken is Overtaken.ANSWERED and message.rule in SAYS_WHO_ANSWERS
    return spoken_to or overtakes(row, event, message)


def _is_of_agency_before(event: Event) -> bool:
    """Whether an agency answered a complaint that the household was with before: our letters go in the name of the one that has the case."""
    return isinstance(event, ComplaintAnswered) and event.answered_by is not None


def _overtaking_of(event: Event) -> Overtaking | None:
    if isinstance(event, enquiry.DuplicateAbsorbed) and event.contact_made_on is not None:
        return Overtaking(type(event), Overtaken.ANSWERED, RESPONSE_LATE)
    if getattr(event, "reason", None) is WithdrawalReason.DIED:
        return Overtaking(type(event), Overtaken.DIED, EVERY)
    return next((row for row in OVERTAKINGS if _is_row_of(row, event)), None)


def _is_row_of(row: Occasion | Overtaking, event: Event) -> bool:
    return row.event is type(event) and (
        row.only is None or getattr(event, row.only[0]) == row.only[1]
    )
