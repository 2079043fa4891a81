"""The messages of one journey as a timeline shows them: a line each, and its state.

The invariant: a line has no words, none that staff filled in either, and no address.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.notifications import MessageRule, TellingWay
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    Cancelled,
    Failure,
    Fault,
    Message,
    Overtaken,
    Reason,
    Sent,
    Told,
    message_id,
)
from services.notifications.domain.rules import ASKED
from services.notifications.domain.staff_messages import TEMPLATES
from services.notifications.domain.titles import TITLES


class MessageStatus(StrEnum):
    """Where a message is."""

    TO_CHECK = "to_check"
    WAITING = "waiting"
    PLANNED = "planned"
    SENT = "sent"
    FAILED = "failed"
    TO_TELL = "to_tell"
    TOLD = "told"
    CANCELLED = "cancelled"


class MessageLine(BaseModel):
    """One message: its title, its state and since when, and who it went to.

    `applicants` is empty where nobody was written to yet, except where it is for one alone, and where
    to whom was not kept.
    """

    message: UUID
    rule: MessageRule
    title: str
    status: MessageStatus
    at: datetime
    by_hand: bool
    requested_by: str | None = Field(
        default=None, description="The staff code of the person who wrote it"
    )
    subject: str | None = None
    applicants: tuple[int, ...] = ()
    information_event: UUID | None = None
    send_at: datetime | None = None
    tries: int | None = None
    fault: Fault | None = None
    reason: Reason | None = None
    overtaken: Overtaken | None = None
    way: TellingWay | None = None
    told_on: date | None = None
    told_by: str | None = Field(default=None, description="The staff code of who told them")

    @property
    def has_left(self) -> bool:
        """Whether the carrier took it for someone."""
        return self.status is MessageStatus.SENT or self.reason is Reason.PARTLY_REFUSED


class MessagesView(BaseModel):
    """The messages to one household: waiting, sent, failed, told or cancelled. No names, no words."""

    journey: UUID
    to_check: tuple[MessageLine, ...] = ()
    waiting: tuple[MessageLine, ...] = ()
    planned: tuple[MessageLine, ...] = ()
    sent: tuple[MessageLine, ...] = ()
    failed: tuple[MessageLine, ...] = ()
    told: tuple[MessageLine, ...] = ()
    cancelled: tuple[MessageLine, ...] = ()

    @classmethod
    def of(cls, journey: UUID, state: Correspondence) -> Self:
        return cls(
            journey=journey,
            to_check=tuple(
                _waits(journey, each, MessageStatus.TO_CHECK) for each in state.to_check
            ),
            waiting=tuple(_waits(journey, each, MessageStatus.WAITING) for each in state.due),
            planned=tuple(_waits(journey, each, MessageStatus.PLANNED) for each in state.planned),
            sent=tuple(_sent(journey, each) for each in state.sent),
            failed=tuple(_failed(journey, each) for each in state.failed),
            told=tuple(_told(journey, each) for each in state.told),
            cancelled=tuple(_cancelled(journey, each) for each in state.cancelled),
        )

    def sent_to(self, applicant: int) -> Self:
        """What this applicant received; where it was not kept to whom it went, it went to both."""
        received = tuple(
            each.model_copy(update={"requested_by": None})
            for each in self.sent
            if each.rule not in ASKED and (not each.applicants or applicant in each.applicants)
        )
        return type(self)(journey=self.journey, sent=received)

    def line(self, message: UUID) -> MessageLine | None:
        """The line of this message; of one that reached one of two, that it was sent."""
        return next((each for each in self._lines() if each.message == message), None)

    def _lines(self) -> Iterator[MessageLine]:
        for lines in (
            self.to_check,
            self.waiting,
            self.planned,
            self.sent,
            self.failed,
            self.told,
            self.cancelled,
        ):
            yield from lines


def source_message(journey: UUID, state: Correspondence, message: UUID) -> Message | None:
    """What this message is or was written from; None where that was not kept."""
    kept = (
        *state.waiting,
        *(sent.message for sent in state.sent if sent.message),
        *(failure.message for failure in state.failed),
        *(told.message for told in state.told),
    )
    return next((each for each in kept if message_id(journey, *each.name) == message), None)


def _waits(journey: UUID, message: Message, status: MessageStatus) -> MessageLine:
    return MessageLine(
        message=message_id(journey, *message.name),
        rule=message.rule,
        title=TITLES[message.rule],
        status=status,
        at=message.heard_at,
        by_hand=message.rule in TEMPLATES,
        requested_by=message.requested_by,
        applicants=(message.applicant,) if message.applicant else (),
        information_event=message.information_event,
        send_at=message.send_at,
        tries=message.tries,
        fault=message.fault,
        overtaken=message.overtaken,
    )


def _failed(journey: UUID, failure: Failure) -> MessageLine:
    status = MessageStatus.TO_TELL if failure.for_staff else MessageStatus.FAILED
    line = _waits(journey, failure.message, status)
    changes = {"at": failure.at, "reason": failure.reason, "send_at": None, "fault": None}
    return line.model_copy(update=changes)


def _told(journey: UUID, told: Told) -> MessageLine:
    line = _waits(journey, told.message, MessageStatus.TOLD)
    changes = {"way": told.way, "told_on": told.on, "told_by": told.by, "send_at": None}
    return line.model_copy(update=changes | {"fault": None})


def _sent(journey: UUID, sent: Sent) -> MessageLine:
    return MessageLine(
        message=message_id(journey, *sent.name),
        rule=sent.rule,
        title=TITLES[sent.rule],
        status=MessageStatus.SENT,
        at=sent.at,
        by_hand=sent.rule in TEMPLATES,
        requested_by=sent.message.requested_by if sent.message else None,
        subject=sent.subject,
        applicants=sent.applicants,
        information_event=sent.information_event,
    )


def _cancelled(journey: UUID, cancelled: Cancelled) -> MessageLine:
    return MessageLine(
        message=message_id(journey, *cancelled.name),
        rule=cancelled.rule,
        title=TITLES[cancelled.rule],
        status=MessageStatus.CANCELLED,
        at=cancelled.at,
        by_hand=cancelled.rule in TEMPLATES,
        information_event=cancelled.information_event,
        overtaken=cancelled.overtaken,
    )
