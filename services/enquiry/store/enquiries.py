"""Enquiries: how they are kept, found and shown.

The invariant: an agency finds its own enquiries and nobody else's; names and addresses are shown only
where someone must write to them, and whether an enquiry is a mystery shop nowhere before its round ends.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts import enquiry
from contracts.clocks import ClockId, RunningClock
from contracts.household import FeedbackGiven
from contracts.journey import reference
from contracts.reference import AgencyCode, Household, PlaceState
from services.casework.obligations import OBLIGATIONS
from services.casework.shared_work import BY_STAFF
from services.casework.teamwork import AssignedStaff
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN, Receipt, RecordedEvent, RecordKind
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import Enquiry, Note
from services.enquiry.domain.growing_up import looked_at_for_children
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.postal_address import envelope
from services.enquiry.domain.progress import OpenReferral, Status
from services.enquiry.store.accounts import ACCOUNTS, ApplicantAccount, accounts_of
from services.enquiry.store.agency_complaints import BY_COMPLAINTS
from services.enquiry.store.duplicates import BORN, LIKENESS
from services.enquiry.store.feedback import FEEDBACK
from services.enquiry.store.list_entries import (
    BY_WORDS,
    CHANNEL_FROM_FIRST_EVENT,
    list_entry,
)
from services.enquiry.store.referrals import REFERRED
from services.enquiry.store.registered_alike import AWAITING_DECISION, REGISTERED

GIVING_UP: Document = {"state.gives_up.0": {"$exists": True}}
LEAVING = IndexModel([("touched_at", 1)], name="leaving", partialFilterExpression=GIVING_UP)
ENQUIRIES = RecordKind(
    enquiry.TOPIC,
    "enquiries",
    Enquiry,
    indexes=(
        ACCOUNTS,
        AWAITING_DECISION,
        BY_COMPLAINTS,
        BORN,
        BY_STAFF,
        BY_WORDS,
        FEEDBACK,
        LEAVING,
        LIKENESS,
        OBLIGATIONS,
        REFERRED,
        REGISTERED,
    ),
    list_entry=list_entry,
    catch_up=CHANNEL_FROM_FIRST_EVENT,
    migrations=(looked_at_for_children,),
    listed_since=2,
)

EventT = TypeVar("EventT", bound=RecordedEvent)


class EnquiryView(BaseModel):
    """An enquiry for the agency's work: dates and deadlines, no names."""

    journey: UUID
    version: int
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    received_on: date
    submitted_on: date | None
    clocks: list[RunningClock]
    broken_off: list[ClockId] = Field(description="Clocks that ended because the journey ended")
    next_due_on: date | None
    assigned_to: str | None
    covered_by: str | None
    covered_until: date | None
    visit: Step | None
    referral: OpenReferral | None
    merged_into: UUID | None
    duplicates: tuple[UUID, ...]
    bookings: dict[UUID, PlaceState]
    call_requested_on: date | None
    paused_since: date | None
    paused_until: date | None
    accounts: list[ApplicantAccount]

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry, **more: Any) -> Self:
        """The view of one enquiry; `more` are the fields that a fuller view adds."""
        progress, staffed = enquiry.progress, enquiry.staffed
        call, pause, ran = progress.asked.call, progress.asked.pause, enquiry.latest_runs
        return cls(
            journey=journey,
            version=enquiry.version_seen(progress.version),
            reference=reference(journey),
            agency=enquiry.agency,
            household=progress.household,
            status=progress.status,
            received_on=enquiry.received_on,
            submitted_on=enquiry.submitted_on,
            clocks=[run.clock for run in ran],
            broken_off=[run.started.id for run in ran if run.broken_off],
            next_due_on=enquiry.next_due_on,
            assigned_to=staffed.assigned_to,
            covered_by=staffed.covered_by,
            covered_until=staffed.covered_until,
            visit=progress.visit,
            referral=progress.referral,
            merged_into=progress.merged_into,
            duplicates=progress.duplicates,
            bookings=progress.bookings,
            call_requested_on=call.on if call else None,
            paused_since=pause.on if pause else None,
            paused_until=pause.until if pause else None,
            accounts=accounts_of(enquiry, now()),
            **more,
        )

    def for_household(self, today: date) -> Self:
        """With whoever works with the household today alone of the staff, and without other records."""
        known = {name: getattr(self, name) for name in AssignedStaff.model_fields}
        worker = AssignedStaff(**known).working(today)
        staff = {"assigned_to": worker, "covered_by": None, "covered_until": None}
        return self.model_copy(update={**staff, "merged_into": None, "duplicates": ()})


class EnquiryConfirmation(BaseModel):
    """What the front end can know about an enquiry that it sent: no more than its last page shows."""

    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    answer_due_on: date | None

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry) -> Self:
        first = enquiry.clocks.get(ClockId.FIRST_RESPONSE)
        due_on = first.due_on if first else None
        return cls(reference=reference(journey), agency=enquiry.agency, answer_due_on=due_on)


class ContactDetails(BaseModel):
    """Who to write to, and how. Ask for this when you write, and keep it nowhere else."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    applicants: tuple[Applicant, ...]
    postcode: str | None
    worker: str | None = Field(description="The staff code of who works with them today")
    proved: tuple[int, ...] = Field(
        description="The applicants of whom more is known than what somebody typed into a form"
    )
    left: tuple[int, ...] = Field(description="The applicants who left the application")
    envelopes: tuple[tuple[str, ...], ...] = Field(
        description="The lines of each applicant's postal address; none where it is not known"
    )

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry, today: date) -> Self:
        numbers = range(1, len(enquiry.applicants) + 1)
        return cls(
            journey=journey,
            reference=reference(journey),
            agency=enquiry.agency,
            household=enquiry.progress.household,
            applicants=enquiry.applicants,
            postcode=enquiry.postcode,
            worker=enquiry.staffed.working(today),
            proved=enquiry.proved,
            left=tuple(sorted(enquiry.progress.left)),
            envelopes=tuple(envelope(enquiry, number) for number in numbers),
        )

    def for_applicant(self, own: int) -> Self:
        """As one applicant sees it: how the other is reached is the other's own."""
        applicants = tuple(
            each if number == own else Applicant(name=each.name)
            for number, each in enumerate(self.applicants, start=1)
        )
        envelopes = tuple(
            each if number == own else () for number, each in enumerate(self.envelopes, start=1)
        )
        return self.model_copy(update={"applicants": applicants, "envelopes": envelopes})


class CaseNotes(BaseModel):
    """Notes on an enquiry from staff, and requests from the household, in order."""

    journey: UUID
    notes: tuple[Note, ...]


async def leavers_with_places(enquiries: CaseRecords[Enquiry]) -> list[tuple[UUID, Enquiry]]:
    """Ended enquiries that still hold places on information events."""
    found = enquiries.collection.find(GIVING_UP, STATE_SHOWN).sort("touched_at", 1)
    return enquiries.identified(await found.to_list())


def visible_events(events: Iterable[EventT], *, unmasked: bool) -> list[EventT]:
    """Events as an agency may see them: without a trace of a mystery shop before its round ends.

    Feedback is left out always: beside its journey it would say whose it is.
    """
    public = [each for each in events if each.type != FeedbackGiven.type]
    if unmasked:
        return public
    hidden = enquiry.RecognisedAsMysteryShop.type
    return [_without_shop(each) for each in public if each.type != hidden]


def visible_receipt(receipt: Receipt) -> Receipt:
    """The answer to the sender of an enquiry, which may have been a shopper's."""
    return receipt.model_copy(update={"events": visible_events(receipt.events, unmasked=False)})


def _without_shop(event: EventT) -> EventT:
    if "mystery_shop" not in event.data:
        return event
    data = {name: value for name, value in event.data.items() if name != "mystery_shop"}
    return event.model_copy(update={"data": data})
