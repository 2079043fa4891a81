"""What an enquiry records of what happened on another record, however it stands by then."""

from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from contracts.clocks import ClockId
from contracts.enquiry import RecognisedAsMysteryShop, RegistrationDeclined, RegistrationSubmitted
from contracts.event import Event
from contracts.event_booking import (
    EventAttended,
    EventBookingEnded,
    EventMissed,
    EventPlaceBooked,
    EventPlaceGiven,
)
from contracts.reference import BookingEnd, DeclineReason, Household, PlaceState
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide
from services.enquiry.domain.fulfilment import fulfil_obligation
from tests.enquiry.helpers.duplicates import FIRST, merged
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    an_enquiry,
    closed,
    types,
)
from tests.enquiry.helpers.referrals import referred

MEETING = UUID(int=77)
ATTENDED = EventAttended(occurred_on=FRIDAY, information_event=MEETING)


def declined() -> Enquiry:
    return decide(
        an_enquiry(),
        RegistrationSubmitted(occurred_on=MONDAY, household=Household.SINGLE),
        RegistrationDeclined(occurred_on=TUESDAY, reason=DeclineReason.NO_CAPACITY),
    ).state


def after(enquiry: Enquiry, *events: Event) -> Decision[Enquiry]:
    decision = Decision(enquiry)
    for number, event in enumerate(events):
        decision = fulfil_obligation(event, decision.state, journey=FIRST, key=f"obligor/{number}")
    return decision


def booked(state: PlaceState = PlaceState.CONFIRMED) -> EventPlaceBooked:
    return EventPlaceBooked(
        occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY, state=state
    )


STANDING = [an_enquiry(), closed(), declined(), referred()]
HAPPENED = [
    EventPlaceGiven(occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY),
    EventMissed(occurred_on=NEXT_MONDAY, information_event=MEETING),
    RecognisedAsMysteryShop(occurred_on=TUESDAY),
]


@pytest.mark.parametrize(
    ("enquiry", "event"),
    [*product(STANDING, [booked(), *HAPPENED]), *product([merged()], HAPPENED)],
)
def test_it_is_recorded_however_the_enquiry_stands(enquiry: Enquiry, event: Event) -> None:
    state, events = after(enquiry, event)

    assert events == [event]
    assert state.status is enquiry.status


@pytest.mark.parametrize("enquiry", [an_enquiry(), referred()])
def test_coming_to_the_meeting_is_being_informed(enquiry: Enquiry) -> None:
    state, events = after(enquiry, ATTENDED)

    assert types(events) == ["enquiry.event_attended.v1", "enquiry.information_provided.v1"]
    assert state.clocks[ClockId.ENQ_INFO].stopped_on == FRIDAY


@pytest.mark.parametrize("enquiry", [closed(), declined(), an_enquiry(on=NEXT_MONDAY)])
def test_it_informs_nobody_whose_enquiry_is_over_or_came_later(enquiry: Enquiry) -> None:
    assert after(enquiry, ATTENDED).events == [ATTENDED]


def test_the_one_that_counts_hears_that_its_duplicate_was_informed() -> None:
    state = after(merged(), ATTENDED).state

    assert state.owed[-1].type == "enquiry.duplicate_absorbed.v1"
    assert state.owed[-1].data["information_provided_on"] == "2025-03-07"


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([booked(PlaceState.WAITING)], {MEETING: PlaceState.WAITING}),
        (
            [
                booked(PlaceState.WAITING),
                EventPlaceGiven(
                    occurred_on=TUESDAY, information_event=MEETING, held_on=NEXT_MONDAY
                ),
            ],
            {MEETING: PlaceState.CONFIRMED},
        ),
        ([booked(), ATTENDED], {}),
        (
            [
                booked(),
                EventBookingEnded(
                    occurred_on=date(2025, 3, 6),
                    information_event=MEETING,
                    held_on=NEXT_MONDAY,
                    end=BookingEnd.BY_ENQUIRER,
                ),
            ],
            {},
        ),
    ],
)
def test_it_knows_how_its_bookings_stand(events: Any, standing: dict[UUID, PlaceState]) -> None:
    assert after(an_enquiry(), *events).state.progress.bookings == standing


def test_a_shop_is_recognised_once() -> None:
    recognised = RecognisedAsMysteryShop(occurred_on=TUESDAY)
    state, events = after(an_enquiry(), recognised, recognised)

    assert (state.progress.mystery_shop, events) == (True, ())
