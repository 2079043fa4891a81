"""Stage one that begins later than the acceptance: which figure counts from which of the two days, worked out by hand."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given

from contracts.assessment import AssessmentDateCorrected, StageOneDecided, StageOneOpened
from contracts.enquiry import RegistrationAccepted
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.panel import ApplicantsApproved
from contracts.stage_one import LateStart, StageOneStarted
from services.reporting.domain.returns.data_quality import issues_of
from services.reporting.domain.returns.list_11 import Adopter, adopters
from tests.reporting.helpers.by_hand import NotAFamily, Record, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    MAY_BE_SUITABLE,
    Told,
    accepted,
    approved,
    evolved_row,
    figure_of,
    opened,
    opening_corrected,
    received,
    row_of,
)

ASKED, ACCEPTED, BEGAN = date(2021, 4, 6), date(2021, 5, 3), date(2021, 6, 14)
QUICK = FastTrackTaken(
    occurred_on=date(2021, 6, 21), ground=FastTrackGround.PREVIOUS_ADOPTER, checks=()
)
FAMILY = (received(ASKED), accepted(ACCEPTED), opened(ACCEPTED))
LATER = StageOneStarted(occurred_on=BEGAN, reason=LateStart.APPLICANTS_ASKED_TO_START_LATER)
AT_ONCE = StageOneStarted(occurred_on=ACCEPTED)
READINGS = ("from_acceptance", "from_stage_one")
Count = tuple[int, int, dict[str, int]]


def decided(on: date) -> StageOneDecided:
    return StageOneDecided(occurred_on=on, outcome=MAY_BE_SUITABLE)


def counted(*events: Event) -> tuple[int, ...]:
    """How many of one family are approved in time, from the acceptance and from the start of stage one."""
    row = row_of(*FAMILY, *events)
    figures = [figure_of("registration_to_approval", each, row) for each in READINGS]
    assert [each.denominator for each in figures] == [1, 1]
    return tuple(each.numerator for each in figures)


@pytest.mark.parametrize(
    ("events", "in_time"),
    [
        ((approved(date(2021, 11, 3)),), (1, 1)),
        ((approved(date(2021, 11, 4)),), (0, 0)),
        ((LATER, approved(date(2021, 11, 3))), (1, 1)),
        ((LATER, approved(date(2021, 11, 4))), (0, 1)),
        ((LATER, approved(date(2021, 12, 14))), (0, 1)),
        ((LATER, approved(date(2021, 12, 15))), (0, 0)),
        ((AT_ONCE, QUICK, approved(date(2021, 11, 3))), (1, 1)),
        ((LATER, QUICK, approved(date(2021, 11, 4))), (0, 1)),
        ((QUICK, LATER, approved(date(2021, 12, 15))), (0, 0)),
    ],
)
def test_six_months_count_from_each_of_the_two_days(
    events: tuple[Event, ...], in_time: tuple[int, int]
) -> None:
    assert counted(*events) == in_time


def test_the_fast_track_without_stage_one_is_left_out_of_both() -> None:
    row = row_of(*FAMILY, QUICK, approved(date(2021, 9, 1)))

    for reading in READINGS:
        figure = figure_of("registration_to_approval", reading, row)
        assert (figure.denominator, figure.left_out) == (0, {"no_stage_one_start": 1})


@pytest.mark.parametrize(("on", "in_time"), [(date(2021, 7, 3), 1), (date(2021, 7, 4), 0)])
def test_two_months_of_stage_one_count_from_the_acceptance_whenever_it_began(
    on: date, in_time: int
) -> None:
    figure = figure_of("stage_one", "all", row_of(*FAMILY, LATER, decided(on)))

    assert (figure.numerator, figure.denominator) == (in_time, 1)


def test_a_corrected_start_moves_the_figure_that_counts_from_it_and_no_other() -> None:
    wrong = (LATER, approved(date(2021, 12, 14)))
    right = AssessmentDateCorrected(
        occurred_on=date(2021, 12, 20), corrects=2, right_day=date(2021, 6, 13)
    )

    assert counted(*wrong) == (0, 1)
    assert counted(*wrong, right) == (0, 0)
    assert counted(*wrong, opening_corrected(date(2021, 5, 4))) == (0, 1)


def the_adopter(*events: Event) -> Adopter:
    [adopter] = adopters(row_of(*FAMILY, *events), "north", ASKED)
    return adopter


@pytest.mark.parametrize(
    ("events", "started_on"),
    [
        ((), ACCEPTED),
        ((LATER,), BEGAN),
        ((QUICK,), None),
        ((LATER, QUICK), BEGAN),
        ((QUICK, AT_ONCE), ACCEPTED),
        ((opening_corrected(ASKED),), ASKED),
        ((LATER, opening_corrected(ASKED)), BEGAN),
        ((LATER, AssessmentDateCorrected(occurred_on=BEGAN, corrects=2, right_day=ASKED)), ASKED),
    ],
)
def test_list_11_has_the_day_on_which_stage_one_began(
    events: tuple[Event, ...], started_on: date | None
) -> None:
    assert the_adopter(*events).stage_one_started_on == started_on


def test_a_fast_track_after_a_start_of_stage_one_is_no_fault_of_the_list() -> None:
    events = (LATER, QUICK, approved(date(2021, 12, 1)))
    found = [*issues_of(row_of(*FAMILY, *events), the_adopter(*events))]

    assert "stage_two_without_stage_one_end" not in found
    assert "approved_without_stage_one_start" not in found


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_hand(record: Record, reading: str) -> Count:
    """Registration to approval from the events alone: a family counts once, or is left out for one reason."""
    approval = record.day(ApplicantsApproved)
    if approval is None or not record.counts:
        return 0, 0, {}
    began = record.day(StageOneStarted)
    if began is None and not record.all(FastTrackTaken):
        began = record.day(StageOneOpened)
    if began is None:
        return 0, 0, {"no_stage_one_start": 1}
    start = record.day(RegistrationAccepted) if reading == "from_acceptance" else began
    if start is None:
        return 0, 0, {"no_acceptance_date": 1}
    return int(approval <= _months_after(start, 6)), 1, {}


def _stage_one_by_hand(record: Record) -> tuple[int, int]:
    opening, end = record.day(StageOneOpened), record.day(StageOneDecided)
    if not record.counts or opening is None or end is None or record.all(FastTrackTaken):
        return 0, 0
    return int(end <= _months_after(opening, 2)), 1


@given(journeys())
def test_both_days_are_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    try:
        record = record_of(story)
    except NotAFamily:
        record = Record(counts=False)
    row = evolved_row(story)

    for reading in READINGS:
        figure = figure_of("registration_to_approval", reading, row)
        found = figure.numerator, figure.denominator, figure.left_out
        assert found == _by_hand(record, reading)
    stage_one = figure_of("stage_one", "all", row)
    assert (stage_one.numerator, stage_one.denominator) == _stage_one_by_hand(record)
