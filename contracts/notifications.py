"""What the notifications service says: which message left, never to whom or with which words."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.event import Event, events_of

TOPIC = "notifications"


class MessageRule(StrEnum):
    """The occasions on which a household is written to, or someone who is asked about it; each makes one message.

    The last five are occasioned by a member of staff, all others by an event.
    """

    ENQUIRY_ACKNOWLEDGED = "enquiry_acknowledged"
    REGISTRATION_ACKNOWLEDGED = "registration_acknowledged"
    REGISTRATION_ACCEPTED = "registration_accepted"
    REGISTRATION_DECLINED = "registration_declined"
    STAGE_ONE_PLAN_TO_AGREE = "stage_one_plan_to_agree"
    TRAINING_BOOKED = "training_booked"
    TRAINING_MOVED = "training_moved"
    TRAINING_GIVEN_UP = "training_given_up"
    TRAINING_CANCELLED = "training_cancelled"
    STAGE_ONE_EXTENDED = "stage_one_extended"
    GOES_ON_ALONE = "goes_on_alone"
    STAGE_ONE_DECIDED = "stage_one_decided"
    WINDOW_CLOSED = "window_closed"
    NOT_SUITABLE_NOTICE_SENT = "not_suitable_notice_sent"
    STAGE_TWO_STARTED = "stage_two_started"
    STAGE_TWO_PLAN_TO_AGREE = "stage_two_plan_to_agree"
    STAGE_TWO_DELAYED = "stage_two_delayed"
    REPORT_SHARED = "report_shared"
    ADDENDUM_SHARED = "addendum_shared"
    LAST_DAY_MOVED = "last_day_moved"
    REFERRED_TO_PANEL = "referred_to_panel"
    PANEL_DEFERRED = "panel_deferred"
    FULL_REPORT_ASKED = "full_report_asked"
    APPLICANTS_APPROVED = "applicants_approved"
    QUALIFYING_DETERMINATION_ISSUED = "qualifying_determination_issued"
    APPLICANTS_NOT_APPROVED = "applicants_not_approved"
    APPROVAL_REVIEWED = "approval_reviewed"
    APPROVAL_REVIEW_REPORT_SENT = "approval_review_report_sent"
    ENDING_PROPOSED = "ending_proposed"
    APPROVAL_KEPT = "approval_kept"
    APPROVAL_ENDED = "approval_ended"
    ENQUIRY_REFERRED = "enquiry_referred"
    REFERRAL_CAME_BACK = "referral_came_back"
    ENQUIRY_CLOSED = "enquiry_closed"
    ENQUIRY_REOPENED = "enquiry_reopened"
    FIRST_RESPONSE_LATE = "first_response_late"
    REGISTRATION_DECISION_LATE = "registration_decision_late"
    EVENT_PLACE_BOOKED = "event_place_booked"
    EVENT_WAITING_LIST_JOINED = "event_waiting_list_joined"
    EVENT_PLACE_GIVEN = "event_place_given"
    EVENT_BOOKING_CANCELLED = "event_booking_cancelled"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_REMINDER = "event_reminder"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ANSWERED = "complaint_answered"
    INVITATION = "invitation"
    CHECK_REQUESTED = "check_requested"
    CHECK_REQUEST_REMINDER = "check_request_reminder"
    TRIED_TO_REACH_YOU = "tried_to_reach_you"
    NEEDED_NEXT = "needed_next"
    EVENT_OFFERED = "event_offered"
    WORKER_CHANGED = "worker_changed"
    HOW_THINGS_STAND = "how_things_stand"


class Medium(StrEnum):
    """How a message travels."""

    EMAIL = "email"


class TellingWay(StrEnum):
    """How staff tell a household what no email told them."""

    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"
    VIDEO_CALL = "video_call"


class MessageRequested(Event):
    """A member of staff had a message written to the household, or one that failed sent again.

    What they wrote stays in the case record.
    """

    type: ClassVar[str] = "notifications.message_requested.v1"
    rule: MessageRule
    information_event: UUID | None = Field(
        default=None, description="The information event that the message is about"
    )
    again: bool = Field(default=False, description="It had failed before")


class MessageReleased(Event):
    """A member of staff looked at a grave letter once more, and it may leave."""

    type: ClassVar[str] = "notifications.message_released.v1"
    rule: MessageRule


class MessageSent(Event):
    """The carrier accepted a message: a letter for each address of those it is for."""

    type: ClassVar[str] = "notifications.message_sent.v1"
    rule: MessageRule
    medium: Medium
    information_event: UUID | None = Field(
        default=None, description="The information event that the message was about"
    )
    letters: int = Field(default=1, ge=0, le=2, description="How many letters it left in")


class MessageFailed(Event):
    """The carrier refused a message for good; a person must reach the household another way."""

    type: ClassVar[str] = "notifications.message_failed.v1"
    rule: MessageRule
    medium: Medium
    information_event: UUID | None = Field(
        default=None, description="The information event that the message was about"
    )


class MessageGivenToStaff(Event):
    """Nobody it is for gave an email address, so a member of staff must tell them."""

    type: ClassVar[str] = "notifications.message_given_to_staff.v1"
    rule: MessageRule
    information_event: UUID | None = Field(
        default=None, description="The information event that the message was about"
    )


class MessageToldAnotherWay(Event):
    """A member of staff told the household what a message was to tell them."""

    type: ClassVar[str] = "notifications.message_told_another_way.v1"
    rule: MessageRule
    way: TellingWay
    information_event: UUID | None = Field(
        default=None, description="The information event that the message was about"
    )


class MessageCancelled(Event):
    """A message that had not left was overtaken by what happened since, and will not leave."""

    type: ClassVar[str] = "notifications.message_cancelled.v1"
    rule: MessageRule
    information_event: UUID | None = Field(
        default=None, description="The information event that the message was about"
    )


EVENTS = events_of(TOPIC)
