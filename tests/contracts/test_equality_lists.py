"""The lists of the equality questions, in their order, and what their answers are in other lists."""

from enum import StrEnum

import pytest

from contracts.equality import (
    DFE_ETHNICITY,
    FIVE_GROUPS,
    DfeEthnicity,
    FiveGroups,
    MaritalStatus,
    ReducedActivity,
    Religion,
    Sex,
    SexualOrientation,
    YesNo,
    dfe_ethnicity,
    is_disabled,
)
from contracts.ethnic_groups import is_ethnic_minority
from contracts.reference import EthnicGroup

LISTS: dict[type[StrEnum], int] = {
    EthnicGroup: 20,
    SexualOrientation: 5,
    Religion: 9,
    YesNo: 3,
    ReducedActivity: 4,
    Sex: 3,
    MaritalStatus: 10,
}


@pytest.mark.parametrize(("answers", "length"), LISTS.items(), ids=str)
def test_each_list_is_whole_and_ends_with_the_wish_not_to_say(
    answers: type[StrEnum], length: int
) -> None:
    assert len(answers) == length
    assert [*answers][-1] == "prefer_not_to_say"


def test_the_religions_stand_in_the_order_in_which_they_are_asked() -> None:
    assert [*Religion][:-1] == [
        "no_religion",
        "christian",
        "buddhist",
        "hindu",
        "jewish",
        "muslim",
        "sikh",
        "any_other",
    ]


def test_every_answer_has_a_place_in_both_maps() -> None:
    assert DFE_ETHNICITY.codes.keys() == FIVE_GROUPS.codes.keys() == {*EthnicGroup}


def test_an_answer_that_the_departments_list_does_not_tell_apart_is_left_open() -> None:
    several = {group for group, codes in DFE_ETHNICITY.codes.items() if len(codes) > 1}

    assert several == {EthnicGroup.GYPSY_OR_IRISH_TRAVELLER}
    assert several <= DFE_ETHNICITY.left_open.keys()


def test_every_code_of_the_department_is_reached_by_some_answer_or_by_none() -> None:
    reached = {code for group in (None, *EthnicGroup) for code in dfe_ethnicity(group)}

    assert reached == {*DfeEthnicity}
    assert dfe_ethnicity(None) == (DfeEthnicity.NOBT,)
    assert dfe_ethnicity(EthnicGroup.PREFER_NOT_TO_SAY) == (DfeEthnicity.REFU,)


def test_the_ethnic_minorities_that_are_counted_are_the_four_groups_that_are_not_white() -> None:
    counted = {
        group for group in EthnicGroup if FIVE_GROUPS.codes[group] not in ((), (FiveGroups.WHITE,))
    }

    assert counted == {group for group in EthnicGroup if is_ethnic_minority(group)}


@pytest.mark.parametrize(
    ("condition", "activity", "disabled"),
    [
        ("yes", "yes_a_lot", True),
        ("yes", "yes_a_little", True),
        ("yes", "not_at_all", False),
        ("yes", "prefer_not_to_say", None),
        ("yes", None, None),
        ("no", None, False),
        ("prefer_not_to_say", None, None),
        (None, None, None),
    ],
)
def test_disabled_takes_both_answers(
    condition: str | None, activity: str | None, disabled: bool | None
) -> None:
    first = YesNo(condition) if condition else None
    second = ReducedActivity(activity) if activity else None

    assert is_disabled(first, second) is disabled
