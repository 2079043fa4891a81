"""Shares of individuals by each equality answer: by hand, and counted a second time from the events."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from contracts.enquiry import RegistrationSubmitted
from contracts.panel import ApplicantsApproved
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import EthnicGroup, Household
from services.reporting.api.exact import OWN, SAID
from services.reporting.domain.answers import figures_by
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.opened_answers import OpenedAnswers
from tests.reporting.helpers.by_hand import NotAFamily, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.equality_answers import answered, answers_withdrawn
from tests.reporting.helpers.people_by_hand import people_of
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved_family,
    cells_of,
    evolved_row,
    figure_of,
    merged,
    row_of,
)

BRITISH = EthnicGroup.WHITE_BRITISH
Share = tuple[int, int, int]
"""How many the share is of, out of how many who are known, and how many did not say."""
SINGLE = Household.SINGLE


def share(measure: str, *rows: Journey, reading: str = "known") -> Share:
    figure = figure_of(measure, reading, *rows)
    return figure.numerator, figure.denominator or 0, figure.left_out.get("unknown", 0)


def single(**said: Any) -> Journey:
    return row_of(*approved_family(household=SINGLE, groups=(BRITISH,), **said))


LIMITED: dict[str, Any] = {"long_term_condition": "yes", "reduced_activity": "yes_a_little"}
NOT_LIMITED = {"long_term_condition": "yes", "reduced_activity": "not_at_all"}


@pytest.mark.parametrize(
    ("measure", "said", "expected"),
    [
        ("female", {"sex": "female"}, (1, 1, 0)),
        ("female", {"sex": "male"}, (0, 1, 0)),
        ("female", {"sex": "prefer_not_to_say"}, (0, 0, 1)),
        ("female", {}, (0, 0, 1)),
        ("gender_not_as_at_birth", {"gender_same_as_at_birth": "no"}, (1, 1, 0)),
        ("gender_not_as_at_birth", {"gender_same_as_at_birth": "yes"}, (0, 1, 0)),
        ("gender_not_as_at_birth", {"gender_same_as_at_birth": "prefer_not_to_say"}, (0, 0, 1)),
        ("lesbian_gay_bisexual_other", {"sexual_orientation": "gay_or_lesbian"}, (1, 1, 0)),
        ("lesbian_gay_bisexual_other", {"sexual_orientation": "bisexual"}, (1, 1, 0)),
        ("lesbian_gay_bisexual_other", {"sexual_orientation": "other"}, (1, 1, 0)),
        (
            "lesbian_gay_bisexual_other",
            {"sexual_orientation": "heterosexual_or_straight"},
            (0, 1, 0),
        ),
        ("lesbian_gay_bisexual_other", {"sexual_orientation": "prefer_not_to_say"}, (0, 0, 1)),
        ("religious", {"religion": "no_religion"}, (0, 1, 0)),
        ("religious", {"religion": "sikh"}, (1, 1, 0)),
        ("religious", {"religion": "any_other"}, (1, 1, 0)),
        ("religious", {"religion": "prefer_not_to_say"}, (0, 0, 1)),
        ("disabled", LIMITED, (1, 1, 0)),
        ("disabled", NOT_LIMITED, (0, 1, 0)),
        ("disabled", {"long_term_condition": "no"}, (0, 1, 0)),
        ("disabled", {"long_term_condition": "yes"}, (0, 0, 1)),
        ("disabled", {"long_term_condition": "prefer_not_to_say"}, (0, 0, 1)),
        ("married", {"marital_status": "married"}, (1, 1, 0)),
        ("married", {"marital_status": "in_civil_partnership"}, (1, 1, 0)),
        ("married", {"marital_status": "separated_from_marriage"}, (0, 1, 0)),
        ("married", {"marital_status": "prefer_not_to_say"}, (0, 0, 1)),
        ("aged_40_or_over", {"age_group": "under_30"}, (0, 1, 0)),
        ("aged_40_or_over", {"age_group": "30_to_39"}, (0, 1, 0)),
        ("aged_40_or_over", {"age_group": "40_to_49"}, (1, 1, 0)),
        ("aged_40_or_over", {"age_group": "50_or_over"}, (1, 1, 0)),
        ("aged_40_or_over", {"sex": "female"}, (0, 0, 1)),
    ],
)
def test_each_answer_counts_for_those_whom_the_share_is_of_for_the_others_or_for_nobody(
    measure: str, said: dict[str, str], expected: Share
) -> None:
    row = single(**said)

    for step in ("registrations_received", "approvals"):
        assert share(f"{measure}_{step}", row) == expected


def test_who_did_not_say_is_among_everybody() -> None:
    silent, woman = single(), single(sex="female")

    assert share("female_approvals", silent, woman, reading="everybody") == (1, 2, 0)


def test_each_of_a_couple_counts_alone_and_the_latest_answer_counts() -> None:
    couple = approved_family(groups=(BRITISH, BRITISH), sex="female")
    changed = answered(BRITISH, applicant=2, sex="male")

    assert share("female_approvals", row_of(*couple)) == (2, 2, 0)
    assert share("female_approvals", row_of(*couple, changed)) == (1, 2, 0)


def test_withdrawn_answers_and_those_of_a_merged_duplicate_count_no_more() -> None:
    family = approved_family(household=SINGLE, groups=(BRITISH,), religion="hindu")

    assert share("religious_approvals", row_of(*family, answers_withdrawn())) == (0, 0, 1)
    assert share("religious_approvals", row_of(*family, merged(LATER))) == (0, 0, 0)


def test_the_age_of_each_of_a_couple_counts_until_they_withdraw_or_leave() -> None:
    couple = approved_family(groups=(BRITISH, BRITISH), age_group="50_or_over")
    older, received = "aged_40_or_over_approvals", "aged_40_or_over_registrations_received"
    left = ApplicantLeft(occurred_on=date(2021, 7, 1), applicant=2, because=LeftBecause.SEPARATION)

    assert share(older, row_of(*couple)) == (2, 2, 0)
    assert share(older, row_of(*couple, answers_withdrawn())) == (1, 1, 1)
    assert share(older, row_of(*couple, left)) == (1, 1, 0)
    assert share(received, row_of(*couple, left)) == (2, 2, 0)


def test_who_left_the_application_before_the_approval_does_not_count_there() -> None:
    left = ApplicantLeft(occurred_on=date(2021, 7, 1), applicant=1, because=LeftBecause.SEPARATION)
    couple = row_of(*approved_family(groups=(BRITISH, BRITISH), **LIMITED), left)

    assert share("disabled_registrations_received", couple) == (2, 2, 0)
    assert share("disabled_approvals", couple) == (1, 1, 0)


def test_what_was_answered_before_the_other_answers_were_counted_is_unknown_of_them() -> None:
    before = row_of(*approved_family(household=SINGLE, groups=(EthnicGroup.ARAB,)))

    assert share("ethnic_minority_approvals", before) == (1, 1, 0)
    assert share("married_approvals", before) == (0, 0, 1)


def test_answers_are_parts_of_all_individuals_and_add_up_to_those_who_are_known() -> None:
    rows = [
        single(religion="hindu"),
        single(religion="sikh"),
        single(religion="no_religion"),
        single(),
    ]
    cells = Counter(
        {
            cell: times
            for row in rows
            for cell, times in cells_of("religious_approvals", "known", row).items()
        }
    )
    found = figures_by(Breakdown.RELIGION, Form.SHARE, cells, LATER)

    assert {name: each.numerator for name, each in found.items() if each.numerator} == {
        "hindu": 1,
        "sikh": 1,
        "no_religion": 1,
    }


def test_no_figure_of_what_people_said_is_for_staff_of_an_agency() -> None:
    of_answers = {
        name
        for name, each in MEASURES.items()
        if {"first_applicant", "second_applicant"} & set(each.facts)
    }

    assert len(of_answers) >= len(_YES) * 2
    assert of_answers <= SAID
    assert of_answers.isdisjoint(OWN)


# Counted a second time: from the events alone, in words of its own.


def _of(answer: str | None, counted: set[str]) -> bool | None:
    return None if answer in {None, "prefer_not_to_say"} else answer in counted


def _limited(said: OpenedAnswers) -> bool | None:
    if said.long_term_condition == "no":
        return False
    if said.long_term_condition != "yes":
        return None
    return _of(said.reduced_activity, {"yes_a_lot", "yes_a_little"})


_YES: dict[str, Callable[[OpenedAnswers], bool | None]] = {
    "female": lambda said: _of(said.sex, {"female"}),
    "gender_not_as_at_birth": lambda said: _of(said.gender_same_as_at_birth, {"no"}),
    "lesbian_gay_bisexual_other": lambda said: _of(
        said.sexual_orientation, {"gay_or_lesbian", "bisexual", "other"}
    ),
    "religious": lambda said: _of(
        said.religion,
        {"christian", "buddhist", "hindu", "jewish", "muslim", "sikh", "any_other"},
    ),
    "disabled": _limited,
    "married": lambda said: _of(said.marital_status, {"married", "in_civil_partnership"}),
    "aged_40_or_over": lambda said: _of(said.age_group, {"40_to_49", "50_or_over"}),
}


def by_hand(story: list[Told], measure: str) -> Share:
    try:
        record = record_of(story)
    except NotAFamily:
        return 0, 0, 0
    approvals = measure.endswith("_approvals")
    on = record.day(ApplicantsApproved if approvals else RegistrationSubmitted)
    if on is None or not record.counts:
        return 0, 0, 0
    question = _YES[measure.removesuffix("_approvals").removesuffix("_registrations_received")]
    found = [None if each is None else question(each) for each in people_of(story, record, on)]
    return found.count(True), len(found) - found.count(None), found.count(None)


@given(journeys())
def test_every_answer_is_counted_as_a_second_counting_finds_it(story: list[Told]) -> None:
    row = evolved_row(story)

    for name in _YES:
        for step in ("registrations_received", "approvals"):
            measure = f"{name}_{step}"
            assert share(measure, row) == by_hand(story, measure)
