"""One enquiry's record: dates and clocks, who the household is, what staff wrote, who signs in.

The invariant: what adopters' pages read of it holds no code of staff but of who works with them, no other household's record and no
address of anybody but the reader; these shapes are narrower on purpose, although the service leaves it out.
"""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import ClockId, RunningClock
from contracts.reference import (
    ContactChannel,
    FeedbackStep,
    Household,
    NoteAbout,
    PlaceState,
    TimeOfDay,
)
from services.web.site.answers.casework import Staffed
from services.web.site.clients import VIEW
from services.web.site.rows import Rows
from services.web.site.visitor import Part
from services.web.site.words import called


class OpenReferral(BaseModel):
    """Between which agencies the household is being passed on."""

    model_config = VIEW

    sender: str
    receiver: str


class Account(BaseModel):
    """Whether an applicant signs in; `invited_until` is when their link ends, where one is open."""

    model_config = VIEW

    applicant: int
    account: str
    invited_until: datetime | None = None


JOINED, INVITED = "joined", "invited"


class Wishes(BaseModel):
    """How an applicant prefers to be contacted."""

    model_config = VIEW

    language: str | None = None
    format: str | None = None
    channel: ContactChannel | None = None
    time_of_day: TimeOfDay | None = None
    message_may_be_left: bool | None = None


class Applicant(BaseModel):
    """One applicant; of the other one there is the name alone."""

    model_config = VIEW

    name: str
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    wishes: Wishes | None = None


class OwnContactDetails(BaseModel):
    """The applicants, the first one first, as one of them may see them."""

    model_config = VIEW

    applicants: tuple[Applicant, ...]
    left: tuple[int, ...] = ()
    envelopes: tuple[tuple[str, ...], ...] = ()

    @property
    def going_on(self) -> list[Applicant]:
        """Those who have not left the application."""
        numbered = enumerate(self.applicants, start=1)
        return [each for number, each in numbered if number not in self.left]


class ContactDetails(OwnContactDetails):
    """Who they are, as known at this moment."""

    agency: str
    reference: str
    household: Household
    postcode: str | None = None

    @property
    def names(self) -> str:
        """The applicants who go on."""
        return called(each.name for each in self.going_on)


class EnquiryState(BaseModel):
    """Where an enquiry is, and what was asked for, for every reader."""

    model_config = VIEW

    reference: str
    status: str
    visit: str | None = None
    referral: OpenReferral | None = None
    call_requested_on: date | None = None
    paused_since: date | None = None
    paused_until: date | None = None


class OwnEnquiry(EnquiryState):
    """The enquiry's record for its household, without its history."""

    version: int
    agency: str
    household: Household
    submitted_on: date | None = None
    clocks: tuple[RunningClock, ...]
    assigned_to: str | None = None
    bookings: dict[UUID, PlaceState] = {}
    accounts: tuple[Account, ...] = ()

    def account(self, applicant: int) -> Account | None:
        """How one of the applicants signs in."""
        return next((each for each in self.accounts if each.applicant == applicant), None)

    @property
    def deciding(self) -> RunningClock | None:
        """The clock of the agency's answer; None while nothing was sent."""
        return next((each for each in self.clocks if each.id is ClockId.ROI_DECIDE), None)

    def is_late(self, today: date) -> bool:
        """Whether the agency should have answered before today."""
        clock = self.deciding
        return clock is not None and clock.stopped_on is None and clock.due_on < today


class EnquiryCase(OwnEnquiry, Staffed):
    """The enquiry service's part of a case: dates and clocks, no names."""

    received_on: date
    broken_off: tuple[ClockId, ...] = ()
    merged_into: UUID | None = None
    duplicates: tuple[UUID, ...] = ()


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

    notes: Rows[Note]


class Confirmation(BaseModel):
    """What the last page says of an enquiry; `answer_due_on` is None where no clock was started."""

    model_config = VIEW

    reference: str
    agency: str
    answer_due_on: date | None


class OwnFeedback(BaseModel):
    """About which steps the applicant has answered already."""

    model_config = VIEW

    steps: tuple[FeedbackStep, ...]


class PartNow(Part):
    """A journey of theirs, and the status of its enquiry."""

    status: str
