"""The recruitment team's work: the work list, what stands around it, and work shared out."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import RunningClock
from contracts.reference import Channel
from services.web.site.answers.casework import Counts, Staffed
from services.web.site.answers.enquiry.record import EnquiryState
from services.web.site.clients import VIEW
from services.web.site.rows import Rows
from services.web.site.words import called


class EnquiryItem(EnquiryState, Staffed):
    """One line of the recruitment team's queue."""

    journey: UUID
    received_on: date
    names: tuple[str, ...]
    channel: Channel | None
    next_clock: RunningClock | None
    complaint_suspended: bool = False
    complaint_panel_met: bool = False


class Enquiries(BaseModel):
    """A page of enquiries; `after` leads to the next."""

    model_config = VIEW

    enquiries: Rows[EnquiryItem]
    after: str | None


class UpcomingEvent(BaseModel):
    """An information event by which the queue can be narrowed."""

    model_config = VIEW

    information_event: UUID
    title: str
    held_on: date


class Summary(Counts):
    """What surrounds a queue; one of another service has counts alone."""

    staff: tuple[str, ...] = ()
    information_events: tuple[UpcomingEvent, ...] = ()


class Workload(BaseModel):
    """How much open work a colleague has, by their staff code."""

    model_config = VIEW

    staff: str
    open: int
    overdue: int


class SharingOutcome(BaseModel):
    """What became of one enquiry when several were shared out."""

    model_config = VIEW

    journey: UUID
    done: bool
    why_not: str | None


class Shared(BaseModel):
    """What became of each, and how many are still to come."""

    model_config = VIEW

    outcomes: list[SharingOutcome]
    remaining: int


class HouseholdName(BaseModel):
    """Whom a journey is about."""

    model_config = VIEW

    journey: UUID
    names: tuple[str, ...]
    call_requested_on: date | None = None
    assigned_to: str | None = None

    @property
    def known_as(self) -> str:
        """Their names as one."""
        return called(self.names)


class FoundEnquiry(BaseModel):
    """An enquiry that some words lead to."""

    model_config = VIEW

    journey: UUID
    reference: str
