"""The age group on the day of registration: by hand, from the form, and sealed with the answers alone."""

from datetime import date
from uuid import uuid4

import pytest

from contracts.equality import AgeGroup, AnswersKey, CountedAnswers, EqualityAnswersGiven, Sex
from contracts.reference import Household
from services.chassis.decision import Decision
from services.enquiry.api.equality import about_household
from services.enquiry.domain.equality import (
    EqualityAnswers,
    EqualityRecord,
    GiveEqualityAnswers,
    HouseholdFacts,
    age_group,
    give_equality_answers,
)
from tests.enquiry.helpers.registration_forms import submitted

REGISTERED = date(2025, 3, 4)
FORTY = HouseholdFacts(
    journey=uuid4(),
    agency="moorland",
    household=Household.SINGLE,
    submitted_on=REGISTERED,
    age_groups={1: AgeGroup.FROM_40},
)
BEFORE = EqualityRecord(
    agency="moorland", answers=EqualityAnswers(sex=Sex.FEMALE), key="an old key"
)


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2004, 3, 4), AgeGroup.UNDER_30),
        (date(1995, 3, 5), AgeGroup.UNDER_30),
        (date(1995, 3, 4), AgeGroup.FROM_30),
        (date(1985, 3, 5), AgeGroup.FROM_30),
        (date(1985, 3, 4), AgeGroup.FROM_40),
        (date(1975, 3, 5), AgeGroup.FROM_40),
        (date(1975, 3, 4), AgeGroup.FROM_50),
        (date(1900, 1, 1), AgeGroup.FROM_50),
    ],
)
def test_a_group_begins_with_a_birthday(born: date, group: AgeGroup) -> None:
    assert age_group(born, REGISTERED) is group


def test_who_was_born_on_a_leap_day_is_older_at_the_end_of_february() -> None:
    assert age_group(date(1984, 2, 29), date(2014, 2, 27)) is AgeGroup.UNDER_30
    assert age_group(date(1984, 2, 29), date(2014, 2, 28)) is AgeGroup.FROM_30


def given(
    record: EqualityRecord | None, **answers: str | None
) -> tuple[CountedAnswers, Decision[EqualityRecord]]:
    command = GiveEqualityAnswers.model_validate({"on": REGISTERED, "applicant": 1, **answers})
    decision = give_equality_answers(record, command, about=FORTY, key=AnswersKey.new())
    [event] = decision.events
    assert isinstance(event, EqualityAnswersGiven)
    return AnswersKey(decision.state.key or "").open(event.sealed), decision


def test_the_age_group_leaves_sealed_with_an_answer_and_openly_nowhere() -> None:
    counted, decision = given(None, sex="female")

    assert counted.age_group is AgeGroup.FROM_40
    assert "40" not in decision.state.model_dump_json(exclude={"key"})
    assert "40_to_49" not in decision.events[0].model_dump_json()


def test_who_only_withdraws_an_answer_that_was_not_counted_has_no_age_counted() -> None:
    counted, _ = given(BEFORE, religion=None)

    assert counted.age_group is None


def test_the_age_is_that_of_each_applicant_when_the_form_was_submitted() -> None:
    couple = submitted(Household.JOINT, REGISTERED)
    born = [couple.form.applicant(number) for number in (1, 2)]
    about = about_household(uuid4(), couple)

    assert about.age_groups == {
        number: age_group(each.date_of_birth, REGISTERED)
        for number, each in enumerate(born, start=1)
        if each is not None and each.date_of_birth is not None
    }
    assert about.age_groups.keys() == {1, 2}
