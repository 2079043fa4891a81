"""Feedback after a step: given once, for who it was about, and never shown so that it says who gave it."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.household import FeedbackGiven
from contracts.reference import FeedbackStep
from services.chassis.decision import Refusal
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.feedback import (
    TOGETHER,
    FeedbackAnswer,
    GiveFeedback,
    StepFeedback,
    give_feedback,
    summarise_feedback,
)
from tests.enquiry.helpers.households import FRIDAY, THURSDAY, a_couple, an_enquiry, closed
from tests.enquiry.helpers.registration_forms import submitted

ANSWERS = st.lists(
    st.builds(FeedbackAnswer, st.just(FeedbackStep.ENQUIRY), st.integers(1, 5), st.none())
)


def answering(
    applicant: int = 1,
    step: FeedbackStep = FeedbackStep.ENQUIRY,
    ease: int = 4,
    on: date = THURSDAY,
) -> GiveFeedback:
    return GiveFeedback(on=on, applicant=applicant, step=step, ease=ease, words="Friendly.")


def answered(enquiry: Enquiry, *commands: GiveFeedback) -> Enquiry:
    for command in commands:
        enquiry = give_feedback(enquiry, command).state
    return enquiry


def of_step(answers: Iterable[FeedbackAnswer], step: FeedbackStep) -> StepFeedback:
    return next(each for each in summarise_feedback(answers) if each.step is step)


class TestGiving:
    def test_the_event_says_how_easy_it_was_and_neither_who_found_it_so_nor_why(self) -> None:
        enquiry, events = give_feedback(an_enquiry(), answering())

        assert events == [FeedbackGiven(occurred_on=THURSDAY, step=FeedbackStep.ENQUIRY, ease=4)]
        assert enquiry.feedback[-1].words == "Friendly."
        assert enquiry.notes == ()

    def test_each_applicant_answers_once_after_each_step(self) -> None:
        both = answered(a_couple(), answering(1), answering(2))
        further = answered(both, answering(1, FeedbackStep.INFORMATION))

        assert len(further.feedback) == 3
        with pytest.raises(Refusal, match="answered these questions"):
            answered(further, answering(2, ease=1))

    def test_nobody_answers_for_somebody_who_is_not_there(self) -> None:
        with pytest.raises(Refusal, match="no second applicant"):
            answered(an_enquiry(), answering(2))

    def test_a_step_that_has_not_begun_is_not_answered_about(self) -> None:
        registering = answering(step=FeedbackStep.REGISTRATION, on=FRIDAY)

        with pytest.raises(Refusal, match="not started yet"):
            answered(an_enquiry(), registering)
        assert answered(submitted(), registering).feedback[-1].step is FeedbackStep.REGISTRATION
        with pytest.raises(Refusal, match="not started yet"):
            answered(submitted(), answering(step=FeedbackStep.STAGE_ONE, on=FRIDAY))

    def test_whoever_was_turned_away_may_still_say_how_it_was(self) -> None:
        assert answered(closed(), answering(on=FRIDAY)).feedback[-1].ease == 4

    def test_ease_goes_from_one_to_five(self) -> None:
        with pytest.raises(ValidationError):
            answering(ease=6)


class TestWhatTheAgencySees:
    def test_nothing_of_a_step_below_five_answers(self) -> None:
        few = [FeedbackAnswer(FeedbackStep.PANEL, 1, "Only I said this.")] * (TOGETHER - 1)

        assert summarise_feedback(few) == [
            StepFeedback(step=step, answers=None, mean=None, words=()) for step in FeedbackStep
        ]

    def test_the_mean_and_the_words_in_no_order_of_time(self) -> None:
        said = ["Quick.", "Slow.", None, "Friendly.", "Clear."]
        answers = [
            FeedbackAnswer(FeedbackStep.ENQUIRY, ease, words)
            for ease, words in zip((5, 1, 3, 4, 5), said, strict=True)
        ]

        assert of_step(answers, FeedbackStep.ENQUIRY) == StepFeedback(
            step=FeedbackStep.ENQUIRY,
            answers=5,
            mean=3.6,
            words=("Clear.", "Friendly.", "Quick.", "Slow."),
        )

    @given(ANSWERS)
    def test_two_looks_never_differ_by_fewer_than_five_answers(
        self, answers: list[FeedbackAnswer]
    ) -> None:
        looks = [
            of_step(answers[:number], FeedbackStep.ENQUIRY).answers or 0
            for number in range(len(answers) + 1)
        ]
        grown = [after - before for before, after in pairwise(looks)]

        assert set(grown) <= {0, TOGETHER}
