"""What the notifications service says: which message left, never to whom or with which words."""

from enum import StrEnum
from typing import ClassVar

from contracts.event import Event

TOPIC = "notifications"


class MessageRule(StrEnum):
    """The occasions on which a household is written to; one message per journey and rule."""

    ENQUIRY_ACKNOWLEDGED = "enquiry_acknowledged"
    REGISTRATION_ACKNOWLEDGED = "registration_acknowledged"
    REGISTRATION_ACCEPTED = "registration_accepted"
    REGISTRATION_DECLINED = "registration_declined"
    STAGE_ONE_DECIDED = "stage_one_decided"
    STAGE_TWO_STARTED = "stage_two_started"
    REPORT_SHARED = "report_shared"
    REFERRED_TO_PANEL = "referred_to_panel"
    APPLICANTS_APPROVED = "applicants_approved"
    QUALIFYING_DETERMINATION_ISSUED = "qualifying_determination_issued"


class Medium(StrEnum):
    """How a message travels."""

    EMAIL = "email"


class MessageSent(Event):
    """The carrier accepted a message."""

    type: ClassVar[str] = "notifications.message_sent.v1"
    rule: MessageRule
    medium: Medium


class MessageFailed(Event):
    """The carrier refused a message for good; a person must reach the household another way."""

    type: ClassVar[str] = "notifications.message_failed.v1"
    rule: MessageRule
    medium: Medium


EVENTS: tuple[type[Event], ...] = (MessageSent, MessageFailed)
