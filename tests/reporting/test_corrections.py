"""Corrected days: every figure is what it would be had the right day been recorded first."""

from datetime import date

import pytest
from hypothesis import given

from contracts.assessment import AssessmentDateCorrected, StageOneDecided
from contracts.enquiry import DateCorrected
from contracts.event import Event
from contracts.panel import PanelDateCorrected
from services.reporting.domain.contributions import contributions
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.journey import Journey
from tests.reporting.helpers.drawn_journeys import enquiries
from tests.reporting.helpers.stories import (
    LATER,
    MAY_BE_SUITABLE,
    accepted,
    approved,
    attempted,
    cells_of,
    contacted,
    corrected,
    figure_of,
    informed,
    opened,
    opening_corrected,
    outcome_told,
    received,
    referred,
    row_of,
    submitted,
    taken_up,
    visit_held,
    visit_requested,
)

TUESDAY, WEDNESDAY, THURSDAY = date(2021, 4, 6), date(2021, 4, 7), date(2021, 4, 8)
FRIDAY, LATE = date(2021, 4, 9), date(2021, 6, 1)


def had_been_right(story: list[Event]) -> list[Event]:
    """The story with each event on its right day, and nothing that counts in place of corrections."""
    right = list(story)
    for place, event in enumerate(story):
        if isinstance(event, DateCorrected):
            right[place] = attempted(event.occurred_on)
            _put_right(right[:place], right, event)
    return right


def _put_right(before: list[Event], right: list[Event], correction: DateCorrected) -> None:
    place = correction.corrects - 1
    if place < len(before) and not isinstance(before[place], DateCorrected):
        right[place] = before[place].model_copy(update={"occurred_on": correction.right_day})


@given(enquiries())
def test_a_corrected_story_counts_like_one_that_was_right_from_the_first(
    story: list[Event],
) -> None:
    assert contributions(row_of(*story)) == contributions(row_of(*had_been_right(story)))


def kept(measure: str, *story: Event) -> tuple[int, int | None]:
    figure = figure_of(measure, "unanswered_is_missed", row_of(*story))
    return figure.numerator, figure.denominator


def test_a_corrected_contact_is_in_time_by_its_right_day() -> None:
    late = (received(TUESDAY), contacted(FRIDAY))

    assert kept("first_response", *late) == (0, 1)
    assert kept("first_response", *late, corrected(2, THURSDAY)) == (1, 1)


def test_correcting_the_earliest_contact_to_a_later_day_makes_another_the_earliest() -> None:
    story = (received(TUESDAY), contacted(WEDNESDAY), contacted(THURSDAY))
    row = row_of(*story, corrected(2, LATE))

    assert [(fact.on, fact.version) for fact in row.contacted] == [(THURSDAY, 3), (LATE, 2)]
    figure = figure_of("first_response", "unanswered_is_missed", row)
    assert figure.numerator == 1
    assert figure.days is not None
    assert figure.days.median == 2


def test_correcting_a_later_registration_to_an_earlier_day_makes_it_the_one_that_counts() -> None:
    story = (received(TUESDAY), submitted(date(2021, 7, 1)), submitted(date(2021, 10, 1)))

    for events, period in ((story, "2021-22-Q2"), ((*story, corrected(3, LATE)), "2021-22-Q1")):
        cells = cells_of("registrations_received", "by_own_date", row_of(*events))
        assert {cell.period for cell in cells} == {period}


def test_a_corrected_enquiry_moves_its_clocks_and_its_quarter() -> None:
    story = (received(date(2021, 3, 30)), contacted(THURSDAY))
    before, after = row_of(*story), row_of(*story, corrected(1, TUESDAY))

    assert {cell.period for cell in contributions(before)} == {"2020-21-Q4"}
    assert {cell.period for cell in contributions(after)} == {"2021-22-Q1"}
    assert kept("first_response", *story) == (0, 1)
    assert kept("first_response", *story, corrected(1, TUESDAY)) == (1, 1)


def test_of_several_corrections_of_one_event_the_latest_counts() -> None:
    story = (received(TUESDAY), informed(LATE), corrected(2, THURSDAY), corrected(2, LATE))

    assert kept("information", *story) == (0, 1)


@pytest.mark.parametrize(
    ("measure", "reading", "story", "right_day"),
    [
        ("referral_take_up", "common_standard", (referred(TUESDAY), taken_up(LATE)), THURSDAY),
        (
            "initial_visit",
            "common_standard",
            (visit_requested(TUESDAY), visit_held(LATE)),
            date(2021, 4, 20),
        ),
        (
            "visit_outcome",
            "common_standard",
            (visit_held(TUESDAY), outcome_told(LATE)),
            date(2021, 4, 15),
        ),
        (
            "registration_decision",
            "undecided_is_missed",
            (submitted(TUESDAY), accepted(LATE)),
            date(2021, 4, 13),
        ),
    ],
)
def test_every_clock_of_the_enquiry_goes_by_the_right_day_of_its_end(
    measure: str, reading: str, story: tuple[Event, ...], right_day: date
) -> None:
    late = row_of(received(TUESDAY), *story)
    right = row_of(received(TUESDAY), *story, corrected(3, right_day))

    assert figure_of(measure, reading, late).numerator == 0
    assert figure_of(measure, reading, right).numerator == 1


def test_a_corrected_acceptance_and_the_beginning_of_stage_one_move_each_by_its_own_stream() -> (
    None
):
    wrong, right = date(2021, 5, 3), date(2021, 5, 24)
    decided = StageOneDecided(occurred_on=date(2021, 7, 23), outcome=MAY_BE_SUITABLE)
    story = (
        received(TUESDAY),
        accepted(wrong),
        opened(wrong),
        decided,
        approved(date(2021, 11, 24)),
    )
    before, after = row_of(*story), row_of(*story, corrected(2, right), opening_corrected(right))

    for row, in_time in ((before, 0), (after, 1)):
        assert figure_of("stage_one", "all", row).numerator == in_time
        for reading in ("from_acceptance", "from_stage_one"):
            assert figure_of("registration_to_approval", reading, row).numerator == in_time


def test_the_beginning_of_stage_one_is_explained_by_its_right_day() -> None:
    decided = StageOneDecided(occurred_on=THURSDAY, outcome=MAY_BE_SUITABLE)
    row = row_of(opened(TUESDAY), opening_corrected(WEDNESDAY), decided)

    assert explained_days(row, "stage_one", "all") == [
        ("stage_one_opened", WEDNESDAY, 2),
        ("stage_one_decided", THURSDAY, None),
    ]


def test_a_corrected_stage_one_decision_restates_its_figure_and_is_explained() -> None:
    late, right = date(2021, 7, 30), date(2021, 6, 4)
    story = (opened(TUESDAY), StageOneDecided(occurred_on=late, outcome=MAY_BE_SUITABLE))
    row = row_of(*story, AssessmentDateCorrected(occurred_on=LATE, corrects=2, right_day=right))

    assert figure_of("stage_one", "all", row_of(*story)).numerator == 0
    assert figure_of("stage_one", "all", row).numerator == 1
    assert explained_days(row, "stage_one", "all")[-1] == ("stage_one_decided", right, 3)


def test_a_corrected_approval_restates_when_it_counts() -> None:
    story = (received(TUESDAY), opened(TUESDAY), approved(date(2021, 9, 30)))
    right = PanelDateCorrected(occurred_on=LATE, corrects=1, right_day=date(2021, 10, 1))

    for events, period in ((story, "2021-22-Q2"), ((*story, right), "2021-22-Q3")):
        cells = cells_of("approvals", "by_own_date", row_of(*events))
        assert {cell.period for cell in cells} == {period}


def test_a_correction_of_an_event_without_a_measure_moves_nothing() -> None:
    story = (received(TUESDAY), attempted(WEDNESDAY))

    assert contributions(row_of(*story, corrected(2, LATE))) == contributions(row_of(*story))


def test_an_explanation_shows_the_right_day_and_the_version_of_the_correction() -> None:
    row = row_of(received(TUESDAY), contacted(FRIDAY), corrected(2, THURSDAY))

    assert explained_days(row, "first_response", "unanswered_is_missed") == [
        ("received", TUESDAY, None),
        ("contacted", THURSDAY, 3),
    ]


def explained_days(row: Journey, measure: str, reading: str) -> list[tuple[str, date, int | None]]:
    selection = Selection(measure, reading, "all", None, "all", "numerator", LATER)
    explanation = explained(row, selection)
    assert explanation is not None
    return [(each.fact, each.occurred_on, each.corrected_by) for each in explanation.events]
