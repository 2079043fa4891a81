"""Closings, reopenings, own standards, visits and decisions, as examples to be checked by hand."""

from datetime import date

import pytest

from contracts.clocks import ClockId
from contracts.event import Event
from contracts.reference import ContactChannel, ReopeningReason
from services.reporting.domain.answers import Figure
from services.reporting.domain.contributions import MEASURES
from tests.reporting.helpers.stories import (
    accepted,
    closed,
    contacted,
    declined,
    figure_of,
    informed,
    outcome_told,
    own,
    received,
    reopened,
    row_of,
    submitted,
    visit_held,
    visit_requested,
    withdrawn_enquiry,
)

TUESDAY, WEDNESDAY, THURSDAY = date(2021, 4, 6), date(2021, 4, 7), date(2021, 4, 8)
"""After Easter: of the Tuesday, Thursday is the second working day and 20 April the tenth."""
FRIDAY = date(2021, 4, 9)
CAME_BACK, IN_ERROR = ReopeningReason.ENQUIRER_CAME_BACK, ReopeningReason.CLOSED_IN_ERROR
ENQUIRED = received(TUESDAY)


def response(*story: Event, reading: str = "unanswered_is_missed") -> Figure:
    return figure_of("first_response", reading, row_of(ENQUIRED, *story))


def share(figure: Figure) -> tuple[int, int | None, object]:
    return figure.numerator, figure.denominator, figure.left_out


def test_an_enquiry_closed_by_its_last_day_is_left_out_apart_from_those_withdrawn() -> None:
    assert share(response(closed(WEDNESDAY))) == (0, 0, {"closed": 1})
    assert share(response(withdrawn_enquiry(WEDNESDAY))) == (0, 0, {"withdrawn": 1})
    assert share(response(closed(THURSDAY))) == (0, 0, {"closed": 1})
    assert share(response(closed(FRIDAY))) == (0, 1, {})


def test_a_household_that_came_back_is_measured_from_the_reopening() -> None:
    again = (closed(WEDNESDAY), reopened(date(2021, 5, 4), CAME_BACK))

    assert share(response(*again)) == (0, 1, {})
    assert share(response(*again, contacted(date(2021, 5, 6)))) == (1, 1, {})
    assert share(response(*again, contacted(date(2021, 5, 7)))) == (0, 1, {})


def test_an_end_that_the_agency_took_back_counts_as_if_it_had_not_been() -> None:
    for reason in (IN_ERROR, ReopeningReason.AFTER_COMPLAINT):
        again = (closed(WEDNESDAY), reopened(date(2021, 5, 4), reason))
        assert share(response(*again)) == (0, 1, {})
        assert share(response(*again, contacted(date(2021, 5, 5)))) == (0, 1, {})


def test_a_response_that_was_missed_before_the_end_stays_missed_after_a_reopening() -> None:
    again = (closed(date(2021, 5, 3)), reopened(date(2021, 5, 4), CAME_BACK))

    assert share(response(*again, contacted(date(2021, 5, 5)))) == (0, 1, {})


def test_a_response_given_before_the_end_stays_given_after_a_reopening() -> None:
    again = (contacted(WEDNESDAY), closed(WEDNESDAY), reopened(date(2021, 5, 4), CAME_BACK))

    assert share(response(*again)) == (1, 1, {})


def test_an_enquiry_that_ended_again_is_left_out_by_its_last_end() -> None:
    story = (
        withdrawn_enquiry(WEDNESDAY),
        reopened(date(2021, 5, 4), CAME_BACK),
        closed(date(2021, 5, 5)),
    )

    assert share(response(*story)) == (0, 0, {"closed": 1})


def test_a_visit_is_a_response_and_an_attempt_is_none() -> None:
    assert share(response(visit_requested(TUESDAY), visit_held(THURSDAY))) == (1, 1, {})


@pytest.mark.parametrize(
    ("measure", "clock", "answer", "days", "kept"),
    [
        ("first_response", ClockId.FIRST_RESPONSE, contacted(THURSDAY), 1, (0, 1)),
        ("first_response", ClockId.FIRST_RESPONSE, contacted(FRIDAY), 3, (1, 0)),
        ("information", ClockId.ENQ_INFO, informed(date(2021, 4, 13)), 5, (1, 1)),
        ("information", ClockId.ENQ_INFO, informed(date(2021, 4, 14)), 5, (0, 1)),
    ],
)
def test_an_agencys_own_standard_counts_in_a_reading_of_its_own_and_never_in_the_headline(
    measure: str, clock: ClockId, answer: Event, days: int, kept: tuple[int, int]
) -> None:
    row = row_of(received(TUESDAY, standards=own(clock, days)), answer)

    readings = ("own_standard", "unanswered_is_missed")
    assert tuple(figure_of(measure, each, row).numerator for each in readings) == kept


def test_an_agency_without_a_standard_of_its_own_is_read_by_the_common_one() -> None:
    assert share(response(contacted(THURSDAY), reading="own_standard")) == (1, 1, {})
    assert share(response(contacted(FRIDAY), reading="own_standard")) == (0, 1, {})


def test_an_unanswered_enquiry_runs_until_the_last_day_of_the_agencys_own_standard() -> None:
    row = row_of(received(TUESDAY, standards=own(ClockId.FIRST_RESPONSE, 3)))

    for reading, denominator in (("unanswered_is_missed", 1), ("own_standard", 0)):
        figure = figure_of("first_response", reading, row, as_of=FRIDAY)
        assert figure.denominator == denominator


@pytest.mark.parametrize(
    ("measure", "story", "in_time"),
    [
        ("visit_call", (visit_requested(TUESDAY), contacted(THURSDAY)), 1),
        ("visit_call", (visit_requested(TUESDAY), contacted(FRIDAY)), 0),
        (
            "visit_call",
            (visit_requested(TUESDAY), contacted(THURSDAY, ContactChannel.EMAIL)),
            0,
        ),
        ("visit_call", (visit_requested(TUESDAY), visit_held(THURSDAY)), 1),
        ("visit_call", (contacted(TUESDAY), visit_requested(TUESDAY)), 0),
        ("initial_visit", (visit_requested(TUESDAY), visit_held(date(2021, 4, 20))), 1),
        ("initial_visit", (visit_requested(TUESDAY), visit_held(date(2021, 4, 21))), 0),
        ("visit_outcome", (visit_held(TUESDAY), outcome_told(date(2021, 4, 15))), 1),
        ("visit_outcome", (visit_held(TUESDAY), outcome_told(date(2021, 4, 16))), 0),
    ],
)
def test_a_visit_is_measured_step_by_step(
    measure: str, story: tuple[Event, ...], in_time: int
) -> None:
    figure = figure_of(measure, "common_standard", row_of(ENQUIRED, *story))

    assert share(figure) == (in_time, 1, {})


@pytest.mark.parametrize("measure", ["visit_call", "initial_visit", "visit_outcome"])
def test_a_family_without_a_visit_is_in_no_measure_of_visits(measure: str) -> None:
    assert share(figure_of(measure, "common_standard", row_of(ENQUIRED))) == (0, 0, {})


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (closed(date(2021, 4, 19)), "closed"),
        (withdrawn_enquiry(date(2021, 4, 19)), "withdrawn"),
        (declined(date(2021, 4, 19)), "registration_decided"),
    ],
)
def test_a_visit_that_nobody_waits_for_any_more_is_left_out_and_counted_as_such(
    end: Event, reason: str
) -> None:
    row = row_of(ENQUIRED, visit_requested(TUESDAY), end)

    assert share(figure_of("initial_visit", "common_standard", row)) == (0, 0, {reason: 1})


def test_a_second_visit_does_not_count_beside_the_first_but_one_after_a_break_does() -> None:
    first = (visit_requested(TUESDAY), visit_held(date(2021, 5, 4)))
    second = (visit_requested(date(2021, 6, 1)), visit_held(date(2021, 6, 2)))
    broken_off = (visit_requested(TUESDAY), closed(WEDNESDAY), reopened(date(2021, 5, 28)))

    late = figure_of("initial_visit", "common_standard", row_of(ENQUIRED, *first, *second))
    assert share(late) == (0, 1, {})
    anew = figure_of("initial_visit", "common_standard", row_of(ENQUIRED, *broken_off, *second))
    assert share(anew) == (1, 1, {})


def test_the_standard_for_a_visit_came_with_its_request() -> None:
    request = visit_requested(TUESDAY, own(ClockId.ENQ_VISIT, 5))
    row = row_of(ENQUIRED, request, visit_held(date(2021, 4, 14)))

    assert figure_of("initial_visit", "common_standard", row).numerator == 1
    assert figure_of("initial_visit", "own_standard", row).numerator == 0


@pytest.mark.parametrize(("decided", "in_time"), [(date(2021, 4, 13), 1), (date(2021, 4, 14), 0)])
def test_a_registration_decided_on_the_fifth_working_day_is_in_time_either_way(
    decided: date, in_time: int
) -> None:
    for decision in (accepted(decided), declined(decided)):
        row = row_of(ENQUIRED, submitted(TUESDAY), decision)
        figure = figure_of("registration_decision", "undecided_is_missed", row)
        assert share(figure) == (in_time, 1, {})


def test_a_registration_without_a_decision_is_missed_or_left_out_as_the_reading_says() -> None:
    row = row_of(ENQUIRED, submitted(TUESDAY))
    last_day, day_after = date(2021, 4, 13), date(2021, 4, 14)

    for reading in ("undecided_is_missed", "decided_only"):
        running = figure_of("registration_decision", reading, row, as_of=last_day)
        assert share(running) == (0, 0, {"still_running": 1})
    missed = figure_of("registration_decision", "undecided_is_missed", row, as_of=day_after)
    assert share(missed) == (0, 1, {})
    left_out = figure_of("registration_decision", "decided_only", row, as_of=day_after)
    assert share(left_out) == (0, 0, {"undecided": 1})


def test_a_registration_withdrawn_before_its_last_day_is_left_out() -> None:
    row = row_of(ENQUIRED, submitted(TUESDAY), withdrawn_enquiry(date(2021, 4, 12)))

    figure = figure_of("registration_decision", "undecided_is_missed", row)
    assert share(figure) == (0, 0, {"withdrawn": 1})


@pytest.mark.parametrize(
    "measure",
    ["first_response", "referral_take_up", "visit_call", "initial_visit", "visit_outcome"],
)
def test_a_local_limit_is_said_to_be_local(measure: str) -> None:
    assert "local standard" in MEASURES[measure].source
