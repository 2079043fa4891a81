"""Who enquires by booking an information event gets one letter, which says both."""

from datetime import date, timedelta

import pytest

from contracts.notifications import MessageRule
from contracts.reference import BookingEnd, Channel, PlaceState
from services.notifications.domain import delivery
from services.notifications.domain.message import Overtaken
from services.notifications.domain.on_event import hear
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import (
    HEARD_AT,
    ON,
    RECEIVED,
    WITHDRAWN,
    after,
    booked,
    context,
    decided,
    due_rules,
    ended,
    household,
    information_event,
)

BY_BOOKING = RECEIVED.model_copy(update={"channel": Channel.EVENT})
HERS = "wilhelmina@ashgrove.example"


@pytest.mark.parametrize("place", PlaceState)
def test_an_enquiry_that_comes_with_a_booking_is_acknowledged_in_the_bookings_letter(
    place: PlaceState,
) -> None:
    state = decided(hear(after(BY_BOOKING), booked(place), context(version=2)))
    (message,) = state.due
    details = LetterDetails(
        contact=household(HERS), today=ON, information_event=information_event()
    )
    body = letter_text(details, message, [1]).body

    assert message.answer_by == date(2025, 3, 5)
    assert [(each.rule, each.overtaken) for each in state.cancelled] == [
        (MessageRule.ENQUIRY_ACKNOWLEDGED, Overtaken.SAID_TOGETHER)
    ]
    assert "We have also received your enquiry about adopting a child." in body
    assert "will contact you by 5 March 2025." in body


def test_a_bookings_letter_that_leaves_after_the_last_day_for_an_answer_names_no_day() -> None:
    (message,) = decided(hear(after(BY_BOOKING), booked(), context(version=2))).due
    event, day = information_event(), date(2025, 3, 6)
    details = LetterDetails(contact=household(HERS), today=day, information_event=event)
    body = letter_text(details, message, [1]).body

    assert "contact you as soon as they can, if they have not done so already." in body


def test_without_a_booking_the_acknowledgement_leaves_by_itself() -> None:
    state = after(BY_BOOKING)
    later = HEARD_AT + timedelta(minutes=5)
    found = delivery.claim(state, at=later, until=later + timedelta(minutes=1))

    assert (state.due, state.wake_at) == ((), later)
    assert found is not None
    assert due_rules(found.decision.state) == [MessageRule.ENQUIRY_ACKNOWLEDGED]


def test_any_other_enquiry_is_acknowledged_at_once_and_its_booking_by_itself() -> None:
    state = after(RECEIVED, booked())

    assert due_rules(state) == [MessageRule.ENQUIRY_ACKNOWLEDGED, MessageRule.EVENT_PLACE_BOOKED]
    assert [each.answer_by for each in state.due] == [None, None]


def test_an_event_heard_again_says_nothing_twice() -> None:
    state = decided(hear(after(BY_BOOKING), booked(), context(version=2)))

    assert hear(state, booked(), context(version=2)) is None
    assert due_rules(state) == [MessageRule.EVENT_PLACE_BOOKED]


def test_a_booking_given_up_before_its_letter_left_leaves_the_acknowledgement() -> None:
    state = decided(hear(after(BY_BOOKING), booked(), context(version=2)))
    state = decided(hear(state, ended(BookingEnd.BY_ENQUIRER), context(version=3)))
    acknowledgement = state.due[0]

    assert due_rules(state) == [
        MessageRule.ENQUIRY_ACKNOWLEDGED,
        MessageRule.EVENT_BOOKING_CANCELLED,
    ]
    assert acknowledgement.due_on == date(2025, 3, 5)


def test_nothing_is_acknowledged_any_more_when_the_household_withdraws() -> None:
    state = decided(hear(after(BY_BOOKING), booked(), context(version=2)))
    state = decided(hear(state, WITHDRAWN, context(version=3)))

    assert (state.due, state.planned) == ((), ())
