"""Messages sent by hand: what may be filled in, what becomes of it, and how it reads."""

from datetime import date
from typing import Any, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.notifications import MessageRequested, MessageRule
from contracts.reference import ContactChannel
from services.chassis.decision import Refusal
from services.notifications.domain import delivery
from services.notifications.domain.message import Overtaken, message_id
from services.notifications.domain.on_event import hear
from services.notifications.domain.staff_messages import (
    LONGEST,
    TEMPLATES,
    OfferedEvent,
    TemplateName,
)
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter import LetterDetails, letter_text
from services.notifications.letters.message_lines import MessagesView, source_message
from tests.notifications.helpers.examples import (
    CLOSED,
    EVENING,
    FILLED,
    HEARD_AT,
    HELD_ON,
    MERGED,
    ON,
    RECEIVED,
    after,
    by_hand,
    context,
    decided,
    due_rules,
    household,
    information_event,
)

HERS, HIS = "wilhelmina@ashgrove.example", "bartholomew@fenwick.example"
SHORTEST: dict[TemplateName, dict[str, Any]] = {
    MessageRule.TRIED_TO_REACH_YOU: {"tried_on": "2025-03-03", "channel": "phone"},
    MessageRule.NEEDED_NEXT: {"needed": ["Your passport"]},
    MessageRule.EVENT_OFFERED: {"information_event": str(EVENING)},
    MessageRule.WORKER_CHANGED: {"worker": "Sam Hill", "since": "2025-03-03"},
    MessageRule.HOW_THINGS_STAND: {"stands": "All is well.", "next_step": "We wait."},
}


def body(template: TemplateName, fields: dict[str, Any] | None = None) -> str:
    message = by_hand(after(RECEIVED), template, fields).state.due[-1]
    details = LetterDetails(
        contact=household(HERS, HIS), today=ON, information_event=information_event()
    )
    return letter_text(details, message, [1, 2]).body


def test_every_message_that_can_be_sent_by_hand_is_a_template_with_a_title() -> None:
    assert set(get_args(TemplateName)) == set(TEMPLATES) == set(FILLED) == set(SHORTEST)
    assert set(TITLES) == set(MessageRule)


@pytest.mark.parametrize("template", list(SHORTEST))
def test_a_letter_reads_well_with_nothing_filled_in_that_may_be_left_out(
    template: TemplateName,
) -> None:
    shortest, fullest = body(template, SHORTEST[template]), body(template)

    for text in (shortest, fullest):
        assert "\n\n\n" not in text
        assert "None" not in text
    assert len(shortest) < len(fullest)


@pytest.mark.parametrize(
    ("template", "promise"),
    [
        (MessageRule.TRIED_TO_REACH_YOU, "again_on"),
        (MessageRule.NEEDED_NEXT, "needed_by"),
        (MessageRule.EVENT_OFFERED, "answer_by"),
        (MessageRule.WORKER_CHANGED, "contact_by"),
        (MessageRule.HOW_THINGS_STAND, "next_by"),
    ],
)
def test_nobody_promises_a_day_that_has_passed(template: TemplateName, promise: str) -> None:
    with pytest.raises(Refusal, match="must be today or in the future") as refused:
        by_hand(after(RECEIVED), template, FILLED[template] | {promise: "2025-03-02"})

    assert refused.value.field == f"fields.{promise}"
    assert by_hand(after(RECEIVED), template, FILLED[template] | {promise: "2025-03-03"})


def test_what_was_filled_in_stands_in_the_letter() -> None:
    needed, changed = body(MessageRule.NEEDED_NEXT), body(MessageRule.WORKER_CHANGED)
    stands = body(MessageRule.HOW_THINGS_STAND)

    assert (
        "the following from you by 3 March 2025:\n\n- The names of two referees\n- Your pass"
        in needed
    )
    assert "\n\nCopies are fine.\n\nWhat happens next" in needed
    assert "From 3 March 2025, Sam Hill will be working with you." in changed
    assert "Sam Hill will contact you by 5 March 2025." in changed
    assert "What happens next:\n\nWe wait for the third.\n\nThis should happen by 10 M" in stands


@pytest.mark.parametrize("channel", ContactChannel)
def test_every_way_of_reaching_somebody_has_words(channel: ContactChannel) -> None:
    tried = {"tried_on": "2025-03-03", "channel": channel.value}
    text = body(MessageRule.TRIED_TO_REACH_YOU, tried)

    assert "On 3 March 2025 we tried to reach you " in text
    assert "_" not in text


def test_an_invitation_by_hand_says_what_when_where_and_promises_no_place() -> None:
    text = body(MessageRule.EVENT_OFFERED)

    assert "Adoption: what comes first\nThursday 20 March 2025, 6:30pm to 8pm\n" in text
    assert "We have not booked a place for you yet." in text


def test_what_is_typed_is_never_read_as_a_template() -> None:
    typed = {"stands": "{{ reference }} {% raw %}", "next_step": "((name)) <b>"}
    text = body(MessageRule.HOW_THINGS_STAND, typed)

    assert "{{ reference }} {% raw %}" in text
    assert "((name)) <b>" in text


@pytest.mark.parametrize(
    ("template", "fields", "wrong"),
    [
        ("needed_next", {"needed": []}, "needed"),
        ("needed_next", {"needed": ["one\ntwo"]}, "needed"),
        ("needed_next", {"needed": ["one"], "needed_by": "soon"}, "needed_by"),
        ("needed_next", {"needed": ["one"], "colour": "red"}, "colour"),
        ("event_offered", {"information_event": "the next"}, "information_event"),
        ("how_things_stand", {"stands": "x" * (LONGEST + 1), "next_step": "y"}, "stands"),
        ("how_things_stand", {"stands": "a\u202eb", "next_step": "y"}, "stands"),
        ("tried_to_reach_you", {"tried_on": "2025-03-03", "channel": "pigeon"}, "channel"),
    ],
)
def test_what_does_not_fit_a_template_is_refused_by_the_name_of_its_field(
    template: str, fields: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        by_hand(after(RECEIVED), cast("TemplateName", MessageRule(template)), fields)

    assert {each["loc"][0] for each in refused.value.errors()} == {wrong}
    assert str(fields.get(wrong)) not in str(refused.value)


@given(text=st.text(min_size=1, max_size=300))
def test_whatever_may_be_typed_is_in_the_letter_line_for_line(text: str) -> None:
    fields = {"stands": text, "next_step": "We wait."}
    try:
        written = body(MessageRule.HOW_THINGS_STAND, fields)
    except ValidationError:
        return

    assert text.replace("\r\n", "\n").strip() in written


def test_a_message_by_hand_waits_behind_what_was_there_and_says_so_without_a_word_of_it() -> None:
    decision = by_hand(after(RECEIVED))

    assert due_rules(decision.state) == [MessageRule.ENQUIRY_ACKNOWLEDGED, MessageRule.NEEDED_NEXT]
    (event,) = decision.events
    assert isinstance(event, MessageRequested)
    assert set(event.model_dump()) == {"occurred_on", "rule", "information_event", "again"}
    assert "passport" not in event.model_dump_json()


def test_the_same_template_twice_is_two_messages() -> None:
    once = by_hand(after(RECEIVED)).state
    twice = by_hand(once).state

    assert len({message_id(EVENING, *each.name) for each in twice.waiting}) == 3


def test_nothing_is_written_by_hand_where_nothing_is_written() -> None:
    merged = after(RECEIVED, MERGED)
    with pytest.raises(Refusal, match="We do not send messages"):
        by_hand(None)
    with pytest.raises(Refusal, match="merged into another one"):
        by_hand(merged)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (OfferedEvent(HELD_ON, cancelled=True), "was cancelled"),
        (OfferedEvent(date(2025, 3, 2), cancelled=False), "is over"),
    ],
)
def test_nobody_is_invited_to_what_does_not_take_place(event: OfferedEvent, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        by_hand(after(RECEIVED), MessageRule.EVENT_OFFERED, event=event)


def test_an_invitation_that_did_not_leave_before_the_day_does_not_leave() -> None:
    state = by_hand(after(RECEIVED, CLOSED), MessageRule.EVENT_OFFERED).state

    assert state.due[-1].last_on == HELD_ON


def test_what_waits_by_hand_when_the_journey_ends_does_not_leave() -> None:
    waiting = by_hand(after(RECEIVED)).state
    closed = decided(hear(waiting, CLOSED, context(version=2)))

    assert due_rules(closed) == [MessageRule.ENQUIRY_CLOSED]
    assert closed.cancelled[-1].rule is MessageRule.NEEDED_NEXT
    assert closed.cancelled[-1].overtaken is Overtaken.JOURNEY_ENDED
    assert by_hand(closed).state.due[-1].rule is MessageRule.NEEDED_NEXT


def test_a_sent_message_is_kept_with_its_subject_its_readers_and_what_it_was_written_from() -> None:
    state = by_hand(after(RECEIVED)).state
    message = state.due[-1]
    subject = "What we need from you (7K3M9-QXD2A)"
    left = message.after_letter(2)
    sent = delivery.record_sent(state, left, at=HEARD_AT, on=ON, subject=subject).state
    view = MessagesView.of(EVENING, sent)

    (line,) = view.sent
    assert (line.subject, line.applicants, line.by_hand) == (subject, (2,), True)
    assert line.requested_by == "staff-01"
    assert source_message(EVENING, sent, line.message) == left
    assert view.sent_to(1).sent == ()
    assert [each.requested_by for each in view.sent_to(2).sent] == [None]
    assert "passport" not in view.model_dump_json()
