"""Bank holidays proclaimed while clocks run, by hand: the day of mourning of Monday 19 September 2022 was proclaimed on the 10th."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contracts import bank_holidays
from contracts.bank_holidays import CALENDAR_DIGEST, HOLIDAYS, calendar_digest
from contracts.calendar import london_date
from contracts.clocks import (
    ClockId,
    LocalStandard,
    Move,
    RunningClock,
    Unit,
    due,
    moved,
    rule,
    start,
    worked_anew,
)
from tests.proclaiming import proclaimed

MONDAY = date(2026, 9, 21)
"""A working day of the table, proclaimed here as the one of 2022 was; its numbers of days can be counted on a calendar."""
KNOWN = date(2026, 9, 12)
"""The Saturday from which on services count by it."""


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with proclaimed(MONDAY, monkeypatch, in_force_from=KNOWN):
        yield


def day(of_september: int) -> date:
    return date(2026, 9, 1) + timedelta(days=of_september - 1)


CASES = [
    ("after: it lies before the start", ClockId.ENQ_INFO, day(22), date(2026, 10, 6), None),
    ("after: it is the day of the start", ClockId.ENQ_INFO, day(21), date(2026, 10, 5), None),
    (
        "after: in mid-run, told",
        ClockId.ENQ_INFO,
        day(10),
        day(25),
        Move(day(24), day(25), (MONDAY,)),
    ),
    ("after: in mid-run, not told yet", ClockId.ENQ_INFO, day(14), day(29), None),
    (
        "after: it was the last day",
        ClockId.ENQ_INFO,
        day(7),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    ("after: it comes after the last day", ClockId.ENQ_INFO, day(4), day(18), None),
    (
        "after: begun on the last day without it",
        ClockId.ENQ_INFO,
        day(11),
        day(28),
        Move(day(25), day(28), (MONDAY,)),
    ),
    ("after: begun on the first day with it", ClockId.ENQ_INFO, KNOWN, day(28), None),
    ("beginning with: it lies before the start", ClockId.PAR_COMMENT, day(22), day(28), None),
    ("beginning with: it is the day of the start", ClockId.PAR_COMMENT, day(21), day(28), None),
    ("beginning with: over before it", ClockId.PAR_COMMENT, day(11), day(17), None),
    ("beginning with: in mid-run, not told", ClockId.PAR_COMMENT, day(17), day(24), None),
    (
        "the forty days, told",
        ClockId.QD_RESPONSE,
        day(1),
        date(2026, 10, 27),
        Move(date(2026, 10, 26), date(2026, 10, 27), (MONDAY,)),
    ),
    (
        "the forty days, it is the fortieth",
        ClockId.QD_RESPONSE,
        date(2026, 7, 27),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    ("the forty days, over before it", ClockId.QD_RESPONSE, date(2026, 7, 24), day(18), None),
    ("the forty days, not told yet", ClockId.QD_RESPONSE, day(14), date(2026, 11, 9), None),
    (
        "the decision maker's seven, told",
        ClockId.ADM_DECIDE,
        day(11),
        day(23),
        Move(day(22), day(23), (MONDAY,)),
    ),
    ("months: never", ClockId.STAGE_ONE, day(1), date(2026, 11, 1), None),
    ("months: ends on it", ClockId.STAGE_TWO, date(2026, 5, 21), MONDAY, None),
    ("registration: over before it", ClockId.ROI_DECIDE, day(11), day(18), None),
    ("registration: begun once it was known", ClockId.ROI_DECIDE, day(18), day(28), None),
    (
        "visit: in mid-run, told",
        ClockId.ENQ_VISIT,
        day(9),
        day(24),
        Move(day(23), day(24), (MONDAY,)),
    ),
    (
        "visit: it was the tenth",
        ClockId.ENQ_VISIT,
        day(7),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    (
        "outcome: it was the seventh",
        ClockId.ENQ_WRITEUP,
        day(10),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    ("outcome: over on the Friday before", ClockId.ENQ_WRITEUP, day(9), day(18), None),
    ("call: from the Friday before", ClockId.ENQ_CALL, day(18), day(23), None),
    ("referral: from the Saturday before", ClockId.REFERRAL_TAKE_UP, day(19), day(23), None),
    ("first response: from the Sunday before", ClockId.FIRST_RESPONSE, day(20), day(23), None),
    ("written notice: in mid-run, not told", ClockId.NOTIFY_WRITTEN, day(17), day(25), None),
    (
        "papers: over a weekend",
        ClockId.IRM_PAPERS,
        day(11),
        day(28),
        Move(day(25), day(28), (MONDAY,)),
    ),
    (
        "final decision: it was the seventh",
        ClockId.FINAL_DECISION,
        day(10),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    (
        "review comments: it was the tenth",
        ClockId.REVIEW_COMMENT,
        day(8),
        day(22),
        Move(day(21), day(22), (MONDAY,)),
    ),
    ("review comments: over on the Friday before", ClockId.REVIEW_COMMENT, day(7), day(18), None),
    (
        "complaint: answered over a weekend",
        ClockId.COMPLAINT_ANSWER,
        day(11),
        day(28),
        Move(day(25), day(28), (MONDAY,)),
    ),
    (
        "complaint: investigated",
        ClockId.COMPLAINT_INVESTIGATION,
        day(1),
        date(2026, 10, 7),
        Move(date(2026, 10, 6), date(2026, 10, 7), (MONDAY,)),
    ),
    (
        "complaint: heard by a panel",
        ClockId.COMPLAINT_PANEL,
        day(1),
        date(2026, 10, 14),
        Move(date(2026, 10, 13), date(2026, 10, 14), (MONDAY,)),
    ),
    ("months: a window that ends on it", ClockId.STAGE_TWO_WINDOW, date(2026, 3, 21), MONDAY, None),
    ("months: begun on it", ClockId.COMPLAINT, MONDAY, date(2027, 9, 21), None),
]


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(
    ("clock", "on", "last", "move"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_last_day_and_what_moved_it(
    clock: ClockId, on: date, last: date, move: Move | None
) -> None:
    assert due(clock, on) == last
    assert moved(start(clock, on)) == move


@pytest.mark.usefixtures("anew")
def test_an_agencys_own_standard_moves_too() -> None:
    own = LocalStandard(clock=ClockId.ENQ_INFO, working_days=3)

    assert moved(start(ClockId.ENQ_INFO, day(11), own)) is None
    five = LocalStandard(clock=ClockId.ENQ_INFO, working_days=6)
    assert moved(start(ClockId.ENQ_INFO, day(11), five)) == Move(MONDAY, day(22), (MONDAY,))


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(
    ("at", "last"),
    [
        (datetime(2026, 9, 20, 22, 59, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2026, 9, 20, 23, 0, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2026, 9, 21, 22, 59, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2026, 9, 21, 23, 0, tzinfo=UTC), date(2026, 10, 6)),
    ],
)
def test_both_sides_of_midnight_in_london(at: datetime, last: date) -> None:
    """Summer time is an hour ahead: the bank holiday begins at 23:00 UTC the day before."""
    assert due(ClockId.ENQ_INFO, london_date(at)) == last


@pytest.mark.parametrize(
    ("clock", "on", "last"),
    [
        (ClockId.PAR_COMMENT, date(2026, 8, 27), date(2026, 9, 3)),
        (ClockId.ENQ_INFO, date(2026, 8, 27), date(2026, 9, 10)),
    ],
)
def test_a_day_that_is_put_off_takes_no_day_from_the_household(
    clock: ClockId, on: date, last: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The holiday of 31 August becomes 21 September: the agency has a day less, the household keeps the day that it was told."""
    put_off = frozenset({date(2026, 8, 31)})
    with proclaimed(MONDAY, monkeypatch, in_force_from=date(2026, 8, 28), instead_of=put_off):
        assert due(clock, on) == last


def test_what_a_record_kept_is_worked_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {ClockId.QD_RESPONSE: start(ClockId.QD_RESPONSE, day(1)).stopped(day(18))}
    with proclaimed(MONDAY, monkeypatch, in_force_from=KNOWN):
        again = worked_anew(kept)[ClockId.QD_RESPONSE]
        assert again.due_on == date(2026, 10, 27)
        assert again.stopped_on == day(18)
        assert worked_anew({again.id: again}) == {again.id: again}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    clock=st.sampled_from(ClockId),
    on=st.dates(date(2026, 1, 1), date(2027, 6, 30)),
    proclaimed_day=st.dates(date(2026, 2, 1), date(2027, 6, 30)),
    known=st.integers(0, 30),
)
def test_every_clock_kept_by_any_earlier_table_names_the_day_of_a_new_one(
    clock: ClockId, on: date, proclaimed_day: date, known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a record kept, what is started anew, what a letter and a figure work out; it moved only after the day it was told."""
    assume(proclaimed_day not in HOLIDAYS)
    kept: RunningClock = start(clock, on)
    since = proclaimed_day - timedelta(days=known)
    with proclaimed(proclaimed_day, monkeypatch, in_force_from=since):
        again = worked_anew({clock: kept})[clock]
        move = moved(again)
        assert again.due_on == start(clock, on).due_on == due(clock, on) >= kept.due_on
        assert (move is not None) == (again.due_on != kept.due_on and on < since)
        if move is not None:
            assert (move.was_due_on, move.due_on) == (kept.due_on, again.due_on)
            assert move.days == (proclaimed_day,)
            assert rule(clock, on).unit is Unit.WORKING_DAYS


def test_a_table_and_its_digest_change_together() -> None:
    assert calendar_digest() == CALENDAR_DIGEST
    assert calendar_digest(HOLIDAYS | {MONDAY}) != CALENDAR_DIGEST


def test_every_day_that_was_proclaimed_is_in_the_table_and_known_by_a_later_version() -> None:
    rows = bank_holidays.PROCLAMATIONS

    assert all(row.days <= HOLIDAYS and not row.instead_of & HOLIDAYS for row in rows)
    assert all(row.proclaimed_on <= row.in_force_from for row in rows)
    versions = [row.version for row in rows]
    assert versions == sorted(set(versions))
    began = [row.in_force_from for row in rows]
    assert began == sorted(began)
    assert all(version <= bank_holidays.CALENDAR_NUMBER for version in versions)
