"""What no email told everyone: a task of staff, done when they record how they told the household."""

from datetime import timedelta
from uuid import UUID

import pytest

from contracts.enquiry import ContactMade
from contracts.event import Event
from contracts.notifications import (
    MessageGivenToStaff,
    MessageRule,
    MessageToldAnotherWay,
    TellingWay,
)
from contracts.reference import ContactChannel, NextStep
from services.chassis.decision import Kind, Refusal
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Failure, Overtaken, Reason, message_id
from services.notifications.domain.on_event import hear
from services.notifications.domain.telling import TellAnotherWay, tell_another_way
from services.notifications.letters.message_lines import MessageStatus, MessagesView
from tests.notifications.helpers.examples import (
    HEARD_AT,
    ON,
    RECEIVED,
    REFERRED_ON,
    WITHDRAWN,
    after,
    context,
    decided,
)

JOURNEY = UUID("5b0c8a52-33f6-4c0f-9d5e-2f0a4c7d9e10")
IDENTITY = message_id(JOURNEY, MessageRule.ENQUIRY_ACKNOWLEDGED)
BY_PHONE = TellAnotherWay(on=ON, way=TellingWay.PHONE)
SPOKEN_TO = ContactMade(
    occurred_on=ON, channel=ContactChannel.PHONE, next_step=NextStep.INITIAL_VISIT
)
UNTIL = HEARD_AT + timedelta(minutes=1)


def not_reached(reason: Reason = Reason.NO_ADDRESS) -> Correspondence:
    """The acknowledgement of an enquiry could not be sent, for this reason."""
    claimed = delivery.claim(after(RECEIVED), at=HEARD_AT, until=UNTIL)
    assert claimed is not None
    failure = Failure(message=claimed.message, reason=reason, at=HEARD_AT)
    return delivery.record_failed(claimed.decision.state, failure, held_until=UNTIL, on=ON).state


def told(state: Correspondence | None) -> Correspondence:
    return tell_another_way(state, BY_PHONE, journey=JOURNEY, message=IDENTITY, by="staff-01").state


@pytest.mark.parametrize("reason", Reason)
def test_a_household_that_gave_no_address_is_a_task_and_anything_else_a_failure(
    reason: Reason,
) -> None:
    (line,) = MessagesView.of(JOURNEY, not_reached(reason)).failed
    without = {Reason.NO_ADDRESS, Reason.ONE_WITHOUT_ADDRESS}

    assert line.status is (MessageStatus.TO_TELL if reason in without else MessageStatus.FAILED)


def test_a_message_that_nobody_can_get_by_email_is_left_to_staff() -> None:
    claimed = delivery.claim(after(RECEIVED), at=HEARD_AT, until=UNTIL)
    assert claimed is not None
    failure = Failure(message=claimed.message, reason=Reason.NO_ADDRESS, at=HEARD_AT)
    decision = delivery.record_failed(claimed.decision.state, failure, held_until=UNTIL, on=ON)

    assert [type(event) for event in decision.events] == [MessageGivenToStaff]


def test_what_was_told_another_way_leaves_the_list_and_says_how_when_and_by_whom() -> None:
    decision = tell_another_way(
        not_reached(), BY_PHONE, journey=JOURNEY, message=IDENTITY, by="staff-01"
    )
    view = MessagesView.of(JOURNEY, decision.state)
    (line,) = view.told

    assert view.failed == ()
    assert (line.way, line.told_on, line.told_by) == (TellingWay.PHONE, ON, "staff-01")
    assert decision.events == [
        MessageToldAnotherWay(
            occurred_on=ON, rule=MessageRule.ENQUIRY_ACKNOWLEDGED, way=TellingWay.PHONE
        )
    ]


def test_a_failure_can_be_told_another_way_too() -> None:
    assert told(not_reached(Reason.REFUSED)).failed == ()


def test_what_was_told_is_neither_occasioned_again_nor_told_or_sent_again() -> None:
    state = told(not_reached())

    assert hear(state, RECEIVED, context()) is None
    with pytest.raises(Refusal, match="already recorded") as twice:
        told(state)
    with pytest.raises(Refusal) as sent:
        delivery.send_again(state, journey=JOURNEY, message=IDENTITY, at=HEARD_AT)
    assert (twice.value.kind, sent.value.kind) == (Kind.NOT_NOW, Kind.NOT_FOUND)


@pytest.mark.parametrize("state", [None, after(RECEIVED)])
def test_what_still_waits_or_is_unknown_is_not_told_another_way(
    state: Correspondence | None,
) -> None:
    with pytest.raises(Refusal) as refusal:
        told(state)

    assert refusal.value.kind is Kind.NOT_FOUND


@pytest.mark.parametrize(
    ("event", "overtaken"),
    [
        (SPOKEN_TO, Overtaken.ANSWERED),
        (WITHDRAWN, Overtaken.JOURNEY_ENDED),
        (REFERRED_ON, Overtaken.PASSED_ON),
    ],
)
def test_a_task_that_what_happened_has_done_or_made_needless_leaves_the_list(
    event: Event, overtaken: Overtaken
) -> None:
    state = decided(hear(not_reached(), event, context(version=2)))

    assert state.failed == ()
    assert [each.overtaken for each in state.cancelled] == [overtaken]


def test_a_failure_stays_until_a_person_has_dealt_with_it() -> None:
    assert hear(not_reached(Reason.REFUSED), SPOKEN_TO, context(version=2)) is None
