"""Letters to someone who is asked by link: one when they are asked, reminders once each, and none to applicants."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from contracts.check_requests import CheckRequestAccepted, CheckRequestEnded, RequestEnd
from contracts.checks import Check
from contracts.notifications import MessageRule
from services.notifications.domain.message import ASKED_BY_LINK, Overtaken, Sent
from services.notifications.domain.on_event import hear
from services.notifications.letters.letter import AnswerLink, LetterDetails, letter_to_asked
from services.notifications.letters.letter_preview import letter_previews
from services.notifications.letters.message_lines import MessagesView
from tests.notifications.helpers.examples import (
    CHECK_REQUESTED,
    HEARD_AT,
    ON,
    STAGE_ONE_OPENED,
    after,
    context,
    due_rules,
    household,
    waiting,
)

LINK = AnswerLink("https://adopt.example/answer/a1", "kit@example.org", Check.REFERENCE)
REQUESTED = (STAGE_ONE_OPENED, CHECK_REQUESTED)
DETAILS = LetterDetails(contact=household("wilhelmina@ashgrove.example"), today=ON)
RULES = [MessageRule.CHECK_REQUESTED, MessageRule.CHECK_REQUEST_REMINDER]


def test_who_is_asked_gets_one_letter_now_and_two_reminders_later() -> None:
    state = after(*REQUESTED)

    assert due_rules(state) == [MessageRule.CHECK_REQUESTED]
    assert [each.send_at and each.send_at.date() for each in state.planned] == [
        date(2025, 3, 10),
        date(2025, 3, 17),
    ]
    assert {each.last_on for each in (*state.due, *state.planned)} == {CHECK_REQUESTED.ends_on}


def test_reminders_whose_day_is_over_are_not_planned() -> None:
    late = context(at=HEARD_AT + timedelta(days=8), version=2)
    decision = hear(after(STAGE_ONE_OPENED), CHECK_REQUESTED, late)

    assert decision is not None
    assert len(decision.state.planned) == 1


@pytest.mark.parametrize("end", RequestEnd)
def test_after_the_end_of_a_request_nothing_of_it_leaves(end: RequestEnd) -> None:
    state = after(*REQUESTED, CheckRequestEnded(occurred_on=ON, request=1, end=end))

    assert (state.due, state.planned) == ((), ())
    assert {each.overtaken for each in state.cancelled} == {Overtaken.LINK_OVER}


def test_another_request_and_an_acceptance_cancel_nothing() -> None:
    ended = CheckRequestEnded(occurred_on=ON, request=2, end=RequestEnd.CANCELLED)
    accepted = CheckRequestAccepted(occurred_on=ON, request=1)

    assert len(after(*REQUESTED, ended).planned) == 2
    assert hear(after(*REQUESTED), accepted, context(version=3)) is None


@pytest.mark.parametrize("rule", RULES)
def test_the_letter_names_no_applicant_and_goes_to_who_is_asked(rule: MessageRule) -> None:
    letter = letter_to_asked(uuid4(), DETAILS, waiting(rule), LINK)

    assert (letter.to, letter.applicants) == (LINK.to, (ASKED_BY_LINK,))
    assert "Ashgrove" not in letter.body + letter.html + letter.subject
    assert LINK.address in letter.body
    assert "31 March 2025" in letter.body


@pytest.mark.parametrize("rule", RULES)
def test_staff_read_the_letter_without_its_link_or_address(rule: MessageRule) -> None:
    (preview,) = letter_previews(DETAILS, waiting(rule))

    assert preview.to is None
    assert "Only the message itself has the link" in preview.body


@pytest.mark.parametrize("applicants", [(ASKED_BY_LINK,), ()])
def test_no_applicant_sees_that_somebody_was_written_to(applicants: tuple[int, ...]) -> None:
    message = waiting(MessageRule.CHECK_REQUESTED)
    sent = Sent(
        rule=message.rule,
        occasion=message.occasion,
        information_event=None,
        at=HEARD_AT,
        applicants=applicants,
        message=message,
    )
    view = MessagesView.of(uuid4(), after(STAGE_ONE_OPENED).replace(sent=(sent,)))

    assert [each.rule for each in view.sent] == [MessageRule.CHECK_REQUESTED]
    assert view.sent_to(1).sent == view.sent_to(2).sent == ()
