"""Which event becomes which message, by when what comes next is due, and who may hold a message."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.notifications import MessageFailed, MessageRule, MessageSent
from services.chassis.decision import Decision, Refusal
from services.notifications import domain
from services.notifications.domain import (
    Correspondence,
    Failure,
    Fault,
    Reason,
    UnknownAgency,
    hear,
    message_id,
    pause,
)
from tests.notifications.written import (
    HEARD_AT,
    OCCASIONED,
    ON,
    RECEIVED,
    REFERRED,
    STAGE_ONE_DECIDED,
    STAGE_ONE_OPENED,
    STAGE_TWO_STARTED,
    SUBMITTED,
    heard,
)

UNTIL = HEARD_AT + timedelta(seconds=60)
RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
OPENED = Correspondence(agency="moorland")


def decided(decision: Decision[Correspondence] | None) -> Correspondence:
    assert decision is not None
    return decision.state


@pytest.fixture
def waiting() -> Correspondence:
    return decided(hear(None, RECEIVED, **heard()))


@pytest.fixture
def held(waiting: Correspondence) -> Correspondence:
    return decided(domain.claim(waiting, at=HEARD_AT, until=UNTIL))


@pytest.mark.parametrize("rule", MessageRule)
def test_every_rule_has_the_event_that_occasions_it(rule: MessageRule) -> None:
    state = decided(hear(OPENED, OCCASIONED[rule], **heard()))

    assert [message.rule for message in state.due] == [rule]
    assert state.wake_at == HEARD_AT


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (MessageRule.ENQUIRY_ACKNOWLEDGED, date(2025, 3, 5)),
        (MessageRule.REGISTRATION_ACKNOWLEDGED, date(2025, 3, 10)),
        (MessageRule.REGISTRATION_ACCEPTED, date(2025, 5, 3)),
        (MessageRule.REGISTRATION_DECLINED, None),
        (MessageRule.STAGE_ONE_DECIDED, date(2025, 9, 3)),
        (MessageRule.STAGE_TWO_STARTED, date(2025, 7, 3)),
        (MessageRule.REPORT_SHARED, date(2025, 3, 7)),
        (MessageRule.APPLICANTS_APPROVED, date(2026, 3, 3)),
        (MessageRule.QUALIFYING_DETERMINATION_ISSUED, date(2025, 4, 29)),
    ],
)
def test_a_message_says_by_when_what_comes_next_is_due(
    rule: MessageRule, due_on: date | None
) -> None:
    state = decided(hear(OPENED, OCCASIONED[rule], **heard()))

    assert (state.due[0].occurred_on, state.due[0].due_on) == (ON, due_on)


def test_the_decision_after_a_referral_is_due_when_stage_two_ends() -> None:
    started = decided(hear(None, STAGE_TWO_STARTED, **heard()))
    referred = decided(hear(started, REFERRED, **heard()))

    assert referred.due[1].due_on == date(2025, 7, 3)


def test_the_same_occasion_again_changes_nothing(waiting: Correspondence) -> None:
    sent = domain.record_sent(waiting, RULE, at=HEARD_AT, on=ON, partly=False).state

    assert hear(waiting, RECEIVED, **heard()) is None
    assert hear(sent, RECEIVED, **heard()) is None


def test_a_message_that_failed_is_not_occasioned_again(held: Correspondence) -> None:
    failure = Failure(rule=RULE, reason=Reason.NO_ADDRESS, at=HEARD_AT)
    decision = domain.record_failed(held, failure, held_until=UNTIL, on=ON)

    assert [type(event) for event in decision.events] == [MessageFailed]
    assert hear(decision.state, RECEIVED, **heard()) is None


def test_the_first_event_of_a_stream_says_the_agency_and_nothing_to_the_household() -> None:
    state = decided(hear(None, STAGE_ONE_OPENED, **heard()))

    assert (state.agency, state.due, state.wake_at) == ("moorland", (), None)
    assert hear(state, STAGE_ONE_OPENED, **heard()) is None


def test_an_event_without_an_agency_cannot_come_first() -> None:
    with pytest.raises(UnknownAgency):
        hear(None, STAGE_ONE_DECIDED, **heard())


def test_a_claimed_message_cannot_be_claimed_until_the_lease_ends(held: Correspondence) -> None:
    assert held.wake_at == UNTIL
    assert domain.claim(held, at=UNTIL - timedelta(milliseconds=1), until=UNTIL) is None


def test_an_attempt_that_nobody_closed_leaves_its_message_uncertain(held: Correspondence) -> None:
    again = decided(domain.claim(held, at=UNTIL, until=UNTIL + timedelta(seconds=60)))

    assert (held.due[0].uncertain, again.due[0].uncertain) == (False, True)


def test_a_journey_with_nothing_due_cannot_be_claimed() -> None:
    assert domain.claim(None, at=HEARD_AT, until=UNTIL) is None
    assert domain.claim(OPENED, at=HEARD_AT, until=UNTIL) is None


def test_what_was_sent_is_said_once_and_the_next_message_is_due_at_once(
    waiting: Correspondence,
) -> None:
    both = decided(hear(waiting, SUBMITTED, **heard()))
    later = HEARD_AT + timedelta(seconds=5)
    decision = domain.record_sent(both, RULE, at=later, on=ON, partly=False)

    assert [(type(event), event.rule) for event in decision.events] == [(MessageSent, RULE)]  # type: ignore[attr-defined]
    assert decision.state.sent == (RULE,)
    assert [message.rule for message in decision.state.due] == [
        MessageRule.REGISTRATION_ACKNOWLEDGED
    ]
    assert decision.state.wake_at == later


def test_a_letter_that_one_of_two_addresses_refused_is_sent_and_listed_as_partly_refused(
    held: Correspondence,
) -> None:
    decision = domain.record_sent(held, RULE, at=HEARD_AT, on=ON, partly=True)

    assert [type(event) for event in decision.events] == [MessageSent]
    assert [failure.reason for failure in decision.state.failed] == [Reason.PARTLY_REFUSED]


def test_a_postponed_message_waits_longer_each_time(held: Correspondence) -> None:
    postponed = domain.postpone(
        held, Fault.CARRIER_AWAY, held_until=UNTIL, at=HEARD_AT, uncertain=True
    ).state

    assert postponed.wake_at == HEARD_AT + timedelta(seconds=1)
    assert (postponed.due[0].tries, postponed.due[0].fault) == (1, Fault.CARRIER_AWAY)
    assert postponed.due[0].uncertain
    pauses = [pause(tries).total_seconds() for tries in (1, 2, 3, 9, 10, 1000)]
    assert pauses == [1, 2, 4, 256, 300, 300]


def test_whoever_lost_the_lease_can_neither_postpone_nor_give_up(held: Correspondence) -> None:
    overtaken = decided(domain.claim(held, at=UNTIL, until=UNTIL + timedelta(seconds=60)))
    failure = Failure(rule=RULE, reason=Reason.REFUSED, at=UNTIL)

    with pytest.raises(Refusal):
        domain.postpone(overtaken, Fault.CARRIER_AWAY, held_until=UNTIL, at=UNTIL, uncertain=False)
    with pytest.raises(Refusal):
        domain.record_failed(overtaken, failure, held_until=UNTIL, on=ON)


def test_a_later_event_does_not_disturb_the_attempt_under_way(held: Correspondence) -> None:
    state = decided(hear(held, SUBMITTED, **heard(at=HEARD_AT + timedelta(seconds=3))))

    assert (state.attempting, state.wake_at) == (True, UNTIL)
    assert state.due[0].rule is RULE


def test_a_message_has_the_same_identity_in_every_attempt() -> None:
    journey = UUID("7f1f7d0e-9f0f-4a52-9c2e-0f7f6c0f3a11")

    assert message_id(journey, RULE) == message_id(journey, RULE)
    assert message_id(journey, RULE) != message_id(journey, MessageRule.REPORT_SHARED)
