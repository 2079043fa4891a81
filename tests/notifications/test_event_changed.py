"""A changed information event: one letter of all that is different, and no older word after it."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.event import Event
from contracts.information_event import Mode
from contracts.notifications import MessageRule
from contracts.reference import BookingEnd, EventDetail, PlaceState
from services.notifications.domain import delivery
from services.notifications.domain.message import Overtaken
from services.notifications.domain.on_event import hear
from services.notifications.domain.sending_hours import Hour, SendingHours
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import (
    HELD_ON,
    MORNING,
    ON,
    RECEIVED,
    WITHDRAWN,
    after,
    booked,
    changed,
    context,
    decided,
    due_rules,
    ended,
    given,
    household,
    information_event,
)

CHANGED = MessageRule.EVENT_CHANGED
BY_DAY = SendingHours(Hour(8), Hour(20))
NIGHT_BEFORE = datetime(2025, 3, 19, 21, tzinfo=UTC)
LINK = "https://meet.example.org/first"


def test_changes_that_come_before_the_letter_left_are_said_in_one_letter() -> None:
    state = after(RECEIVED, booked(), changed(EventDetail.VENUE), changed(EventDetail.TIME))
    (message,) = (each for each in state.due if each.rule is CHANGED)

    assert message.changed == (EventDetail.TIME, EventDetail.VENUE)
    assert [(each.rule, each.overtaken) for each in state.cancelled] == [
        (CHANGED, Overtaken.SAID_TOGETHER)
    ]


def test_a_change_of_another_information_event_has_a_letter_of_its_own() -> None:
    state = after(RECEIVED, booked(), booked(event=MORNING), changed(), changed(event=MORNING))

    assert due_rules(state).count(CHANGED) == 2


@pytest.mark.parametrize("event", [given(), ended(BookingEnd.EVENT_CANCELLED)])
def test_a_change_is_not_told_once_the_booking_itself_is_another(event: Event) -> None:
    state = after(RECEIVED, booked(PlaceState.WAITING), changed(state=PlaceState.WAITING), event)

    assert CHANGED not in due_rules(state)


def test_a_household_that_withdrew_and_kept_its_booking_hears_of_the_change() -> None:
    assert due_rules(after(RECEIVED, booked(), WITHDRAWN, changed())) == [CHANGED]


def test_a_change_after_the_reminder_is_the_last_word_and_does_not_wait_for_the_morning() -> None:
    reminded = after(RECEIVED, booked())
    (reminder,) = reminded.planned
    sent = delivery.record_sent(
        reminded.replace(due=(reminder,), planned=()), reminder, at=NIGHT_BEFORE, on=HELD_ON
    ).state
    state = decided(hear(sent, changed(), context(version=3, at=NIGHT_BEFORE)))
    until = NIGHT_BEFORE + timedelta(minutes=1)
    found = delivery.claim(state, at=NIGHT_BEFORE, until=until, hours=BY_DAY)

    assert found is not None
    assert (found.message.rule, found.held) == (CHANGED, True)


@pytest.mark.parametrize("state", PlaceState)
def test_its_letter_says_what_is_different_what_is_so_now_and_how_to_give_up(
    state: PlaceState,
) -> None:
    online = information_event(venue=None, mode=Mode.ONLINE, joining_link=LINK, starts_at="19:00")
    changes = changed(EventDetail.TIME, EventDetail.WAY, state=state)
    message = after(RECEIVED, changes).due[-1]
    details = LetterDetails(
        contact=household("wilhelmina@ashgrove.example"),
        today=ON,
        information_event=online,
        pages={1: "https://adopt.example/join"},
    )
    body = letter_text(details, message, [1]).body

    assert "This is different now:\n\n- the time\n- it is held online\n\n" in body
    assert "Thursday 20 March 2025, 7pm to 8pm\nOnline." in body
    assert (LINK in body) is (state is PlaceState.CONFIRMED)
    assert ("your place is still yours" in body) is (state is PlaceState.CONFIRMED)
    assert ("you are still on the waiting list" in body) is (state is PlaceState.WAITING)
    assert "cancel your booking on your page, which is linked below, or tell us" in body
