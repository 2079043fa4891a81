"""Equality answers: beside the enquiry, one person's record each, every question optional, the latest counts."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.equality import (
    AgeGroup,
    AnswersKey,
    CountedAnswers,
    EqualityAnswersGiven,
    EqualityAnswersWithdrawn,
    MaritalStatus,
    ReducedActivity,
    Religion,
    SealBroken,
    Sex,
    SexualOrientation,
    YesNo,
)
from contracts.event import Event
from contracts.reference import EthnicGroup, Household
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain.equality import (
    COUNTED,
    EqualityAnswers,
    EqualityRecord,
    GiveEqualityAnswers,
    HouseholdFacts,
    WithdrawEqualityAnswers,
    give_equality_answers,
    pseudonym_of,
    withdraw_equality_answers,
)

MONDAY, TUESDAY, FRIDAY = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 7)
WORDS = "Brought up in two faiths"
JOURNEY = uuid4()
SECRET = b"x" * 43
IN_WORDS: dict[str, Any] = {"religion_in_words": WORDS}
WITHDRAWAL = WithdrawEqualityAnswers(on=FRIDAY, applicant=1)


def about(
    household: Household = Household.SINGLE, submitted_on: date | None = TUESDAY, **more: Any
) -> HouseholdFacts:
    told = {"journey": JOURNEY, "agency": "moorland", "household": household, **more}
    return HouseholdFacts(submitted_on=submitted_on, **told)


def answering(applicant: int = 1, on: date = TUESDAY, **answers: Any) -> GiveEqualityAnswers:
    return GiveEqualityAnswers.model_validate({"on": on, "applicant": applicant, **answers})


def decided(
    record: EqualityRecord | None, command: GiveEqualityAnswers, facts: HouseholdFacts | None = None
) -> Decision[EqualityRecord]:
    """What follows from answers that are sealed with a new key."""
    return give_equality_answers(record, command, about=facts or about(), key=AnswersKey.new())


def record_after(*commands: GiveEqualityAnswers) -> EqualityRecord:
    record = None
    for command in commands:
        record = decided(record, command).state
    assert record is not None
    return record


def after(*commands: GiveEqualityAnswers) -> EqualityAnswers:
    """What stands of somebody's answers after these commands."""
    answers = record_after(*commands).answers
    assert answers is not None
    return answers


def opened(key: str | None, event: Event) -> CountedAnswers:
    assert isinstance(event, EqualityAnswersGiven)
    return AnswersKey(key or "").open(event.sealed)


def test_only_what_a_measure_counts_leaves_and_only_sealed() -> None:
    command = answering(ethnic_group="arab", religion="muslim", sex="female")
    record, [event] = decided(None, command)

    counted = CountedAnswers(
        journey=JOURNEY,
        applicant=1,
        ethnic_group=EthnicGroup.ARAB,
        religion=Religion.MUSLIM,
        sex=Sex.FEMALE,
    )
    assert opened(record.key, event) == counted
    said = event.model_dump_json()
    assert [each for each in ("arab", "muslim", "female", str(JOURNEY)) if each in said] == []


def test_a_seal_is_as_long_for_every_answer_and_for_none() -> None:
    groups: list[EthnicGroup | None] = [None, *EthnicGroup]
    longest = {
        "ethnic_group": max(EthnicGroup, key=len),
        "religion": max(Religion, key=len),
        "sex": max(Sex, key=len),
        "gender_same_as_at_birth": max(YesNo, key=len),
        "sexual_orientation": max(SexualOrientation, key=len),
        "long_term_condition": YesNo.YES,
        "reduced_activity": max(ReducedActivity, key=len),
        "marital_status": max(MaritalStatus, key=len),
    }
    assert longest.keys() == COUNTED
    every: list[dict[str, Any]] = [*({"ethnic_group": each} for each in groups), longest]
    aged = about(age_groups={1: max(AgeGroup, key=len)})
    events = [decided(None, answering(**each), aged).events[0] for each in every]

    assert len({len(each.model_dump_json()) for each in events}) == 1


def test_of_several_answers_the_latest_alone_can_be_opened() -> None:
    first, [before] = decided(None, answering(ethnic_group="arab"))
    latest, [event] = decided(first, answering(on=FRIDAY, religion="sikh"))

    assert opened(latest.key, event).ethnic_group is EthnicGroup.ARAB
    with pytest.raises(SealBroken):
        opened(latest.key, before)


def test_withdrawing_leaves_neither_answers_nor_a_key() -> None:
    given = record_after(answering(ethnic_group="arab", religion="any_other", **IN_WORDS))
    record, events = withdraw_equality_answers(given, WITHDRAWAL)

    assert record == EqualityRecord(agency="moorland")
    assert events == [EqualityAnswersWithdrawn(occurred_on=FRIDAY)]


@pytest.mark.parametrize("record", [None, EqualityRecord(agency="moorland")])
def test_who_has_no_answers_has_nothing_to_withdraw(record: EqualityRecord | None) -> None:
    with pytest.raises(Refusal, match="no answers to withdraw"):
        withdraw_equality_answers(record, WITHDRAWAL)


def test_each_person_has_one_pseudonym_and_nobody_finds_it_without_the_secret() -> None:
    people = [(JOURNEY, 1), (JOURNEY, 2), (uuid4(), 1)]
    found = {pseudonym_of(*each, SECRET) for each in people}

    assert len(found) == 3
    assert pseudonym_of(JOURNEY, 1, SECRET) in found
    assert found.isdisjoint(pseudonym_of(*each, SECRET + b"x") for each in people)
    assert JOURNEY not in found


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


def before_they_were_counted(**answers: Any) -> EqualityRecord:
    """A record of when the ethnic group alone was counted."""
    return EqualityRecord(agency="moorland", answers=EqualityAnswers(**answers), key="an old key")


def test_to_withdraw_an_answer_has_none_counted_that_was_given_before_they_were() -> None:
    before = before_they_were_counted(ethnic_group="arab", religion="muslim", sex="female")
    record, [event] = decided(before, answering(on=FRIDAY, sex=None))

    counted = opened(record.key, event)
    assert (counted.ethnic_group, counted.religion, counted.sex) == (EthnicGroup.ARAB, None, None)
    assert record.answers is not None
    assert record.answers.religion is Religion.MUSLIM
    again, [event] = decided(record, answering(on=FRIDAY, religion_in_words=None))
    assert opened(again.key, event).religion is None


def test_the_next_answer_has_those_counted_that_were_given_before_and_so_they_stay() -> None:
    before = before_they_were_counted(religion="muslim", sex="female")
    record, [event] = decided(before, answering(on=FRIDAY, marital_status="married"))
    assert opened(record.key, event).religion is Religion.MUSLIM

    record, [event] = decided(record, answering(on=FRIDAY, sex=None))
    assert opened(record.key, event).religion is Religion.MUSLIM


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
    record, [event] = decided(None, command)

    assert getattr(record.answers, f"{question}_in_words") == WORDS
    assert WORDS not in opened(record.key, event).model_dump_json()


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


def test_a_single_household_has_no_second_applicant() -> None:
    with pytest.raises(Refusal, match="only one applicant"):
        decided(None, answering(2, sex="male"))


def test_answers_follow_the_registration() -> None:
    with pytest.raises(Refusal, match="Submit a registration of interest before"):
        decided(None, answering(sex="male"), about(submitted_on=None))


def test_answers_are_not_dated_before_the_registration() -> None:
    with pytest.raises(Refusal, match="before the registration"):
        decided(None, answering(on=MONDAY, sex="male"))


def test_a_record_comes_back_from_where_it_is_kept_as_it_was() -> None:
    record = record_after(answering(religion="any_other", **IN_WORDS))

    assert EqualityRecord.model_validate(record.model_dump(mode="json")) == record


def test_what_was_typed_is_not_repeated_when_it_is_not_valid() -> None:
    with pytest.raises(ValidationError) as wrong:
        answering(religion="any_other", religion_in_words=WORDS * 20)

    assert WORDS not in str(wrong.value)
