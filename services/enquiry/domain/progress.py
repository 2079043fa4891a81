"""What follows from an enquiry's published events alone: its stage, and the day of each step.

The invariant: progress changes by `evolve` and by nothing else, so a record's events, taken in order,
rebuild it.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as published
from contracts import event_booking
from contracts.event import Event
from contracts.people import ApplicantLeft
from contracts.reference import AgencyCode, DraftPart, Household, PlaceState
from services.casework.clock_watch import AnnouncementKind, Made, announced, taken_back
from services.enquiry.domain import complaint, dated_steps, open_requests, referral_history, sign_in
from services.enquiry.domain.dated_steps import DatedStep, Step
from services.enquiry.domain.open_requests import OpenRequests
from services.enquiry.domain.referral_history import ReferralEntry
from services.enquiry.domain.sign_in import SignInProgress


class Status(StrEnum):
    """The stage of an enquiry. You can reopen closed and withdrawn ones, but not declined ones."""

    RECEIVED = "received"
    REFERRED = "referred"
    REGISTRATION_SUBMITTED = "registration_submitted"
    REGISTRATION_ACCEPTED = "registration_accepted"
    REGISTRATION_DECLINED = "registration_declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    MERGED = "merged"


class OpenReferral(BaseModel):
    """A household referred to another agency and not yet taken up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: AgencyCode
    receiver: AgencyCode


class Progress(BaseModel):
    """The stage of an enquiry and the day of each step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    agency: AgencyCode
    household: Household
    status: Status
    dates: tuple[DatedStep, ...]
    mystery_shop: bool = False
    visit: Step | None = None
    referral: OpenReferral | None = None
    referrals: tuple[ReferralEntry, ...] = ()
    previous_journey: UUID | None = None
    status_before_merge: Status | None = None
    merged_into: UUID | None = None
    duplicates: tuple[UUID, ...] = ()
    bookings: dict[UUID, PlaceState] = {}
    drafted: frozenset[DraftPart] = frozenset()
    consents: frozenset[int] = frozenset()
    announced: Made = ()
    asked: OpenRequests = OpenRequests()
    complaints: tuple[complaint.Complaint, ...] = ()
    joinings: dict[int, SignInProgress] = {}
    left: frozenset[int] = frozenset()

    def day(self, *steps: Step) -> date | None:
        """The latest day of these steps on this journey itself; None where none happened."""
        days = [each.on for each in self.dates if each.step in steps and each.duplicate is None]
        return max(days, default=None)


def evolve(progress: Progress | None, event: Event) -> Progress:
    """The progress after one more event; the first says that the enquiry was received."""
    if progress is None:
        return _begin(event)
    version = progress.version + 1
    changes = {
        "version": version,
        "dates": dated_steps.evolve(progress.dates, event, version),
        "asked": open_requests.evolve(progress.asked, event, version),
        "complaints": complaint.evolve(progress.complaints, event, version, progress.agency),
        "referrals": referral_history.evolve(progress.referrals, event, version),
        "joinings": sign_in.evolve(progress.joinings, event),
        **_CHANGES.get(type(event), _nothing)(progress, event),
    }
    return progress.model_copy(update=changes)


def _begin(event: Event) -> Progress:
    if not isinstance(event, published.EnquiryReceived):
        raise TypeError("a journey's first event is that its enquiry was received")
    return Progress(
        version=1,
        agency=event.agency,
        household=event.household,
        status=Status.RECEIVED,
        dates=dated_steps.evolve((), event, 1),
        mystery_shop=event.mystery_shop,
        previous_journey=event.previous_journey,
    )


Changes = dict[str, Any]


def _nothing(_: Progress, __: Event) -> Changes:
    return {}


def _to(status: Status) -> Callable[[Progress, Any], Changes]:
    return lambda _, __: {"status": status}


def _visit(step: Step | None) -> Callable[[Progress, Any], Changes]:
    return lambda _, __: {"visit": step}


def _referred(_: Progress, event: published.EnquiryReferred) -> Changes:
    referral = OpenReferral(sender=event.sender, receiver=event.receiver)
    return {"status": Status.REFERRED, "referral": referral, "visit": None}


def _arrived(_: Progress, event: Any) -> Changes:
    return {"status": Status.RECEIVED, "agency": event.agency, "referral": None}


def _ended(status: Status) -> Callable[[Progress, Any], Changes]:
    return lambda _, __: {"status": status, "referral": None}


def _merged(progress: Progress, event: published.EnquiryMerged) -> Changes:
    return {
        "status": Status.MERGED,
        "status_before_merge": progress.status,
        "merged_into": event.into,
    }


def _unmerged(progress: Progress, _: published.MergeUndone) -> Changes:
    return {
        "status": progress.status_before_merge,
        "status_before_merge": None,
        "merged_into": None,
    }


def _absorbing(progress: Progress, event: published.DuplicateAbsorbed) -> Changes:
    others = tuple(each for each in progress.duplicates if each != event.duplicate)
    return {"duplicates": (*others, event.duplicate)}


def _releasing(progress: Progress, event: published.DuplicateReleased) -> Changes:
    left = tuple(each for each in progress.duplicates if each != event.duplicate)
    return {"duplicates": left}


def _booked(progress: Progress, event: event_booking.EventPlaceBooked) -> Changes:
    return {"bookings": {**progress.bookings, event.information_event: event.state}}


def _given(progress: Progress, event: event_booking.EventPlaceGiven) -> Changes:
    return {"bookings": {**progress.bookings, event.information_event: PlaceState.CONFIRMED}}


def _booking_over(progress: Progress, event: Any) -> Changes:
    bookings = progress.bookings.items()
    return {"bookings": {key: state for key, state in bookings if key != event.information_event}}


def _one_left(progress: Progress, event: ApplicantLeft) -> Changes:
    return {"household": Household.SINGLE, "left": progress.left | {event.applicant}}


def _submitted(_: Progress, event: published.RegistrationSubmitted) -> Changes:
    return {"status": Status.REGISTRATION_SUBMITTED, "household": event.household}


def _drafted(progress: Progress, event: published.RegistrationDraftSaved) -> Changes:
    return {"drafted": progress.drafted | {event.part}}


def _consented(progress: Progress, event: published.ConsentToChecksGiven) -> Changes:
    return {"consents": progress.consents | {event.applicant}}


_CHANGES: dict[type[Event], Callable[[Progress, Any], Changes]] = {
    published.ContactDetailsChanged: lambda _, event: {"household": event.household},
    published.InitialVisitRequested: _visit(Step.VISIT_REQUESTED),
    published.InitialVisitHeld: _visit(Step.VISIT_HELD),
    published.InitialVisitWrittenUp: _visit(Step.WRITTEN_UP),
    published.VisitOutcomeTold: _visit(None),
    published.EnquiryWithdrawn: _ended(Status.WITHDRAWN),
    published.EnquiryClosed: _ended(Status.CLOSED),
    published.EnquiryReopened: lambda _, __: {"status": Status.RECEIVED, "visit": None},
    published.EnquiryReferred: _referred,
    published.ReferralTakenUp: _arrived,
    published.ReferralRefused: _arrived,
    published.ReferralLapsed: _arrived,
    published.EnquiryMerged: _merged,
    published.MergeUndone: _unmerged,
    published.DuplicateAbsorbed: _absorbing,
    published.DuplicateReleased: _releasing,
    event_booking.EventPlaceBooked: _booked,
    event_booking.EventPlaceGiven: _given,
    event_booking.EventBookingEnded: _booking_over,
    event_booking.EventAttended: _booking_over,
    event_booking.EventMissed: _booking_over,
    ApplicantLeft: _one_left,
    published.RegistrationDraftSaved: _drafted,
    published.ConsentToChecksGiven: _consented,
    published.RegistrationSubmitted: _submitted,
    published.RegistrationAccepted: _to(Status.REGISTRATION_ACCEPTED),
    published.RegistrationDeclined: _to(Status.REGISTRATION_DECLINED),
    published.RecognisedAsMysteryShop: lambda _, __: {"mystery_shop": True},
    published.DueSoonReached: announced(AnnouncementKind.DUE_SOON),
    published.ClockBreached: announced(AnnouncementKind.BREACHED),
    published.ClockBreachRetracted: taken_back,
    published.ClockMoved: announced(AnnouncementKind.MOVED),
}
