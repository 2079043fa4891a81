"""The words: every rule has a letter, in plain English, that says what happens next and by when."""

import html
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.checks import Check
from contracts.information_event import Mode
from contracts.notifications import MessageRule
from contracts.reference import StageOneOutcome
from services.notifications.clients import Agency, ContactDetails
from services.notifications.domain.message import (
    Reason,
    Unreachable,
    letter_id,
    message_id,
)
from services.notifications.domain.rules import ASKED, INVITES
from services.notifications.domain.titles import TITLES
from services.notifications.letters.letter import (
    AnswerLink,
    Letter,
    LetterDetails,
    SignInLink,
    letter_text,
    letter_to_asked,
    letters_of,
    without_address,
)
from tests.notifications.helpers.examples import (
    CLOSED,
    ON,
    RECEIVED,
    STAGE_ONE_OPENED,
    after,
    by_hand,
    household,
    information_event,
    waiting,
)

JARGON = ["ROI", "ADM", "IRM", "PAR", "qualifying determination", "{{", "None", "_"]
CODES = ["not_eligible", "not eligible", "capacity", "area", "not_ready", "home"]
TELLING = ["adopt", "child", "suitable", "not approve", "wilhelmina", "bartholomew"]
LONGEST_SENTENCE, USUAL_SENTENCE = 35, 16
MOORLAND = Agency(name="Adopt Moorland", phone="01632 960 101", email="hello@moorland.example")
AGENCIES = {"moorland": MOORLAND, "estuary": Agency(name="Estuary Adoption")}
HERS, HIS = "wilhelmina@ashgrove.example", "bartholomew@fenwick.example"
AN_EVENING = information_event()
LINK = SignInLink(
    f"https://adopt.example/join/{'a1-' * 22}", datetime(2025, 3, 30, 8, 5, tzinfo=UTC)
)
ANSWER_LINK = AnswerLink("https://adopt.example/answer/a1", "kit@example.org", Check.REFERENCE)
JOINING_LINK = "https://meet.example.org/first"


def details(contact: ContactDetails | None = None, **more: Any) -> LetterDetails:
    known: dict[str, Any] = {
        "contact": contact or household(HERS, HIS),
        "today": ON,
        "information_event": AN_EVENING,
        "agency": "moorland",
        "agencies": AGENCIES,
        "worker": "Sam Hill",
        "pages": {1: "https://adopt.example/journey/1", 2: "https://adopt.example/join"},
    }
    return LetterDetails(**{**known, **more})


def letters(
    rule: MessageRule,
    outcome: StageOneOutcome | None = None,
    *,
    contact: ContactDetails | None = None,
    **more: Any,
) -> list[Letter]:
    known, message = details(contact, **more), waiting(rule, outcome)
    asked = rule in ASKED and letter_to_asked(uuid4(), known, message, ANSWER_LINK)
    return [asked] if asked else letters_of(uuid4(), known, message, LINK)


def letter(rule: MessageRule, outcome: StageOneOutcome | None = None, **more: Any) -> Letter:
    """The letter to the first applicant."""
    return letters(rule, outcome, **more)[0]


def words_in(text: str) -> list[int]:
    """How many words each sentence has, without the facts that stand in lines of their own."""
    prose = [line for line in text.splitlines() if line.endswith((".", ":", "?"))]
    sentences = re.split(r"(?<=[.:?])\s+", " ".join(prose))
    return [len(sentence.split()) for sentence in sentences if sentence]


BY_WHEN = {
    MessageRule.EVENT_REMINDER: "20 March 2025",
    MessageRule.LAST_DAY_MOVED: "10 March 2025",
}


@pytest.mark.parametrize("rule", MessageRule)
def test_every_rule_has_a_letter_that_says_what_happens_next_and_by_when(
    rule: MessageRule,
) -> None:
    message = waiting(rule)
    written = letter(rule)

    assert written.body.startswith("Hello,\n" if rule in ASKED else "Dear Wilhelmina Ashgrove,\n")
    assert "What happens next" in written.body
    day = BY_WHEN.get(rule, "3 March 2025")
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

    assert "Adoption: what comes first\nThursday 20 March 2025, 6:30pm to 8pm\n" in body
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
    body = letter(MessageRule.EVENT_PLACE_BOOKED, information_event=plain).body

    assert "Online. We will send you the link to join before it starts\n\nIf you need" in body
    assert "Access and support" not in body
    assert "Example Hall" not in body


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (MessageRule.EVENT_PLACE_BOOKED, "To join, open https://meet.example.org/first"),
        (MessageRule.EVENT_PLACE_GIVEN, "To join, open https://meet.example.org/first"),
        (MessageRule.EVENT_REMINDER, "To join, open https://meet.example.org/first"),
        (MessageRule.EVENT_WAITING_LIST_JOINED, "We give the link to join to people who have"),
        (MessageRule.EVENT_OFFERED, "We give the link to join to people who have"),
    ],
)
def test_a_joining_link_is_for_those_who_have_a_place(rule: MessageRule, words: str) -> None:
    online = information_event(venue=None, mode=Mode.ONLINE, joining_link=JOINING_LINK)
    body = letter(rule, information_event=online).body

    assert f"Online. {words}" in body
    assert (JOINING_LINK in body) is words.startswith("To join")


def test_a_referred_household_is_told_which_agency_answers_by_its_name() -> None:
    referred = MessageRule.ENQUIRY_REFERRED

    assert "passed your enquiry to Estuary Adoption." in letter(referred).body
    assert "contact you by 5 March 2025" in letter(referred).body
    assert "passed your enquiry to another adoption agency." in letter(referred, agencies={}).body


def test_a_household_that_came_back_is_told_which_agency_answers_now() -> None:
    came_back = MessageRule.REFERRAL_CAME_BACK

    assert "came back to Adopt Moorland." in letter(came_back).body
    assert "came back to the agency you were with before." in letter(came_back, agencies={}).body


def test_a_closing_letter_says_how_to_complain_and_how_to_come_back_and_no_reason() -> None:
    (message,) = after(STAGE_ONE_OPENED, CLOSED).waiting
    body = letter_text(details(), message, [1]).body

    assert "gave the reasons in writing" in body
    assert "you can complain" in body
    assert "You can come back to us at any time." in body
    assert [code for code in CODES if code in body] == []


@pytest.mark.parametrize("rule", MessageRule)
def test_a_letter_repeats_a_name_only_where_the_address_is_proved(rule: MessageRule) -> None:
    typed = household(HERS, HIS).model_copy(update={"proved": frozenset({2})})
    for written in letters(rule, contact=typed):
        named = written.applicants == (2,)
        assert written.body.startswith("Dear Bartholomew Fenwick,\n" if named else "Hello,\n")
        assert named or not re.search("wilhelmina|bartholomew", _words_of(written))


def _words_of(written: Letter) -> str:
    return f"{written.subject} {written.body} {written.html}".lower()


@pytest.mark.parametrize("rule", sorted({*MessageRule} - ASKED))
def test_no_letter_names_the_other_applicant_or_their_address(rule: MessageRule) -> None:
    for written in letters(rule):
        others = {1: "bartholomew|fenwick", 2: "wilhelmina|ashgrove"}
        (applicant,) = written.applicants

        assert written.to == {1: HERS, 2: HIS}[applicant]
        assert not re.search(others[applicant], _words_of(written))


def test_a_couple_with_one_mailbox_gets_one_letter_that_names_both() -> None:
    shared = household("one@ashgrove.example", "One@ashgrove.example")
    (written,) = letters(MessageRule.REPORT_SHARED, contact=shared)

    assert (written.to, written.applicants) == ("one@ashgrove.example", (1, 2))
    assert written.body.startswith("Dear Wilhelmina Ashgrove and Bartholomew Fenwick,\n")


def test_where_one_has_no_address_the_other_reads_for_both_unless_it_is_grave() -> None:
    his_alone = household(None, HIS)
    (usual,) = letters(MessageRule.REPORT_SHARED, contact=his_alone)
    (grave,) = letters(MessageRule.QUALIFYING_DETERMINATION_ISSUED, contact=his_alone)

    assert (usual.to, usual.applicants) == (HIS, (2,))
    assert usual.body.startswith("Dear Wilhelmina Ashgrove and Bartholomew Fenwick,\n")
    assert grave.body.startswith("Dear Bartholomew Fenwick,\n")
    assert without_address(his_alone, waiting(MessageRule.ENQUIRY_CLOSED)) == (1,)


@pytest.mark.parametrize("rule", MessageRule)
def test_a_letter_names_its_agency_its_worker_and_a_way_to_answer(rule: MessageRule) -> None:
    written = letter(rule)

    assert written.sender == MOORLAND
    assert "To contact us, call 01632 960 101 or email hello@moorland.example. " in written.body
    assert written.body.endswith("Yours sincerely,\n\nSam Hill\nAdopt Moorland\n")
    assert "reply" not in written.body
    assert "monitor" not in written.body


def test_a_letter_leads_to_the_page_that_its_reader_can_open() -> None:
    hers, his = letters(MessageRule.REPORT_SHARED)

    assert "next: https://adopt.example/journey/1\n" in hers.body
    assert "next: https://adopt.example/join\n" in his.body
    assert '<a href="https://adopt.example/join"' in his.html


def test_an_agency_that_is_not_known_still_signs() -> None:
    body = letter(MessageRule.REPORT_SHARED, agencies={}, worker=None).body

    assert "contact your adoption agency. Please give your reference" in body
    assert body.endswith("Yours sincerely,\n\nYour adoption agency\n")


@pytest.mark.parametrize("rule", MessageRule)
def test_the_html_says_what_the_plain_text_says(rule: MessageRule) -> None:
    written = letter(rule)
    unlinked = re.sub(r"</?a\b[^>]*>", "", written.html.partition("</h1>")[2])
    page = html.unescape(re.sub(r"<[^>]+>", " ", unlinked))
    plain = re.sub(r"^- ", "", written.body, flags=re.MULTILINE)

    assert page.split() == plain.split()


def test_what_staff_typed_is_escaped_in_html() -> None:
    message = by_hand(
        after(RECEIVED),
        MessageRule.HOW_THINGS_STAND,
        {"stands": "<b>All</b> & well.", "next_step": "- one\n- two"},
    ).state.due[-1]
    text = letter_text(details(), message, [1])

    assert "&lt;b&gt;All&lt;/b&gt; &amp; well." in text.html
    assert "<li>one</li>\n<li>two</li>" in text.html


def test_a_link_to_sign_in_goes_to_one_applicant_alone_and_says_until_when_it_opens() -> None:
    second = waiting(MessageRule.INVITATION).model_copy(update={"applicant": 2})
    (written,) = letters_of(uuid4(), details(), second, LINK)

    assert written.to == HIS
    assert written.body.startswith("Dear Bartholomew Fenwick,\n")
    assert f"\n{LINK.address}\n" in written.body
    assert "once, until 9:05am on Sunday 30 March 2025." in written.body
    assert "for you alone" in written.body
    assert "the page can send you a new one" in written.body
    assert LINK.address not in repr(written) + repr(LINK)


def test_a_link_for_somebody_without_an_address_is_not_sent_to_the_other_applicant() -> None:
    second = waiting(MessageRule.INVITATION).model_copy(update={"applicant": 2})

    with pytest.raises(Unreachable):
        letters_of(uuid4(), details(household(HERS, None)), second, LINK)


def test_a_household_without_an_address_cannot_be_reached() -> None:
    with pytest.raises(Unreachable) as unreachable:
        letters(MessageRule.REPORT_SHARED, contact=household(None, None))

    assert unreachable.value.reason is Reason.NO_ADDRESS


def test_a_letter_shows_neither_address_nor_words_when_printed() -> None:
    printed = repr(letter(MessageRule.ENQUIRY_ACKNOWLEDGED))

    assert "ashgrove" not in printed.lower()
    assert "fenwick" not in printed.lower()


def test_the_same_message_has_the_same_identity_whoever_writes_it() -> None:
    journey = uuid4()
    (message,) = after(RECEIVED).due

    (hers, his) = letters_of(journey, details(), message)
    identity = message_id(journey, message.rule)
    assert (hers.id, his.id) == (letter_id(identity, 1), letter_id(identity, 2))
    assert message.occurred_on == ON
