"""Referrals: an enquiry counts once, for the agency that holds it, from the day it came there."""

from datetime import date

import pytest

from contracts.clocks import ClockId
from contracts.event import Event
from services.reporting.domain.answers import Figure
from services.reporting.domain.explanations import Selection, explained
from tests.reporting.helpers.stories import (
    LATER,
    accepted,
    agencies_of,
    approved_family,
    cells_of,
    contacted,
    figure_of,
    informed,
    lapsed,
    own,
    received,
    referred,
    refused,
    row_of,
    submitted,
    taken_up,
    visit_held,
    visit_requested,
    withdrawn_enquiry,
)

ENQUIRED, REFERRED = date(2021, 4, 6), date(2021, 4, 12)
"""A Tuesday, whose second working day is the 8th; a Monday, whose second working day is the 14th."""
IN_TIME, TOO_LATE = date(2021, 4, 14), date(2021, 4, 15)
BEGUN = (received(ENQUIRED), contacted(date(2021, 4, 7)), referred(REFERRED))


def response(*story: Event) -> Figure:
    return figure_of("first_response", "unanswered_is_missed", row_of(*story))


def test_a_referral_that_nobody_has_taken_up_counts_for_its_sender() -> None:
    row = row_of(*BEGUN)

    assert agencies_of("enquiries", row) == {"north"}
    assert agencies_of("first_response", row) == {"north"}
    assert response(*BEGUN).numerator == 1


def test_a_referral_that_was_taken_up_counts_once_and_for_the_receiver() -> None:
    row = row_of(*BEGUN, taken_up(date(2021, 4, 13)))

    assert agencies_of("enquiries", row) == {"south"}
    assert figure_of("enquiries", "by_own_date", row).value == 1
    assert {cell.period for cell in cells_of("enquiries", "by_own_date", row)} == {"2021-22-Q1"}


@pytest.mark.parametrize(("reached", "in_time"), [(IN_TIME, 1), (TOO_LATE, 0)])
def test_the_receiver_is_measured_from_the_day_of_the_referral(reached: date, in_time: int) -> None:
    figure = response(*BEGUN, taken_up(date(2021, 4, 13)), contacted(reached))

    assert (figure.numerator, figure.denominator) == (in_time, 1)
    assert figure.days is not None
    assert figure.days.median == (reached - REFERRED).days


def test_what_the_sender_did_before_is_no_answer_of_the_receiver() -> None:
    row = row_of(*BEGUN, informed(date(2021, 4, 12)), taken_up(date(2021, 4, 13)))

    assert figure_of("first_response", "unanswered_is_missed", row).numerator == 0
    assert figure_of("information", "unanswered_is_missed", row).numerator == 1


def test_a_contact_on_the_day_of_the_referral_counts_for_whoever_made_it() -> None:
    before = (received(ENQUIRED), contacted(REFERRED), referred(REFERRED), taken_up(REFERRED))
    after = (received(ENQUIRED), referred(REFERRED), taken_up(REFERRED), contacted(REFERRED))

    assert response(*before).numerator == 0
    assert response(*after).numerator == 1


@pytest.mark.parametrize("back", [refused(TOO_LATE), lapsed(TOO_LATE)])
def test_a_referral_that_comes_back_counts_for_the_sender_from_that_day(back: Event) -> None:
    assert agencies_of("first_response", row_of(*BEGUN, back)) == {"north"}
    assert response(*BEGUN, back).numerator == 0
    assert response(*BEGUN, back, contacted(date(2021, 4, 19))).numerator == 1
    assert response(*BEGUN, back, contacted(date(2021, 4, 20))).numerator == 0


def test_a_household_referred_on_counts_for_the_last_that_took_it_up() -> None:
    story = (
        *BEGUN,
        taken_up(date(2021, 4, 13)),
        referred(date(2021, 4, 19), "south", "west"),
    )

    assert agencies_of("enquiries", row_of(*story)) == {"south"}
    assert agencies_of("enquiries", row_of(*story, taken_up(date(2021, 4, 20), "west"))) == {"west"}


def test_the_registration_counts_for_the_holder_and_later_steps_for_the_agency_they_name() -> None:
    row = row_of(
        *BEGUN,
        taken_up(date(2021, 4, 13)),
        submitted(date(2021, 5, 4)),
        *approved_family(agency="west")[4:],
    )

    assert agencies_of("registrations_received", row) == {"south"}
    by_own_date = cells_of("registrations_accepted", "by_own_date", row)
    assert {cell.agency for cell in by_own_date} == {"west"}
    by_enquiry = cells_of("approvals", "by_enquiry", row)
    assert {cell.agency for cell in by_enquiry} == {"south"}


@pytest.mark.parametrize(("on", "in_time"), [(IN_TIME, 1), (TOO_LATE, 0)])
def test_a_referral_taken_up_on_the_second_working_day_is_in_time(on: date, in_time: int) -> None:
    row = row_of(*BEGUN, taken_up(on))
    figure = figure_of("referral_take_up", "common_standard", row)

    assert (figure.numerator, figure.denominator) == (in_time, 1)
    assert agencies_of("referral_take_up", row) == {"south"}


@pytest.mark.parametrize(
    ("ended", "denominator", "left_out"),
    [
        (refused(IN_TIME), 0, {"refused": 1}),
        (refused(TOO_LATE), 1, {}),
        (lapsed(TOO_LATE), 1, {}),
        (withdrawn_enquiry(date(2021, 4, 13)), 0, {"withdrawn": 1}),
        (withdrawn_enquiry(IN_TIME), 0, {"withdrawn": 1}),
        (withdrawn_enquiry(TOO_LATE), 1, {}),
    ],
)
def test_a_referral_that_nobody_took_up_is_missed_unless_it_was_refused_or_withdrawn_in_time(
    ended: Event, denominator: int, left_out: dict[str, int]
) -> None:
    figure = figure_of("referral_take_up", "common_standard", row_of(*BEGUN, ended))

    assert (figure.numerator, figure.denominator, figure.left_out) == (0, denominator, left_out)


def test_a_referral_is_running_until_the_end_of_its_last_day() -> None:
    row = row_of(*BEGUN)

    running = figure_of("referral_take_up", "common_standard", row, as_of=IN_TIME)
    assert running.left_out == {"still_running": 1}
    over = figure_of("referral_take_up", "common_standard", row, as_of=TOO_LATE)
    assert (over.numerator, over.denominator) == (0, 1)


def test_each_referral_of_a_household_counts_for_the_agency_that_received_it() -> None:
    story = (
        *BEGUN,
        refused(date(2021, 4, 13)),
        referred(date(2021, 4, 19), "north", "west"),
        taken_up(date(2021, 4, 20), "west"),
    )
    figure = figure_of("referral_take_up", "common_standard", row_of(*story))

    assert (figure.numerator, figure.denominator, figure.left_out) == (1, 1, {"refused": 1})
    assert agencies_of("referral_take_up", row_of(*story)) == {"south", "west"}


def test_a_household_referred_a_second_time_is_measured_from_the_second_referral() -> None:
    again = (*BEGUN, refused(date(2021, 4, 13)), referred(date(2021, 4, 19), "north", "south"))

    assert (
        response(*again, taken_up(date(2021, 4, 20)), contacted(date(2021, 4, 21))).numerator == 1
    )


def test_what_ended_one_referral_says_nothing_of_another() -> None:
    again = (*BEGUN, lapsed(REFERRED), referred(REFERRED, "north", "west"), refused(IN_TIME))
    figure = figure_of("referral_take_up", "common_standard", row_of(*again))

    assert (figure.numerator, figure.denominator, figure.left_out) == (0, 1, {"refused": 1})


def test_the_receivers_own_standard_came_with_the_referral() -> None:
    standards = own(ClockId.REFERRAL_TAKE_UP, 1) + own(ClockId.FIRST_RESPONSE, 3)
    row = row_of(
        received(ENQUIRED, standards=own(ClockId.FIRST_RESPONSE, 1)),
        referred(REFERRED, standards=standards),
        taken_up(IN_TIME),
        contacted(TOO_LATE),
    )

    assert figure_of("referral_take_up", "common_standard", row).numerator == 1
    assert figure_of("referral_take_up", "own_standard", row).numerator == 0
    assert figure_of("first_response", "unanswered_is_missed", row).numerator == 0
    assert figure_of("first_response", "own_standard", row).numerator == 1


def test_a_visit_at_the_sender_is_none_at_the_receiver() -> None:
    at_sender = (received(ENQUIRED), visit_requested(ENQUIRED), visit_held(date(2021, 4, 7)))
    moved = (*at_sender, referred(REFERRED), taken_up(REFERRED))

    assert agencies_of("initial_visit", row_of(*at_sender)) == {"north"}
    assert agencies_of("initial_visit", row_of(*moved)) == set()
    again = (*moved, visit_requested(TOO_LATE), visit_held(date(2021, 4, 16)))
    assert agencies_of("initial_visit", row_of(*again)) == {"south"}


def test_an_explanation_shows_how_the_enquiry_came_to_its_agency() -> None:
    row = row_of(*BEGUN, taken_up(date(2021, 4, 13)), contacted(IN_TIME), accepted(TOO_LATE))
    selection = Selection(
        "first_response", "unanswered_is_missed", "all", "south", "all", "numerator", LATER
    )
    explanation = explained(row, selection)

    assert explanation is not None
    assert [each.fact for each in explanation.events] == [
        "received",
        "referral_taken_up",
        "enquiry_referred",
        "contacted",
    ]
