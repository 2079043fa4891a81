"""What follows from an enquiry's published events alone: its stage, and the day of each step.

The invariant: progress changes by `after` and by nothing else, so folding a record's events again gives
the same progress; every day in it can be traced to the version of one event.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as said
from contracts.clocks import ClockId, LocalStandard
from contracts.event import Event
from contracts.household import FeedbackGiven
from contracts.reference import AgencyCode, ContactChannel, DraftPart, Household, PlaceState
from services.enquiry.domain.open_requests import Asked, asked_after
from services.enquiry.domain.referral_history import PassedOn, ReferralEnd
from services.enquiry.domain.sign_in import SIGN_IN_EVENTS, Joinings, joinings_after


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


class Step(StrEnum):
    """What a dated event was, as far as clocks and the order of days go by it."""

    RECEIVED = "received"
    CONTACT = "contact"
    PHONE_CONTACT = "phone_contact"
    INFORMATION = "information"
    VISIT_REQUESTED = "visit_requested"
    VISIT_HELD = "visit_held"
    WRITTEN_UP = "written_up"
    OUTCOME_TOLD = "outcome_told"
    CONSENT = "consent"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"
    REOPENED = "reopened"
    REFERRED = "referred"
    TAKEN_UP = "taken_up"
    CAME_BACK = "came_back"
    MERGED = "merged"
    OTHER = "other"


class Dated(BaseModel):
    """The day of one step; `version` is the event's, `duplicate` whose step it was if not ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    step: Step
    on: date
    standards: tuple[LocalStandard, ...] = ()
    duplicate: UUID | None = None


class Referral(BaseModel):
    """A household that was referred and not yet taken up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: AgencyCode
    receiver: AgencyCode


class Warned(StrEnum):
    """How far the running out of a clock has been announced."""

    DUE_SOON = "due_soon"
    BREACHED = "breached"


class Announced(BaseModel):
    """An announcement that was made for one last day of one clock; none is made twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    warned: Warned
    clock: ClockId
    due_on: date


class Progress(BaseModel):
    """The stage of an enquiry and the day of each step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    agency: AgencyCode
    household: Household
    status: Status
    dates: tuple[Dated, ...]
    mystery_shop: bool = False
    visit: Step | None = None
    referral: Referral | None = None
    referrals: tuple[PassedOn, ...] = ()
    previous_journey: UUID | None = None
    status_before_merge: Status | None = None
    merged_into: UUID | None = None
    duplicates: tuple[UUID, ...] = ()
    bookings: dict[UUID, PlaceState] = {}
    drafted: frozenset[DraftPart] = frozenset()
    consents: frozenset[int] = frozenset()
    announced: tuple[Announced, ...] = ()
    asked: Asked = Asked()
    joinings: Joinings = {}

    def day(self, *steps: Step) -> date | None:
        """The latest day of these steps on this journey itself; None where none happened."""
        days = [each.on for each in self.dates if each.step in steps and each.duplicate is None]
        return max(days, default=None)

    def first_day(self, *steps: Step) -> date | None:
        """The earliest day of these steps, also where it was a duplicate's."""
        return min((each.on for each in self.dates if each.step in steps), default=None)


def begun(event: said.EnquiryReceived) -> Progress:
    """The progress of a journey of which only the enquiry is known."""
    return Progress(
        version=1,
        agency=event.agency,
        household=event.household,
        status=Status.RECEIVED,
        dates=(
            Dated(version=1, step=Step.RECEIVED, on=event.occurred_on, standards=event.standards),
        ),
        mystery_shop=event.mystery_shop,
        previous_journey=event.previous_journey,
    )


def after(progress: Progress, event: Event) -> Progress:
    """The progress after one more event."""
    version = progress.version + 1
    changed = _CHANGES.get(type(event), _nothing)(progress, event)
    changes = {
        "version": version,
        "dates": _dates(progress, event, version),
        "asked": asked_after(progress.asked, event, version),
        "joinings": joinings_after(progress.joinings, event),
        **changed,
    }
    return progress.model_copy(update=changes)


def replayed(events: Iterable[Event]) -> Progress:
    """The progress that a record's events give, from the first to the last."""
    first, *others = events
    if not isinstance(first, said.EnquiryReceived):
        raise TypeError("a journey's first event is that its enquiry was received")
    progress = begun(first)
    for event in others:
        progress = after(progress, event)
    return progress


_STEPS: dict[type[Event], Step] = {
    said.InformationProvided: Step.INFORMATION,
    said.InitialVisitRequested: Step.VISIT_REQUESTED,
    said.InitialVisitHeld: Step.VISIT_HELD,
    said.InitialVisitWrittenUp: Step.WRITTEN_UP,
    said.VisitOutcomeTold: Step.OUTCOME_TOLD,
    said.ConsentToChecksGiven: Step.CONSENT,
    said.RegistrationSubmitted: Step.SUBMITTED,
    said.RegistrationAccepted: Step.ACCEPTED,
    said.RegistrationDeclined: Step.DECLINED,
    said.EnquiryWithdrawn: Step.ENDED,
    said.EnquiryClosed: Step.ENDED,
    said.EnquiryReopened: Step.REOPENED,
    said.EnquiryReferred: Step.REFERRED,
    said.ReferralTakenUp: Step.TAKEN_UP,
    said.ReferralRefused: Step.CAME_BACK,
    said.ReferralLapsed: Step.CAME_BACK,
    said.EnquiryMerged: Step.MERGED,
}
_UNDATED = {
    said.DateCorrected,
    said.DuplicateAbsorbed,
    said.DuplicateReleased,
    said.MergeUndone,
    said.RecognisedAsMysteryShop,
    said.DueSoonReached,
    said.ClockBreached,
    said.ClockBreachRetracted,
    FeedbackGiven,
    *SIGN_IN_EVENTS,
}
"""Events about the record itself: they have no day that clocks go by or that could be corrected."""


def _dates(progress: Progress, event: Event, version: int) -> tuple[Dated, ...]:
    dates = progress.dates
    match event:
        case said.DateCorrected(corrects=corrected, right_day=right_day):
            return tuple(
                each.model_copy(update={"on": right_day})
                if each.version == corrected and each.duplicate is None
                else each
                for each in dates
            )
        case said.DuplicateAbsorbed(duplicate=absorbed):
            others = tuple(each for each in dates if each.duplicate != absorbed)
            return others + _absorbed(event, version, dates[0].standards)
        case said.DuplicateReleased(duplicate=released):
            return tuple(each for each in dates if each.duplicate != released)
        case said.MergeUndone():
            return tuple(each for each in dates if each.step is not Step.MERGED)
        case _ if type(event) in _UNDATED:
            return dates
    standards = getattr(event, "standards", ())
    dated = Dated(version=version, step=_step(event), on=event.occurred_on, standards=standards)
    return (*dates, dated)


def _step(event: Event) -> Step:
    if isinstance(event, said.ContactMade):
        by_phone = event.channel is ContactChannel.PHONE
        return Step.PHONE_CONTACT if by_phone else Step.CONTACT
    return _STEPS.get(type(event), Step.OTHER)


def _absorbed(
    event: said.DuplicateAbsorbed, version: int, standards: tuple[LocalStandard, ...]
) -> tuple[Dated, ...]:
    """A duplicate's days; the clocks that they start go by the standards of this enquiry."""
    days = {
        Step.RECEIVED: event.received_on,
        Step.CONTACT: event.contact_made_on,
        Step.INFORMATION: event.information_provided_on,
    }
    return tuple(
        Dated(version=version, step=step, on=on, standards=standards, duplicate=event.duplicate)
        for step, on in days.items()
        if on is not None
    )


Changes = dict[str, Any]


def _nothing(_: Progress, __: Event) -> Changes:
    return {}


def _to(status: Status) -> Callable[[Progress, Any], Changes]:
    return lambda _, __: {"status": status}


def _visit(step: Step | None) -> Callable[[Progress, Any], Changes]:
    return lambda _, __: {"visit": step}


def _referred(progress: Progress, event: said.EnquiryReferred) -> Changes:
    referral = Referral(sender=event.sender, receiver=event.receiver)
    passed_on = PassedOn(sender=event.sender, receiver=event.receiver, version=progress.version + 1)
    referrals = (*progress.referrals, passed_on)
    return {
        "status": Status.REFERRED,
        "referral": referral,
        "referrals": referrals,
        "visit": None,
    }


def _arrived(end: ReferralEnd) -> Callable[[Progress, Any], Changes]:
    return lambda progress, event: {
        "status": Status.RECEIVED,
        "agency": event.agency,
        **_referral_ended(progress, end),
    }


def _ended(status: Status) -> Callable[[Progress, Any], Changes]:
    return lambda progress, _: {"status": status, **_referral_ended(progress, ReferralEnd.OVER)}


def _referral_ended(progress: Progress, end: ReferralEnd) -> Changes:
    if progress.referral is None:
        return {}
    *before, last = progress.referrals
    return {"referral": None, "referrals": (*before, last.ended(end, progress.version + 1))}


def _merged(progress: Progress, event: said.EnquiryMerged) -> Changes:
    return {
        "status": Status.MERGED,
        "status_before_merge": progress.status,
        "merged_into": event.into,
    }


def _unmerged(progress: Progress, _: said.MergeUndone) -> Changes:
    return {
        "status": progress.status_before_merge,
        "status_before_merge": None,
        "merged_into": None,
    }


def _absorbing(progress: Progress, event: said.DuplicateAbsorbed) -> Changes:
    others = tuple(each for each in progress.duplicates if each != event.duplicate)
    return {"duplicates": (*others, event.duplicate)}


def _releasing(progress: Progress, event: said.DuplicateReleased) -> Changes:
    left = tuple(each for each in progress.duplicates if each != event.duplicate)
    return {"duplicates": left}


def _booked(progress: Progress, event: said.EventPlaceBooked) -> Changes:
    return {"bookings": {**progress.bookings, event.information_event: event.state}}


def _given(progress: Progress, event: said.EventPlaceGiven) -> Changes:
    return {"bookings": {**progress.bookings, event.information_event: PlaceState.CONFIRMED}}


def _booking_over(progress: Progress, event: Any) -> Changes:
    bookings = progress.bookings.items()
    return {"bookings": {key: state for key, state in bookings if key != event.information_event}}


def _submitted(_: Progress, event: said.RegistrationSubmitted) -> Changes:
    return {"status": Status.REGISTRATION_SUBMITTED, "household": event.household}


def _drafted(progress: Progress, event: said.RegistrationDraftSaved) -> Changes:
    return {"drafted": progress.drafted | {event.part}}


def _consented(progress: Progress, event: said.ConsentToChecksGiven) -> Changes:
    return {"consents": progress.consents | {event.applicant}}


def _warned(warned: Warned) -> Callable[[Progress, Any], Changes]:
    def changes(progress: Progress, event: Any) -> Changes:
        made = Announced(warned=warned, clock=event.clock, due_on=event.due_on)
        return {"announced": (*progress.announced, made)}

    return changes


def _retracted(progress: Progress, event: said.ClockBreachRetracted) -> Changes:
    gone = Announced(warned=Warned.BREACHED, clock=event.clock, due_on=event.due_on)
    return {"announced": tuple(each for each in progress.announced if each != gone)}


_CHANGES: dict[type[Event], Callable[[Progress, Any], Changes]] = {
    said.ContactDetailsChanged: lambda _, event: {"household": event.household},
    said.InitialVisitRequested: _visit(Step.VISIT_REQUESTED),
    said.InitialVisitHeld: _visit(Step.VISIT_HELD),
    said.InitialVisitWrittenUp: _visit(Step.WRITTEN_UP),
    said.VisitOutcomeTold: _visit(None),
    said.EnquiryWithdrawn: _ended(Status.WITHDRAWN),
    said.EnquiryClosed: _ended(Status.CLOSED),
    said.EnquiryReopened: lambda _, __: {"status": Status.RECEIVED, "visit": None},
    said.EnquiryReferred: _referred,
    said.ReferralTakenUp: _arrived(ReferralEnd.TAKEN_UP),
    said.ReferralRefused: _arrived(ReferralEnd.REFUSED),
    said.ReferralLapsed: _arrived(ReferralEnd.LAPSED),
    said.EnquiryMerged: _merged,
    said.MergeUndone: _unmerged,
    said.DuplicateAbsorbed: _absorbing,
    said.DuplicateReleased: _releasing,
    said.EventPlaceBooked: _booked,
    said.EventPlaceGiven: _given,
    said.EventBookingEnded: _booking_over,
    said.EventAttended: _booking_over,
    said.EventMissed: _booking_over,
    said.RegistrationDraftSaved: _drafted,
    said.ConsentToChecksGiven: _consented,
    said.RegistrationSubmitted: _submitted,
    said.RegistrationAccepted: _to(Status.REGISTRATION_ACCEPTED),
    said.RegistrationDeclined: _to(Status.REGISTRATION_DECLINED),
    said.RecognisedAsMysteryShop: lambda _, __: {"mystery_shop": True},
    said.DueSoonReached: _warned(Warned.DUE_SOON),
    said.ClockBreached: _warned(Warned.BREACHED),
    said.ClockBreachRetracted: _retracted,
}
