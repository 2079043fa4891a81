"""The tables: which event occasions which message, which event overtakes one, when a reminder leaves.

The invariant: every rule has one row or is the reminder's; what is in no table changes nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from contracts import assessment, enquiry, event_booking, panel, people, stage_one, stage_two
from contracts.calendar import add_months
from contracts.check_requests import CheckRequested, CheckRequestEnded
from contracts.clocks import ClockId, LocalStandard, due
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.preparation import PlaceEnd
from contracts.reference import (
    AgencyDecision,
    BookingEnd,
    PlaceState,
    StageOneOutcome,
    WithdrawalReason,
)
from contracts.sign_in import ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined
from services.notifications.domain.message import Message, Overtaken

REVIEW_MONTHS = 12


class Occasion(NamedTuple):
    """The message that an event occasions, and how its letter's last day and agency are found."""

    event: type[Event]
    rule: MessageRule
    only: tuple[str, str] | None = None
    """The field and value without which the event occasions something else."""
    clock: ClockId | None = None
    due_on: Callable[[date], date] | None = None
    names: str | None = None
    """The field with the agency that the letter names."""
    each_time: bool = False
    """A letter goes each time for what can happen again on one journey, and once for all else."""
    to_other: bool = False
    """It goes to the other applicant than the one whom the event names."""

    def last_day(self, on: date, standard: LocalStandard | None) -> date | None:
        """The last day of what comes next, by the agency's own standard where it has one."""
        if self.clock is not None:
            return due(self.clock, on, standard)
        return self.due_on(on) if self.due_on is not None else None


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
    Occasion(stage_two.AddendumShared, MessageRule.ADDENDUM_SHARED, each_time=True),
    Occasion(assessment.ReferredToPanel, MessageRule.REFERRED_TO_PANEL),
    Occasion(PanelDeferred, MessageRule.PANEL_DEFERRED, each_time=True),
    Occasion(FullReportAsked, MessageRule.FULL_REPORT_ASKED, each_time=True),
    Occasion(
        panel.ApplicantsApproved,
        MessageRule.APPLICANTS_APPROVED,
        due_on=partial(add_months, count=REVIEW_MONTHS),
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
)
"""A review follows an approval within a year (regulation 30D). Of a refusal a household hears by its notice, whose
day is the first of the 40 working days for representations or an independent review (regulation 30B(5)(c))."""

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
        MessageRule.EVENT_BOOKING_CANCELLED,
        MessageRule.EVENT_CHANGED,
        MessageRule.EVENT_CANCELLED,
    }
)
"""Decisions and ends, and what becomes of a booking: a household hears of them although its journey ended before
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
    }
)
"""A refusal, a proposal to refuse, and a closing. Each applicant must learn of it themselves, and staff
look at the letter once more before it leaves."""


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
        assessment.AssessmentDateCorrected,
        panel.PanelDateCorrected,
        assessment.StageOneOpened,
        assessment.StageOneDecided,
        panel.QualifyingDeterminationIssued,
        panel.ApplicantsNotApproved,
        panel.PanelCaseOpened,
    }
)
"""They occasion no message themselves. Two are the first events of their streams, so that the agency is always
known; three say which decision its notice will be of."""

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
        occasion=next((row for row in OCCASIONS if _is_row_of(row, event)), None),
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
