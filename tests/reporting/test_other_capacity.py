"""What if there had been more places or other meetings: worked out by hand, and the recorded days with the recorded turns."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.other_capacity import (
    LineFigures,
    Meetings,
    PeriodDays,
    Turn,
    at_meetings,
    figures,
    held,
    in_use,
    least_wait,
    meeting_days,
    ranked,
    soonest,
    waiting_on,
    with_meetings,
    with_places,
)

FIRST = date(2021, 4, 1)


def on(day: int) -> date:
    """The day that many days after 1 April 2021."""
    return FIRST + timedelta(day)


WHOLE = PeriodDays(on(0), on(364), on(700))


def family(came: int, begun: int | None = None, over: int | None = None) -> Turn:
    """In a line from `came`, with a turn from `begun` to `over`, and a decision 10 days later."""
    first, last = (None if each is None else on(each) for each in (begun, over))
    decided = None if over is None else on(over + 10)
    return Turn(on(came), first, last, None, asked=on(came), decided=decided)


def one_after_another(*, works: int, came: Sequence[int]) -> list[Turn]:
    """One place: each family's work begins when that of the one before is over."""
    free, found = 0, []
    for day in came:
        begun = max(day, free)
        free = begun + works
        found.append(family(day, begun, free))
    return found


def turns_of(found: Sequence[Turn]) -> list[int | None]:
    return [None if each.begun is None else (each.begun - FIRST).days for each in found]


ONE_PLACE = one_after_another(works=30, came=[0, 0, 0, 0])
"""Turns on days 0, 30, 60 and 90."""
THREE = [family(0, 0, 60), family(0, 0, 60), family(0, 0, 60), family(10, 60, 120)]
"""Three places, and a fourth family that waited for one."""
SLOW = [family(0, 5, 35), family(0, 35, 65), family(40, 65, 95)]


@pytest.mark.parametrize(
    ("recorded", "more", "expected"),
    [
        (ONE_PLACE, 0, [0, 30, 60, 90]),
        (ONE_PLACE, 1, [0, 0, 30, 30]),
        (ONE_PLACE, 2, [0, 0, 0, 30]),
        (ONE_PLACE, 3, [0, 0, 0, 0]),
        (THREE, 0, [0, 0, 0, 60]),
        (THREE, 1, [0, 0, 0, 10]),
        (THREE, -1, [0, 0, 60, 60]),
        (THREE, -2, [0, 60, 120, 180]),
        (SLOW, 1, [5, 5, 45]),
        (SLOW, 0, [5, 35, 65]),
        (one_after_another(works=30, came=[0, 50, 100]), 1, [0, 50, 100]),
        ([family(0, 0, 30), family(0, 30, None), family(5)], 1, [0, 0, 30]),
        ([family(0, 0, 30), family(0, 30, None), family(5)], 0, [0, 30, None]),
        ([family(0, 0, 0), family(0, 1, 1), family(0, 2, 2)], 1, [0, 0, 1]),
    ],
)
def test_turns_with_more_places_and_with_fewer(
    recorded: list[Turn], more: int, expected: list[int | None]
) -> None:
    assert turns_of(with_places(recorded, more, WHOLE)) == expected


MONTHLY = [family(0, 28), family(14, 28), family(30, 56), family(50, 84)]
"""A panel every 28 days; the quickest family waited 14 days for it."""


@pytest.mark.parametrize(
    ("recorded", "meetings", "expected"),
    [
        (MONTHLY, Meetings.TWICE_AS_OFTEN, [28, 28, 56, 70]),
        (MONTHLY, Meetings.HALF_AS_OFTEN, [56, 56, 56, 84]),
        (MONTHLY, Meetings.EVERY_WEEK, [28, 28, 49, 70]),
        (MONTHLY, Meetings.EVERY_2_WEEKS, [28, 28, 56, 70]),
        (MONTHLY, Meetings.EVERY_4_WEEKS, [28, 28, 56, 84]),
        ([*MONTHLY, family(60)], Meetings.EVERY_2_WEEKS, [28, 28, 56, 70, 84]),
        ([*MONTHLY, family(60)], Meetings.HALF_AS_OFTEN, [56, 56, 56, 84, None]),
        ([family(0, 7), family(0, 21), family(0, 21)], Meetings.TWICE_AS_OFTEN, [7, 14, 14]),
        ([family(0, 7), family(0, 21), family(0, 22)], Meetings.HALF_AS_OFTEN, [21, 21, 22]),
        ([family(0)], Meetings.EVERY_WEEK, [None]),
    ],
)
def test_turns_if_the_panel_had_met_at_other_times(
    recorded: list[Turn], meetings: Meetings, expected: list[int | None]
) -> None:
    assert turns_of(with_meetings(recorded, meetings, WHOLE)) == expected


def test_all_that_follows_a_turn_takes_as_many_days_as_it_did() -> None:
    [_, second, *_] = with_places(ONE_PLACE, 1, WHOLE)

    assert ONE_PLACE[1] == Turn(on(0), on(30), on(60), None, on(0), on(70))
    assert second == Turn(on(0), on(0), on(30), None, on(0), on(40))


def test_a_family_whose_turn_would_not_have_come_has_no_decision() -> None:
    [*_, last] = with_places(THREE, -2, WHOLE._replace(known=on(179)))

    assert (last.begun, last.over, last.decided) == (None, None, None)


def test_a_family_that_left_without_a_turn_takes_none() -> None:
    left = Turn(on(0), left=on(20))
    recorded = [family(0, 0, 30), left, family(0, 30, 60)]

    assert with_places(recorded, 1, WHOLE) == [recorded[0], left, family(0, 0, 30)]


def test_nothing_moves_before_the_first_day_of_the_what_if() -> None:
    later = PeriodDays(on(45), on(364), on(700))

    assert turns_of(with_places(ONE_PLACE, 2, later)) == [0, 30, 45, 45]
    assert turns_of(with_places(THREE, -1, PeriodDays(on(61), on(364), on(700)))) == [0, 0, 0, 60]
    assert turns_of(with_meetings(MONTHLY, Meetings.HALF_AS_OFTEN, later)) == [28, 28, 84, 84]


def test_places_are_taken_from_the_first_day_of_work_until_they_are_free_again() -> None:
    used = in_use(THREE, on(130))

    assert [used[on(day)] for day in (0, 59, 60, 119, 120)] == [3, 3, 1, 1, 0]
    assert least_wait(THREE, WHOLE) == 0
    assert soonest(MONTHLY, WHOLE) == [on(14), on(28), on(44), on(64)]
    assert held(MONTHLY) == {on(28): 2, on(56): 1, on(84): 1}
    assert meeting_days(MONTHLY, Meetings.TWICE_AS_OFTEN, WHOLE) == {
        on(28): 2,
        on(42): 1,
        on(56): 1,
        on(70): 1,
        on(84): 1,
    }


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (ONE_PLACE, LineFigures(4, 30, 90, 0, 0, 4, 4, 3)),
        (with_places(ONE_PLACE, 1, WHOLE), LineFigures(4, 0, 30, 0, 0, 4, 4, 4)),
        (THREE, LineFigures(4, 0, 50, 0, 0, 4, 4, 4)),
        ([family(0, 5, 35), family(0)], LineFigures(2, 5, None, 0, 1, 1, 1, 1)),
        ([family(0), family(0)], LineFigures(2, None, None, 0, 2, 0, 0, 0)),
        ([Turn(on(0), left=on(20)), family(0, 5)], LineFigures(2, 5, 5, 1, 0, 0, 0, 0)),
        ([family(-1, 5, 35), family(365, 366, 396)], LineFigures(0, None, None, 0, 0, 1, 1, 1)),
        ([family(360, 366, 396)], LineFigures(1, 6, 6, 0, 1, 0, 0, 0)),
        ([Turn(on(0), on(1), on(2), None, None, on(3))], LineFigures(1, 1, 1, 0, 0, 1, 0, 0)),
        ([], LineFigures(0, None, None, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_compared(turns: list[Turn], expected: LineFigures) -> None:
    assert figures(turns, WHOLE) == expected


@pytest.mark.parametrize(
    ("waits", "longer", "per_cent", "expected"),
    [
        ([1, 2, 3, 4], 0, 50, 2),
        ([1, 2, 3], 0, 50, 2),
        ([1, 2, 3, 4, 5], 0, 80, 4),
        ([1, 2, 3], 2, 50, 3),
        ([1, 2, 3], 2, 80, None),
        ([1], 1, 50, 1),
        ([], 1, 50, None),
        ([], 0, 50, None),
    ],
)
def test_how_long_so_many_waited_at_most(
    waits: list[int], longer: int, per_cent: int, expected: int | None
) -> None:
    assert ranked(waits, longer, per_cent) == expected


def test_who_waits_at_the_end_of_a_day() -> None:
    assert [waiting_on(ONE_PLACE, on(day)) for day in (-1, 0, 29, 30, 89, 90)] == [0, 3, 3, 2, 1, 0]
    assert [waiting_on([Turn(on(0), left=on(5))], on(day)) for day in (4, 5)] == [1, 0]


@st.composite
def recorded_turns(draw: st.DrawFn) -> list[Turn]:
    """Families on any day, with a turn or without, gone or still there."""
    return [draw(_turn(draw(st.integers(0, 200)))) for _ in range(draw(st.integers(0, 12)))]


@st.composite
def _turn(draw: st.DrawFn, came: int) -> Turn:
    wait, work, rest = (draw(st.integers(0, 90)) for _ in range(3))
    asked = draw(st.none() | st.just(on(came)))
    what = draw(st.sampled_from(["waits", "left", "works", "over", "decided"]))
    if what in {"waits", "left"}:
        return Turn(on(came), left=on(came + wait) if what == "left" else None, asked=asked)
    begun = came + wait
    over = None if what == "works" else on(begun + work)
    decided = on(begun + work + rest) if what == "decided" else None
    return Turn(on(came), on(begun), over, None, asked, decided)


_spans = st.builds(
    lambda since, days: PeriodDays(on(since), on(since + days), on(400)),
    st.integers(0, 300),
    st.integers(0, 99),
)


@given(recorded_turns(), _spans)
def test_with_the_places_that_there_were_every_day_is_the_recorded_one(
    recorded: list[Turn], span: PeriodDays
) -> None:
    assert with_places(recorded, 0, span) == recorded
    assert figures(with_places(recorded, 0, span), span) == figures(recorded, span)


@given(recorded_turns(), _spans)
def test_as_soon_as_could_be_with_the_places_that_there_were_is_the_recorded_day_too(
    recorded: list[Turn], span: PeriodDays
) -> None:
    """More places from a day on that is not over yet: the recorded ones decide on every day."""
    never = span._replace(since=on(401), until=on(401))

    assert with_places(recorded, 5, never) == recorded


@given(recorded_turns(), _spans)
def test_with_the_meetings_that_there_were_every_day_is_the_recorded_one(
    recorded: list[Turn], span: PeriodDays
) -> None:
    rooms = held(recorded)

    assert at_meetings(recorded, soonest(recorded, span), rooms) == recorded
    assert at_meetings(recorded, [each.begun for each in recorded], rooms) == recorded


@given(recorded_turns(), _spans, st.integers(-3, 3))
def test_nobody_comes_or_goes_and_no_turn_begins_without_a_place(
    recorded: list[Turn], span: PeriodDays, more: int
) -> None:
    found = with_places(recorded, more, span)
    used, was = in_use(found, span.known), in_use(recorded, span.known)

    assert [each.came for each in found] == [each.came for each in recorded]
    assert all(each.begun is None or each.begun >= each.came for each in found)
    begins = {each.begun for each in found if each.begun is not None and each.begun >= span.since}
    most = max((number for day, number in was.items() if day >= span.since), default=0)
    for day in begins:
        assert used[day] <= (was.get(day, 0) if more >= 0 else most) + more


@given(recorded_turns(), _spans, st.integers(1, 3))
def test_with_fewer_places_nobody_has_their_turn_sooner(
    recorded: list[Turn], span: PeriodDays, fewer: int
) -> None:
    found = with_places(recorded, -fewer, span)

    for was, would in zip(recorded, found, strict=True):
        assert would.begun is None or (was.begun is not None and would.begun >= was.begun)


@given(recorded_turns(), _spans)
def test_if_the_panel_meets_half_as_often_everyone_has_a_turn_and_nobody_a_sooner_one(
    recorded: list[Turn], span: PeriodDays
) -> None:
    found = with_meetings(recorded, Meetings.HALF_AS_OFTEN, span)

    for was, would in zip(recorded, found, strict=True):
        assert (was.begun is None) == (would.begun is None)
        assert was.begun is None or would.begun is None or would.begun >= was.begun
