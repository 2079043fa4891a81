"""What the services answer to an applicant about their own journey, as far as the pages use it.

The invariant: of the other applicant there is a name and whether they sign in, and nothing else.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.reference import ContactChannel, FeedbackStep, Household, PlaceState, TimeOfDay
from services.web.site.clients import VIEW

JOINED, INVITED = "joined", "invited"


class Account(BaseModel):
    """Whether an applicant signs in; `invited_until` is when their link ends, where one is open."""

    model_config = VIEW

    applicant: int
    account: str
    invited_until: datetime | None


class Referral(BaseModel):
    """Between which agencies the household is being passed on."""

    model_config = VIEW

    sender: str
    receiver: str


class OwnEnquiry(BaseModel):
    """The enquiry's record, without its history."""

    model_config = VIEW

    version: int
    reference: str
    agency: str
    household: Household
    status: str
    submitted_on: date | None
    visit: str | None
    referral: Referral | None
    bookings: dict[UUID, PlaceState]
    accounts: tuple[Account, ...]
    call_requested_on: date | None
    paused_since: date | None
    paused_until: date | None

    def account(self, applicant: int) -> Account | None:
        """How one of the applicants signs in."""
        return next((each for each in self.accounts if each.applicant == applicant), None)


class Wishes(BaseModel):
    """How an applicant prefers to be contacted."""

    model_config = VIEW

    language: str | None = None
    format: str | None = None
    channel: ContactChannel | None = None
    time_of_day: TimeOfDay | None = None
    message_may_be_left: bool = False


class Person(BaseModel):
    """One applicant; of the other one there is the name alone."""

    model_config = VIEW

    name: str
    email: str | None = None
    phone: str | None = None
    wishes: Wishes | None = None


class ContactDetails(BaseModel):
    """The applicants, the first one first."""

    model_config = VIEW

    applicants: tuple[Person, ...]


class Draft(BaseModel):
    """The registration of interest so far: its saved parts, and what is missing."""

    model_config = VIEW

    form: dict[str, Any]
    missing: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anything was ever saved."""
        return any(self.form.values())


class Action(BaseModel):
    """A command, and why it is not possible now where it is not."""

    model_config = VIEW

    name: str
    allowed: bool
    why_not: str | None


class Actions(BaseModel):
    """What an applicant may do with one service's record at this version."""

    model_config = VIEW

    version: int
    actions: tuple[Action, ...]

    def named(self, name: str) -> Action | None:
        """One of them."""
        return next((each for each in self.actions if each.name == name), None)

    def allows(self, name: str) -> bool:
        """Whether it is possible now."""
        found = self.named(name)
        return found is not None and found.allowed


class OwnFeedback(BaseModel):
    """About which steps the applicant has answered already."""

    model_config = VIEW

    steps: tuple[FeedbackStep, ...]
