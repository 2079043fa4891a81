"""Bookings: who gets a place, who waits, whether they came, and what their enquiry hears of it."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.reference import NextStep
from services.chassis.decision import Kind
from services.enquiry.domain import closure
from services.enquiry.domain.information_events import booking
from services.enquiry.domain.information_events.booking import Book
from services.enquiry.domain.information_events.information_event import BookingState
from tests.enquiry.helpers.information_events import (
    AFTER,
    ANN,
    BEFORE,
    BEN,
    CAT,
    DAY,
    IDENTITY,
    PLANNED,
    an_enquiry,
    attend,
    book,
    call_off,
    cancel,
    change,
    follow_up,
    owed,
    planned,
    refused,
    said,
    standings,
    with_bookings,
)

CLOSE = {
    "on": PLANNED,
    "reason": "no_answer_to_contact",
    "manager": "manager-02",
    "explanation": "We wrote and called three times.",
}


def test_a_household_gets_as_many_places_as_people_of_it_come() -> None:
    event, events = book(planned(places=3), ANN, people=2)

    assert (event.taken, event.free) == (2, 1)
    assert said(events) == [("place_booked", ANN)]
    assert owed(event) == [(ANN, "event_place_booked", BEFORE)]
    assert event.owed[0].data == {
        "occurred_on": "2025-03-12",
        "information_event": str(IDENTITY),
        "held_on": "2025-03-20",
        "state": "confirmed",
    }


def test_who_finds_no_room_waits_and_hears_that() -> None:
    event, events = book(with_bookings((ANN, 2)), BEN)

    assert standings(event) == {ANN: BookingState.CONFIRMED, BEN: BookingState.WAITING}
    assert said(events) == [("waiting_list_joined", BEN)]
    assert event.owed[-1].data["state"] == "waiting"


def test_a_couple_gets_both_places_or_neither() -> None:
    event = with_bookings((ANN, 1), (BEN, 2))

    assert standings(event)[BEN] is BookingState.WAITING
    assert event.free == 1


def test_one_who_comes_alone_takes_the_place_that_a_waiting_couple_cannot_use() -> None:
    event = with_bookings((ANN, 1), (BEN, 2), (CAT, 1))

    assert standings(event) == {
        ANN: BookingState.CONFIRMED,
        BEN: BookingState.WAITING,
        CAT: BookingState.CONFIRMED,
    }


def test_booking_and_cancelling_are_possible_up_to_the_day_itself() -> None:
    event = book(planned(), ANN, on=DAY).state

    assert standings(cancel(event, ANN, on=DAY).state) == {ANN: BookingState.CANCELLED}


@pytest.mark.parametrize(
    ("decide", "last", "closed"),
    [
        (
            lambda event, at: book(event, BEN, on=DAY, at=at),
            "18:29",
            "Booking closed at 6:30pm on 20",
        ),
        (
            lambda event, at: cancel(event, ANN, DAY, at),
            "18:29",
            "Cancelling closed at 6:30pm on 20",
        ),
        (lambda event, at: change(event, DAY, at, places=9), "19:59", "was on 20 March 2025"),
        (lambda event, at: call_off(event, DAY, at), "19:59", "was on 20 March 2025"),
    ],
)
def test_on_its_day_an_event_is_booked_until_it_starts_and_changed_until_it_ends(
    decide: Any, last: str, closed: str
) -> None:
    event = with_bookings((ANN, 1))

    assert decide(event, last).events
    with refused(Kind.NOT_NOW, closed):
        decide(event, {"18:29": "18:30", "19:59": "20:00"}[last])


def test_an_event_that_was_over_in_the_morning_is_not_booked_in_the_afternoon() -> None:
    event = planned(starts_at="09:00", ends_at="10:00")

    with refused(Kind.NOT_NOW, "was on 20 March 2025. Choose a future one"):
        book(event, ANN, on=DAY, at="17:45")


def test_attendance_and_what_follows_it_are_recorded_from_the_start_on() -> None:
    event, waiting = with_bookings((ANN, 2), (BEN, 1)), BEN

    with refused(Kind.NOT_NOW, "starts at 6:30pm. Record this after it has started"):
        attend(event, ANN, at="18:29")
    with refused(Kind.NOT_NOW, "starts at 6:30pm. Record this after it has started"):
        follow_up(event, waiting, on=DAY, at="18:29")
    assert attend(event, ANN, at="18:30").events
    assert follow_up(event, waiting, on=DAY, at="18:30").events


def test_booking_outside_its_time_is_refused_with_the_day() -> None:
    event = planned(booking_opens_on=date(2025, 3, 10), booking_closes_on=date(2025, 3, 18))

    assert book(event, ANN, on=date(2025, 3, 10)).state.taken == 1
    assert book(event, ANN, on=date(2025, 3, 18)).state.taken == 1
    with refused(Kind.NOT_NOW, "opens on 10 March 2025. Book from that date"):
        book(event, ANN, on=date(2025, 3, 9))
    with refused(Kind.NOT_NOW, "closed on 18 March 2025. Choose another"):
        book(event, ANN, on=date(2025, 3, 19))


def test_a_household_books_once() -> None:
    event = with_bookings((ANN, 2), (BEN, 1))

    with refused(Kind.NOT_NOW, "already has a place. .* cancel the booking first"):
        book(event, ANN)
    with refused(Kind.NOT_NOW, "already on the waiting list and moves up automatically"):
        book(event, BEN)


def test_a_booking_comes_after_the_enquiry_and_while_it_goes_on() -> None:
    command = Book(on=BEFORE, journey=ANN, people=1)
    close = closure.Close.model_validate(CLOSE)
    closed = closure.close(an_enquiry(), close).state

    with refused(Kind.NOT_VALID, "before the enquiry on 20 March"):
        booking.book(planned(), command, enquiry=an_enquiry(on=DAY))
    with refused(Kind.NOT_NOW, "closed this enquiry. Reopen it first"):
        booking.book(planned(), command, enquiry=closed)


def test_three_people_are_no_household() -> None:
    with pytest.raises(ValidationError):
        Book(on=BEFORE, journey=ANN, people=3)


@pytest.mark.parametrize(
    ("attended", "standing", "told"),
    [(True, BookingState.ATTENDED, "event_attended"), (False, BookingState.MISSED, "event_missed")],
)
def test_attendance_is_told_under_the_events_own_day_however_late_it_is_recorded(
    *, attended: bool, standing: BookingState, told: str
) -> None:
    event, events = attend(with_bookings((ANN, 1)), ANN, on=AFTER, attended=attended)

    assert (standings(event), event.taken) == ({ANN: standing}, 1)
    assert [each.occurred_on for each in events] == [AFTER]
    assert owed(event)[-1] == (ANN, told, DAY)


def test_attendance_before_the_day_is_refused() -> None:
    with refused(Kind.NOT_VALID, "before the information event on 20 March 2025"):
        attend(with_bookings((ANN, 1)), ANN, on=date(2025, 3, 19))


def test_attendance_without_a_place_is_recorded_on_the_enquiry_instead() -> None:
    with refused(Kind.NOT_NOW, "record information given at a meeting on its enquiry"):
        attend(with_bookings((ANN, 2), (BEN, 1)), BEN)


def test_somebody_overlooked_can_still_be_recorded_but_nobody_who_came_taken_back() -> None:
    missed = attend(with_bookings((ANN, 1)), ANN, attended=False).state
    came = attend(missed, ANN, on=AFTER).state

    assert standings(came) == {ANN: BookingState.ATTENDED}
    for again in (partial(attend, missed, ANN), partial(attend, came, ANN)):
        with refused(Kind.NOT_NOW, "already recorded"):
            again(attended=False)


def test_a_follow_up_is_kept_with_its_note_and_published_without() -> None:
    event, events = follow_up(attend(with_bookings((ANN, 1)), ANN).state, ANN)

    kept = event.bookings[0].follow_up
    assert kept is not None
    assert (kept.next_step, kept.note) == (NextStep.INITIAL_VISIT, "Evenings suit them.")
    assert said(events) == [("follow_up_recorded", ANN)]
    assert "Evenings" not in "".join(each.model_dump_json() for each in events)


def test_a_follow_up_comes_after_the_event_and_after_attendance_was_recorded() -> None:
    event = with_bookings((ANN, 2), (BEN, 1))

    assert said(follow_up(event, BEN).events) == [("follow_up_recorded", BEN)]
    with refused(Kind.NOT_NOW, "First record whether"):
        follow_up(event, ANN)
    with refused(Kind.NOT_VALID, "before the information event"):
        follow_up(event, BEN, on=BEFORE)
