"""Messages to one household: those that were sent, that wait or failed, and how one would read.

The invariant: words are shown as they leave, and an address only masked, as the service gives it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.web.site.clients import VIEW

_STANDS: Mapping[str, str] = {
    "waiting": "Waiting to be sent",
    "planned": "Planned",
    "sent": "Sent",
    "failed": "Not delivered",
    "cancelled": "Not sent",
}
_WHY: Mapping[str, str] = {
    "no_address": "There is no email address. Contact them another way.",
    "refused": "The address did not accept it. Check the address, or contact them another way.",
    "partly_refused": "One of the addresses did not accept it. Check it, or contact them another way.",
    "event_cancelled": "The information event was cancelled before this was sent.",
    "journey_ended": "The journey ended before this was sent.",
    "went_on": "The journey moved on before this was sent.",
    "merged": "The enquiry was merged before this was sent.",
    "passed_on": "The household was referred to another agency before this was sent.",
    "answered": "They got an answer before this was sent.",
    "not_late": "It was not late after all.",
    "booking_changed": "The booking changed before this was sent.",
    "day_passed": "Its date passed before this was sent.",
}


class Line(BaseModel):
    """One message and its state."""

    model_config = VIEW

    message: UUID
    title: str
    status: str
    at: datetime
    requested_by: str | None = None
    send_at: datetime | None = None
    reason: str | None = None
    overtaken: str | None = None

    @property
    def stands(self) -> str:
        """Where it is, in a word or two."""
        return _STANDS.get(self.status, "")

    @property
    def why(self) -> str:
        """Why it did not reach everyone, or was not sent."""
        return _WHY.get(self.reason or self.overtaken or "", "")


class Messages(BaseModel):
    """What a household was told, is to be told, and was not told."""

    model_config = VIEW

    waiting: tuple[Line, ...] = ()
    planned: tuple[Line, ...] = ()
    sent: tuple[Line, ...] = ()
    failed: tuple[Line, ...] = ()
    cancelled: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every message, the latest first."""
        every = (*self.waiting, *self.planned, *self.sent, *self.failed, *self.cancelled)
        return tuple(sorted(every, key=lambda each: each.at, reverse=True))


class Letter(BaseModel):
    """A letter to one applicant; `to` is masked, and None where they have no address."""

    model_config = VIEW

    applicant: int
    to: str | None
    subject: str
    body: str
    notes: tuple[str, ...] = ()


class MessageWithWords(BaseModel):
    """One message as it left or as it would leave now."""

    model_config = VIEW

    line: Line
    letters: tuple[Letter, ...]
    note: str | None = None


class Foretold(BaseModel):
    """A message that an action would make; without letters where it cannot be written yet."""

    model_config = VIEW

    title: str
    when: str
    letters: tuple[Letter, ...]
    why_not: str | None = None
    notes: tuple[str, ...] = ()


class Titled(BaseModel):
    """A message that waits and would not leave any more."""

    model_config = VIEW

    title: str


class ActionPreview(BaseModel):
    """What an action would send, and what of that which waits it would cancel."""

    model_config = VIEW

    sends: tuple[Foretold, ...] = ()
    cancels: tuple[Titled, ...] = ()


class Template(BaseModel):
    """A message that staff may send by hand; `fields` is the JSON schema of what is filled in."""

    model_config = VIEW

    name: str
    title: str
    about: str
    fields: dict[str, Any]


class Preview(BaseModel):
    """A message that was not sent: how it would read, to each applicant."""

    model_config = VIEW

    title: str
    letters: tuple[Letter, ...]
