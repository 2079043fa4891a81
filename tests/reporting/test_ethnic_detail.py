"""Every ethnic group of those who register and are approved: by hand, counted a second time, and as it is published."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from contracts.enquiry import RegistrationSubmitted
from contracts.event import Event
from contracts.panel import ApplicantsApproved
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.answers import figures_by
from services.reporting.domain.contributions import Cell
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    Occasion,
    Tally,
    published_measure,
)
from services.reporting.domain.publishing.published_figure import PublishedFigure, published_groups
from services.web.site.splits import group_in_words
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
    merged,
    row_of,
)

RECEIVED, APPROVED = "ethnic_minority_registrations_received", "ethnic_minority_approvals"
STEPS: dict[str, type[Event]] = {RECEIVED: RegistrationSubmitted, APPROVED: ApplicantsApproved}
ROMA, CHINESE, INDIAN = EthnicGroup.ROMA, EthnicGroup.CHINESE, EthnicGroup.INDIAN
ARAB, SILENT = EthnicGroup.ARAB, EthnicGroup.PREFER_NOT_TO_SAY


def each_answer(measure: str, *rows: Journey) -> dict[str, int]:
    """How many gave each answer, those who did not say included."""
    cells = cells_of(measure, "everybody", *rows)
    found = figures_by(Breakdown.ETHNIC_GROUP, Form.SHARE, cells, LATER)
    return {name: each.numerator for name, each in found.items() if each.numerator}


def couple(*groups: EthnicGroup, more: Sequence[Any] = ()) -> Journey:
    return row_of(*approved_family(groups=groups), *more)


def alone(*groups: EthnicGroup, more: Sequence[Any] = ()) -> Journey:
    return row_of(*approved_family(household=Household.SINGLE, groups=groups), *more)


APART = ApplicantLeft(occurred_on=date(2021, 7, 1), applicant=1, because=LeftBecause.SEPARATION)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (couple(ROMA, CHINESE), {"roma": 1, "chinese": 1}),
        (couple(INDIAN, INDIAN), {"indian": 2}),
        (couple(INDIAN, SILENT), {"indian": 1, "prefer_not_to_say": 1}),
        (couple(INDIAN), {"indian": 1, "not_given": 1}),
        (couple(), {"not_given": 2}),
        (alone(ARAB), {"arab": 1}),
        (alone(ARAB, CHINESE), {"arab": 1}),
        (alone(ARAB, more=[answered(ROMA)]), {"roma": 1}),
        (alone(ARAB, more=[answers_withdrawn()]), {"not_given": 1}),
        (alone(ARAB, more=[merged(LATER)]), {}),
    ],
)
def test_each_adopter_gave_one_answer_or_did_not_say(
    row: Journey, expected: dict[str, int]
) -> None:
    for measure in STEPS:
        assert each_answer(measure, row) == expected


def test_who_left_before_the_approval_gave_an_answer_where_they_registered_alone() -> None:
    row = couple(ROMA, CHINESE, more=[APART])

    assert each_answer(RECEIVED, row) == {"roma": 1, "chinese": 1}
    assert each_answer(APPROVED, row) == {"chinese": 1}


def by_hand(story: list[Told], measure: str) -> dict[str, int]:
    try:
        record = record_of(story)
    except NotAFamily:
        return {}
    on = record.day(STEPS[measure])
    if on is None or not record.counts:
        return {}
    found = people_of(story, record, on)
    return dict(
        Counter(each.ethnic_group or "not_given" if each else "not_given" for each in found)
    )


@given(journeys())
def test_every_answer_is_counted_as_a_second_counting_finds_it(story: list[Told]) -> None:
    row = evolved_row(story)

    for measure in STEPS:
        assert each_answer(measure, row) == by_hand(story, measure)


class Silence(Noise):
    """No changes, so that spans can be worked out by hand."""

    def change(self, place: Sequence[str], cell_key: int, again_below: int) -> int:
        return super().change(place, cell_key, min(again_below, 0))


def published(measure: str, many: dict[EthnicGroup, int]) -> dict[str, PublishedFigure]:
    """The groups as they are published of so many single adopters of each, without noise."""
    counts = Counter[Cell]()
    for group, times in many.items():
        for cell, often in cells_of(measure, "known", alone(group)).items():
            counts[cell] += often * times
    on = Occasion("2021-22-Q2", ("north",), LATER, Silence(b""))
    found = published_measure(PUBLISHED[measure], Tally(counts, Counter()), on)
    return published_groups([found], Breakdown.ETHNIC_GROUP)


MANY = {INDIAN: 61, CHINESE: 4, ARAB: 19, EthnicGroup.WHITE_BRITISH: 200, ROMA: 3, SILENT: 30}


def test_each_group_is_published_with_every_answer_in_it_white_ones_too() -> None:
    found = {name: each.numerator.words for name, each in published(APPROVED, MANY).items()}

    # 50 to 69 are Asian, and at least 50 of them Indian, which leaves at most 19 for the others.
    assert (found["asian"], found["asian/indian"], found["asian/pakistani"]) == (
        "60",
        "60",
        "19 or fewer",
    )
    assert (found["white"], found["white/white_british"]) == ("200", "200")
    assert found["white/roma"] == "19 or fewer"
    assert {name.partition("/")[2] for name in found} - {""} == {*EthnicGroup} - {SILENT}


def test_a_span_of_an_answer_is_never_narrower_than_individuals_are_protected() -> None:
    for measure in STEPS:
        for each in published(measure, MANY).values():
            number = each.numerator
            assert number.at_most - number.at_least >= 10
            assert number.at_least == 0 or number.at_least > 10


def test_of_registrations_accepted_and_of_other_questions_no_answer_is_published_alone() -> None:
    accepted = published("ethnic_minority_registrations_accepted", MANY)

    assert set(accepted) == {"asian", "black", "mixed", "other"}


def test_a_group_is_called_what_the_question_calls_it() -> None:
    assert group_in_words("ethnic_group", "asian/chinese") == "Asian: Chinese"
    assert (
        group_in_words("ethnic_group", "white/white_british")
        == "White: English, Welsh, Scottish, Northern Irish or British"
    )
    assert group_in_words("religion", "any_other") == "Any other"
