"""Ethnic minority shares of individual adopters, as examples that can be checked by hand."""

from datetime import date

from contracts.ethnic_groups import WHITE_GROUPS
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.answers import figures_by
from services.reporting.domain.measures.measure import Breakdown, Form
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.stories import (
    LATER,
    approved_family,
    counted,
    figure_of,
    received,
    row_of,
    submitted,
)

RECEIVED = "ethnic_minority_registrations_received"
APPROVED = "ethnic_minority_approvals"
DAY = date(2021, 4, 6)


def test_a_couple_is_two_individuals_and_each_answer_counts_alone() -> None:
    couple = row_of(*approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.WHITE_BRITISH)))

    for measure in (RECEIVED, APPROVED):
        figure = figure_of(measure, "known", couple)
        assert (figure.numerator, figure.denominator, figure.value) == (1, 2, 0.5)


def test_white_minorities_stay_in_the_denominator_and_are_never_counted() -> None:
    rows = [
        row_of(submitted(DAY), answered(group), received(DAY, household=Household.SINGLE), number=n)
        for n, group in enumerate(WHITE_GROUPS)
    ]
    figure = figure_of(RECEIVED, "known", *rows)

    assert (figure.numerator, figure.denominator) == (0, 5)


def test_who_did_not_answer_or_wish_to_say_is_unknown_and_counts_only_among_everybody() -> None:
    silent = row_of(
        *approved_family(groups=(EthnicGroup.ARAB, EthnicGroup.PREFER_NOT_TO_SAY)), number=1
    )
    nobody = row_of(*approved_family(), number=2)

    known = figure_of(RECEIVED, "known", silent, nobody)
    assert (known.numerator, known.denominator, known.left_out) == (1, 1, {"unknown": 3})
    everybody = figure_of(RECEIVED, "everybody", silent, nobody)
    assert (everybody.numerator, everybody.denominator, everybody.left_out) == (1, 4, {})


def test_an_ethnic_group_that_was_left_out_or_withdrawn_is_no_answer() -> None:
    row = row_of(
        submitted(DAY),
        answered(EthnicGroup.INDIAN),
        answered(None),
        received(DAY, household=Household.SINGLE),
    )
    figure = figure_of(RECEIVED, "known", row)

    assert (figure.denominator, figure.left_out) == (0, {"unknown": 1})


def test_a_second_answer_of_a_single_household_belongs_to_nobody_who_is_counted() -> None:
    row = row_of(
        *approved_family(household=Household.SINGLE, groups=(EthnicGroup.ROMA, EthnicGroup.CHINESE))
    )
    figure = figure_of(APPROVED, "everybody", row)

    assert (figure.numerator, figure.denominator) == (0, 1)


def test_ethnic_groups_are_shares_of_all_known_individuals_and_add_up_to_one() -> None:
    groups = [
        (EthnicGroup.INDIAN, EthnicGroup.WHITE_BRITISH),
        (EthnicGroup.INDIAN, EthnicGroup.ROMA),
        (EthnicGroup.PREFER_NOT_TO_SAY,),
    ]
    rows = [
        row_of(*approved_family(groups=given), number=number) for number, given in enumerate(groups)
    ]
    cells = {
        cell: times
        for cell, times in counted(rows).items()
        if (cell.measure, cell.reading) == (APPROVED, "known")
    }
    by_group = figures_by(Breakdown.ETHNIC_GROUP, Form.SHARE, cells, LATER)

    assert {name: figure.value for name, figure in by_group.items() if figure.value} == {
        "indian": 0.5,
        "white_british": 0.25,
        "roma": 0.25,
    }
    assert by_group["not_given"].left_out == {"unknown": 1}
    assert by_group["prefer_not_to_say"].left_out == {"unknown": 1}


def test_an_applicant_who_left_counts_where_they_registered_and_not_where_the_other_is_approved() -> (
    None
):
    left = ApplicantLeft(occurred_on=date(2021, 7, 1), applicant=1, because=LeftBecause.SEPARATION)
    couple = approved_family(groups=(EthnicGroup.INDIAN, EthnicGroup.WHITE_BRITISH))
    row = row_of(*couple, left)

    registered, approved = (figure_of(each, "known", row) for each in (RECEIVED, APPROVED))
    assert (registered.numerator, registered.denominator) == (1, 2)
    assert (approved.numerator, approved.denominator) == (0, 1)
