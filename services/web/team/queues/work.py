"""What the services answer about a team's work, as far as the pages show it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.clocks import RunningClock
from contracts.reference import Channel, Recommendation
from services.web.site.clients import VIEW


class Referral(BaseModel):
    """A household passed on and not yet taken up."""

    model_config = VIEW

    receiver: str


class Enquiry(BaseModel):
    """One line of the recruitment team's queue."""

    model_config = VIEW

    journey: UUID
    reference: str
    names: tuple[str, ...]
    status: str
    visit: str | None
    received_on: date
    channel: Channel | None
    next_clock: RunningClock | None
    assigned_to: str | None
    covered_by: str | None
    covered_until: date | None
    referral: Referral | None
    call_requested_on: date | None
    paused_since: date | None
    paused_until: date | None


class Enquiries(BaseModel):
    """A page of enquiries; `after` leads to the next."""

    model_config = VIEW

    enquiries: list[Enquiry]
    after: str | None


class Assessment(BaseModel):
    """One case of stage one or two."""

    model_config = VIEW

    journey: UUID
    reference: str
    status: str
    opened_on: date
    returned_checks: Mapping[str, date]
    missing_checks: tuple[str, ...]
    report: str | None
    clocks: tuple[RunningClock, ...]
    next_clock: RunningClock | None


class Assessments(BaseModel):
    """A page of cases of stages one and two; `after` leads to the next."""

    model_config = VIEW

    cases: list[Assessment]
    after: str | None


class PanelCase(BaseModel):
    """One case at the panel or with the agency decision maker."""

    model_config = VIEW

    journey: UUID
    reference: str
    status: str
    referred_on: date
    meetings: tuple[Any, ...]
    recommendation: Recommendation | None
    decision_maker: str | None
    next_clock: RunningClock | None


class PanelCases(BaseModel):
    """A page of cases at the panel; `after` leads to the next."""

    model_config = VIEW

    cases: list[PanelCase]
    after: str | None


class Counts(BaseModel):
    """How much open work there is; 1,000 means that many or more."""

    model_config = VIEW

    open: int
    overdue: int
    due_this_week: int
    unassigned: int | None = None
    mine: int | None = None


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


class Outcome(BaseModel):
    """What became of one enquiry when several were shared out."""

    model_config = VIEW

    journey: UUID
    done: bool
    why_not: str | None


class Shared(BaseModel):
    """What became of each, and how many are still to come."""

    model_config = VIEW

    outcomes: list[Outcome]
    remaining: int
