"""What the notifications service answers: messages, how they read, and those that did not arrive."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class MessageLine(BaseModel):
    """One message and its state."""

    model_config = VIEW

    message: UUID
    title: str
    subject: str | None = None
    status: str
    at: datetime
    requested_by: str | None = None
    send_at: datetime | None = None
    reason: str | None = None
    overtaken: str | None = None
    way: str | None = None
    told_on: date | None = None
    told_by: str | None = None


class Messages(BaseModel):
    """What a household was told, is to be told, and was not told."""

    model_config = VIEW

    to_check: Rows[MessageLine] = []
    waiting: Rows[MessageLine] = []
    planned: Rows[MessageLine] = []
    sent: Rows[MessageLine] = []
    failed: Rows[MessageLine] = []
    told: Rows[MessageLine] = []
    cancelled: Rows[MessageLine] = []

    @property
    def lines(self) -> tuple[MessageLine, ...]:
        """Every message, the latest first."""
        every = (
            *self.to_check,
            *self.waiting,
            *self.planned,
            *self.sent,
            *self.failed,
            *self.told,
            *self.cancelled,
        )
        return tuple(sorted(every, key=lambda each: each.at, reverse=True))


class Letter(BaseModel):
    """A letter to one applicant; `to` is masked, and None where they have no address."""

    model_config = VIEW

    applicant: int
    name: str
    to: str | None
    subject: str
    body: str
    reached: bool = False
    notes: tuple[str, ...] = ()


class MessageWithWords(BaseModel):
    """One message as it left or as it would leave now."""

    model_config = VIEW

    line: MessageLine
    letters: tuple[Letter, ...]
    note: str | None = None


class ForetoldMessage(BaseModel):
    """A message that an action would make; without letters where it cannot be written yet."""

    model_config = VIEW

    title: str
    when: str
    letters: tuple[Letter, ...]
    why_not: str | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def reaches_nobody(self) -> bool:
        """Whether it can be read, and nobody whom it is for has an email address."""
        return bool(self.letters) and not any(each.to for each in self.letters)


class CancelledMessage(BaseModel):
    """A message that waits and would not leave any more."""

    model_config = VIEW

    title: str


class ActionPreview(BaseModel):
    """What an action would send, and what of that which waits it would cancel."""

    model_config = VIEW

    sends: tuple[ForetoldMessage, ...] = ()
    cancels: tuple[CancelledMessage, ...] = ()


class MessageTemplate(BaseModel):
    """A message that staff may send by hand; `fields` is the JSON schema of what is filled in."""

    model_config = VIEW

    name: str
    title: str
    about: str
    fields: dict[str, Any]


class MessagePreview(BaseModel):
    """A message that was not sent: how it would read, to each applicant."""

    model_config = VIEW

    title: str
    letters: tuple[Letter, ...]


class LetterToCheck(BaseModel):
    """A letter that tells a household no, and waits for a second look."""

    model_config = VIEW

    message: UUID
    journey: UUID
    title: str
    at: datetime

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class FailedMessage(BaseModel):
    """A message that did not reach everyone."""

    model_config = VIEW

    message: UUID
    journey: UUID
    agency: str
    title: str
    reason: str
    for_staff: bool = False
    at: datetime

    @property
    def place(self) -> str:
        """What a form calls it."""
        return f"{self.journey}/{self.message}"

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class WaitingMessages(BaseModel):
    """Messages to households whose time has come and that have not left."""

    model_config = VIEW

    messages: int
    oldest_at: datetime | None
    faults: Mapping[str, int]
    planned: int
