"""The letter about an answered complaint: where the household can go next, by the stage that was answered."""

from datetime import date
from uuid import uuid4

import pytest

from contracts.complaints import ComplaintStage, ComplaintTakenFurther, ComplaintWayOn
from contracts.enquiry import ReferralTakenUp
from contracts.event import Event
from contracts.notifications import MessageRule
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.on_event import hear
from services.notifications.domain.progress import complaint_key
from services.notifications.letters.letter import LetterDetails, letter_text
from services.notifications.letters.message_lines import MessageLine, MessagesView
from tests.notifications.helpers.examples import (
    COMPLAINT_ANSWERED,
    COMPLAINT_RECEIVED,
    ON,
    after,
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


def test_letters_about_a_complaint_are_not_shown_to_the_agency_that_takes_the_household_up() -> (
    None
):
    state = Correspondence(agency="moorland")
    for version, event in enumerate((COMPLAINT_RECEIVED, COMPLAINT_ANSWERED), start=2):
        state = decided(hear(state, event, context(version=version)))
    taken_up = ReferralTakenUp(occurred_on=ON, agency="estuary")
    state = decided(hear(state, taken_up, context(version=5)))
    journey = uuid4()
    before = MessagesView.of(journey, state)
    seen = MessagesView.of(journey, state.as_its_agency_sees)
    later = decided(hear(state, COMPLAINT_RECEIVED, context(version=6)))

    assert [each.rule for each in lines(before)] == [
        MessageRule.COMPLAINT_RECEIVED,
        MessageRule.COMPLAINT_ANSWERED,
    ]
    assert lines(seen) == []
    assert len(lines(MessagesView.of(journey, later.as_its_agency_sees))) == 1


def test_who_complained_and_at_which_stage_is_known_for_the_letter_with_the_answer() -> None:
    received = COMPLAINT_RECEIVED.model_copy(update={"applicant": 2})
    further = ComplaintTakenFurther(
        occurred_on=ON, number=received.number, stage=ComplaintStage.INVESTIGATION
    )
    key = complaint_key(received.agency, received.number)
    first = after(received).complaints[key]
    then = after(received, further).complaints[key]

    assert (first.applicant, first.stage) == (2, ComplaintStage.LOCAL_RESOLUTION)
    assert (then.applicant, then.stage) == (2, ComplaintStage.INVESTIGATION)


def test_no_letter_goes_in_the_name_of_the_agency_that_has_the_case_for_another_ones_answer() -> (
    None
):
    taken_up = ReferralTakenUp(occurred_on=ON, agency="estuary")
    state = after(COMPLAINT_RECEIVED, taken_up)
    answered = COMPLAINT_ANSWERED.model_copy(update={"answered_by": "moorland"})

    assert hear(state, answered, context(version=3)) is None


def lines(view: MessagesView) -> list[MessageLine]:
    """Every line of a view, in whatever state."""
    kinds = (view.to_check, view.waiting, view.planned, view.sent, view.failed, view.cancelled)
    return [line for kind in kinds for line in kind]
