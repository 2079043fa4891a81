"""Who booked an information event hears when what they go by is changed."""

from typing import Any
from uuid import UUID

import pytest

from contracts.event_booking import EventChanged
from services.chassis.decision import Kind
from services.enquiry.domain.information_events.information_event import InformationEvent
from tests.enquiry.helpers.information_events import (
    ANN,
    BEFORE,
    BEN,
    DAN,
    book,
    cancel,
    change,
    owed,
    planned,
    refused,
    with_bookings,
)

LINK = "https://meet.example.org/first"


def told_of_change(event: InformationEvent) -> dict[UUID, list[str]]:
    """What was said to be different to each household's enquiry."""
    changes = (each for each in event.owed if each.type == EventChanged.type)
    return {each.journey: each.data["changed"] for each in changes}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"starts_at": "18:00", "ends_at": "19:30", "places": 3}, ["time"]),
        ({"venue": {"name": "Town Hall", "postcode": "ZX1 2AB"}}, ["venue"]),
        ({"mode": "online", "joining_link": LINK}, ["way"]),
        ({"sign_language": True, "title": "Next steps"}, ["access"]),
        ({"title": "Next steps", "places": 3, "booking_closes_on": BEFORE}, None),
    ],
)
def test_each_household_that_booked_hears_of_what_it_goes_by_and_of_nothing_else(
    facts: dict[str, Any], told: list[str] | None
) -> None:
    event = cancel(with_bookings((ANN, 2), (BEN, 2), (DAN, 1)), DAN).state
    changed = change(event, **facts).state

    assert told_of_change(changed) == (dict.fromkeys((ANN, BEN), told) if told else {})


def test_a_joining_link_is_news_to_those_alone_who_have_a_place() -> None:
    online = planned(mode="online", venue=None)
    event = book(book(online, ANN, 2).state, BEN).state

    assert told_of_change(change(event, joining_link=LINK).state) == {ANN: ["joining_link"]}


def test_a_joining_link_can_be_removed_which_is_news_as_well() -> None:
    online = planned(mode="online", venue=None, joining_link=LINK)
    removed = change(book(online, ANN, 2).state, joining_link="").state

    assert removed.joining_link is None
    assert told_of_change(removed) == {ANN: ["joining_link"]}
    with refused(Kind.NOT_NOW, "Nothing has changed."):
        change(removed, joining_link="")


def test_who_gets_a_place_by_a_change_hears_of_the_place_alone() -> None:
    event, _ = change(with_bookings((ANN, 2), (BEN, 1)), places=3, starts_at="19:00")

    assert [each[:2] for each in owed(event)][2:] == [
        (BEN, "event_place_given"),
        (ANN, "event_changed"),
    ]
