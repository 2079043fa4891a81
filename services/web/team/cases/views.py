"""What the services answer about one case, in the shapes that its pages read.

The invariant: only what a page uses is read, so that a service may add to its answers at any time.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import ClockId, RunningClock
from contracts.languages import language_name
from contracts.reference import Check, Household, NoteAbout
from services.web.site.clients import VIEW
from services.web.site.words import moment

_REACHED: Mapping[str, str] = {
    "phone": "by phone",
    "email": "by e-mail",
    "video_call": "by video call",
    "visit": "in person",
}


class Wishes(BaseModel):
    """How one person wishes to be written and spoken to."""

    model_config = VIEW

    language: str | None = None
    format: str | None = None
    channel: str | None = None
    time_of_day: str | None = None
    message_may_be_left: bool = False

    @property
    def words(self) -> list[str]:
        """Each wish as a line."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.channel:
            yield f"Wishes to be reached {_REACHED.get(self.channel, self.channel)}"
        if self.time_of_day:
            yield f"In the {self.time_of_day}"
        if self.language and self.language != "en":
            yield f"Language: {language_name(self.language)}"
        if self.format:
            yield f"Format: {self.format.replace('_', ' ')}"
        yield "A message may be left" if self.message_may_be_left else "Leave no message"


class Applicant(BaseModel):
    """One person of the household, and how to reach them."""

    model_config = VIEW

    name: str
    email: str | None = None
    phone: str | None = None
    wishes: Wishes | None = None


class ContactDetails(BaseModel):
    """Who they are, as known at this moment."""

    model_config = VIEW

    agency: str
    reference: str
    household: Household
    applicants: tuple[Applicant, ...]
    postcode: str | None = None

    @property
    def names(self) -> str:
        """Everybody of the household."""
        return " and ".join(each.name for each in self.applicants)


class Account(BaseModel):
    """Whether an applicant signs in."""

    model_config = VIEW

    applicant: int
    account: str
    invited_until: datetime | None = None

    @property
    def words(self) -> str:
        """Whether they sign in, as a line."""
        if self.account == "joined":
            return "Signs in online"
        if self.invited_until is not None:
            return f"Invited to sign in, until {moment(self.invited_until)}"
        return "Does not sign in online"


class Referral(BaseModel):
    """A household passed on and not yet taken up."""

    model_config = VIEW

    sender: str
    receiver: str


class EnquiryCase(BaseModel):
    """The enquiry service's part of a case: dates and clocks, no names."""

    model_config = VIEW

    version: int
    reference: str
    agency: str
    household: Household
    status: str
    received_on: date
    clocks: tuple[RunningClock, ...]
    broken_off: tuple[ClockId, ...] = ()
    assigned_to: str | None = None
    covered_by: str | None = None
    covered_until: date | None = None
    referral: Referral | None = None
    merged_into: UUID | None = None
    duplicates: tuple[UUID, ...] = ()
    call_requested_on: date | None = None
    paused_since: date | None = None
    paused_until: date | None = None
    accounts: tuple[Account, ...] = ()


class AssessmentCase(BaseModel):
    """The assessment service's part: stages one and two."""

    model_config = VIEW

    agency: str
    status: str
    missing_checks: tuple[Check, ...] = ()


class PanelCase(BaseModel):
    """The panel service's part: panel and agency decision."""

    model_config = VIEW

    agency: str
    status: str


class Happened(BaseModel):
    """One event of a record, with who caused it, by pseudonym."""

    model_config = VIEW

    version: int
    type: str
    at: datetime
    data: dict[str, Any]
    by: str
    correlation: str = ""


class Note(BaseModel):
    """Words about one day."""

    model_config = VIEW

    on: date
    about: NoteAbout
    staff: str | None = None
    words: str | None = None


class Notes(BaseModel):
    """What staff wrote, and the household with what it asked for, in the order kept."""

    model_config = VIEW

    notes: tuple[Note, ...]


class LookAlike(BaseModel):
    """An enquiry that may be the same household's."""

    model_config = VIEW

    journey: UUID
    status: str
    received_on: date
    agree: tuple[str, ...]


class Action(BaseModel):
    """One command as somebody is offered it; `fields` is its JSON schema, where it was asked for."""

    model_config = VIEW

    name: str
    title: str
    about: str
    allowed: bool
    why_not: str | None = None
    form: bool = True
    fields: dict[str, Any] | None = None


class Actions(BaseModel):
    """What may be done with a record of this version, in the order of the journey."""

    model_config = VIEW

    version: int
    actions: tuple[Action, ...]

    def named(self, name: str) -> Action | None:
        """The action of this name."""
        return next((each for each in self.actions if each.name == name), None)


class Receipt(BaseModel):
    """What a service says when it carried out a command."""

    model_config = VIEW

    version: int


class Colleague(BaseModel):
    """To whom open enquiries are assigned, and how many."""

    model_config = VIEW

    staff: str
    open: int
