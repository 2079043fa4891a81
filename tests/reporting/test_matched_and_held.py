"""Families that are matched or on hold at the end of a day, as examples by hand and counted a second time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.enquiry import RegistrationAccepted
from contracts.event import Event
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.placement import AdoptersMatched, ChildrenPlaced, MatchEnd, MatchEnded
from contracts.reference import ApprovalEnd
from services.reporting.domain.measures.measure import Breakdown
from tests.reporting.helpers.by_hand import NotAFamily, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stocks import (
    APPROVED,
    MATCHED,
    ON_HOLD,
    WAITED_LONG,
    by,
    ended,
    holds_by_hand,
    is_approved,
    is_matched,
    is_placed,
    stock,
    waiting,
    waits,
)
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    evolved_row,
    figure_of,
    row_of,
    withdrawn_application,
)

FIRST = date(2021, 4, 6)
MISTAKE = MatchEnd.BY_MISTAKE
DAYS = st.dates(date(2021, 4, 1), date(2023, 4, 1))


@given(journeys(), DAYS)
def test_matched_families_and_holds_are_counted_alike_from_cells_and_from_events(
    story: list[Told], on: date
) -> None:
    row = evolved_row(story)
    try:
        record = record_of(story)
    except NotAFamily:
        return
    matched = record.counts and is_approved(record, on) and is_matched(record, on)

    assert stock(MATCHED, on, row) == matched
    state = "placed" if is_placed(record, on) else "not_yet_placed"
    assert by(Breakdown.STATE, MATCHED, "all", on, row) == ({state: 1} if matched else {})
    held = holds_by_hand(record, on) if record.counts else None
    on_hold = by(Breakdown.GROUND, ON_HOLD, "all", on, row)
    assert on_hold == dict(Counter(held or ()))


def test_a_family_waits_again_when_its_match_did_not_go_ahead() -> None:
    row = row_of(*approved_family(), *a_match(date(2021, 10, 1), over=date(2021, 11, 1)))
    found = [waiting(date(2021, *day), row) for day in ((9, 30), (10, 1), (10, 31), (11, 1))]

    assert found == [1, 0, 0, 1]
    assert waits(date(2021, 11, 30), row) == {"3_to_6_months": 1}


def test_a_match_that_was_recorded_by_mistake_never_was() -> None:
    mistake = a_match(date(2021, 10, 1), over=date(2021, 11, 1), because=MatchEnd.BY_MISTAKE)
    row = row_of(*approved_family(), *mistake)

    assert waiting(date(2021, 10, 15), row) == 1
    assert stock(MATCHED, date(2021, 10, 15), row) == 0
    assert figure_of(WAITED_LONG, "all", row).denominator == 0


def test_a_second_match_is_a_second_stay() -> None:
    row = row_of(
        *approved_family(),
        *a_match(date(2021, 10, 1), over=date(2021, 11, 1)),
        *a_match(date(2021, 12, 1), number=2),
    )
    found = [stock(MATCHED, date(2021, *day), row) for day in ((10, 1), (11, 1), (12, 1), (12, 31))]

    assert found == [1, 0, 1, 1]


def test_matched_families_are_told_apart_by_whether_children_are_placed_yet() -> None:
    placed = ChildrenPlaced(occurred_on=date(2021, 12, 1), match=1, children=2)
    row = row_of(*approved_family(), *a_match(date(2021, 10, 1)), placed)
    found = [by(Breakdown.STATE, MATCHED, "all", date(2021, *d), row) for d in ((11, 30), (12, 1))]

    assert found == [{"not_yet_placed": 1}, {"placed": 1}]


def test_children_of_a_match_that_was_recorded_by_mistake_were_never_placed() -> None:
    mistake = a_match(date(2021, 11, 1), over=date(2022, 1, 1), number=2, because=MISTAKE)
    row = row_of(
        *approved_family(), *a_match(date(2021, 10, 1)), *mistake, placed(date(2021, 12, 1), 2)
    )

    assert by(Breakdown.STATE, MATCHED, "all", date(2021, 12, 15), row) == {"not_yet_placed": 1}
    assert by(Breakdown.STATE, MATCHED, "all", date(2022, 1, 15), row) == {"not_yet_placed": 1}


def test_a_family_is_not_yet_placed_again_once_its_placement_ended_while_another_match_stands() -> (
    None
):
    first = a_match(date(2021, 10, 1), over=date(2022, 1, 1), because=MatchEnd.DISRUPTED)
    row = row_of(
        *approved_family(),
        *first,
        placed(date(2021, 11, 1), 1),
        *a_match(date(2021, 12, 1), number=2),
        placed(date(2022, 2, 1), 2),
    )
    days = [(2021, 10, 31), (2021, 11, 1), (2021, 12, 31), (2022, 1, 1), (2022, 2, 1)]
    found = [by(Breakdown.STATE, MATCHED, "all", date(*day), row) for day in days]

    assert found == [
        {"not_yet_placed": 1},
        {"placed": 1},
        {"placed": 1},
        {"not_yet_placed": 1},
        {"placed": 1},
    ]


def placed(on: date, match: int) -> ChildrenPlaced:
    return ChildrenPlaced(occurred_on=on, match=match, children=1)


def test_an_adoption_ends_the_match_and_the_wait() -> None:
    row = row_of(
        *approved_family(),
        *a_match(date(2021, 10, 1)),
        ended(date(2022, 5, 1), ApprovalEnd.ADOPTION_ORDER),
    )

    assert stock(MATCHED, date(2022, 4, 30), row) == 1
    assert stock(MATCHED, date(2022, 5, 1), row) == 0
    assert waiting(date(2022, 5, 1), row) == 0


@pytest.mark.parametrize(
    ("matched_on", "long"),
    [
        (date(2021, 8, 24), 0),
        (date(2021, 9, 1), 0),
        (date(2021, 11, 23), 0),
        (date(2021, 11, 24), 1),
        (date(2021, 11, 25), 1),
        (date(2022, 8, 24), 1),
    ],
)
def test_who_was_matched_three_months_after_the_approval_or_later_waited_long(
    matched_on: date, long: int
) -> None:
    figure = figure_of(WAITED_LONG, "all", row_of(*approved_family(), *a_match(matched_on)))

    assert (figure.numerator, figure.denominator) == (long, 1)
    assert figure.days is not None
    assert figure.days.median == (matched_on - APPROVED).days


def test_the_first_match_alone_says_how_long_a_family_waited() -> None:
    matches = [
        *a_match(date(2021, 10, 1), over=date(2021, 11, 1)),
        *a_match(date(2022, 12, 1), number=2),
    ]
    figure = figure_of(WAITED_LONG, "all", row_of(*approved_family(), *matches))

    assert (figure.numerator, figure.denominator) == (0, 1)


def test_no_date_of_approval_is_no_wait() -> None:
    assert figure_of(WAITED_LONG, "all", row_of(*a_match(date(2022, 1, 1)))).denominator == 0


def test_a_hold_lasts_until_the_work_goes_on() -> None:
    resumed = HoldEnded(occurred_on=date(2021, 6, 20))
    row = row_of(*approved_family()[:6], on_hold(date(2021, 6, 1)), resumed)
    found = [stock(ON_HOLD, date(2021, *day), row) for day in ((5, 31), (6, 1), (6, 19), (6, 20))]

    assert found == [0, 1, 1, 0]


def test_a_hold_ends_with_the_assessment() -> None:
    row = row_of(
        *approved_family()[:6], on_hold(date(2021, 6, 1)), withdrawn_application(date(2021, 7, 1))
    )

    assert stock(ON_HOLD, date(2021, 6, 30), row) == 1
    assert stock(ON_HOLD, date(2021, 7, 1), row) == 0


def test_families_on_hold_are_told_apart_by_the_reason_of_the_hold_they_are_in() -> None:
    row = row_of(
        *approved_family()[:6],
        on_hold(date(2021, 6, 1), HoldReason.HEALTH),
        HoldEnded(occurred_on=date(2021, 6, 10)),
        on_hold(date(2021, 7, 1), HoldReason.WORK),
    )
    found = [by(Breakdown.GROUND, ON_HOLD, "all", date(2021, *d), row) for d in ((6, 5), (7, 5))]

    assert found == [{"health": 1}, {"work": 1}]


def test_a_hold_before_the_day_of_the_acceptance_counts_from_that_day() -> None:
    whole = approved_family(FIRST)
    accepted = next(each for each in whole if isinstance(each, RegistrationAccepted)).occurred_on
    row = row_of(*whole[:6], on_hold(FIRST))

    assert [stock(ON_HOLD, on, row) for on in (accepted - timedelta(1), accepted)] == [0, 1]


def test_two_holds_after_one_another_are_one_family_on_hold() -> None:
    row = row_of(
        *approved_family()[:6],
        on_hold(date(2021, 6, 1)),
        on_hold(date(2021, 6, 5), HoldReason.WORK),
    )

    assert stock(ON_HOLD, date(2021, 6, 5), row) == 1


def a_match(
    on: date,
    *,
    over: date | None = None,
    number: int = 1,
    because: MatchEnd = MatchEnd.DID_NOT_GO_AHEAD,
) -> list[Event]:
    found: list[Event] = [AdoptersMatched(occurred_on=on, match=number, children=1)]
    if over is not None:
        found.append(MatchEnded(occurred_on=over, match=number, because=because))
    return found


def on_hold(on: date, reason: HoldReason = HoldReason.HEALTH) -> CaseHeld:
    return CaseHeld(occurred_on=on, reason=reason, asked_by=AskedForBy.APPLICANTS)
