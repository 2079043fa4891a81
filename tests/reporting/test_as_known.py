"""Rows as they stood on a day and were known on another: what the events recorded by then make by themselves."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.enquiry import ContactDetailsChanged
from contracts.reference import Household
from services.reporting.domain.answers import figure, whole_of
from services.reporting.domain.contributions import MEASURES, STOCKS, contributions, places
from services.reporting.domain.journey import Journey
from services.reporting.domain.known import Knowledge, as_known, as_known_by
from services.reporting.domain.measures.measure import Form
from services.reporting.store.documents import row_document
from services.reporting.store.documents import row_of as stored_row
from tests.reporting.helpers.drawn_journeys import interleaved, journeys
from tests.reporting.helpers.recorded import a_row, recorded
from tests.reporting.helpers.stories import (
    BEGAN,
    LATER,
    Told,
    absorbed,
    approved_family,
    contacted,
    corrected,
    merge_undone,
    merged,
    received,
    released,
    rows_after,
    told,
)

TUESDAY, WEDNESDAY, JUNE = date(2021, 4, 6), date(2021, 4, 7), date(2021, 6, 1)
NOT_OF_A_DAY = (
    "heard",
    "digests",
    "overwritten",
    "turned",
    "first_applicant",
    "second_applicant",
    "answers_of",
)


def said(row: Journey) -> dict[str, Any]:
    """What a row says of the journey."""
    return row.model_dump(mode="json", exclude_defaults=True, exclude=set(NOT_OF_A_DAY))


@st.composite
def orders(draw: st.DrawFn) -> list[Told]:
    """A journey as its streams may be heard between one another."""
    return interleaved(draw, draw(journeys()))


@settings(max_examples=150)
@given(orders(), st.integers(0, 14))
def test_a_row_as_known_is_the_row_of_the_events_recorded_by_then(
    ordered: list[Told], second: int
) -> None:
    moment = BEGAN + timedelta(seconds=second, milliseconds=500)
    known = [each for each in ordered if each.envelope.at < moment]
    subject = ordered[0].envelope.journey
    row = stored_row(row_document(rows_after(ordered)[subject]))

    expected = rows_after(known).get(subject, Journey(id=subject))
    assert said(as_known_by(row, moment)) == said(expected)


@settings(max_examples=60)
@given(journeys())
def test_a_row_as_known_today_is_the_row(story: list[Told]) -> None:
    row = a_row(story)

    assert said(as_known(row, Knowledge(LATER, LATER))) == said(row)


@settings(max_examples=60)
@given(journeys(), st.integers(0, 14))
def test_a_row_is_found_at_every_place_at_which_it_counted(story: list[Told], second: int) -> None:
    row = a_row(story)
    before = as_known_by(row, BEGAN + timedelta(seconds=second, milliseconds=500))
    counted = {(each.period, each.agency) for each in contributions(before, set(MEASURES) - STOCKS)}
    stood_at = {each.agency for each in contributions(before, STOCKS)}

    found = places(row)
    assert counted <= {tuple(place) for place in found}
    assert stood_at <= {place.agency for place in found}, "of stocks all quarters are read"


def test_a_day_that_was_corrected_leaves_the_place_at_which_it_counted_until_then() -> None:
    row = a_row(told(received(TUESDAY), corrected(1, date(2021, 2, 1))))

    assert places(row) == {("2020-21-Q4", "north"), ("2021-22-Q1", "north")}


def in_time(row: Journey, known: Knowledge) -> tuple[int, int | None]:
    """Of the first response: in time, and out of how many."""
    cells = contributions(as_known(row, known), {"first_response"})
    reading = MEASURES["first_response"].readings[0]
    headline = {cell: n for cell, n in cells.items() if cell.reading == reading.counted_as}
    found = figure(Form.SHARE, whole_of(headline), known.counts_to, reading.overdue)
    return found.numerator, found.denominator


def test_a_day_that_was_corrected_counted_as_it_was_recorded_until_then() -> None:
    story = told(received(TUESDAY), contacted(JUNE), corrected(2, WEDNESDAY))
    row = a_row(recorded(story, TUESDAY, JUNE, date(2021, 9, 1)))

    assert in_time(row, Knowledge(date(2021, 8, 31), date(2021, 8, 31))) == (0, 1)
    assert in_time(row, Knowledge(date(2021, 8, 31), date(2021, 9, 1))) == (1, 1)


def test_a_contact_recorded_late_was_unknown_and_had_happened() -> None:
    story = told(received(TUESDAY), contacted(WEDNESDAY))
    row = a_row(recorded(story, TUESDAY, JUNE))
    end_of_may = date(2021, 5, 31)

    assert in_time(row, Knowledge(end_of_may, end_of_may)) == (0, 1)
    assert in_time(row, Knowledge(end_of_may, JUNE)) == (1, 1)


def test_what_happens_after_the_day_that_is_counted_to_is_left_out() -> None:
    row = a_row(recorded(told(received(TUESDAY), contacted(WEDNESDAY)), TUESDAY, WEDNESDAY))

    assert in_time(row, Knowledge(TUESDAY, LATER)) == (0, 0)
    assert in_time(row, Knowledge(WEDNESDAY, LATER)) == (1, 1)


def test_a_merge_that_was_undone_counted_as_one_family_in_between() -> None:
    story = told(received(TUESDAY), merged(TUESDAY), merge_undone(TUESDAY))
    row = a_row(recorded(story, TUESDAY, JUNE, date(2021, 9, 1)))

    def known(on: date) -> bool:
        return as_known(row, Knowledge(LATER, on)).counts_nowhere

    assert [known(TUESDAY), known(JUNE), known(date(2021, 9, 1))] == [False, True, False]


def test_a_duplicate_that_was_released_gave_its_days_in_between() -> None:
    early = date(2021, 3, 30)
    story = told(received(TUESDAY), absorbed(JUNE, early), released(JUNE))
    row = a_row(recorded(story, TUESDAY, JUNE, date(2021, 9, 1)))

    def quarters(on: date) -> set[str]:
        cells = contributions(as_known(row, Knowledge(LATER, on)), {"enquiries"})
        return {cell.period for cell in cells}

    assert quarters(TUESDAY) == quarters(date(2021, 9, 1)) == {"2021-22-Q1"}
    assert quarters(JUNE) == {"2020-21-Q4"}


def test_who_the_household_was_is_told_from_what_was_known() -> None:
    joint = ContactDetailsChanged(occurred_on=JUNE, household=Household.JOINT)
    story = told(received(TUESDAY, household=Household.SINGLE), joint)
    row = a_row(recorded(story, TUESDAY, JUNE))

    assert as_known(row, Knowledge(LATER, TUESDAY)).household is Household.SINGLE
    assert as_known(row, Knowledge(LATER, JUNE)).household is Household.JOINT


def test_nothing_that_people_answered_about_themselves_is_kept_of_before() -> None:
    row = a_row(told(*approved_family()))

    assert not any(
        {"first_applicant", "second_applicant"} & each.was.keys() for each in row.overwritten
    )


def test_an_ordinary_journey_keeps_nothing_of_before() -> None:
    assert a_row(told(*approved_family())).overwritten == ()
