"""The calendar against facts written by hand, and against a second, independent table."""

from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bank_holidays import (
    CALENDAR_VERSION,
    FIRST_YEAR,
    HOLIDAYS,
    LAST_YEAR,
    PROCLAIMED_THROUGH,
    ending,
)
from contracts.calendar import (
    OutsideCalendar,
    add_months,
    add_working_days,
    clear_working_days_before,
    is_working_day,
    london_date,
    working_days_before,
    working_days_beginning_with,
    working_days_between,
)

ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
DAYS = st.dates(date(2013, 6, 1), date(2099, 6, 1))
COUNTS = st.integers(1, 45)


def independently_working(day: date) -> bool:
    return day.weekday() < 5 and day not in ENGLAND


def step(day: date, count: int, *, days: int) -> date:
    """Walk one calendar day at a time until `count` working days have been passed."""
    while count:
        day += timedelta(days=days)
        count -= independently_working(day)
    return day


def test_the_table_is_what_the_holidays_package_says_of_england() -> None:
    assert {day for day in ENGLAND if day.weekday() < 5} == HOLIDAYS


def test_the_table_says_when_it_has_to_be_looked_at() -> None:
    assert ending(date(PROCLAIMED_THROUGH - 1, 12, 31)) is None
    assert "GOV.UK" in (ending(date(PROCLAIMED_THROUGH, 1, 1)) or "")
    assert "GOV.UK" in (ending(date(LAST_YEAR - 2, 12, 31)) or "")
    assert "ends with 2099" in (ending(date(LAST_YEAR - 1, 1, 1)) or "")


def test_the_table_cannot_change_without_a_new_version() -> None:
    table = " ".join(day.isoformat() for day in sorted(HOLIDAYS))

    digest = sha256(table.encode()).hexdigest()[:16]

    assert (CALENDAR_VERSION, digest) == ("england-and-wales-2", "836e56e94e6aa680")


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2024, 6, 3), True, "a plain Monday"),
        (date(2024, 6, 8), False, "a Saturday"),
        (date(2024, 6, 9), False, "a Sunday"),
        (date(2024, 3, 29), False, "Good Friday"),
        (date(2024, 4, 1), False, "Easter Monday, which Scotland does not keep"),
        (date(2024, 8, 5), True, "the summer bank holiday of Scotland, not of England"),
        (date(2024, 8, 26), False, "the summer bank holiday of England"),
        (date(2024, 1, 2), True, "2 January is a bank holiday in Scotland alone"),
        (date(2024, 3, 18), True, "St Patrick's Day is kept in Northern Ireland alone"),
        (date(2020, 5, 4), True, "the early May holiday of 2020 moved away"),
        (date(2020, 5, 8), False, "to the Friday of VE Day"),
        (date(2022, 5, 30), True, "the spring holiday of 2022 moved away"),
        (date(2022, 6, 2), False, "to the Thursday"),
        (date(2022, 6, 3), False, "before the Platinum Jubilee"),
        (date(2022, 9, 19), False, "the state funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), False, "the coronation of King Charles III"),
        (date(2021, 12, 27), False, "Christmas Day 2021 fell on a Saturday"),
        (date(2021, 12, 28), False, "and Boxing Day on the Sunday"),
        (date(2022, 1, 3), False, "New Year's Day 2022 fell on a Saturday"),
        (date(2022, 12, 27), False, "Christmas Day 2022 fell on a Sunday"),
        (date(2015, 12, 28), False, "Boxing Day 2015 fell on a Saturday"),
        (date(2024, 12, 24), True, "Christmas Eve is a working day"),
        (date(2024, 12, 31), True, "New Year's Eve is a working day"),
    ],
)
def test_a_day_is_a_working_day_or_not(*, day: date, working: bool, why: str) -> None:
    assert is_working_day(day) is working, why


@pytest.mark.parametrize(
    ("day", "count", "expected", "why"),
    [
        (date(2024, 6, 17), 5, date(2024, 6, 7), "10 to 14 June are clear, so the Friday before"),
        (date(2024, 6, 13), 5, date(2024, 6, 5), "6, 7, 10, 11, 12 June are clear"),
        (date(2024, 4, 9), 5, date(2024, 3, 28), "2, 3, 4, 5, 8 April are clear; then Easter"),
        (date(2025, 1, 9), 5, date(2024, 12, 31), "2, 3, 6, 7, 8 January are clear"),
        (date(2024, 6, 16), 1, date(2024, 6, 13), "before a Sunday the Friday is clear"),
    ],
)
def test_clear_days_count_neither_end(day: date, count: int, expected: date, why: str) -> None:
    assert clear_working_days_before(day, count) == expected, why


@pytest.mark.parametrize(
    ("day", "count", "expected", "why"),
    [
        (date(2024, 6, 12), 2, date(2024, 6, 10), "Wednesday: Tuesday, Monday"),
        (date(2024, 6, 10), 1, date(2024, 6, 7), "Monday: the Friday before"),
        (date(2024, 6, 9), 1, date(2024, 6, 7), "from a Sunday the Friday is the first"),
        (date(2024, 4, 2), 2, date(2024, 3, 27), "28 March, then 27: Easter lies between"),
        (date(2025, 1, 2), 3, date(2024, 12, 27), "31, 30, 27 December"),
    ],
)
def test_working_days_before(day: date, count: int, expected: date, why: str) -> None:
    assert working_days_before(day, count) == expected, why


@pytest.mark.parametrize(
    ("start", "end", "expected", "why"),
    [
        (date(2024, 6, 7), date(2024, 6, 7), 0, "the same day"),
        (date(2024, 6, 7), date(2024, 6, 9), 0, "Friday to Sunday"),
        (date(2024, 6, 7), date(2024, 6, 10), 1, "Friday to Monday"),
        (date(2024, 3, 28), date(2024, 4, 2), 1, "over Easter"),
        (date(2024, 12, 24), date(2025, 1, 2), 4, "27, 30, 31 December and 2 January"),
    ],
)
def test_working_days_between(start: date, end: date, expected: int, why: str) -> None:
    assert working_days_between(start, end) == expected, why


@given(start=DAYS, count=COUNTS)
def test_within_is_the_same_as_walking_the_days(start: date, count: int) -> None:
    last = add_working_days(start, count)

    assert last == step(start, count, days=1)
    assert working_days_between(start, last) == count


@given(start=DAYS, count=COUNTS)
def test_beginning_with_counts_a_working_start_and_no_other(start: date, count: int) -> None:
    day_before = start - timedelta(days=1)

    assert working_days_beginning_with(start, count) == step(day_before, count, days=1)


@given(day=DAYS, count=COUNTS)
def test_looking_back_is_the_same_as_walking_the_days_back(day: date, count: int) -> None:
    assert working_days_before(day, count) == step(day, count, days=-1)


@given(day=DAYS, count=COUNTS)
def test_clear_days_lie_wholly_between(day: date, count: int) -> None:
    sent = clear_working_days_before(day, count)

    assert sent == step(day, count + 1, days=-1)


@given(start=DAYS, count=st.integers(1, 36))
def test_a_month_limit_ends_on_the_same_day_of_the_month_or_on_its_last(
    start: date, count: int
) -> None:
    end = add_months(start, count)

    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
    assert end.day <= start.day


@pytest.mark.parametrize(
    "question",
    [
        lambda: is_working_day(date(2012, 12, 31)),
        lambda: is_working_day(date(2100, 1, 1)),
        lambda: add_working_days(date(2099, 12, 30), 10),
        lambda: add_working_days(date(2012, 12, 31), 1),
        lambda: working_days_beginning_with(date(2100, 1, 2), 1),
        lambda: clear_working_days_before(date(2013, 1, 4), 5),
        lambda: working_days_before(date(2013, 1, 4), 5),
        lambda: working_days_before(date(2100, 1, 1), 1),
        lambda: working_days_between(date(2099, 12, 1), date(2100, 1, 1)),
    ],
)
def test_a_year_without_a_table_is_refused_naming_the_years(question: object) -> None:
    assert callable(question)
    with pytest.raises(OutsideCalendar, match="2013 to 2099"):
        question()


@pytest.mark.parametrize("count", [0, -1])
def test_no_limit_is_shorter_than_a_working_day(count: int) -> None:
    for counted in (
        add_working_days,
        working_days_beginning_with,
        clear_working_days_before,
        working_days_before,
    ):
        with pytest.raises(ValueError, match="at least 1"):
            counted(date(2024, 6, 3), count)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="2024-06-02 is before 2024-06-03"):
        working_days_between(date(2024, 6, 3), date(2024, 6, 2))


@pytest.mark.parametrize(
    ("instant", "expected", "why"),
    [
        ("2024-01-01T00:00:00+00:00", date(2024, 1, 1), "in winter London is at UTC"),
        ("2024-03-30T23:59:59+00:00", date(2024, 3, 30), "the night before the clocks go on"),
        ("2024-03-31T00:30:00+00:00", date(2024, 3, 31), "half an hour before they do"),
        ("2024-03-31T22:59:59+00:00", date(2024, 3, 31), "the last second of that day"),
        ("2024-03-31T23:00:00+00:00", date(2024, 4, 1), "midnight in summer time"),
        ("2024-10-26T22:59:59+00:00", date(2024, 10, 26), "the last summer night but one"),
        ("2024-10-26T23:00:00+00:00", date(2024, 10, 27), "midnight, still in summer time"),
        ("2024-10-27T23:30:00+00:00", date(2024, 10, 27), "the clocks are back: not midnight yet"),
        ("2024-10-28T00:00:00+00:00", date(2024, 10, 28), "midnight in winter time"),
        ("2024-07-01T00:30:00+02:00", date(2024, 6, 30), "half past eleven in London"),
    ],
)
def test_the_london_date_on_both_sides_of_the_clock_changes(
    instant: str, expected: date, why: str
) -> None:
    assert london_date(datetime.fromisoformat(instant)) == expected, why


@given(st.datetimes(datetime(2013, 1, 1), datetime(2099, 12, 31)), st.integers(-12, 12))  # noqa: DTZ001
def test_the_london_date_depends_on_the_instant_alone(moment: datetime, offset: int) -> None:
    instant = moment.replace(tzinfo=UTC)

    assert london_date(instant.astimezone(timezone(timedelta(hours=offset)))) == london_date(
        instant
    )


def test_an_instant_without_a_time_zone_has_no_london_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london_date(datetime(2024, 6, 3, 12))  # noqa: DTZ001
