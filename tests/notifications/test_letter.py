"""The words: every rule has a letter, in plain English, that says what happens next and by when."""

from uuid import uuid4

import pytest

from contracts.notifications import MessageRule
from contracts.reference import StageOneOutcome
from services.notifications.domain import Message, Reason, Unreachable, hear, message_id
from services.notifications.letter import Letter, letter_to
from tests.notifications.written import OCCASIONED, ON, RECEIVED, STAGE_ONE_OPENED, heard, household

JARGON = ["ROI", "ADM", "IRM", "PAR", "qualifying determination", "{{", "None", "_"]
BOTH = household("wilhelmina@ashgrove.example", "bartholomew@fenwick.example")


def waiting(rule: MessageRule, outcome: StageOneOutcome | None = None) -> Message:
    opened = hear(None, STAGE_ONE_OPENED, **heard())
    assert opened is not None
    decision = hear(opened.state, OCCASIONED[rule], **heard())
    assert decision is not None
    (message,) = decision.state.due
    return message.model_copy(update={"outcome": outcome}) if outcome else message


def letter(rule: MessageRule, outcome: StageOneOutcome | None = None) -> Letter:
    return letter_to(uuid4(), BOTH, waiting(rule, outcome))


@pytest.mark.parametrize("rule", MessageRule)
def test_every_rule_has_a_letter_that_says_what_happens_next_and_by_when(
    rule: MessageRule,
) -> None:
    message = waiting(rule)
    written = letter_to(uuid4(), BOTH, message)

    assert written.subject
    assert "\n" not in written.subject
    assert written.body.startswith("Dear Wilhelmina Ashgrove and Bartholomew Fenwick,\n")
    assert "What happens next" in written.body
    assert "3 March 2025" in written.body
    assert "7K3M9-QXD2A" in written.body
    if message.due_on is not None:
        assert f"{message.due_on:%-d %B %Y}" in written.body


@pytest.mark.parametrize("rule", MessageRule)
def test_no_letter_holds_jargon_or_an_unfilled_blank(rule: MessageRule) -> None:
    written = letter(rule)

    assert [word for word in JARGON if word in written.subject + written.body] == []


def test_the_end_of_stage_one_is_told_in_the_words_of_its_outcome() -> None:
    good = letter(MessageRule.STAGE_ONE_DECIDED, StageOneOutcome.MAY_BE_SUITABLE)
    bad = letter(MessageRule.STAGE_ONE_DECIDED, StageOneOutcome.NOT_SUITABLE)

    assert "tell the agency by 3 September 2025" in good.body
    assert "3 September 2025" not in bad.body
    assert "complain" in bad.body


@pytest.mark.parametrize(
    "rule",
    [
        MessageRule.REGISTRATION_DECLINED,
        MessageRule.STAGE_ONE_DECIDED,
        MessageRule.QUALIFYING_DETERMINATION_ISSUED,
    ],
)
def test_the_subject_of_bad_news_does_not_tell_it_on_a_locked_screen(rule: MessageRule) -> None:
    subject = letter(rule).subject.lower()

    assert [word for word in ("not", "declined", "refused", "unsuitable") if word in subject] == []


def test_a_couple_gets_one_letter_to_every_address_that_they_gave() -> None:
    shared = household("one@ashgrove.example", "one@ashgrove.example")

    assert letter(MessageRule.REPORT_SHARED).to == (
        "wilhelmina@ashgrove.example",
        "bartholomew@fenwick.example",
    )
    assert letter_to(uuid4(), shared, waiting(MessageRule.REPORT_SHARED)).to == (
        "one@ashgrove.example",
    )


def test_a_couple_of_whom_one_has_an_address_gets_it_there() -> None:
    written = letter_to(
        uuid4(),
        household(None, "bartholomew@fenwick.example"),
        waiting(MessageRule.REPORT_SHARED),
    )

    assert written.to == ("bartholomew@fenwick.example",)
    assert "Wilhelmina Ashgrove" in written.body


def test_a_household_without_an_address_cannot_be_reached() -> None:
    with pytest.raises(Unreachable) as unreachable:
        letter_to(uuid4(), household(None, None), waiting(MessageRule.REPORT_SHARED))

    assert unreachable.value.reason is Reason.NO_ADDRESS


def test_a_letter_shows_neither_address_nor_words_when_printed() -> None:
    printed = repr(letter(MessageRule.ENQUIRY_ACKNOWLEDGED))

    assert "ashgrove" not in printed.lower()
    assert "fenwick" not in printed.lower()


def test_the_same_message_has_the_same_identity_whoever_writes_it() -> None:
    journey = uuid4()
    decision = hear(None, RECEIVED, **heard())
    assert decision is not None
    (message,) = decision.state.due

    assert letter_to(journey, BOTH, message).id == message_id(journey, message.rule)
    assert message.occurred_on == ON
