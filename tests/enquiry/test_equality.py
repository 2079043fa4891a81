"""Equality answers: beside the enquiry, one person's at a time, each question optional, the latest counts."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.equality import EqualityAnswersGiven, Religion, SexualOrientation, YesNo
from contracts.reference import EthnicGroup, Household
from services.chassis.decision import Refusal
from services.enquiry.domain.equality import (
    EqualityAnswers,
    EqualityRecord,
    GiveEqualityAnswers,
    HouseholdFacts,
    give_equality_answers,
)

MONDAY, TUESDAY, FRIDAY = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 7)
WORDS = "Brought up in two faiths"


def about(
    household: Household = Household.SINGLE, submitted_on: date | None = TUESDAY
) -> HouseholdFacts:
    return HouseholdFacts(agency="moorland", household=household, submitted_on=submitted_on)


def answering(applicant: int = 1, on: date = TUESDAY, **answers: Any) -> GiveEqualityAnswers:
    return GiveEqualityAnswers.model_validate({"on": on, "applicant": applicant, **answers})


def after(
    *commands: GiveEqualityAnswers, household: Household = Household.SINGLE
) -> EqualityAnswers:
    """What stands of the first applicant's answers after these commands."""
    return record_after(*commands, household=household).answers[1]


def record_after(*commands: GiveEqualityAnswers, household: Household) -> EqualityRecord:
    record = None
    for command in commands:
        record = give_equality_answers(record, command, about=about(household)).state
    assert record is not None
    return record


def test_the_event_carries_every_answer_as_it_now_stands() -> None:
    first = give_equality_answers(
        None, answering(ethnic_group="arab", religion="muslim"), about=about()
    ).state
    anew = answering(on=FRIDAY, religion="sikh", sex="female")
    _, events = give_equality_answers(first, anew, about=about())

    assert events == [
        EqualityAnswersGiven(
            occurred_on=FRIDAY,
            applicant=1,
            ethnic_group=EthnicGroup.ARAB,
            religion=Religion.SIKH,
            sex=anew.sex,
        )
    ]


def test_only_the_questions_that_are_named_change() -> None:
    kept = after(
        answering(marital_status="widowed", sexual_orientation="bisexual"),
        answering(on=FRIDAY, sexual_orientation="prefer_not_to_say"),
    )

    assert kept.marital_status == "widowed"
    assert kept.sexual_orientation is SexualOrientation.PREFER_NOT_TO_SAY


def test_an_answer_is_withdrawn_with_null() -> None:
    kept = after(answering(religion="hindu", sex="male"), answering(religion=None))

    assert (kept.religion, kept.sex) == (None, "male")


def test_to_withdraw_an_answer_is_another_request_than_to_leave_it_out() -> None:
    left_out = answering(sex="male").model_dump_json()
    withdrawn = answering(sex="male", religion=None).model_dump_json()

    assert left_out != withdrawn
    assert "religion" not in left_out


def test_a_request_that_names_no_question_is_not_valid() -> None:
    with pytest.raises(ValidationError, match="give at least one question"):
        answering()


def test_every_question_can_be_declined() -> None:
    questions = [name for name in EqualityAnswers.model_fields if not name.endswith("_in_words")]
    declined: dict[str, Any] = dict.fromkeys(questions, "prefer_not_to_say")
    declined["long_term_condition"] = "yes"

    assert after(answering(**declined)).reduced_activity == "prefer_not_to_say"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("ethnic_group", "white_other"),
        ("ethnic_group", "mixed_other"),
        ("ethnic_group", "asian_other"),
        ("ethnic_group", "black_other"),
        ("ethnic_group", "any_other"),
        ("sexual_orientation", "other"),
        ("religion", "any_other"),
    ],
)
def test_what_is_said_in_words_stays_in_the_record(question: str, answer: str) -> None:
    said: dict[str, Any] = {question: answer, f"{question}_in_words": WORDS}
    command = answering(**said)
    state, events = give_equality_answers(None, command, about=about())

    assert getattr(state.answers[1], f"{question}_in_words") == WORDS
    assert WORDS not in events[0].model_dump_json()


def test_a_gender_that_differs_from_the_sex_at_birth_may_be_said_in_words() -> None:
    kept = after(answering(sex="male", gender_same_as_at_birth="no", gender_in_words="Non-binary"))

    assert (kept.gender_same_as_at_birth, kept.gender_in_words) == (YesNo.NO, "Non-binary")


@pytest.mark.parametrize(
    "answers",
    [
        {"ethnic_group": "indian", "ethnic_group_in_words": WORDS},
        {"sexual_orientation": "bisexual", "sexual_orientation_in_words": WORDS},
        {"religion": "christian", "religion_in_words": WORDS},
        {"religion_in_words": WORDS},
        {"gender_same_as_at_birth": "yes", "gender_in_words": WORDS},
    ],
)
def test_words_beside_an_answer_that_has_none_are_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="can put in your own words") as refused:
        after(answering(**answers))

    assert WORDS not in refused.value.sentence


def test_words_may_follow_the_answer_they_belong_to_and_be_withdrawn_alone() -> None:
    said = (answering(religion="any_other"), answering(religion_in_words=WORDS))

    assert after(*said).religion_in_words == WORDS
    alone = after(*said, answering(religion_in_words=None))
    assert (alone.religion, alone.religion_in_words) == (Religion.ANY_OTHER, None)


def test_words_go_with_the_answer_that_they_stood_beside() -> None:
    said = answering(religion="any_other", religion_in_words=WORDS)

    assert after(said, answering(religion="jewish")).religion_in_words is None
    assert after(said, answering(religion=None)).religion_in_words is None


@pytest.mark.parametrize("condition", [None, "no", "prefer_not_to_say"])
def test_reduced_activity_is_asked_only_of_those_with_a_lasting_condition(
    condition: str | None,
) -> None:
    with pytest.raises(Refusal, match="only if long_term_condition is yes"):
        after(answering(long_term_condition=condition, reduced_activity="yes_a_lot"))


def test_the_second_question_on_disability_goes_with_the_first() -> None:
    said = answering(long_term_condition="yes", reduced_activity="yes_a_little")
    kept = after(said, answering(on=FRIDAY, long_term_condition="no"))

    assert (kept.long_term_condition, kept.reduced_activity) == (YesNo.NO, None)


def test_both_applicants_of_a_couple_answer_for_themselves() -> None:
    both = record_after(
        answering(1, sex="female"), answering(2, sex="male"), household=Household.JOINT
    )

    assert {applicant: each.sex for applicant, each in both.answers.items()} == {
        1: "female",
        2: "male",
    }


def test_a_single_household_has_no_second_applicant() -> None:
    with pytest.raises(Refusal, match="only one applicant"):
        give_equality_answers(None, answering(2, sex="male"), about=about())


def test_of_a_couple_that_went_on_as_a_single_household_the_first_applicant_remains() -> None:
    couple = record_after(
        answering(1, sex="female"), answering(2, sex="male"), household=Household.JOINT
    )
    single = give_equality_answers(couple, answering(1, religion="sikh"), about=about()).state

    assert set(single.answers) == {1}
    assert single.answers[1].sex == "female"


def test_answers_follow_the_registration() -> None:
    with pytest.raises(Refusal, match="Submit a registration of interest before"):
        give_equality_answers(None, answering(sex="male"), about=about(submitted_on=None))


def test_answers_are_not_dated_before_the_registration() -> None:
    with pytest.raises(Refusal, match="before the registration"):
        give_equality_answers(None, answering(on=MONDAY, sex="male"), about=about())


def test_a_record_comes_back_from_where_it_is_kept_as_it_was() -> None:
    record = record_after(
        answering(2, religion="any_other", religion_in_words=WORDS), household=Household.JOINT
    )

    assert EqualityRecord.model_validate(record.model_dump(mode="json")) == record


def test_what_was_typed_is_not_repeated_when_it_is_not_valid() -> None:
    with pytest.raises(ValidationError) as wrong:
        answering(religion="any_other", religion_in_words=WORDS * 20)

    assert WORDS not in str(wrong.value)
