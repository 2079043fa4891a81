"""A last day that bank holidays move twice: each move begins at the day that was told last, and a household loses none."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.clocks import ClockId, Move, Owner, due, moved, rule, start
from tests.proclaiming import proclaimed

FIRST, SECOND = date(2026, 9, 21), date(2026, 10, 2)
"""A Monday that is proclaimed on 12 September 2026, and a Friday that is proclaimed on 26 September."""
NONE = frozenset[date]()


@contextmanager
def both(
    monkeypatch: pytest.MonkeyPatch, second: date = SECOND, put_off: frozenset[date] = NONE
) -> Iterator[None]:
    with ExitStack() as releases:
        releases.enter_context(proclaimed(FIRST, monkeypatch, in_force_from=date(2026, 9, 12)))
        since = date(2026, 9, 17) if put_off else date(2026, 9, 26)
        releases.enter_context(
            proclaimed(second, monkeypatch, in_force_from=since, instead_of=put_off)
        )
        yield


CASES = [
    (
        "forty days from 1 September end on 26 October; Monday and Friday add one each; the first move was told",
        ClockId.QD_RESPONSE,
        date(2026, 9, 1),
        {date(2026, 10, 27)},
        Move(date(2026, 10, 27), date(2026, 10, 28), (SECOND,)),
    ),
    (
        "the same, and nobody told the first move: one move of two days",
        ClockId.QD_RESPONSE,
        date(2026, 9, 1),
        set[date](),
        Move(date(2026, 10, 26), date(2026, 10, 28), (FIRST, SECOND)),
    ),
    (
        "forty days from 14 September, begun with the Monday known, end on 9 November; the Friday adds one",
        ClockId.QD_RESPONSE,
        date(2026, 9, 14),
        set[date](),
        Move(date(2026, 11, 9), date(2026, 11, 10), (SECOND,)),
    ),
    (
        "ten days from 7 September ended on the Monday, and end on Tuesday 22; the Friday lies after that",
        ClockId.ENQ_INFO,
        date(2026, 9, 7),
        {date(2026, 9, 22)},
        None,
    ),
    ("both were known: nothing moved", ClockId.QD_RESPONSE, date(2026, 9, 28), set[date](), None),
]


@pytest.mark.parametrize(
    ("clock", "on", "told", "move"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_second_proclamation_moves_the_day_that_was_told_last(
    clock: ClockId, on: date, told: set[date], move: Move | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with both(monkeypatch):
        assert moved(start(clock, on), told) == move


def test_a_household_keeps_the_day_that_a_proclamation_gave_which_was_put_off_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The Monday becomes Friday 30 October instead: forty days from 1 September were 26 October, then 27, and stay so."""
    with both(monkeypatch, date(2026, 10, 30), frozenset({FIRST})):
        clock = start(ClockId.QD_RESPONSE, date(2026, 9, 1))
        assert clock.due_on == date(2026, 10, 27)
        assert moved(clock, {date(2026, 10, 27)}) is None


def test_an_agencys_day_goes_back_when_a_proclaimed_day_is_put_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten days from 10 September end on the 24th; with the Monday on the 25th; when it is put off on the 24th again."""
    with both(monkeypatch, date(2026, 10, 30), frozenset({FIRST})):
        clock = start(ClockId.ENQ_INFO, date(2026, 9, 10))
        assert moved(clock) is None
        back = Move(date(2026, 9, 25), date(2026, 9, 24), (FIRST,))
        assert moved(clock, {date(2026, 9, 25)}) == back


def test_a_last_day_that_was_put_off_is_moved_by_no_proclamation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_off = start(ClockId.COMPLAINT_ANSWER, date(2026, 9, 10)).model_copy(
        update={"due_on": date(2026, 10, 1)}
    )
    with proclaimed(FIRST, monkeypatch, in_force_from=date(2026, 9, 12)):
        assert moved(put_off) is None


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    clock=st.sampled_from(ClockId),
    on=st.dates(date(2026, 8, 1), date(2026, 10, 31)),
    second=st.dates(date(2026, 9, 22), date(2026, 11, 30)),
    is_put_off=st.booleans(),
)
def test_every_move_begins_at_the_day_that_was_told_last(
    clock: ClockId, on: date, second: date, is_put_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_first = due(clock, on)
    with proclaimed(FIRST, monkeypatch, in_force_from=date(2026, 9, 12)):
        move = moved(start(clock, on))
        told = {move.due_on} if move else set[date]()
        then = due(clock, on)
        last_told = then if move or on >= date(2026, 9, 12) else at_first
        instead = frozenset({FIRST}) if is_put_off else NONE
        since = min(second, date(2026, 9, 17))
        with proclaimed(second, monkeypatch, in_force_from=since, instead_of=instead):
            again = moved(start(clock, on), told)
            now = due(clock, on)
            if on < since:
                assert (again.was_due_on if again else now) == last_told
                assert rule(clock, on).owner is not Owner.HOUSEHOLD or now >= last_told
            else:
                assert again is None
            assert again is None or (again.due_on == now and again.days)


def test_a_day_on_a_weekend_counts_for_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    on = date(2026, 9, 1)
    with proclaimed(FIRST - timedelta(days=1), monkeypatch, in_force_from=date(2026, 9, 12)):
        assert all(moved(start(clock, on)) is None for clock in ClockId)
