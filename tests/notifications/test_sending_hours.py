"""Letters that may wait leave by day; what was asked for or is urgent leaves at any hour, in its place."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.notifications import MessageRule
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.on_event import hear
from services.notifications.domain.sending_hours import (
    ROUND_THE_CLOCK,
    Hour,
    SendingHours,
    hours_in,
)
from tests.notifications.helpers.examples import (
    RECEIVED,
    STAGE_ONE_NOTICE,
    STAGE_ONE_OPENED,
    SUBMITTED,
    after,
    context,
    decided,
    due_rules,
)

BY_DAY = SendingHours(Hour(8), Hour(20))
NIGHT = datetime(2025, 3, 3, 23, 30, tzinfo=UTC)
MORNING = datetime(2025, 3, 4, 8, tzinfo=UTC)
UNTIL = timedelta(minutes=1)


def claimed(state: Correspondence, at: datetime) -> delivery.Claimed:
    found = delivery.claim(state, at=at, until=at + UNTIL, hours=BY_DAY)
    assert found is not None
    return found


@pytest.fixture
def at_night() -> Correspondence:
    """A letter that may wait became due late in the evening."""
    return decided(hear(after(STAGE_ONE_OPENED), STAGE_ONE_NOTICE, context(at=NIGHT)))


def test_a_letter_that_may_wait_is_planned_for_the_morning_and_leaves_then(
    at_night: Correspondence,
) -> None:
    kept = claimed(at_night, NIGHT)
    in_the_morning = claimed(kept.decision.state, MORNING)

    assert (kept.held, kept.decision.state.wake_at) == (False, MORNING)
    assert [each.send_at for each in kept.decision.state.planned] == [MORNING]
    assert in_the_morning.held
    assert due_rules(in_the_morning.decision.state) == [MessageRule.STAGE_ONE_DECIDED]


def test_what_was_asked_for_leaves_at_night_past_what_waits(at_night: Correspondence) -> None:
    both = decided(hear(at_night, SUBMITTED, context(version=3, at=NIGHT)))
    found = claimed(both, NIGHT)

    assert found.message.rule is MessageRule.REGISTRATION_ACKNOWLEDGED
    assert (found.held, found.message.uncertain) == (True, False)
    assert [each.rule for each in found.decision.state.planned] == [MessageRule.STAGE_ONE_DECIDED]


def test_a_letter_whose_sender_died_by_day_stays_uncertain_through_the_night(
    at_night: Correspondence,
) -> None:
    evening = NIGHT - timedelta(hours=4)
    begun = delivery.claim(at_night.replace(wake_at=evening), at=evening, until=NIGHT)
    assert begun is not None
    kept = claimed(begun.decision.state, NIGHT)
    in_the_morning = claimed(kept.decision.state, MORNING)

    assert (kept.held, kept.decision.state.attempting) == (False, False)
    assert in_the_morning.message.uncertain


def test_an_acknowledgement_leaves_at_any_hour() -> None:
    assert claimed(after(RECEIVED), NIGHT).held


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2025, 3, 3, 3, tzinfo=UTC), datetime(2025, 3, 3, 8, tzinfo=UTC)),
        (NIGHT, MORNING),
        (datetime(2025, 3, 29, 22, tzinfo=UTC), datetime(2025, 3, 30, 7, tzinfo=UTC)),
        (datetime(2025, 10, 25, 22, tzinfo=UTC), datetime(2025, 10, 26, 8, tzinfo=UTC)),
    ],
)
def test_the_morning_is_londons_also_when_the_clocks_change(at: datetime, opens: datetime) -> None:
    assert BY_DAY.next_opening(at) == opens


def test_the_hours_are_londons_in_summer() -> None:
    rule = MessageRule.STAGE_ONE_DECIDED

    assert BY_DAY.let_leave(rule, datetime(2025, 7, 1, 7, tzinfo=UTC))
    assert not BY_DAY.let_leave(rule, datetime(2025, 7, 1, 19, tzinfo=UTC))


def test_a_letter_for_the_next_morning_leaves_at_night_and_one_for_a_later_day_does_not() -> None:
    rule = MessageRule.EVENT_CHANGED

    assert BY_DAY.let_leave(rule, NIGHT, MORNING.date())
    assert not BY_DAY.let_leave(rule, NIGHT, MORNING.date() + timedelta(days=1))


def test_hours_are_configured_as_they_are_read() -> None:
    assert hours_in("08:00-20:00") == BY_DAY
    assert hours_in("00:00-00:00") == ROUND_THE_CLOCK
    assert BY_DAY.in_words == "Immediately between 8am and 8pm, otherwise in the morning"
    assert SendingHours(Hour(8, 30), Hour(20)).in_words.startswith("Immediately between 8:30am")


@pytest.mark.parametrize("text", ["", "08:00", "20:00-08:00", "8-20", "08:00-25:00", "now-then"])
def test_hours_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        hours_in(text)
