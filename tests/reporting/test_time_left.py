"""How long it still took to the decision: worked out by hand, and what must hold of every curve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reference import AgencyDecision
from contracts.turning_points import DaysIn
from services.reporting.domain.time_left import (
    ENOUGH,
    PARTS,
    STILL_WATCHED,
    WAITED,
    By,
    Came,
    Course,
    cell_of,
    courses,
    courses_of,
    curve,
    reached,
    time_left,
)
from tests.reporting.helpers.courses import (
    FIRST,
    decided,
    minutes,
    noticed,
    on,
    stage_two,
    written,
)
from tests.reporting.helpers.stories import approved, received, row_of, withdrawn_application
from tests.reporting.helpers.worked_days import enquiry, to_panel

DECIDED, LEFT, WAITS = Came.DECIDED, Came.LEFT, Came.WAITS
ONE, BETWEEN, TWO, PANEL, DECISION = PARTS
PROPOSAL = AgencyDecision.QUALIFYING_DETERMINATION


def found(happened: list[Event], until: int) -> list[tuple[DaysIn, int, int, int, Came]]:
    """Each part with the day on which it began, by the number of days after the enquiry."""
    return [
        (each.part, (each.since - FIRST).days, each.stay, each.days, each.came)
        for each in courses(row_of(*happened), on(until))
    ]


@pytest.mark.parametrize(
    ("happened", "until", "by_hand"),
    [
        ([received(FIRST)], 50, []),
        (enquiry(), 14, []),
        (enquiry(), 20, [(ONE, 14, 6, 6, WAITS)]),
        (
            [*enquiry(), decided(50), noticed(52)],
            60,
            [(ONE, 14, 38, 46, WAITS), (BETWEEN, 52, 8, 8, WAITS)],
        ),
        (
            [*enquiry(), decided(50), noticed(52), stage_two(60)],
            61,
            [(ONE, 14, 38, 47, WAITS), (BETWEEN, 52, 8, 9, WAITS), (TWO, 60, 1, 1, WAITS)],
        ),
        (
            [*to_panel(), minutes(120), approved(on(125))],
            400,
            [
                (ONE, 14, 38, 111, DECIDED),
                (BETWEEN, 52, 8, 73, DECIDED),
                (TWO, 60, 40, 65, DECIDED),
                (PANEL, 100, 20, 25, DECIDED),
                (DECISION, 120, 5, 5, DECIDED),
            ],
        ),
        (
            [*to_panel(), minutes(120), approved(on(125))],
            110,
            [
                (ONE, 14, 38, 96, WAITS),
                (BETWEEN, 52, 8, 58, WAITS),
                (TWO, 60, 40, 50, WAITS),
                (PANEL, 100, 10, 10, WAITS),
            ],
        ),
        (
            [*enquiry(), decided(50), noticed(52), stage_two(60), withdrawn_application(on(70))],
            100,
            [(ONE, 14, 38, 86, LEFT), (BETWEEN, 52, 8, 48, LEFT), (TWO, 60, 10, 40, LEFT)],
        ),
        (
            [*to_panel(), minutes(120), written(130, PROPOSAL)],
            200,
            [
                (ONE, 14, 38, 116, DECIDED),
                (BETWEEN, 52, 8, 78, DECIDED),
                (TWO, 60, 40, 70, DECIDED),
                (PANEL, 100, 20, 30, DECIDED),
                (DECISION, 120, 10, 10, DECIDED),
            ],
        ),
    ],
)
def test_courses_by_hand(
    happened: list[Event], until: int, by_hand: list[tuple[DaysIn, int, int, int, Came]]
) -> None:
    assert found(happened, until) == by_hand


@pytest.mark.parametrize(
    ("reached_after", "watched", "by_hand"),
    [
        ([10], [], [(10, 1.0)]),
        ([10, 20], [], [(10, 1 / 2), (20, 1.0)]),
        ([10, 10, 20, 30], [], [(10, 1 / 2), (20, 3 / 4), (30, 1.0)]),
        ([10], [20], [(10, 1 / 2)]),
        ([20], [10], [(20, 1.0)]),
        ([20], [20], [(20, 1 / 2)]),
        ([10, 30], [20], [(10, 1 / 3), (30, 1.0)]),
        ([10, 20, 20, 30], [25, 40], [(10, 1 / 6), (20, 1 / 2), (30, 3 / 4)]),
        ([5, 15], [10, 100], [(5, 1 / 4), (15, 1 - 3 / 4 * 1 / 2)]),
    ],
)
def test_curves_by_hand(
    reached_after: list[int], watched: list[int], by_hand: list[tuple[int, float]]
) -> None:
    points = [(each.days, each.share) for each in curve(reached_after, watched)]

    assert [days for days, _ in points] == [days for days, _ in by_hand]
    assert [share for _, share in points] == pytest.approx([share for _, share in by_hand])


_days = st.lists(st.integers(1, 300), min_size=1, max_size=60)


@given(_days, st.integers(0, 60))
def test_where_everybody_was_watched_to_the_end_the_curve_is_the_plain_share(
    reached_after: list[int], left: int
) -> None:
    every = len(reached_after) + left

    for point in curve(reached_after, [400] * left):
        until = sum(each <= point.days for each in reached_after)
        assert point.share == pytest.approx(until / every)
        assert point.low - 1e-9 <= point.share <= point.high + 1e-9


@given(_days, st.lists(st.integers(0, 300), max_size=60))
def test_a_curve_never_falls_and_lies_in_its_interval(
    reached_after: list[int], watched: list[int]
) -> None:
    points = curve(reached_after, watched)

    assert [each.share for each in points] == sorted(each.share for each in points)
    assert all(0 <= each.low <= each.share + 1e-9 <= each.high + 2e-9 for each in points)


def families(number: int, days: int, came: Came, stay: int | None = None) -> list[Course]:
    return [Course(ONE, FIRST, days if stay is None else stay, days, came)] * number


def test_a_family_that_left_does_not_reach_the_decision_and_is_not_left_out() -> None:
    every = [*families(30, 100, DECIDED), *families(30, 365, LEFT, stay=20)]

    shown = time_left(every, ONE, 0)

    assert (shown.families, shown.decided, shown.left, shown.waits) == (60, 30, 30, 0)
    assert shown.points[-1].share == pytest.approx(1 / 2)
    assert shown.half is not None
    assert shown.half.days == 100
    assert shown.most is None


def test_with_fewer_decisions_than_enough_there_are_counts_and_no_curve() -> None:
    every = [*families(ENOUGH - 1, 100, DECIDED), *families(100, 365, WAITS)]

    shown = time_left(every, ONE, 0)

    assert (shown.families, shown.points, shown.half, shown.most) == (129, (), None, None)


def test_who_waited_longer_is_compared_with_those_that_did_and_counted_from_then_on() -> None:
    every = [*families(50, 60, DECIDED, stay=30), *families(40, 156, DECIDED, stay=70)]

    shown = time_left(every, ONE, 56)

    assert shown.families == 40
    assert shown.half == By(100, 100, 100)
    assert [each.days for each in shown.points] == [28, 56, 84, 112]
    assert [each.share for each in shown.points] == [0, 0, 0, 1]


def test_a_curve_ends_where_too_few_are_still_watched() -> None:
    few = families(STILL_WATCHED - 1, 300, DECIDED)
    every = [*families(30, 100, DECIDED), *families(30, 200, WAITS)]

    ended = time_left([*every, *few], ONE, 0)
    goes_on = time_left([*every, *few, *families(1, 301, WAITS)], ONE, 0)
    nobody = time_left([*every, *few], ONE, 0, still_watched=len(every) + len(few) + 1)

    assert [each.days for each in ended.points][-1] == 112
    assert ended.most is None
    assert [each.days for each in goes_on.points][-1] == 308
    assert goes_on.points[-1].share > 0.8
    assert (nobody.families, nobody.decided, nobody.points) == (69, 39, ())


def test_a_share_that_nobody_saw_reached_has_no_day() -> None:
    assert reached(0.8, curve([10] * 5, [20] * 5)) is None


def test_the_point_of_half_has_the_days_whose_own_intervals_hold_a_half() -> None:
    every = curve(list(range(1, 101)), [])

    half = reached(0.5, every)

    assert half is not None
    assert half.low is not None
    assert half.high is not None
    assert half.days == 50
    assert (half.low, half.high) == (40, 60)


@given(
    st.lists(
        st.builds(
            Course,
            st.sampled_from(PARTS),
            st.just(FIRST),
            st.integers(0, 500),
            st.integers(0, 500),
            st.sampled_from(list(Came)),
        )
    )
)
def test_the_table_has_every_family_with_the_weeks_that_it_waited(every: list[Course]) -> None:
    table: dict[tuple[DaysIn, int, Came, int], int] = {}
    for each in every:
        table[cell_of(each)] = table.get(cell_of(each), 0) + 1

    again = list(courses_of(table))

    for part in PARTS:
        for waited in WAITED:
            shown = time_left(every, part, waited, enough=len(every) + 1)
            assert time_left(again, part, waited, enough=len(every) + 1) == shown
