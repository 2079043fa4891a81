"""What a letter promises, on the day on which it leaves: no day that has passed."""

import re
from datetime import date

import pytest

from contracts.notifications import MessageRule
from contracts.reference import StageOneOutcome
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import (
    HELD_ON,
    LATE,
    ON,
    household,
    information_event,
    waiting,
)


def details_on(today: date) -> LetterDetails:
    contact = household("wilhelmina@ashgrove.example")
    return LetterDetails(contact=contact, today=today, information_event=information_event())


HAPPENED = {f"{ON:%-d %B %Y}", f"{LATE.due_on:%-d %B %Y}"}
"""The days in the letters of the examples on which something happened, or was to have happened."""
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")


@pytest.mark.parametrize("outcome", [None, *StageOneOutcome])
@pytest.mark.parametrize("rule", MessageRule)
def test_a_letter_that_leaves_years_late_promises_no_day_that_has_passed(
    rule: MessageRule, outcome: StageOneOutcome | None
) -> None:
    late = details_on(ON.replace(year=ON.year + 3))
    waited = waiting(rule, outcome).model_copy(update={"answer_by": date(2025, 3, 5)})
    body = letter_text(late, waited, [1]).body
    of_the_event = (
        {f"{HELD_ON:%-d %B %Y}"} if rule.startswith(("event_", "training_")) else set[str]()
    )

    assert set(DAY.findall(body)) <= HAPPENED | of_the_event
    assert "Please do not come on that day." not in body
    assert "What happens next" in body


@pytest.mark.parametrize("rule", MessageRule)
def test_a_letter_that_leaves_on_its_last_day_still_names_it(rule: MessageRule) -> None:
    message = waiting(rule)
    last = max(message.due_on or ON, ON)
    body = letter_text(details_on(last), message, [1]).body

    assert message.due_on is None or f"{message.due_on:%-d %B %Y}" in body
