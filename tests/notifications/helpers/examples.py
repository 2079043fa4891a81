"""What the publishers of the path say, one event for each occasion, and households to write to."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

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
from contracts.assessing import DelayGround
from contracts.check_requests import CheckRequested
from contracts.checks import Check
from contracts.clocks import ClockId
from contracts.complaints import (
    ComplaintAbout,
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintReceived,
    ComplaintStage,
    ComplaintWayOn,
)
from contracts.deferral import FullReportAsked, PanelDeferred, PanelNeed
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.information_event import Arrangements, HandoutFormat, Mode
from contracts.notifications import MessageRule
from contracts.preparation import PlaceEnd, PreparationTopic, PreparationWay
from contracts.reference import (
    AgencyDecision,
    BookingEnd,
    Channel,
    ClosingReason,
    DeclineReason,
    DelayReason,
    EventDetail,
    FeedbackStep,
    Household,
    PlaceState,
    ReferralReason,
    ReferralRefusal,
    ReopeningReason,
    ReportKind,
    StageOneOutcome,
    WithdrawalReason,
)
from contracts.sign_in import ApplicantInvited
from services.chassis.decision import Decision
from services.notifications.clients import Applicant, ContactDetails, InformationEvent, Venue
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Message
from services.notifications.domain.on_event import EventContext, hear
from services.notifications.domain.staff_messages import (
    MessageRequest,
    OfferedEvent,
    SendTemplate,
    TemplateName,
    normalise,
    send_template,
)

ON = date(2025, 3, 3)
HELD_ON = date(2025, 3, 20)
HEARD_AT = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
CORRELATION = "0af7651916cd43dd8448eb211c80319c"
EVENING = UUID("5b0c8a52-33f6-4c0f-9d5e-2f0a4c7d9e10")
MORNING = UUID("c1d7f3f4-0f51-4b7e-8f0e-6a2b9d4c8e21")

RECEIVED = enquiry.EnquiryReceived(
    occurred_on=ON, agency="moorland", channel=Channel.WEB_FORM, household=Household.JOINT
)
CHECK_REQUESTED = CheckRequested(
    occurred_on=ON, request=1, check=Check.REFERENCE, person=5, ends_on=date(2025, 3, 31)
)
SUBMITTED = enquiry.RegistrationSubmitted(occurred_on=ON, household=Household.JOINT)
REFERRED_ON = enquiry.EnquiryReferred(
    occurred_on=ON, sender="moorland", receiver="estuary", reason=ReferralReason.HOME_AREA
)
CAME_BACK = enquiry.ReferralRefused(
    occurred_on=ON, agency="moorland", reason=ReferralRefusal.NO_CAPACITY
)
CLOSED = enquiry.EnquiryClosed(occurred_on=ON, reason=ClosingReason.NOT_ELIGIBLE)
REOPENED = enquiry.EnquiryReopened(occurred_on=ON, reason=ReopeningReason.ENQUIRER_CAME_BACK)
WITHDRAWN = enquiry.EnquiryWithdrawn(occurred_on=ON, reason=WithdrawalReason.NOT_READY)
DECLINED = enquiry.RegistrationDeclined(occurred_on=ON, reason=DeclineReason.NO_CAPACITY)
MERGED = enquiry.EnquiryMerged(occurred_on=ON, into=MORNING)
MERGE_UNDONE = enquiry.MergeUndone(occurred_on=ON, into=MORNING)
LATE = enquiry.ClockBreached(occurred_on=ON, clock=ClockId.FIRST_RESPONSE, due_on=date(2025, 2, 28))
DECISION_LATE = enquiry.ClockBreached(
    occurred_on=ON, clock=ClockId.ROI_DECIDE, due_on=date(2025, 2, 28)
)
INVITED = ApplicantInvited(occurred_on=ON, applicant=1, invitation=1, ends_on=date(2025, 3, 9))
COMPLAINT_RECEIVED = ComplaintReceived(
    occurred_on=ON,
    number=1,
    agency="moorland",
    about=ComplaintAbout.DECISION,
    step=FeedbackStep.ENQUIRY,
    means=ComplaintMeans.ONLINE,
)
COMPLAINT_ANSWERED = ComplaintAnswered(
    occurred_on=ON,
    number=1,
    stage=ComplaintStage.LOCAL_RESOLUTION,
    finding=ComplaintFinding.NOT_UPHELD,
    way_on=ComplaintWayOn.INVESTIGATION,
)
STAGE_ONE_OPENED = assessment.StageOneOpened(
    occurred_on=ON, agency="moorland", household=Household.JOINT
)
STAGE_ONE_NOTICE = assessment.StageOneNoticeSent(
    occurred_on=ON, outcome=StageOneOutcome.MAY_BE_SUITABLE
)
WINDOW_CLOSED = assessment.WindowClosed(occurred_on=ON)
STAGE_TWO_STARTED = assessment.StageTwoStarted(occurred_on=ON, agency="moorland")
REFERRED = assessment.ReferredToPanel(
    occurred_on=ON, agency="moorland", household=Household.JOINT, report=ReportKind.FULL
)
APPLICATION_WITHDRAWN = assessment.ApplicationWithdrawn(
    occurred_on=ON, reason=WithdrawalReason.NOT_READY
)


TRAINING: dict[str, Any] = {
    "occurred_on": ON,
    "booking": 1,
    "session": MORNING,
    "applicant": 1,
    "topic": PreparationTopic.LOSS_AND_IDENTITY,
    "held_on": HELD_ON,
    "starts_at": "10:00",
    "ends_at": "16:00",
    "way": PreparationWay.ONLINE,
}


def booked(
    state: PlaceState = PlaceState.CONFIRMED, *, event: UUID = EVENING, held_on: date = HELD_ON
) -> event_booking.EventPlaceBooked:
    """The household booked: a place, or a turn in the waiting list."""
    return event_booking.EventPlaceBooked(
        occurred_on=ON, information_event=event, held_on=held_on, state=state
    )


def given(*, event: UUID = EVENING, held_on: date = HELD_ON) -> event_booking.EventPlaceGiven:
    """A place became free for the household."""
    return event_booking.EventPlaceGiven(occurred_on=ON, information_event=event, held_on=held_on)


def changed(
    *details: EventDetail, state: PlaceState = PlaceState.CONFIRMED, event: UUID = EVENING
) -> event_booking.EventChanged:
    """What the household goes by is different; the time, where nothing is named."""
    return event_booking.EventChanged(
        occurred_on=ON,
        information_event=event,
        held_on=HELD_ON,
        state=state,
        changed=details or (EventDetail.TIME,),
    )


def ended(end: BookingEnd, *, event: UUID = EVENING) -> event_booking.EventBookingEnded:
    """The booking is no more."""
    return event_booking.EventBookingEnded(
        occurred_on=ON, information_event=event, held_on=HELD_ON, end=end
    )


def _about_approval(decision: approval_review.ApprovalDecision) -> Event:
    return approval_review.ApprovalNoticeSent(
        occurred_on=ON, agency="moorland", decision=decision, decided_on=ON
    )


OCCASIONED: dict[MessageRule, Event] = {
    MessageRule.ENQUIRY_ACKNOWLEDGED: RECEIVED,
    MessageRule.FIRST_RESPONSE_LATE: LATE,
    MessageRule.ENQUIRY_REFERRED: REFERRED_ON,
    MessageRule.REFERRAL_CAME_BACK: CAME_BACK,
    MessageRule.ENQUIRY_CLOSED: CLOSED,
    MessageRule.ENQUIRY_REOPENED: REOPENED,
    MessageRule.EVENT_PLACE_BOOKED: booked(),
    MessageRule.EVENT_WAITING_LIST_JOINED: booked(PlaceState.WAITING),
    MessageRule.EVENT_PLACE_GIVEN: given(),
    MessageRule.EVENT_CHANGED: changed(),
    MessageRule.EVENT_BOOKING_CANCELLED: ended(BookingEnd.BY_ENQUIRER),
    MessageRule.EVENT_CANCELLED: ended(BookingEnd.EVENT_CANCELLED),
    MessageRule.COMPLAINT_RECEIVED: COMPLAINT_RECEIVED,
    MessageRule.COMPLAINT_ANSWERED: COMPLAINT_ANSWERED,
    MessageRule.INVITATION: INVITED,
    MessageRule.REGISTRATION_ACKNOWLEDGED: SUBMITTED,
    MessageRule.REGISTRATION_DECISION_LATE: DECISION_LATE,
    MessageRule.REGISTRATION_ACCEPTED: enquiry.RegistrationAccepted(
        occurred_on=ON, agency="moorland", household=Household.JOINT
    ),
    MessageRule.REGISTRATION_DECLINED: DECLINED,
    MessageRule.STAGE_ONE_PLAN_TO_AGREE: stage_one.StageOnePlanMade(occurred_on=ON, plan=1),
    MessageRule.TRAINING_BOOKED: stage_one.TrainingPlaceBooked(**TRAINING),
    MessageRule.TRAINING_MOVED: stage_one.TrainingPlaceMoved(**TRAINING),
    MessageRule.TRAINING_GIVEN_UP: stage_one.TrainingPlaceEnded(**TRAINING, end=PlaceEnd.GIVEN_UP),
    MessageRule.TRAINING_CANCELLED: stage_one.TrainingPlaceEnded(
        **TRAINING, end=PlaceEnd.SESSION_CANCELLED
    ),
    MessageRule.STAGE_ONE_EXTENDED: stage_one.StageOneExtended(
        occurred_on=ON, reason=DelayReason.MEDICAL, until=date(2025, 6, 13)
    ),
    MessageRule.GOES_ON_ALONE: people.ApplicantLeft(
        occurred_on=ON, applicant=2, because=people.LeftBecause.SEPARATION
    ),
    MessageRule.STAGE_ONE_DECIDED: STAGE_ONE_NOTICE,
    MessageRule.WINDOW_CLOSED: WINDOW_CLOSED,
    MessageRule.NOT_SUITABLE_NOTICE_SENT: NotSuitableNoticeSent(occurred_on=ON),
    MessageRule.STAGE_TWO_STARTED: STAGE_TWO_STARTED,
    MessageRule.CHECK_REQUESTED: CHECK_REQUESTED,
    MessageRule.STAGE_TWO_PLAN_TO_AGREE: stage_two.StageTwoPlanMade(occurred_on=ON, plan=1),
    MessageRule.STAGE_TWO_DELAYED: stage_two.StageTwoDelayed(
        occurred_on=ON,
        ground=DelayGround.APPLICANT_REQUEST,
        begins_on=ON,
        until=date(2025, 10, 15),
    ),
    MessageRule.REPORT_SHARED: assessment.ReportShared(occurred_on=ON, report=ReportKind.FULL),
    MessageRule.LAST_DAY_MOVED: assessment.AssessmentClockMoved(
        occurred_on=ON,
        clock=ClockId.PAR_COMMENT,
        was_due_on=date(2025, 3, 7),
        due_on=date(2025, 3, 10),
        days=(date(2025, 3, 6),),
    ),
    MessageRule.ADDENDUM_SHARED: stage_two.AddendumShared(occurred_on=ON, writing=2),
    MessageRule.REFERRED_TO_PANEL: REFERRED,
    MessageRule.PANEL_DEFERRED: PanelDeferred(
        occurred_on=ON, missing=(PanelNeed.HEALTH, PanelNeed.REPORT)
    ),
    MessageRule.FULL_REPORT_ASKED: FullReportAsked(occurred_on=ON),
    MessageRule.APPLICANTS_APPROVED: panel.ApplicantsApproved(occurred_on=ON, agency="moorland"),
    MessageRule.QUALIFYING_DETERMINATION_ISSUED: panel.DecisionNoticeSent(
        occurred_on=ON,
        agency="moorland",
        decision=AgencyDecision.QUALIFYING_DETERMINATION,
        decided_on=ON,
    ),
    MessageRule.APPLICANTS_NOT_APPROVED: panel.DecisionNoticeSent(
        occurred_on=ON, agency="moorland", decision=AgencyDecision.NOT_APPROVED, decided_on=ON
    ),
    MessageRule.APPROVAL_REVIEWED: approval_review.ApprovalReviewed(
        occurred_on=ON, finding=approval_review.ApprovalReviewFinding.STILL_SUITABLE
    ),
    MessageRule.APPROVAL_REVIEW_REPORT_SENT: approval_review.ApprovalReviewReportSent(
        occurred_on=ON
    ),
    MessageRule.ENDING_PROPOSED: _about_approval(approval_review.ApprovalDecision.ENDING_PROPOSED),
    MessageRule.APPROVAL_KEPT: _about_approval(approval_review.ApprovalDecision.KEPT),
    MessageRule.APPROVAL_ENDED: _about_approval(approval_review.ApprovalDecision.ENDED),
}
"""Every rule but those of reminders, which a booking and a request plan for later days."""


FILLED: dict[TemplateName, dict[str, Any]] = {
    MessageRule.TRIED_TO_REACH_YOU: {
        "tried_on": "2025-03-03",
        "channel": "phone",
        "again_on": "2025-03-05",
        "answer_to": "01632 960 111",
        "words": "I left no message.",
    },
    MessageRule.NEEDED_NEXT: {
        "needed": ["The names of two referees", "Your passport"],
        "needed_by": "2025-03-03",
        "answer_to": "01632 960 111",
        "words": "Copies are fine.",
    },
    MessageRule.EVENT_OFFERED: {
        "information_event": str(EVENING),
        "answer_by": "2025-03-03",
        "words": "I will be there, too.",
    },
    MessageRule.WORKER_CHANGED: {
        "worker": "Sam Hill",
        "since": "2025-03-03",
        "answer_to": "01632 960 111",
        "contact_by": "2025-03-05",
        "words": "I have enjoyed our talks.",
    },
    MessageRule.HOW_THINGS_STAND: {
        "stands": "Two references have come back.",
        "next_step": "We wait for the third.",
        "next_by": "2025-03-10",
    },
}
"""Everything that can be filled in for each message that is sent by hand."""


def by_hand(
    state: Correspondence | None,
    template: TemplateName = MessageRule.NEEDED_NEXT,
    fields: dict[str, Any] | None = None,
    *,
    at: datetime = HEARD_AT,
    event: OfferedEvent | None = None,
) -> Decision[Correspondence]:
    """A member of staff writes to the household."""
    filled = FILLED[template] if fields is None else fields
    offered = OfferedEvent(HELD_ON, cancelled=False) if "information_event" in filled else None
    command = SendTemplate(on=ON, template=template, fields=filled)
    return send_template(
        state,
        normalise(command)[0],
        request=MessageRequest(by="staff-01", at=at, correlation=CORRELATION),
        event=event or offered,
    )


def context(**changes: Any) -> EventContext:
    """When and as which of its stream an event was published."""
    return EventContext(at=HEARD_AT, version=1, correlation=CORRELATION)._replace(**changes)


def after(*events: Event) -> Correspondence:
    """The correspondence of a household after these events, one version after the other."""
    state: Correspondence | None = None
    for version, event in enumerate(events, start=1):
        decision = hear(state, event, context(version=version))
        state = decision.state if decision else state
    assert state is not None
    return state


def decided(decision: Decision[Correspondence] | None) -> Correspondence:
    """The state after a decision that was to change something."""
    assert decision is not None
    return decision.state


def due_rules(state: Correspondence) -> list[MessageRule]:
    """The rules of what is due, the next first, and last of what staff look at once more."""
    return [message.rule for message in (*state.due, *state.to_check)]


def waiting(rule: MessageRule, outcome: StageOneOutcome | None = None) -> Message:
    """The message of this rule as it waits to be sent, by the first example that occasions it."""
    if rule is MessageRule.CHECK_REQUEST_REMINDER:
        message = after(STAGE_ONE_OPENED, CHECK_REQUESTED).planned[0]
    elif rule is MessageRule.EVENT_REMINDER:
        (message,) = after(STAGE_ONE_OPENED, booked()).planned
    elif rule in FILLED:
        (message,) = by_hand(after(STAGE_ONE_OPENED), rule).state.due
    else:
        state = after(STAGE_ONE_OPENED, OCCASIONED[rule])
        (message,) = (*state.due, *state.to_check)
    return message.model_copy(update={"outcome": outcome}) if outcome else message


def household(*addresses: str | None) -> ContactDetails:
    """One applicant for each address, or for None."""
    names = ["Wilhelmina Ashgrove", "Bartholomew Fenwick"]
    applicants = tuple(
        Applicant(name=name, email=address) for name, address in zip(names, addresses, strict=False)
    )
    return ContactDetails(applicants=applicants, reference="7K3M9-QXD2A", proved=frozenset({1, 2}))


def information_event(**changes: Any) -> InformationEvent:
    """An evening at a hall, for everybody."""
    plan = {
        "held_on": HELD_ON,
        "starts_at": "18:30",
        "ends_at": "20:00",
        "mode": Mode.IN_PERSON,
        "places": 24,
        "booking_opens_on": ON,
        "booking_closes_on": HELD_ON,
        "step_free": True,
        "hearing_loop": True,
        "live_captions": True,
        "sign_language": True,
        "interpreters": ("pl", "pt-BR", "tlh"),
        "formats": (HandoutFormat.EASY_READ,),
    }
    venue = changes.pop("venue", Venue(name="Example Hall", postcode="ZX1 2AB"))
    joining_link = changes.pop("joining_link", None)
    return InformationEvent(
        title="Adoption: what comes first",
        venue=venue,
        joining_link=joining_link,
        arrangements=Arrangements.model_validate(plan | changes),
        cancelled_on=None,
    )
