"""A letter that tells a household no leaves only when staff have looked at it once more."""

from datetime import timedelta
from uuid import UUID

import pytest

from contracts.enquiry import DateCorrected
from contracts.event import Event
from contracts.notifications import MessageReleased, MessageRule, TellingWay
from contracts.reference import StageOneOutcome
from services.chassis.decision import Kind, Refusal
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import Overtaken, message_id
from services.notifications.domain.on_event import hear
from services.notifications.domain.second_look import Release, release
from services.notifications.domain.telling import TellAnotherWay, tell_another_way
from services.notifications.letters.message_lines import MessageStatus, MessagesView
from tests.notifications.helpers.examples import (
    CLOSED,
    DECLINED,
    HEARD_AT,
    MERGED,
    OCCASIONED,
    ON,
    RECEIVED,
    REOPENED,
    STAGE_ONE_NOTICE,
    STAGE_ONE_OPENED,
    WINDOW_CLOSED,
    after,
    context,
    decided,
    due_rules,
)

JOURNEY = UUID("5b0c8a52-33f6-4c0f-9d5e-2f0a4c7d9e10")
REFUSED = STAGE_ONE_NOTICE.model_copy(update={"outcome": StageOneOutcome.NOT_SUITABLE})
PROPOSED = OCCASIONED[MessageRule.QUALIFYING_DETERMINATION_ISSUED]
FINAL = OCCASIONED[MessageRule.APPLICANTS_NOT_APPROVED]
DISQUALIFIED = OCCASIONED[MessageRule.NOT_SUITABLE_NOTICE_SENT]
LATER = HEARD_AT + timedelta(hours=3)


def released(state: Correspondence | None, rule: MessageRule, occasion: str = "") -> Correspondence:
    return release(
        state,
        Release(on=ON),
        journey=JOURNEY,
        message=message_id(JOURNEY, rule, occasion),
        at=LATER,
    ).state


@pytest.mark.parametrize(
    "event", [CLOSED, DECLINED, REFUSED, PROPOSED, FINAL, WINDOW_CLOSED, DISQUALIFIED]
)
def test_a_refusal_a_proposal_to_refuse_and_a_closing_wait_for_a_second_look(
    event: Event,
) -> None:
    state = after(STAGE_ONE_OPENED, event)
    (line,) = MessagesView.of(JOURNEY, state).to_check

    assert line.status is MessageStatus.TO_CHECK
    assert (state.due, state.wake_at) == ((), None)
    assert delivery.claim(state, at=LATER, until=LATER) is None


def test_good_news_does_not_wait() -> None:
    assert due_rules(after(STAGE_ONE_OPENED, STAGE_ONE_NOTICE)) == [MessageRule.STAGE_ONE_DECIDED]


def test_a_released_letter_is_due_at_once_and_said_to_be_released() -> None:
    state = after(RECEIVED, DECLINED)
    decision = release(
        state,
        Release(on=ON),
        journey=JOURNEY,
        message=message_id(JOURNEY, MessageRule.REGISTRATION_DECLINED),
        at=LATER,
    )

    assert due_rules(decision.state) == [MessageRule.REGISTRATION_DECLINED]
    assert (decision.state.to_check, decision.state.wake_at) == ((), LATER)
    assert decision.events == [
        MessageReleased(occurred_on=ON, rule=MessageRule.REGISTRATION_DECLINED)
    ]


def test_a_letter_is_released_once_and_no_other_is() -> None:
    state = released(after(RECEIVED, DECLINED), MessageRule.REGISTRATION_DECLINED)

    for known in (state, after(RECEIVED), None):
        with pytest.raises(Refusal) as refusal:
            released(known, MessageRule.REGISTRATION_DECLINED)
        assert refusal.value.kind is Kind.NOT_FOUND


def test_an_event_heard_again_adds_no_second_letter_to_look_at() -> None:
    state = after(RECEIVED, DECLINED)

    assert hear(state, DECLINED, context(version=2)) is None


@pytest.mark.parametrize(
    ("event", "overtaken"), [(REOPENED, Overtaken.WENT_ON), (MERGED, Overtaken.MERGED)]
)
def test_what_happens_before_the_look_can_make_the_letter_untrue(
    event: Event, overtaken: Overtaken
) -> None:
    state = decided(hear(after(RECEIVED, CLOSED), event, context(version=3)))

    assert state.to_check == ()
    assert overtaken in {each.overtaken for each in state.cancelled}


def test_a_corrected_day_changes_the_letter_that_waits() -> None:
    right = ON + timedelta(days=2)
    correction = DateCorrected(occurred_on=ON, corrects=2, right_day=right)
    state = decided(hear(after(RECEIVED, CLOSED), correction, context(version=3)))

    assert [each.occurred_on for each in state.to_check] == [right]


def test_a_letter_that_was_told_another_way_is_not_sent() -> None:
    identity = message_id(JOURNEY, MessageRule.REGISTRATION_DECLINED)
    told = tell_another_way(
        after(RECEIVED, DECLINED),
        TellAnotherWay(on=ON, way=TellingWay.IN_PERSON),
        journey=JOURNEY,
        message=identity,
        by="staff-01",
    ).state

    assert (told.to_check, len(told.told)) == ((), 1)
    with pytest.raises(Refusal):
        released(told, MessageRule.REGISTRATION_DECLINED)
