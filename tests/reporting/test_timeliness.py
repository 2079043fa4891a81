"""The stages against their limits, each as an example that can be checked by hand."""

from datetime import date

import pytest

from contracts.assessment import (
    StageOneDecided,
    StageOneNoticeSent,
    StageTwoStarted,
    WindowClosed,
)
from contracts.disqualification import DisqualificationRetracted, HouseholdDisqualified
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.panel import PanelCaseClosed
from contracts.reference import DelayReason, StageOneOutcome
from tests.reporting.helpers.stories import (
    MAY_BE_SUITABLE,
    accepted,
    approved,
    approved_family,
    contacted,
    determined,
    figure_of,
    informed,
    not_approved,
    opened,
    received,
    row_of,
    withdrawn_application,
    withdrawn_enquiry,
)

ENQUIRED = date(2021, 4, 6)
"""The Tuesday after Easter: its second working day is Thursday 8 April, its tenth 20 April."""


@pytest.mark.parametrize(
    ("reached", "in_time"), [(date(2021, 4, 8), 1), (date(2021, 4, 9), 0), (ENQUIRED, 1)]
)
def test_a_first_response_on_the_second_working_day_is_in_time(reached: date, in_time: int) -> None:
    figure = figure_of(
        "first_response", "unanswered_is_missed", row_of(received(ENQUIRED), contacted(reached))
    )

    assert (figure.numerator, figure.denominator) == (in_time, 1)


@pytest.mark.parametrize(("given", "in_time"), [(date(2021, 4, 20), 1), (date(2021, 4, 21), 0)])
def test_information_on_the_tenth_working_day_is_in_time(given: date, in_time: int) -> None:
    figure = figure_of(
        "information", "unanswered_is_missed", row_of(received(ENQUIRED), informed(given))
    )

    assert (figure.numerator, figure.denominator) == (in_time, 1)


def test_an_unanswered_enquiry_is_missed_the_day_after_its_last_day_and_running_until_then() -> (
    None
):
    row = row_of(received(ENQUIRED))
    on_the_day, day_after = date(2021, 4, 8), date(2021, 4, 9)

    running = figure_of("first_response", "unanswered_is_missed", row, as_of=on_the_day)
    assert (running.denominator, running.left_out) == (0, {"still_running": 1})
    missed = figure_of("first_response", "unanswered_is_missed", row, as_of=day_after)
    assert (missed.numerator, missed.denominator, missed.left_out) == (0, 1, {})


def test_the_second_reading_leaves_an_unanswered_enquiry_out_and_says_so() -> None:
    row = row_of(received(ENQUIRED))

    running = figure_of("first_response", "answered_only", row, as_of=date(2021, 4, 8))
    assert running.left_out == {"still_running": 1}
    over = figure_of("first_response", "answered_only", row, as_of=date(2021, 4, 9))
    assert (over.denominator, over.left_out, over.value) == (0, {"unanswered": 1}, None)


@pytest.mark.parametrize(
    ("left", "denominator", "left_out"),
    [
        (date(2021, 4, 7), 0, {"withdrawn": 1}),
        (date(2021, 4, 8), 0, {"withdrawn": 1}),
        (date(2021, 4, 9), 1, {}),
    ],
)
def test_an_enquiry_withdrawn_by_its_last_day_is_left_out(
    left: date, denominator: int, left_out: dict[str, int]
) -> None:
    row = row_of(received(ENQUIRED), withdrawn_enquiry(left))
    figure = figure_of("first_response", "unanswered_is_missed", row)

    assert (figure.denominator, figure.left_out) == (denominator, left_out)


def test_an_enquiry_from_a_year_without_known_bank_holidays_is_left_out_and_counted_as_such() -> (
    None
):
    row = row_of(received(date(1999, 5, 4)), contacted(date(1999, 5, 5)))
    figure = figure_of("first_response", "unanswered_is_missed", row)

    assert (figure.denominator, figure.left_out) == (0, {"no_rule_for_the_date": 1})


@pytest.mark.parametrize(
    ("start", "end", "in_time"),
    [
        (date(2021, 6, 10), date(2021, 8, 10), 1),
        (date(2021, 6, 10), date(2021, 8, 11), 0),
        (date(2021, 12, 31), date(2022, 2, 28), 1),
        (date(2021, 12, 31), date(2022, 3, 1), 0),
    ],
)
def test_stage_one_ends_in_time_on_the_corresponding_day_and_late_on_the_next(
    start: date, end: date, in_time: int
) -> None:
    row = row_of(opened(start), StageOneDecided(occurred_on=end, outcome=MAY_BE_SUITABLE))
    figure = figure_of("stage_one", "all", row)

    assert (figure.numerator, figure.denominator) == (in_time, 1)
    assert figure.days is not None
    assert figure.days.median == (end - start).days


def test_an_extended_stage_one_that_was_late_counts_in_one_of_three_readings() -> None:
    decided = StageOneDecided(
        occurred_on=date(2021, 9, 1), outcome=MAY_BE_SUITABLE, delay=DelayReason.DBS
    )
    row = row_of(opened(date(2021, 6, 10)), decided)

    every = figure_of("stage_one", "all", row)
    assert (every.numerator, every.denominator, every.left_out) == (0, 1, {})
    without = figure_of("stage_one", "without_extended", row)
    assert (without.denominator, without.left_out) == (0, {"extended": 1})
    without_late = figure_of("stage_one", "without_extended_and_late", row)
    assert (without_late.denominator, without_late.left_out) == (0, {"extended_and_late": 1})


@pytest.mark.parametrize("reason", [None, DelayReason.AGENCY_CAPACITY])
def test_a_late_stage_one_without_a_ground_is_late_in_every_reading(
    reason: DelayReason | None,
) -> None:
    decided = StageOneDecided(occurred_on=date(2021, 9, 1), outcome=MAY_BE_SUITABLE, delay=reason)
    row = row_of(opened(date(2021, 6, 10)), decided)

    for reading in ("all", "without_extended", "without_extended_and_late"):
        figure = figure_of("stage_one", reading, row)
        assert (figure.numerator, figure.denominator, figure.left_out) == (0, 1, {})


def test_an_extended_stage_one_that_was_in_time_is_left_out_only_without_all_extended() -> None:
    decided = StageOneDecided(
        occurred_on=date(2021, 7, 1), outcome=MAY_BE_SUITABLE, delay=DelayReason.DBS
    )
    row = row_of(opened(date(2021, 6, 10)), decided)

    assert figure_of("stage_one", "without_extended", row).left_out == {"extended": 1}
    assert figure_of("stage_one", "without_extended_and_late", row).numerator == 1


def test_a_family_that_withdraws_in_stage_one_is_left_out_and_counted_as_such() -> None:
    row = row_of(opened(date(2021, 6, 10)), withdrawn_application(date(2021, 7, 1)))
    figure = figure_of("stage_one", "all", row)

    assert (figure.denominator, figure.left_out, figure.value) == (0, {"withdrawn": 1}, None)


def test_a_family_disqualified_in_stage_one_counts_as_decided_and_later_by_its_first_decision() -> (
    None
):
    on = date(2021, 7, 1)
    refused = StageOneDecided(
        occurred_on=on, outcome=StageOneOutcome.NOT_SUITABLE, disqualified=True
    )
    in_stage_one = row_of(opened(date(2021, 6, 10)), refused)
    decided = StageOneDecided(occurred_on=on, outcome=MAY_BE_SUITABLE)
    later = row_of(opened(date(2021, 6, 10)), decided, NOTICED, DISQUALIFIED)

    for row in (in_stage_one, later):
        figure = figure_of("stage_one", "all", row)
        assert (figure.numerator, figure.denominator, figure.left_out) == (1, 1, {})


def test_a_disqualification_that_was_taken_back_counts_for_nothing() -> None:
    found = StageOneDecided(
        occurred_on=date(2021, 7, 1), outcome=StageOneOutcome.NOT_SUITABLE, disqualified=True
    )
    back = DisqualificationRetracted(occurred_on=date(2021, 10, 5))
    decided = StageOneDecided(occurred_on=date(2021, 10, 6), outcome=MAY_BE_SUITABLE)
    in_stage_one = row_of(opened(date(2021, 6, 10)), found, back)
    again = row_of(opened(date(2021, 6, 10)), found, back, decided)
    later = row_of(opened(date(2021, 6, 10)), decided, NOTICED, DISQUALIFIED, back)

    assert in_stage_one.stage_one_decided is None
    assert again.stage_one_decided
    assert again.stage_one_decided.on == decided.occurred_on
    assert later.disqualified is None
    assert later.stage_one_decided


def test_a_family_disqualified_after_stage_one_is_left_out_and_counted_as_such() -> None:
    window = figure_of(
        "between_stages", "all", row_of(opened(date(2021, 6, 10)), NOTICED, DISQUALIFIED)
    )
    stage_two = figure_of(
        "stage_two", "first_decision", row_of(opened(date(2021, 6, 10)), WISHED, DISQUALIFIED)
    )

    for figure in (window, stage_two):
        assert (figure.denominator, figure.left_out) == (0, {"disqualified": 1})


NOTICED = StageOneNoticeSent(occurred_on=date(2021, 8, 31), outcome=MAY_BE_SUITABLE)
LAPSED = WindowClosed(occurred_on=date(2022, 3, 3))
DISQUALIFIED = HouseholdDisqualified(occurred_on=date(2021, 10, 4))


def test_a_family_that_asks_for_stage_two_within_six_months_of_the_notice_is_counted() -> None:
    row = row_of(opened(date(2021, 6, 10)), NOTICED, WISHED)
    figure = figure_of("between_stages", "all", row)

    assert (figure.numerator, figure.denominator, figure.left_out) == (1, 1, {})


def test_a_family_whose_window_was_closed_is_counted_as_such_and_never_as_withdrawn() -> None:
    row = row_of(opened(date(2021, 6, 10)), NOTICED, LAPSED)

    figure = figure_of("between_stages", "all", row)
    assert (figure.numerator, figure.denominator, figure.left_out) == (0, 1, {})
    assert [fact.on for fact in row.facts("window_closed")] == [LAPSED.occurred_on]


def test_a_family_that_withdraws_between_the_stages_is_left_out() -> None:
    row = row_of(opened(date(2021, 6, 10)), NOTICED, withdrawn_application(date(2021, 10, 1)))

    assert figure_of("between_stages", "all", row).left_out == {"withdrawn": 1}


WISHED = StageTwoStarted(occurred_on=date(2021, 10, 31), agency="north")


@pytest.mark.parametrize(("decided", "in_time"), [(date(2022, 2, 28), 1), (date(2022, 3, 1), 0)])
def test_stage_two_ends_in_time_on_the_corresponding_day_whatever_the_decision(
    decided: date, in_time: int
) -> None:
    for decision in (approved(decided), determined(decided)):
        figure = figure_of("stage_two", "first_decision", row_of(WISHED, decision))
        assert (figure.numerator, figure.denominator) == (in_time, 1)


def test_after_a_determination_the_approval_is_the_final_decision_but_not_the_first() -> None:
    row = row_of(WISHED, determined(date(2022, 2, 1)), approved(date(2022, 5, 1)))

    assert figure_of("stage_two", "first_decision", row).numerator == 1
    final = figure_of("stage_two", "final_decision", row)
    assert (final.numerator, final.denominator) == (0, 1)


def test_a_determination_alone_is_not_final_and_is_left_out_of_the_second_reading() -> None:
    row = row_of(WISHED, determined(date(2022, 2, 1)))
    final = figure_of("stage_two", "final_decision", row)

    assert (final.denominator, final.left_out) == (0, {"decision_not_final": 1})


def test_the_final_decision_not_to_approve_is_final_on_its_own_day() -> None:
    row = row_of(WISHED, determined(date(2022, 2, 1)), not_approved(date(2022, 5, 1)))
    first = figure_of("stage_two", "first_decision", row)
    final = figure_of("stage_two", "final_decision", row)

    assert (first.numerator, first.denominator) == (1, 1)
    assert (final.numerator, final.denominator) == (0, 1)


@pytest.mark.parametrize(
    ("then", "counted"),
    [
        ((), (0, 0, {"decision_not_final": 1})),
        ((approved(date(2022, 5, 1)),), (0, 1, {})),
        ((not_approved(date(2022, 5, 1)),), (1, 1, {})),
        ((withdrawn_application(date(2022, 5, 1)),), (0, 0, {"withdrawn": 1})),
    ],
)
def test_a_proposal_counts_as_final_only_once_the_agency_has_finally_not_approved(
    then: tuple[Event, ...], counted: tuple[int, int, dict[str, int]]
) -> None:
    figure = figure_of(
        "proposals_not_to_approve", "by_proposal", row_of(determined(date(2022, 2, 1)), *then)
    )

    assert (figure.numerator, figure.denominator, figure.left_out) == counted


def test_a_family_that_withdraws_in_stage_two_is_left_out_once() -> None:
    row = row_of(
        WISHED,
        withdrawn_application(date(2022, 1, 10)),
        PanelCaseClosed(occurred_on=date(2022, 1, 12)),
    )
    figure = figure_of("stage_two", "first_decision", row)

    assert (figure.denominator, figure.left_out) == (0, {"withdrawn": 1})


def test_a_decision_without_the_day_of_the_wish_is_left_out_and_counted_as_such() -> None:
    figure = figure_of("stage_two", "first_decision", row_of(approved(date(2022, 2, 1))))

    assert (figure.denominator, figure.left_out) == (0, {"no_stage_two_start": 1})


@pytest.mark.parametrize(("decided", "in_time"), [(date(2021, 11, 3), 1), (date(2021, 11, 4), 0)])
def test_registration_to_approval_counts_six_months_from_acceptance(
    decided: date, in_time: int
) -> None:
    row = row_of(accepted(date(2021, 5, 3)), opened(date(2021, 5, 10)), approved(decided))
    figure = figure_of("registration_to_approval", "from_acceptance", row)

    assert (figure.numerator, figure.denominator) == (in_time, 1)
    assert figure_of("registration_to_approval", "from_stage_one", row).numerator == 1


def test_an_approval_without_a_stage_one_start_is_left_out_of_both_readings() -> None:
    row = row_of(accepted(date(2021, 5, 3)), approved(date(2021, 9, 1)))

    for reading in ("from_acceptance", "from_stage_one"):
        figure = figure_of("registration_to_approval", reading, row)
        assert (figure.denominator, figure.left_out) == (0, {"no_stage_one_start": 1})


def test_an_approval_without_an_acceptance_date_is_never_given_another_date() -> None:
    row = row_of(opened(date(2021, 5, 3)), approved(date(2021, 9, 1)))

    from_acceptance = figure_of("registration_to_approval", "from_acceptance", row)
    assert from_acceptance.left_out == {"no_acceptance_date": 1}
    assert figure_of("registration_to_approval", "from_stage_one", row).numerator == 1


def test_a_family_on_the_fast_track_has_no_stage_one_and_no_time_from_registration() -> None:
    family = approved_family()
    taken = FastTrackTaken(
        occurred_on=date(2021, 7, 1), ground=FastTrackGround.PREVIOUS_ADOPTER, checks=()
    )
    skipped = (StageOneDecided, StageOneNoticeSent)
    row = row_of(*(each for each in family if not isinstance(each, skipped)), taken)
    withdrew = row_of(opened(date(2021, 6, 10)), taken, withdrawn_application(date(2021, 8, 1)))

    assert figure_of("stage_one", "all", row, withdrew).left_out == {}
    assert figure_of("registration_to_approval", "from_acceptance", row).left_out == {
        "no_stage_one_start": 1
    }
    assert figure_of("stage_two", "first_decision", row).denominator == 1
