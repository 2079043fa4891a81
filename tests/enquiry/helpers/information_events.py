"""An information event of two places, and decisions about it, each in one call."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from contracts.reference import Channel, Household, NextStep
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain import intake
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events import attendance, booking, plan
from services.enquiry.domain.information_events.attendance import RecordAttendance, RecordFollowUp
from services.enquiry.domain.information_events.booking import Book, CancelBooking
from services.enquiry.domain.information_events.information_event import (
    BookingState,
    InformationEvent,
)
from services.enquiry.domain.information_events.plan import (
    CancelInformationEvent,
    ChangeInformationEvent,
    PlanInformationEvent,
)
from services.enquiry.domain.people import Applicant

IDENTITY = UUID("4b8f6f0e-0000-4000-8000-000000000001")
PLANNED, BEFORE, DAY, AFTER = (date(2025, 3, day) for day in (3, 12, 20, 21))
ANN, BEN, CAT, DAN = (uuid5(IDENTITY, name) for name in ("ann", "ben", "cat", "dan"))
HALL = {"name": "Example Hall", "postcode": "ZX1 2AB"}
PLAN: dict[str, Any] = {
    "on": PLANNED,
    "agency": "moorland",
    "title": "First steps",
    "held_on": DAY,
    "starts_at": "18:30",
    "ends_at": "20:00",
    "mode": "in_person",
    "venue": HALL,
    "places": 2,
}


def planning(**changed: Any) -> Decision[InformationEvent]:
    command = PlanInformationEvent.model_validate(PLAN | changed)
    return plan.plan_information_event(None, command, identity=IDENTITY)


def planned(**changed: Any) -> InformationEvent:
    return planning(**changed).state


def an_enquiry(on: date = PLANNED) -> Enquiry:
    """The enquiry of a household that books; which journey it is, the command says."""
    command = intake.ReceiveEnquiry(
        on=on,
        agency="coast",
        channel=Channel.PHONE,
        household=Household.SINGLE,
        applicants=(Applicant(name="Rosa Fell", phone="0113 496 0000"),),
    )
    return intake.receive_enquiry(None, command).state


def book(
    event: InformationEvent | None,
    journey: UUID,
    people: int = 1,
    on: date = BEFORE,
    at: str | None = None,
) -> Decision[InformationEvent]:
    command = Book(on=on, journey=journey, people=people)
    return booking.book(event, command, enquiry=an_enquiry(), at=at)


def cancel(
    event: InformationEvent, journey: UUID, on: date = BEFORE, at: str | None = None
) -> Decision[InformationEvent]:
    return booking.cancel_booking(event, CancelBooking(on=on, journey=journey), at=at)


def change(
    event: InformationEvent, on: date = BEFORE, at: str | None = None, **facts: Any
) -> Decision[InformationEvent]:
    command = ChangeInformationEvent.model_validate({"on": on, **facts})
    return plan.change_information_event(event, command, at=at)


def call_off(
    event: InformationEvent, on: date = BEFORE, at: str | None = None
) -> Decision[InformationEvent]:
    return plan.cancel_information_event(event, CancelInformationEvent(on=on), at=at)


def attend(
    event: InformationEvent,
    journey: UUID,
    on: date = DAY,
    at: str | None = None,
    *,
    attended: bool = True,
) -> Decision[InformationEvent]:
    command = RecordAttendance(on=on, journey=journey, attended=attended)
    return attendance.record_attendance(event, command, at=at)


def follow_up(
    event: InformationEvent, journey: UUID, on: date = AFTER, at: str | None = None
) -> Decision[InformationEvent]:
    step, note = NextStep.INITIAL_VISIT, "Evenings suit them."
    command = RecordFollowUp(on=on, journey=journey, next_step=step, note=note)
    return attendance.record_follow_up(event, command, at=at)


def with_bookings(*wanted: tuple[UUID, int], places: int = 2) -> InformationEvent:
    event = planned(places=places)
    for journey, people in wanted:
        event = book(event, journey, people).state
    return event


def standings(event: InformationEvent) -> dict[UUID, BookingState]:
    return {each.journey: each.standing for each in event.bookings}


def owed(event: InformationEvent) -> list[tuple[UUID, str, date]]:
    """To whom what is owed, and under which day."""
    return [(each.journey, each.type.split(".")[1], each.event.occurred_on) for each in event.owed]


def said(events: Any) -> list[tuple[str, UUID | None]]:
    return [(each.type.split(".")[1], getattr(each, "journey", None)) for each in events]


def refused(kind: Kind, sentence: str) -> Any:
    """Expects a refusal of this kind whose sentence has these words."""
    return pytest.raises(Refusal, match=sentence, check=lambda refusal: refusal.kind is kind)
