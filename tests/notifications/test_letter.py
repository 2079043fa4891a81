"""The words: every rule has a letter, in plain English, that says what happens next and by when."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.information_event import Mode
from contracts.notifications import MessageRule
from contracts.reference import StageOneOutcome
from services.notifications.clients import InformationEvent
from services.notifications.domain.message import Message, Reason, Unreachable, message_id
from services.notifications.domain.rules import INVITES
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter import Letter, SignInLink, letter_to
from tests.notifications.helpers.examples import (
    CLOSED,
    DECLINED,
    FILLED,
    OCCASIONED,
    ON,
    RECEIVED,
    STAGE_ONE_OPENED,
    after,
    booked,
    by_hand,
    household,
    information_event,
)

JARGON = ["ROI", "ADM", "IRM", "PAR", "qualifying determination", "{{", "None", "_"]
CODES = ["not_eligible", "not eligible", "capacity", "area", "not_ready", "home"]
TELLING = ["adopt", "child", "suitable", "not approve", "wilhelmina", "bartholomew"]
LONGEST_SENTENCE = 35
USUAL_SENTENCE = 16
BOTH = household("wilhelmina@ashgrove.example", "bartholomew@fenwick.example")
NAMES = {"moorland": "Adopt Moorland", "estuary": "Estuary Adoption"}
AN_EVENING = information_event()
LINK = SignInLink(
    f"https://adopt.example/join/{'a1-' * 22}", datetime(2025, 3, 30, 8, 5, tzinfo=UTC)
)


def waiting(rule: MessageRule, outcome: StageOneOutcome | None = None) -> Message:
    if rule is MessageRule.EVENT_REMINDER:
        (message,) = after(STAGE_ONE_OPENED, booked()).planned
    elif rule in FILLED:
        (message,) = by_hand(after(STAGE_ONE_OPENED), rule).state.due
    else:
        (message,) = after(STAGE_ONE_OPENED, OCCASIONED[rule]).due
    return message.model_copy(update={"outcome": outcome}) if outcome else message


def letter(
    rule: MessageRule,
    outcome: StageOneOutcome | None = None,
    *,
    event: InformationEvent = AN_EVENING,
    names: dict[str, str] = NAMES,
) -> Letter:
    message = waiting(rule, outcome)
    return letter_to(
        uuid4(), BOTH, message, information_event=event, sign_in_link=LINK, agency_names=names
    )


def words_in(text: str) -> list[int]:
    """How many words each sentence has, without the facts that stand in lines of their own."""
    prose = [line for line in text.splitlines() if line.endswith((".", ":", "?"))]
    sentences = re.split(r"(?<=[.:?])\s+", " ".join(prose))
    return [len(sentence.split()) for sentence in sentences if sentence]


@pytest.mark.parametrize("rule", MessageRule)
def test_every_rule_has_a_letter_that_says_what_happens_next_and_by_when(
    rule: MessageRule,
) -> None:
    message = waiting(rule)
    written = letter(rule)

    both = "Wilhelmina Ashgrove and Bartholomew Fenwick"
    named = "Wilhelmina Ashgrove" if message.applicant == 1 else both
    assert written.body.startswith(f"Dear {named},\n")
    assert "What happens next" in written.body
    day = "20 March 2025" if rule is MessageRule.EVENT_REMINDER else "3 March 2025"
    assert f" {day}" in written.body
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

    assert "sent you our decision in writing on 3 March 2025" in good.body
    assert "tell us by 3 September 2025" in good.body
    assert "sent you our decision and our reasons in writing on 3 March 2025" in bad.body
    assert "3 September 2025" not in bad.body
    assert "complain" in bad.body


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (MessageRule.REGISTRATION_DECLINED, None),
        (MessageRule.STAGE_ONE_DECIDED, StageOneOutcome.NOT_SUITABLE),
        (MessageRule.ENQUIRY_CLOSED, None),
    ],
)
def test_a_refusal_says_until_when_a_complaint_can_be_made(
    rule: MessageRule, outcome: StageOneOutcome | None
) -> None:
    assert "complain, do so by 3 March 2026." in letter(rule, outcome).body


@pytest.mark.parametrize("rule", MessageRule)
def test_no_letter_says_that_there_is_no_deadline(rule: MessageRule) -> None:
    bodies = [letter(rule, outcome).body for outcome in (None, *StageOneOutcome)]

    assert [body for body in bodies if "no deadline" in body or "no date" in body] == []


def test_a_household_whose_six_months_are_over_reads_why_and_that_it_can_register_again() -> None:
    closed = letter(MessageRule.WINDOW_CLOSED)

    assert "You did not ask to start stage two within 6 months" in closed.body
    assert "We wrote to tell you this on 3 March 2025" in closed.body
    assert "register your interest again at any time, with us or with another agency" in closed.body
    assert "withdr" not in closed.body


@pytest.mark.parametrize("rule", MessageRule)
def test_the_subject_says_what_happened_and_not_on_a_locked_screen_that_it_is_about_adoption(
    rule: MessageRule,
) -> None:
    subject = letter(rule).subject

    assert subject == f"{TITLES[rule]} (7K3M9-QXD2A)"
    assert [word for word in TELLING if word in subject.lower()] == []


@pytest.mark.parametrize("rule", MessageRule)
def test_sentences_are_short_enough_to_be_read_by_a_child_of_twelve(rule: MessageRule) -> None:
    lengths = words_in(letter(rule).body)

    assert max(lengths) <= LONGEST_SENTENCE
    assert sum(lengths) / len(lengths) <= USUAL_SENTENCE


@pytest.mark.parametrize("rule", sorted(INVITES))
def test_an_invitation_says_what_when_where_and_who_can_take_part(rule: MessageRule) -> None:
    body = letter(rule).body

    assert "Adoption: what comes first\nThursday 20 March 2025, 18:30 to 20:00\n" in body
    assert "At Example Hall, ZX1 2AB\n" in body
    assert "- step-free entrance\n- hearing loop\n- live captions\n" in body
    assert "- British Sign Language interpreter\n- Polish interpreter\n" in body
    assert "- Portuguese interpreter\n- interpreter (language code tlh)\n" in body
    assert "- handouts in easy read\n" in body


def test_an_invitation_promises_only_what_was_planned() -> None:
    plain = information_event(
        venue=None,
        mode=Mode.ONLINE,
        step_free=False,
        hearing_loop=False,
        live_captions=False,
        sign_language=False,
        interpreters=(),
        formats=(),
    )
    body = letter(MessageRule.EVENT_PLACE_BOOKED, event=plain).body

    assert "Online: we will send you what you need to join\n\nIf you need" in body
    assert "Access and support" not in body
    assert "Example Hall" not in body


def test_a_referred_household_is_told_which_agency_answers_by_its_name() -> None:
    referred = MessageRule.ENQUIRY_REFERRED

    assert "passed your enquiry to Estuary Adoption." in letter(referred).body
    assert "contact you by 5 March 2025" in letter(referred).body
    assert "passed your enquiry to another adoption agency." in letter(referred, names={}).body


def test_a_household_that_came_back_is_told_which_agency_answers_now() -> None:
    came_back = MessageRule.REFERRAL_CAME_BACK

    assert "came back to Adopt Moorland." in letter(came_back).body
    assert "came back to the agency you were with before." in letter(came_back, names={}).body


def test_a_declined_household_is_told_where_else_to_go_only_if_there_is_somewhere() -> None:
    signposted = DECLINED.model_copy(update={"signposted_to": "estuary"})
    (message,) = after(STAGE_ONE_OPENED, signposted).due
    named = letter_to(uuid4(), BOTH, message, agency_names=NAMES).body
    unnamed = letter_to(uuid4(), BOTH, message).body

    assert "want to contact Estuary Adoption." in named
    assert "want to contact another adoption agency." in unnamed
    assert (
        "want to contact"
        not in letter(MessageRule.REGISTRATION_DECLINED).body.partition("Your reference")[0]
    )


def test_a_closing_letter_says_how_to_complain_and_how_to_come_back_and_no_reason() -> None:
    (message,) = after(STAGE_ONE_OPENED, CLOSED).due
    body = letter_to(uuid4(), BOTH, message).body

    assert "gave the reasons in writing" in body
    assert "you can complain" in body
    assert "You can come back to us at any time." in body
    assert [code for code in CODES if code in body] == []


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


def test_a_link_to_sign_in_goes_to_one_applicant_alone_and_says_until_when_it_opens() -> None:
    second = waiting(MessageRule.INVITATION).model_copy(update={"applicant": 2})
    written = letter_to(uuid4(), BOTH, second, sign_in_link=LINK)

    assert written.to == ("bartholomew@fenwick.example",)
    assert written.body.startswith("Dear Bartholomew Fenwick,\n")
    assert f"\n{LINK.address}\n" in written.body
    assert "once, until 9:05am on Sunday 30 March 2025." in written.body
    assert "for you alone" in written.body
    assert "the page can send you a new one" in written.body
    assert LINK.address not in repr(written) + repr(LINK)


def test_a_link_for_somebody_without_an_address_is_not_sent_to_the_other_applicant() -> None:
    second = waiting(MessageRule.INVITATION).model_copy(update={"applicant": 2})

    with pytest.raises(Unreachable):
        letter_to(
            uuid4(), household("wilhelmina@ashgrove.example", None), second, sign_in_link=LINK
        )


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
    (message,) = after(RECEIVED).due

    assert letter_to(journey, BOTH, message).id == message_id(journey, message.rule)
    assert message.occurred_on == ON
