"""Who may hold a message, what becomes of it, and how a failed one is sent again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.notifications import MessageFailed, MessageRule, MessageSent
from services.chassis.decision import Kind, Refusal
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    Failure,
    Fault,
    Message,
    Reason,
    message_id,
)
from services.notifications.domain.on_event import hear
from tests.notifications.helpers.examples import (
    EVENING,
    HEARD_AT,
    MERGED,
    ON,
    RECEIVED,
    SUBMITTED,
    WITHDRAWN,
    after,
    booked,
    context,
    decided,
    due_rules,
)

UNTIL = HEARD_AT + timedelta(seconds=60)
RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
JOURNEY = UUID("7f1f7d0e-9f0f-4a52-9c2e-0f7f6c0f3a11")
IDENTITY = message_id(JOURNEY, RULE)


def claimed(state: Correspondence, at: datetime = HEARD_AT) -> Correspondence:
    found = delivery.claim(state, at=at, until=at + timedelta(seconds=60))
    assert found is not None
    return found.decision.state


def failed(state: Correspondence, reason: Reason = Reason.REFUSED) -> Correspondence:
    failure = Failure(message=state.due[0], reason=reason, at=HEARD_AT)
    return delivery.record_failed(state, failure, held_until=UNTIL, on=ON).state


def sent_again(state: Correspondence, at: datetime = HEARD_AT) -> Correspondence:
    return delivery.send_again(state, journey=JOURNEY, message=IDENTITY, at=at).state


@pytest.fixture
def waiting() -> Correspondence:
    return after(RECEIVED)


@pytest.fixture
def message(waiting: Correspondence) -> Message:
    return waiting.due[0]


@pytest.fixture
def held(waiting: Correspondence) -> Correspondence:
    return claimed(waiting)


def test_a_message_that_failed_is_not_occasioned_again(held: Correspondence) -> None:
    failure = Failure(message=held.due[0], reason=Reason.REFUSED, at=HEARD_AT)
    decision = delivery.record_failed(held, failure, held_until=UNTIL, on=ON)

    assert [type(event) for event in decision.events] == [MessageFailed]
    assert hear(decision.state, RECEIVED, context()) is None


def test_a_message_that_was_sent_is_not_occasioned_again(
    held: Correspondence, message: Message
) -> None:
    sent = delivery.record_sent(held, message, at=HEARD_AT, on=ON).state

    assert hear(sent, RECEIVED, context()) is None


def test_a_claimed_message_cannot_be_claimed_until_the_lease_ends(held: Correspondence) -> None:
    assert held.wake_at == UNTIL
    assert delivery.claim(held, at=UNTIL - timedelta(milliseconds=1), until=UNTIL) is None


def test_an_attempt_that_nobody_closed_leaves_its_message_uncertain(held: Correspondence) -> None:
    again = claimed(held, at=UNTIL)

    assert (held.due[0].uncertain, again.due[0].uncertain) == (False, True)


def test_a_journey_with_nothing_due_cannot_be_claimed() -> None:
    assert delivery.claim(None, at=HEARD_AT, until=UNTIL) is None
    assert delivery.claim(Correspondence(agency="moorland"), at=HEARD_AT, until=UNTIL) is None


def test_what_was_sent_is_said_once_and_the_next_message_is_due_at_once(
    waiting: Correspondence, message: Message
) -> None:
    both = decided(hear(waiting, SUBMITTED, context(version=2)))
    later = HEARD_AT + timedelta(seconds=5)
    decision = delivery.record_sent(claimed(both), message, at=later, on=ON)

    assert [(type(event), event.rule) for event in decision.events] == [(MessageSent, RULE)]  # type: ignore[attr-defined]
    assert [each.rule for each in decision.state.sent] == [RULE]
    assert due_rules(decision.state) == [MessageRule.REGISTRATION_ACKNOWLEDGED]
    assert (decision.state.wake_at, decision.state.attempting) == (later, False)


def test_a_letter_that_one_of_two_addresses_refused_is_sent_and_listed_as_partly_refused(
    held: Correspondence, message: Message
) -> None:
    decision = delivery.record_sent(held, message, at=HEARD_AT, on=ON, missed=Reason.PARTLY_REFUSED)

    assert [type(event) for event in decision.events] == [MessageSent]
    assert [failure.reason for failure in decision.state.failed] == [Reason.PARTLY_REFUSED]


def test_what_was_sent_about_an_information_event_says_about_which_one() -> None:
    first = after(RECEIVED, booked())
    state = claimed(first.model_copy(update={"due": first.due[1:]}))
    decision = delivery.record_sent(state, state.due[0], at=HEARD_AT, on=ON)

    assert decision.events[0].information_event == EVENING  # type: ignore[attr-defined]
    assert decision.state.wake_at == datetime(2025, 3, 19, 9, tzinfo=UTC)


def test_a_postponed_message_waits_longer_each_time(held: Correspondence) -> None:
    postponed = delivery.postpone(
        held, Fault.CARRIER_AWAY, held_until=UNTIL, at=HEARD_AT, uncertain=True
    ).state

    assert postponed.wake_at == HEARD_AT + timedelta(seconds=1)
    assert (postponed.due[0].tries, postponed.due[0].fault) == (1, Fault.CARRIER_AWAY)
    assert postponed.due[0].uncertain
    pauses = [delivery.pause(tries).total_seconds() for tries in (1, 2, 3, 9, 10, 1000)]
    assert pauses == [1, 2, 4, 256, 300, 300]


def tried_out(state: Correspondence, **more: Any) -> Correspondence:
    first = state.due[0].model_copy(update={"tries": delivery.MOST_TRIES, **more})
    return state.replace(due=(first,), attempting=False, wake_at=HEARD_AT)


def test_after_three_days_a_message_is_tried_no_more_and_listed(waiting: Correspondence) -> None:
    longest = sum((delivery.pause(tries) for tries in range(1, delivery.MOST_TRIES)), timedelta())
    found = delivery.claim(tried_out(waiting), at=HEARD_AT, until=UNTIL)

    assert timedelta(days=3) <= longest < timedelta(days=3, hours=1)
    assert found is not None
    assert not found.held
    assert [type(event) for event in found.decision.events] == [MessageFailed]
    assert [each.reason for each in found.decision.state.failed] == [Reason.NOT_TAKEN]
    assert sent_again(found.decision.state).due[0].tries == 0


def test_what_reached_one_applicant_by_the_last_try_was_sent(waiting: Correspondence) -> None:
    found = delivery.claim(tried_out(waiting, reached=(1,), letters=1), at=HEARD_AT, until=UNTIL)

    assert found is not None
    assert [type(event) for event in found.decision.events] == [MessageSent]
    assert [each.reason for each in found.decision.state.failed] == [Reason.NOT_TAKEN]


def test_an_attempt_that_nobody_closed_counts_as_a_try(held: Correspondence) -> None:
    assert claimed(held, at=UNTIL).due[0].tries == 1


def test_whoever_lost_the_lease_can_neither_postpone_nor_give_up(held: Correspondence) -> None:
    overtaken = claimed(held, at=UNTIL)
    failure = Failure(message=held.due[0], reason=Reason.REFUSED, at=UNTIL)

    with pytest.raises(Refusal):
        delivery.postpone(
            overtaken, Fault.CARRIER_AWAY, held_until=UNTIL, at=UNTIL, uncertain=False
        )
    with pytest.raises(Refusal):
        delivery.record_failed(overtaken, failure, held_until=UNTIL, on=ON)


def test_a_later_event_does_not_disturb_the_attempt_under_way(held: Correspondence) -> None:
    state = decided(hear(held, SUBMITTED, context(version=2, at=HEARD_AT + timedelta(seconds=3))))

    assert (state.attempting, state.wake_at) == (True, UNTIL)
    assert state.due[0].rule is RULE


def test_a_pause_is_kept_when_something_else_is_planned(held: Correspondence) -> None:
    postponed = delivery.postpone(
        held, Fault.CARRIER_AWAY, held_until=UNTIL, at=HEARD_AT, uncertain=False
    ).state
    state = decided(hear(postponed, booked(), context(version=2)))

    assert state.wake_at == postponed.wake_at


def test_a_reminder_comes_after_what_waits_and_alone_when_nothing_does() -> None:
    state = after(RECEIVED, booked())
    its_time = datetime(2025, 3, 19, 9, tzinfo=UTC)
    with_others = claimed(state, at=its_time)
    alone = claimed(state.model_copy(update={"due": (), "wake_at": its_time}), at=its_time)

    assert due_rules(with_others) == [
        RULE,
        MessageRule.EVENT_PLACE_BOOKED,
        MessageRule.EVENT_REMINDER,
    ]
    assert due_rules(alone) == [MessageRule.EVENT_REMINDER]
    assert alone.planned == ()


def test_a_failed_message_that_is_sent_again_waits_as_if_it_were_new(held: Correspondence) -> None:
    later = HEARD_AT + timedelta(days=1)
    again = sent_again(failed(held), at=later)

    assert (due_rules(again), again.failed, again.wake_at) == ([RULE], (), later)
    assert (again.due[0].tries, again.due[0].put_back, again.due[0].heard_at) == (0, 1, later)


def test_sending_again_twice_is_sending_again_once(held: Correspondence) -> None:
    again = sent_again(failed(held))

    assert sent_again(again, at=UNTIL) == again


def test_a_delivered_message_is_not_sent_again(held: Correspondence, message: Message) -> None:
    sent = delivery.record_sent(held, message, at=HEARD_AT, on=ON).state

    with pytest.raises(Refusal, match="was delivered") as refusal:
        sent_again(sent)
    assert refusal.value.kind is Kind.NOT_NOW


def test_a_message_that_missed_one_of_two_is_sent_again_to_that_one_alone(
    held: Correspondence, message: Message
) -> None:
    first = message.after_letter(1)
    missed = delivery.record_sent(
        held, first, at=HEARD_AT, on=ON, missed=Reason.PARTLY_REFUSED
    ).state
    again = claimed(sent_again(missed))
    decision = delivery.record_sent(again, again.due[0].after_letter(2), at=HEARD_AT, on=ON)

    assert (again.due[0].reached, again.due[0].letters) == ((1,), 0)
    assert [event.letters for event in decision.events] == [1]  # type: ignore[attr-defined]
    assert [each.applicants for each in decision.state.sent] == [(1,), (2,)]
    assert decision.state.failed == ()


def test_the_letter_of_one_applicant_counts_although_the_lease_was_lost(
    held: Correspondence, message: Message
) -> None:
    overtaken = claimed(held, at=UNTIL)
    after_one = delivery.record_letter(overtaken, message, (1,)).state
    after_repeat = delivery.record_letter(after_one, message, (1,)).state

    assert (after_one.due[0].reached, after_one.due[0].letters) == ((1,), 1)
    assert after_repeat == after_one
    assert (after_one.attempting, after_one.wake_at) == (True, overtaken.wake_at)


def test_a_message_that_never_failed_is_not_sent_again(waiting: Correspondence) -> None:
    withdrawn = decided(hear(waiting, WITHDRAWN, context(version=2)))
    for state in (withdrawn, Correspondence(agency="moorland"), None):
        with pytest.raises(Refusal) as refusal:
            delivery.send_again(state, journey=JOURNEY, message=IDENTITY, at=HEARD_AT)
        assert refusal.value.kind is Kind.NOT_FOUND


def test_nothing_is_sent_again_to_a_merged_duplicate(held: Correspondence) -> None:
    merged = decided(hear(failed(held), MERGED, context(version=2)))

    with pytest.raises(Refusal, match="merged into another"):
        sent_again(merged)


def test_an_invitation_is_not_sent_again_after_the_day() -> None:
    booking = after(RECEIVED, booked())
    held = claimed(booking.model_copy(update={"due": booking.due[1:]}))
    identity = message_id(JOURNEY, *held.due[0].name)
    lost = failed(held)
    next_day = datetime(2025, 3, 21, tzinfo=UTC)

    with pytest.raises(Refusal, match="is out of date"):
        delivery.send_again(lost, journey=JOURNEY, message=identity, at=next_day)
