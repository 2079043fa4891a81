"""Places at information events, offered and booked, and who registered after one: by hand and a second time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.event_booking import EventAttended, EventMissed
from services.reporting.domain.contributions import STANDING, places
from services.reporting.domain.journey import Journey
from services.reporting.domain.known import Knowledge, as_known
from services.reporting.domain.periods import quarter
from tests.reporting.helpers.event_places import (
    ADA,
    BEN,
    CANCELLED,
    CLEO,
    DAY,
    HELD,
    booked,
    changed,
    given_a_place,
    given_up,
    planned,
    waits,
)
from tests.reporting.helpers.stories import (
    cells_of,
    figure_of,
    merged,
    received,
    row_of,
    submitted,
)

PLACES, SINCE = "event_places_booked", "registered_within_6_months_of_event"


def places_counted(*rows: Journey) -> tuple[int, int | None]:
    found = figure_of(PLACES, "all", *rows)
    return found.numerator, found.denominator


@pytest.mark.parametrize(
    ("happened", "share"),
    [
        ([planned(10)], (0, 10)),
        ([planned(10), booked(ADA)], (1, 10)),
        ([planned(10), booked(ADA, 2), booked(BEN)], (3, 10)),
        ([planned(10), booked(ADA, 2), given_up(ADA)], (0, 10)),
        ([planned(1), booked(ADA), waits(BEN)], (1, 1)),
        ([planned(2), booked(ADA, 2), waits(BEN), given_up(ADA), given_a_place(BEN)], (1, 2)),
        ([planned(2), booked(ADA, 2), waits(BEN, 2), given_up(BEN)], (2, 2)),
        ([planned(10), booked(ADA, 2), changed(4)], (2, 4)),
        ([planned(10), booked(ADA), given_up(ADA), booked(ADA, 2)], (2, 10)),
        ([planned(10), booked(ADA, 2), CANCELLED], (0, 0)),
    ],
)
def test_places_offered_and_booked_by_hand(happened: list[Event], share: tuple[int, int]) -> None:
    assert places_counted(row_of(*happened)) == share


def test_places_count_on_the_day_it_is_held_which_can_be_moved_and_for_the_agency_that_holds_it() -> (
    None
):
    row = row_of(planned(10), booked(ADA), changed(10, date(2021, 7, 2)))
    cells = cells_of(PLACES, "all", row)

    assert {(cell.period, cell.agency, cell.breakdown) for cell in cells} == {
        ("2021-22-Q2", "north", "all")
    }
    assert "2021-22-Q2" in {each.quarter for each in places(row)}


@st.composite
def bookings(draw: st.DrawFn) -> list[Event]:
    """What happens to the places of one information event, also what its service would refuse."""
    household = st.sampled_from((ADA, BEN, CLEO))
    people = st.integers(1, 2)
    anything = st.one_of(
        st.builds(booked, household, people),
        st.builds(waits, household, people),
        st.builds(given_a_place, household),
        st.builds(given_up, household),
        st.builds(changed, st.integers(6, 12), st.dates(HELD, HELD + timedelta(200))),
    )
    happened = draw(st.lists(anything, max_size=14))
    return [planned(8), *happened, *([CANCELLED] if draw(st.integers(0, 4)) == 0 else [])]


def by_hand(happened: Sequence[Event]) -> tuple[int, int, date]:
    """Household by household, from the end backwards: the last word on each says whether it has places."""
    words: list[Any] = [each for each in happened if hasattr(each, "arrangements")]
    latest = words[-1].arrangements
    if happened[-1] is CANCELLED:
        return 0, 0, latest.held_on
    return (
        sum(_taken(happened, who) for who in (ADA, BEN, CLEO)),
        latest.places,
        latest.held_on,
    )


def _taken(happened: Sequence[Event], who: UUID) -> int:
    own: list[Any] = [each for each in happened if getattr(each, "journey", None) == who]
    place, turn = 0, 0
    for each in own:
        kind = each.type.split(".")[1]
        if kind == "place_booked":
            place = each.people
        if kind == "waiting_list_joined":
            turn = each.people
        if kind == "place_given" and turn:
            place, turn = turn, 0
        if kind == "booking_cancelled":
            place = turn = 0
    return place


@given(bookings())
def test_places_are_counted_alike_from_cells_and_from_the_events(happened: list[Event]) -> None:
    row = row_of(*happened)
    taken, offered, held_on = by_hand(happened)

    assert places_counted(row) == (taken, offered)
    assert {cell.period for cell in cells_of(PLACES, "all", row)} <= {quarter(held_on)}
    assert {cell.period for cell in cells_of(PLACES, "all", row)} <= {
        each.quarter for each in places(row)
    }


def test_as_known_on_an_earlier_day_there_are_the_places_of_then() -> None:
    row = row_of(planned(10), booked(ADA), changed(20), booked(BEN, 2))
    first, *_ = row.event_places
    then = Knowledge(HELD, first.recorded_at.date())
    later = Knowledge(HELD, row.event_places[-1].recorded_at.date() + timedelta(1))

    assert places_counted(as_known(row, later)) == (3, 20)
    assert len(as_known(row, then).event_places) <= len(row.event_places)


def came(on: date = HELD, event: UUID = ADA) -> EventAttended:
    return EventAttended(occurred_on=on, information_event=event)


MISSED = EventMissed(occurred_on=HELD, information_event=ADA)
IN_TIME, LAST, TOO_LATE = date(2021, 9, 1), date(2021, 11, 14), date(2021, 11, 15)


@pytest.mark.parametrize(
    ("happened", "share"),
    [
        ([came()], (0, 1)),
        ([came(), submitted(IN_TIME)], (1, 1)),
        ([came(), submitted(HELD)], (1, 1)),
        ([came(), submitted(LAST)], (1, 1)),
        ([came(), submitted(TOO_LATE)], (0, 1)),
        ([submitted(DAY), came()], (0, 0)),
        ([MISSED, submitted(IN_TIME)], (0, 0)),
        ([came(), MISSED, submitted(IN_TIME)], (0, 0)),
        ([came(), came(IN_TIME, BEN), submitted(TOO_LATE)], (0, 1)),
        ([came(), submitted(IN_TIME), merged(IN_TIME)], (0, 0)),
    ],
)
def test_who_registered_within_6_months_of_the_first_that_they_came_to(
    happened: list[Event], share: tuple[int, int]
) -> None:
    found = figure_of(SINCE, "all", row_of(received(DAY), *happened), as_of=date(2022, 6, 1))

    assert (found.numerator, found.denominator) == share


@pytest.mark.parametrize(("afterwards", "share"), [([], (0, 1)), ([submitted(IN_TIME)], (1, 1))])
def test_while_the_6_months_run_a_household_is_left_out_registered_or_not(
    afterwards: list[Event], share: tuple[int, int]
) -> None:
    row = row_of(received(DAY), came(), *afterwards)

    on_the_last_day = figure_of(SINCE, "all", row, as_of=LAST)
    after_it = figure_of(SINCE, "all", row, as_of=TOO_LATE)

    assert (on_the_last_day.numerator, on_the_last_day.denominator) == (0, 0)
    assert dict(on_the_last_day.left_out) == {"still_running": 1}
    assert (after_it.numerator, after_it.denominator) == share
    assert dict(after_it.left_out) == {}


def test_it_counts_in_the_quarter_in_which_the_6_months_end_and_is_found_there() -> None:
    row = row_of(received(DAY), came(), submitted(IN_TIME))

    assert {cell.period for cell in cells_of(SINCE, "all", row)} == {"2021-22-Q3"}
    assert "2021-22-Q3" in {each.quarter for each in places(row)}


def test_it_is_found_where_the_6_months_ended_as_they_were_known_before_a_later_record() -> None:
    row = row_of(received(DAY), came(), came(date(2021, 3, 20), BEN))

    assert {cell.period for cell in cells_of(SINCE, "all", row)} == {"2021-22-Q2"}
    assert {"2021-22-Q2", "2021-22-Q3"} <= {each.quarter for each in places(row)}
    assert STANDING not in {each.quarter for each in places(row)}


def test_places_are_found_in_the_quarter_in_which_an_event_was_to_be_held_before_it_was_moved() -> (
    None
):
    row = row_of(planned(10), booked(ADA), changed(10, date(2021, 11, 2)))

    assert {"2021-22-Q1", "2021-22-Q3"} <= {each.quarter for each in places(row)}
