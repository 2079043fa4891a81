"""The day of each step of an enquiry, as its events tell them.

The invariant: the days change by `evolve` alone, and each can be traced to the version of one event, also
where it was corrected or came from a duplicate.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as published
from contracts.clocks import LocalStandard
from contracts.event import Event
from contracts.household import FeedbackGiven
from contracts.people import ApplicantLeft, PersonCorrected, PersonJoined, PersonRemoved
from contracts.reference import ContactChannel
from services.enquiry.domain.sign_in import SIGN_IN_EVENTS


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


class DatedStep(BaseModel):
    """The day of one step; `version` is the event's, `duplicate` whose step it was if not ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    step: Step
    on: date
    standards: tuple[LocalStandard, ...] = ()
    duplicate: UUID | None = None


_STEPS: dict[type[Event], Step] = {
    published.EnquiryReceived: Step.RECEIVED,
    published.InformationProvided: Step.INFORMATION,
    published.InitialVisitRequested: Step.VISIT_REQUESTED,
    published.InitialVisitHeld: Step.VISIT_HELD,
    published.InitialVisitWrittenUp: Step.WRITTEN_UP,
    published.VisitOutcomeTold: Step.OUTCOME_TOLD,
    published.ConsentToChecksGiven: Step.CONSENT,
    published.RegistrationSubmitted: Step.SUBMITTED,
    published.RegistrationAccepted: Step.ACCEPTED,
    published.RegistrationDeclined: Step.DECLINED,
    published.EnquiryWithdrawn: Step.ENDED,
    published.EnquiryClosed: Step.ENDED,
    published.EnquiryReopened: Step.REOPENED,
    published.EnquiryReferred: Step.REFERRED,
    published.ReferralTakenUp: Step.TAKEN_UP,
    published.ReferralRefused: Step.CAME_BACK,
    published.ReferralLapsed: Step.CAME_BACK,
    published.EnquiryMerged: Step.MERGED,
}
UNDATED = {
    published.DateCorrected,
    published.DuplicateAbsorbed,
    published.DuplicateReleased,
    published.MergeUndone,
    published.NoteAdded,
    published.RecognisedAsMysteryShop,
    published.DueSoonReached,
    published.ClockBreached,
    published.ClockBreachRetracted,
    published.ClockMoved,
    FeedbackGiven,
    PersonJoined,
    PersonCorrected,
    PersonRemoved,
    ApplicantLeft,
    *SIGN_IN_EVENTS,
}
"""Events about the record itself: they have no day that clocks go by or that could be corrected."""


def evolve(dates: tuple[DatedStep, ...], event: Event, version: int) -> tuple[DatedStep, ...]:
    """The days after one more event, of that version."""
    match event:
        case published.DateCorrected(corrects=corrected, right_day=right_day):
            return tuple(
                each.model_copy(update={"on": right_day})
                if each.version == corrected and each.duplicate is None
                else each
                for each in dates
            )
        case published.DuplicateAbsorbed(duplicate=absorbed):
            others = tuple(each for each in dates if each.duplicate != absorbed)
            return others + _absorbed(event, version, dates[0].standards)
        case published.DuplicateReleased(duplicate=released):
            return tuple(each for each in dates if each.duplicate != released)
        case published.MergeUndone():
            return tuple(each for each in dates if each.step is not Step.MERGED)
        case _ if type(event) in UNDATED:
            return dates
    standards = getattr(event, "standards", ())
    dated = DatedStep(version=version, step=_step(event), on=event.occurred_on, standards=standards)
    return (*dates, dated)


def _step(event: Event) -> Step:
    if isinstance(event, published.ContactMade):
        by_phone = event.channel is ContactChannel.PHONE
        return Step.PHONE_CONTACT if by_phone else Step.CONTACT
    return _STEPS.get(type(event), Step.OTHER)


def _absorbed(
    event: published.DuplicateAbsorbed, version: int, standards: tuple[LocalStandard, ...]
) -> tuple[DatedStep, ...]:
    """A duplicate's days; the clocks that they start go by the standards of this enquiry."""
    days = {
        Step.RECEIVED: event.received_on,
        Step.CONTACT: event.contact_made_on,
        Step.INFORMATION: event.information_provided_on,
    }
    return tuple(
        DatedStep(version=version, step=step, on=on, standards=standards, duplicate=event.duplicate)
        for step, on in days.items()
        if on is not None
    )
