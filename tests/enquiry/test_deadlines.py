"""What is said when time passes, as sentences: once each, taken back where it does not hold."""

from datetime import UTC, date, datetime, timedelta

from contracts.clocks import ClockId
from contracts.enquiry import ClockBreached, ClockBreachRetracted, DueSoonReached
from contracts.event import Event
from services.enquiry.domain.contact import make_contact
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    closed,
    contact,
    contacted,
    types,
)


def passing(enquiry: Enquiry, days: int) -> tuple[Enquiry, list[Event]]:
    """Day after day is announced, as a service does that looks every day."""
    said: list[Event] = []
    for day in range(days):
        decision = announce(enquiry, today=MONDAY + timedelta(days=day))
        enquiry = decision.state
        said += decision.events
    return enquiry, said


def test_it_sleeps_until_the_day_before_the_last_day_in_london() -> None:
    assert an_enquiry().wake_at == datetime(2025, 3, 4, tzinfo=UTC)
    assert an_enquiry(on=date(2025, 6, 2)).wake_at == datetime(2025, 6, 2, 23, tzinfo=UTC)


def test_due_soon_and_breached_are_said_once_each() -> None:
    _, said = passing(an_enquiry(), 30)
    first = [event for event in said if getattr(event, "clock", None) is ClockId.FIRST_RESPONSE]

    assert first == [
        DueSoonReached(occurred_on=TUESDAY, clock=ClockId.FIRST_RESPONSE, due_on=WEDNESDAY),
        ClockBreached(occurred_on=THURSDAY, clock=ClockId.FIRST_RESPONSE, due_on=WEDNESDAY),
    ]
    assert len(said) == 4


def test_nothing_more_wakes_it_when_everything_was_said() -> None:
    assert passing(an_enquiry(), 30)[0].wake_at is None


def test_nothing_is_announced_of_a_clock_that_was_kept() -> None:
    _, said = passing(contacted(an_enquiry()), 4)

    assert said == []


def test_nothing_is_announced_of_an_enquiry_that_ended() -> None:
    assert announce(closed(), today=FRIDAY).events == []


def test_what_is_found_late_is_said_as_breached_and_not_as_due_soon() -> None:
    said = announce(an_enquiry(), today=date(2025, 4, 1)).events

    assert types(said) == ["enquiry.clock_breached.v1"] * 2


def test_a_contact_recorded_late_takes_the_breach_back() -> None:
    late, _ = passing(an_enquiry(), 5)
    enquiry, events = make_contact(late, contact(TUESDAY))

    assert events[1:] == [
        ClockBreachRetracted(occurred_on=TUESDAY, clock=ClockId.FIRST_RESPONSE, due_on=WEDNESDAY)
    ]
    assert announce(enquiry, today=FRIDAY).events == []


def test_a_contact_after_the_last_day_leaves_the_breach_as_it_was() -> None:
    late, _ = passing(an_enquiry(), 5)

    assert len(make_contact(late, contact(FRIDAY)).events) == 1
