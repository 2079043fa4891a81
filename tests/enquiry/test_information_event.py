"""Information events: what can be planned and changed, who moves up, and when it is over."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.event import Event
from contracts.information_event import ChangedFact, Mode
from services.casework.teamwork import Cover, CoverColleague
from services.chassis.decision import Command, Kind, Refusal
from services.enquiry.domain.information_events import plan
from services.enquiry.domain.information_events.information_event import (
    BookingState,
    InformationEvent,
)
from services.enquiry.domain.information_events.plan import PlanInformationEvent
from services.enquiry.domain.journey_pause import Pause
from tests.enquiry.helpers.information_events import (
    AFTER,
    ANN,
    BEFORE,
    BEN,
    CAT,
    DAN,
    DAY,
    HALL,
    IDENTITY,
    PLAN,
    attend,
    book,
    call_off,
    cancel,
    change,
    follow_up,
    owed,
    planned,
    planning,
    refused,
    said,
    standings,
    with_bookings,
)


@pytest.mark.parametrize("year", [2062, 9999])
def test_an_event_in_a_year_that_must_be_a_slip_is_refused(year: int) -> None:
    with pytest.raises(Refusal, match="Check the year") as refusal:
        planned(held_on=f"{year}-03-20")

    assert refusal.value.field == "held_on"


@pytest.mark.parametrize("command", [Cover, CoverColleague, Pause])
def test_cover_and_breaks_that_end_in_such_a_year_are_refused(command: type[Command]) -> None:
    [example] = [command.model_json_schema()["examples"][0]]
    assert command.model_validate(example)

    with pytest.raises(ValidationError, match="check the year"):
        command.model_validate(example | {"until": "2062-03-14"})


def test_a_planned_event_says_when_for_how_many_and_who_can_take_part() -> None:
    facts: Any = {"step_free": True, "sign_language": True, "interpreters": ["pl", "ur"]}
    command = PlanInformationEvent.model_validate(PLAN | facts | {"formats": ["easy_read"]})
    _, events = plan.plan_information_event(None, command, identity=IDENTITY)

    [event] = (each.model_dump(mode="json") for each in events)
    assert event["occurred_on"] == "2025-03-03"
    assert event["arrangements"] == {
        "held_on": "2025-03-20",
        "starts_at": "18:30",
        "ends_at": "20:00",
        "mode": "in_person",
        "places": 2,
        "booking_opens_on": "2025-03-03",
        "booking_closes_on": "2025-03-20",
        "step_free": True,
        "hearing_loop": False,
        "live_captions": False,
        "sign_language": True,
        "interpreters": ["pl", "ur"],
        "formats": ["easy_read"],
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_at": "18:30"}, "must end after"),
        ({"venue": None}, "Give a venue"),
        ({"mode": "online"}, "no venue if it is online"),
        ({"held_on": date(2025, 3, 2)}, "close on or after the day it opens"),
        ({"booking_closes_on": AFTER}, "by the day of the event"),
        ({"booking_opens_on": date(2025, 3, 2)}, "Booking must open on or after"),
        (
            {"booking_opens_on": DAY, "booking_closes_on": BEFORE},
            "close on or after the day it opens",
        ),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(
    wrong: dict[str, Any], sentence: str
) -> None:
    with refused(Kind.NOT_VALID, sentence):
        planned(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"places": 0},
        {"starts_at": "24:00"},
        {"starts_at": "6pm"},
        {"interpreters": ["Polish"]},
        {"step_fre": True},
        {"venue": {"name": "Example Hall", "postcode": "somewhere"}},
    ],
)
def test_a_plan_with_a_fact_that_is_none_is_not_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PlanInformationEvent.model_validate(PLAN | wrong)


def test_a_place_given_up_goes_to_who_waited_longest() -> None:
    event, events = cancel(with_bookings((ANN, 1), (BEN, 1), (CAT, 1), (DAN, 1)), ANN)

    assert standings(event) == {
        ANN: BookingState.CANCELLED,
        BEN: BookingState.CONFIRMED,
        CAT: BookingState.CONFIRMED,
        DAN: BookingState.WAITING,
    }
    assert said(events) == [("booking_cancelled", ANN), ("place_given", CAT)]
    assert owed(event)[-2:] == [
        (ANN, "event_booking_ended", BEFORE),
        (CAT, "event_place_given", BEFORE),
    ]


def test_a_couple_for_whom_one_place_is_free_keeps_its_turn_and_the_next_alone_moves_up() -> None:
    waiting = with_bookings((ANN, 1), (BEN, 1), (CAT, 2), (DAN, 1))
    event, events = cancel(waiting, ANN)
    assert said(events)[1:] == [("place_given", DAN)]

    event, events = cancel(cancel(event, BEN).state, DAN)
    assert said(events)[1:] == [("place_given", CAT)]
    assert event.taken == 2


def test_a_couple_first_in_the_list_gets_two_places_before_those_behind_it() -> None:
    event, events = cancel(with_bookings((ANN, 2), (BEN, 2), (CAT, 1), (DAN, 1)), ANN)

    assert said(events)[1:] == [("place_given", BEN)]
    assert [standings(event)[each] for each in (CAT, DAN)] == [BookingState.WAITING] * 2


def test_two_places_given_up_by_a_couple_serve_two_who_wait_alone() -> None:
    _, events = cancel(with_bookings((ANN, 2), (BEN, 1), (CAT, 1)), ANN)

    assert said(events)[1:] == [("place_given", BEN), ("place_given", CAT)]


def test_a_turn_in_the_list_given_up_moves_nobody() -> None:
    event, events = cancel(with_bookings((ANN, 2), (BEN, 1), (CAT, 1)), BEN)

    assert said(events) == [("booking_cancelled", BEN)]
    assert standings(event)[CAT] is BookingState.WAITING


def test_who_gave_up_and_comes_back_stands_at_the_end_of_the_list() -> None:
    event = with_bookings((ANN, 2), (BEN, 1), (CAT, 1), places=2)
    event = book(cancel(event, BEN).state, BEN).state

    assert said(cancel(event, ANN).events)[1:] == [("place_given", CAT), ("place_given", BEN)]
    assert [each.journey for each in event.bookings] == [ANN, CAT, BEN]


def test_places_added_go_to_those_who_wait_in_their_order() -> None:
    event, events = change(with_bookings((ANN, 2), (BEN, 2), (CAT, 1), (DAN, 1)), places=5)

    assert said(events) == [("changed", None), ("place_given", BEN), ("place_given", CAT)]
    assert event.free == 0
    assert [each[:2] for each in owed(event)][-2:] == [
        (BEN, "event_place_given"),
        (CAT, "event_place_given"),
    ]


def test_a_place_given_is_never_dated_before_the_household_asked_for_it() -> None:
    event = book(with_bookings((ANN, 2)), BEN, on=date(2025, 3, 14)).state
    event, events = cancel(event, ANN, on=BEFORE)

    assert [each.occurred_on for each in events] == [BEFORE, date(2025, 3, 14)]
    assert owed(event)[-1] == (BEN, "event_place_given", date(2025, 3, 14))


def test_places_can_be_taken_away_down_to_those_that_are_taken() -> None:
    event = with_bookings((ANN, 2), (BEN, 1), places=5)

    assert change(event, places=3).state.free == 0
    with refused(Kind.NOT_NOW, "3 places are taken. Give at least that many"):
        change(event, places=2)


def test_a_change_says_what_is_different_and_leaves_the_rest_as_it_is() -> None:
    event, events = change(planned(), starts_at="19:00", places=2, title="First steps, later")

    [changed] = events
    assert changed.model_dump()["changed"] == (ChangedFact.TITLE, ChangedFact.STARTS_AT)
    assert changed.model_dump()["arrangements"] == event.arrangements.model_dump()
    assert (event.title, event.arrangements.starts_at) == ("First steps, later", "19:00")
    assert (event.venue, event.arrangements.ends_at) == (planned().venue, "20:00")
    assert event.owed == ()


def test_an_event_moves_online_and_to_a_venue_again() -> None:
    online = change(planned(), mode="online").state
    back = change(online, mode="in_person", venue=HALL).state

    assert (online.arrangements.mode, online.venue) == (Mode.ONLINE, None)
    assert back == planned()
    with refused(Kind.NOT_VALID, "Give a venue"):
        change(online, mode="in_person")
    with refused(Kind.NOT_VALID, "no venue if it is online"):
        change(online, venue=HALL)


@pytest.mark.parametrize("facts", [{}, {"places": 2}, {"venue": HALL, "ends_at": "20:00"}])
def test_a_change_that_changes_nothing_is_refused(facts: dict[str, Any]) -> None:
    with refused(Kind.NOT_NOW, "Nothing has changed"):
        change(planned(), **facts)


def test_a_change_that_does_not_hold_together_is_refused() -> None:
    with refused(Kind.NOT_VALID, "must end after"):
        change(planned(), starts_at="21:00")
    with refused(Kind.NOT_VALID, "by the day of the event"):
        change(planned(), booking_closes_on=AFTER)


def test_an_event_of_today_is_put_off_and_never_put_at_an_hour_that_has_passed() -> None:
    with refused(Kind.NOT_VALID, "has passed"):
        change(planned(), on=DAY, at="12:00", starts_at="11:59")
    later = change(planned(), on=DAY, at="12:00", starts_at="12:01").state

    assert later.arrangements.starts_at == "12:01"


def test_cancelling_ends_every_place_and_every_turn_and_each_household_hears_of_it() -> None:
    event = cancel(with_bookings((ANN, 1), (BEN, 1), (CAT, 1), (DAN, 1)), ANN).state
    cancelled, events = call_off(event)

    assert said(events) == [("cancelled", None)]
    assert owed(cancelled)[len(event.owed) :] == [
        (journey, "event_booking_ended", BEFORE) for journey in (BEN, CAT, DAN)
    ]
    assert {each.data["end"] for each in cancelled.owed[len(event.owed) :]} == {"event_cancelled"}
    assert {*standings(cancelled).values()} == {BookingState.CANCELLED}


def test_a_cancellation_recorded_late_ends_no_booking_before_it_was_made() -> None:
    cancelled = call_off(with_bookings((ANN, 1)), on=date(2025, 3, 10)).state

    assert owed(cancelled)[-1] == (ANN, "event_booking_ended", BEFORE)


@pytest.mark.parametrize(
    "decide",
    [
        lambda event: book(event, DAN),
        lambda event: cancel(event, ANN),
        lambda event: attend(event, ANN),
        lambda event: follow_up(event, ANN),
        lambda event: change(event, places=9),
        call_off,
    ],
)
def test_nothing_more_happens_on_a_cancelled_event(decide: Any) -> None:
    with refused(Kind.NOT_NOW, "was cancelled on 12 March 2025. Choose another"):
        decide(call_off(with_bookings((ANN, 1))).state)


@pytest.mark.parametrize(
    ("decide", "instead"),
    [
        (lambda event, on: book(event, DAN, on=on), "Choose a future one"),
        (lambda event, on: cancel(event, ANN, on=on), "Record whether they came instead"),
        (lambda event, on: change(event, on=on, places=9), "Plan a new one"),
        (lambda event, on: call_off(event, on=on), "Record who came instead"),
    ],
)
def test_after_its_day_or_once_attendance_was_recorded_the_event_is_over(
    decide: Any, instead: str
) -> None:
    event = with_bookings((ANN, 1), (BEN, 1))

    for over, on in ((event, AFTER), (attend(event, BEN, attended=False).state, DAY)):
        with refused(Kind.NOT_NOW, f"was on 20 March 2025. .*{instead}"):
            decide(over, on)


def test_what_is_not_there_cannot_be_decided_on() -> None:
    with refused(Kind.NOT_FOUND, "no such information event"):
        book(None, ANN)
    for decide in (partial(cancel, planned()), partial(attend, planned())):
        with refused(Kind.NOT_NOW, "not booked this information event"):
            decide(ANN)
    with refused(Kind.NOT_NOW, "not booked this information event"):
        attend(cancel(with_bookings((ANN, 1)), ANN).state, ANN)


def test_dates_before_the_planning_or_the_booking_are_not_valid() -> None:
    with refused(Kind.NOT_VALID, "before the information event was planned on 3 March"):
        change(planned(), on=date(2025, 3, 2), places=9)
    with refused(Kind.NOT_VALID, "before the booking on 12 March"):
        cancel(with_bookings((ANN, 1)), ANN, on=date(2025, 3, 11))


def test_the_same_decision_made_again_owes_the_same_and_an_obligation_ends_once() -> None:
    event = with_bookings((ANN, 2), (BEN, 1))
    first, again = cancel(event, ANN), cancel(event, ANN)
    numbers = [each.number for each in first.state.owed]
    fulfilled = first.state.without_obligation(numbers[0])

    assert first == again
    assert numbers == [1, 2, 3, 4]
    assert fulfilled.without_obligation(numbers[0]) == fulfilled
    assert [each.number for each in book(fulfilled, CAT).state.owed] == [2, 3, 4, 5]


def test_no_event_tells_title_venue_or_note() -> None:
    event, events = change(planned(), title="At the Fells' house", venue=HALL | {"name": "Fell"})
    everything: list[Event] = [*events, *(each.event for each in event.owed)]

    assert "Fell" not in "".join(each.model_dump_json() for each in everything)
    assert InformationEvent.model_validate(event.model_dump(mode="json")) == event


LINK = "https://meet.example.org/first-steps"
ONLINE: dict[str, Any] = {"mode": "online", "venue": None, "joining_link": LINK}


class TestAJoiningLink:
    def test_it_is_for_those_who_have_a_place_and_in_no_event(self) -> None:
        event, events = planning(**ONLINE, places=1)
        full = book(book(event, ANN).state, BEN).state

        assert LINK not in str(events)
        assert [full.link_for(each) for each in (ANN, BEN, CAT, None)] == [LINK, None, None, None]

    def test_a_new_one_is_published_as_another_place_to_go(self) -> None:
        changed, events = change(planned(**ONLINE), joining_link=f"{LINK}-2")

        assert changed.joining_link == f"{LINK}-2"
        assert events[0].model_dump()["changed"] == (ChangedFact.VENUE,)

    def test_it_goes_when_people_come_in_person(self) -> None:
        assert change(planned(**ONLINE), mode="in_person", venue=HALL).state.joining_link is None
        with pytest.raises(Refusal, match="only if it is online") as found:
            planned(joining_link=LINK)
        assert found.value.field == "joining_link"

    @pytest.mark.parametrize(
        "link", ["http://meet.example.org", "javascript:alert(1)", "https://a b"]
    )
    def test_what_no_browser_should_open_is_refused(self, link: str) -> None:
        with pytest.raises(ValidationError):
            planned(**ONLINE | {"joining_link": link})
