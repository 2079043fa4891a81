"""The letter about an answered complaint: where the household can go next, by the stage that was answered."""

from datetime import date

import pytest

from contracts.complaints import ComplaintWayOn
from contracts.notifications import MessageRule
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import household, waiting


@pytest.mark.parametrize(
    ("way_on", "words"),
    [
        (ComplaintWayOn.INVESTIGATION, "you can ask for an investigation on your page"),
        (ComplaintWayOn.REVIEW_PANEL, "you can ask for a review panel on your page"),
        (ComplaintWayOn.OMBUDSMAN, "complain to the Local Government and Social Care Ombudsman"),
    ],
)
def test_the_letter_about_an_answered_complaint_says_where_to_go_next(
    way_on: ComplaintWayOn, words: str
) -> None:
    message = waiting(MessageRule.COMPLAINT_ANSWERED).model_copy(update={"way_on": way_on})

    assert (
        words
        in letter_text(
            LetterDetails(contact=household("anna@example.org"), today=date(2025, 3, 3)),
            message,
            [1],
        ).body
    )
