"""The letter about an answered complaint: where the household can go next, by the stage that was answered."""

from datetime import date

import pytest

from contracts.complaints import ComplaintWayOn
from contracts.event import Event
from contracts.notifications import MessageRule
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.on_event import hear
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import (
    COMPLAINT_ANSWERED,
    COMPLAINT_RECEIVED,
    context,
    decided,
    household,
    waiting,
)


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


@pytest.mark.parametrize("occasion", [COMPLAINT_RECEIVED, COMPLAINT_ANSWERED])
@pytest.mark.parametrize("applicant", [1, 2, None])
def test_letters_about_a_complaint_go_to_the_applicant_who_made_it(
    occasion: Event, applicant: int | None
) -> None:
    event = occasion.model_copy(update={"applicant": applicant})
    [message] = decided(hear(Correspondence(agency="moorland"), event, context())).waiting

    assert message.applicant == applicant
