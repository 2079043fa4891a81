"""A message to a household, what keeps it waiting, and the three ways in which it ends.

The invariant: rule and occasion name one message of a journey from the event that occasions it to its
end, however often it is tried.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from contracts.approval_terms import ApprovalTerms
from contracts.calendar import LocalTime
from contracts.clocks import LocalStandard
from contracts.complaints import ComplaintWayOn
from contracts.deferral import PanelNeeds
from contracts.notifications import MessageRule, TellingWay
from contracts.reference import (
    AgencyCode,
    DeclineReason,
    EventDetail,
    PlaceState,
    StageOneOutcome,
)

ABOUT_COMPLAINTS = frozenset({MessageRule.COMPLAINT_RECEIVED, MessageRule.COMPLAINT_ANSWERED})
"""Each time anew, so the occasion of one is the version of its event."""
MESSAGES = UUID("c3a4b0de-5f0e-5c55-8d0b-6b8f4e1c2a77")


class Fault(StrEnum):
    """What keeps a message waiting. Each passes in time, or an operator must fix it."""

    ENQUIRY_AWAY = "enquiry_away"
    ASSESSMENT_AWAY = "assessment_away"
    OUT_OF_STEP = "out_of_step"
    CARRIER_AWAY = "carrier_away"
    CARRIER_BUSY = "carrier_busy"
    CARRIER_REFUSES_US = "carrier_refuses_us"
    UNEXPECTED = "unexpected"


class Reason(StrEnum):
    """Why a message did not reach everyone it was for. A person must tell them another way."""

    NO_ADDRESS = "no_address"
    ONE_WITHOUT_ADDRESS = "one_without_address"
    REFUSED = "refused"
    PARTLY_REFUSED = "partly_refused"
    INTERNATIONAL_ADDRESS = "international_address"
    EVENT_CANCELLED = "event_cancelled"
    NOT_TAKEN = "not_taken"


class Overtaken(StrEnum):
    """What happened before we sent a message, so that it is no longer true."""

    JOURNEY_ENDED = "journey_ended"
    WENT_ON = "went_on"
    MERGED = "merged"
    DIED = "died"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    NOT_LATE = "not_late"
    SAID_TOGETHER = "said_together"
    BOOKING_CHANGED = "booking_changed"
    DAY_PASSED = "day_passed"
    LINK_REPLACED = "link_replaced"
    LINK_OVER = "link_over"


class Passing(Exception):
    """One try failed, a later one may succeed; `uncertain` if the carrier may have accepted."""

    def __init__(self, fault: Fault, *, uncertain: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.uncertain = uncertain


class Unreachable(Exception):
    """No try can succeed: nobody of this household can be written to with this message."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class OfNoUse(Exception):
    """While it was being written, the message turned out to say what is no longer so."""

    def __init__(self, overtaken: Overtaken) -> None:
        super().__init__(overtaken)
        self.overtaken = overtaken


class Message(BaseModel):
    """A message waiting to be sent. `uncertain` if the carrier may already have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: MessageRule
    occasion: str = Field(default="", description="Tells messages of one rule apart")
    version: int = Field(description="The event that occasioned it, in its stream")
    occurred_on: date
    was_due_on: date | None = None
    due_on: date | None = Field(default=None, description="The last day of what comes next")
    standard: LocalStandard | None = Field(
        default=None, description="The agency's own standard by which the last day was worked out"
    )
    answer_by: date | None = Field(
        default=None, description="It acknowledges the enquiry too, which is answered by this day"
    )
    outcome: StageOneOutcome | None = None
    way_on: ComplaintWayOn | None = Field(
        default=None, description="Where they can go next with a complaint that was answered"
    )
    declined_for: DeclineReason | None = Field(
        default=None,
        description="Why a registration was declined: the letter says where to go by it",
    )
    agency: AgencyCode | None = Field(default=None, description="The agency that it names")
    information_event: UUID | None = None
    session: UUID | None = Field(default=None, description="The training session it is about")
    held_on: date | None = Field(default=None, description="The day of that session")
    starts_at: LocalTime | None = Field(default=None, description="When it begins")
    ends_at: LocalTime | None = None
    place: PlaceState | None = Field(default=None, description="How the booking stands")
    changed: tuple[EventDetail, ...] = Field(
        default=(), description="What is different about the information event"
    )
    missing: PanelNeeds = Field(default=(), description="What the panel needs, by its kind")
    terms: ApprovalTerms | None = Field(default=None, description="What they are approved for")
    applicant: int | None = Field(default=None, description="The only applicant it goes to")
    invitation: int | None = Field(
        default=None, description="Which of the applicant's links it has"
    )
    request: int | None = Field(
        default=None,
        description="The request by link that it is about; it goes to who is asked and to no applicant",
    )
    send_at: datetime | None = Field(default=None, description="When to send it, if later")
    last_on: date | None = Field(default=None, description="After this day it is out of date")
    heard_at: datetime
    correlation: str
    tries: int = 0
    fault: Fault | None = None
    uncertain: bool = False
    reached: tuple[int, ...] = Field(
        default=(), description="The applicants whose letter the carrier accepted"
    )
    letters: int = Field(default=0, description="Letters accepted since it last counted as sent")
    overtaken: Overtaken | None = Field(
        default=None, description="Set while it is with the carrier, which may still accept it"
    )
    put_back: int = Field(default=0, description="How many times someone sent it again")
    fields: dict[str, JsonValue] | None = Field(
        default=None, repr=False, description="What a member of staff filled in"
    )
    requested_by: str | None = Field(
        default=None, description="The staff code of the person who wrote it"
    )

    @property
    def name(self) -> tuple[MessageRule, str]:
        """What tells it from every other message of its journey."""
        return self.rule, self.occasion

    def after_letter(self, *applicants: int) -> Self:
        """The message once the carrier accepted the letter to these applicants."""
        reached = tuple(sorted({*self.reached, *applicants}))
        return self.model_copy(update={"reached": reached, "letters": self.letters + 1})


class Sent(BaseModel):
    """A message that the carrier accepted, with what we need to show it again.

    One that missed an applicant and reached them later was sent twice, to one applicant each time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: MessageRule
    occasion: str
    information_event: UUID | None
    at: datetime
    subject: str | None = None
    applicants: tuple[int, ...] = Field(default=(), description="Empty where it was not kept")
    message: Message | None = None

    @property
    def name(self) -> tuple[MessageRule, str]:
        """The message's own."""
        return self.rule, self.occasion


FOR_STAFF = frozenset({Reason.NO_ADDRESS, Reason.ONE_WITHOUT_ADDRESS})
"""Nothing went wrong: whom it is for did not give an address, so staff tell them."""


class Failure(BaseModel):
    """A message that did not reach everyone. With `PARTLY_REFUSED`, it reached someone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: Message
    reason: Reason
    at: datetime

    @property
    def for_staff(self) -> bool:
        """Whether it is a task of staff rather than a failure."""
        return self.reason in FOR_STAFF


class Told(BaseModel):
    """A message that a member of staff told the household, how, on which day, and by whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: Message
    way: TellingWay
    on: date
    by: str


class Cancelled(BaseModel):
    """A message that events overtook, after `letters` of it; after one more at most if `uncertain`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: MessageRule
    occasion: str
    information_event: UUID | None
    overtaken: Overtaken
    uncertain: bool
    letters: int = 0
    at: datetime

    @property
    def name(self) -> tuple[MessageRule, str]:
        """The message's own."""
        return self.rule, self.occasion


ASKED_BY_LINK = 0
"""In place of an applicant's number: a letter went to someone who is asked by link."""


def letter_id(message: UUID, applicant: int) -> UUID:
    """The one identity of an applicant's letter of a message, the same in every attempt."""
    return uuid5(message, str(applicant))


def message_id(journey: UUID, rule: MessageRule, occasion: str = "") -> UUID:
    """The one identity of this message, the same in every attempt."""
    return uuid5(MESSAGES, "/".join(filter(None, (str(journey), rule, occasion))))


def is_of_agency_before(rule: MessageRule, occasion: str, taken_up: int) -> bool:
    """Whether it is about a complaint about the agency that had the case before it was taken up at that version."""
    return rule in ABOUT_COMPLAINTS and int(occasion) < taken_up
