"""England's early warning: which published quarters the rule marks, by hand, and how often it marks one if nothing has changed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import Role
from services.chassis.mongo import Database
from services.reporting.domain.contributions import MEASURES
from services.reporting.domain.measures.measure import Breakdown
from services.reporting.domain.publishing.disclosure import Disclosed, Span
from services.reporting.domain.publishing.equity_funnel import ChangedSpan, share_of_spans
from services.reporting.domain.publishing.national_warning import (
    ALPHA,
    Quarter,
    QuarterSeen,
    WatchedSpans,
    chance,
    drawn_again,
    warning,
    watched,
)
from services.reporting.domain.publishing.noise import FAMILIES, PERSONS
from services.reporting.domain.publishing.publication import worded
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.published_groups import (
    FEW,
    FORTY,
    HUNDRED,
    SOME_LEFT,
    TWENTY,
    approvals,
    left,
)
from tests.reporting.helpers.published_measures import in_time
from tests.reporting.helpers.published_year import QUARTERS, STORY, publish_quarters
from tests.reporting.helpers.running_service import Send, all_heard, running

Table = tuple[int, int]
"""How many met it, and how many did not."""
Spans = tuple[Span, Span]


def exactly(*tables: Table) -> list[Spans]:
    return [(Span(met, met), Span(others, others)) for met, others in tables]


def by_hand(tables: Sequence[Table]) -> float:
    """The chance that so few of the first, or fewer, met it, by Fisher's exact test."""
    met, others = tables[0]
    every = sum(map(sum, tables))
    of_all = sum(each for each, _ in tables)
    families = met + others
    ways = sum(comb(of_all, k) * comb(every - of_all, families - k) for k in range(met + 1))
    return ways / comb(every, families)


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ([(0, 1), (1, 0)], 1 / 2),
        ([(1, 0), (0, 1)], 1.0),
        ([(0, 2), (2, 0)], 1 / 6),
        ([(1, 1), (1, 1)], 5 / 6),
        ([(2, 0), (0, 2)], 1.0),
        ([(0, 2), (1, 0), (1, 0)], 1 / 6),
        ([(1, 3), (3, 1)], 17 / 70),
        ([(0, 3), (3, 3)], 20 / 84),
    ],
)
def test_the_chance_of_a_quarter_by_hand(tables: list[Table], expected: float) -> None:
    assert chance(exactly(*tables), 0) == pytest.approx(expected)
    assert by_hand(tables) == pytest.approx(expected)


# No published span is of one number.
spans = st.builds(lambda low, more: Span(low, low + more), st.integers(0, 6), st.integers(1, 2))


@given(st.lists(st.tuples(spans, spans), min_size=2, max_size=3))
def test_no_number_that_the_spans_allow_is_likelier_than_the_chance_that_is_judged(
    every: list[Spans],
) -> None:
    ranges = [range(each.low, each.high + 1) for pair in every for each in pair]
    found = float(chance(every, 0))

    for numbers in product(*ranges):
        tables = [*zip(numbers[::2], numbers[1::2], strict=True)]
        if sum(tables[0]) and sum(map(sum, tables)):
            assert by_hand(tables) <= found + 1e-9


def about(number: int) -> Span:
    return Span(number - 5, number + 4)


def year(*tables: Table, changes: int = 1) -> WatchedSpans:
    seen = [
        QuarterSeen(
            about(met),
            about(others),
            (changes, changes),
            share_of_spans(
                [ChangedSpan(about(met), 1)], [ChangedSpan(about(others), 1)], 10, FAMILIES
            ),
        )
        for met, others in tables
    ]
    return WatchedSpans("first_response", None, "families", FAMILIES, tuple(seen))


def test_a_quarter_in_which_half_as_many_met_it_is_marked_and_no_other() -> None:
    found = warning(year((160, 40), (160, 40), (160, 40), (80, 120)))

    assert [each.marked for each in found.quarters] == [False, False, False, True]


def test_a_quarter_that_is_better_than_the_others_is_not_marked() -> None:
    found = warning(year((100, 100), (100, 100), (100, 100), (190, 10)))

    assert not found.quarters[3].marked


def test_what_rounding_alone_may_have_made_is_not_marked() -> None:
    found = warning(year((60, 20), (60, 20), (60, 20), (50, 30)))

    assert not any(each.marked for each in found.quarters)


def test_a_quarter_of_few_is_not_judged_and_one_beside_few_neither() -> None:
    found = warning(year((20, 10), (300, 100), (10, 10), (10, 10)))

    assert [each.chance is None for each in found.quarters] == [True, False, True, True]
    assert warning(year((20, 10), (10, 10), (10, 10), (10, 10))).false_alarms is None


def published_by_hand(number: int, changes: int, again_below: int, random: Random) -> Span:
    """Changed so many times, and in the span of ten numbers that it lies in."""
    for sign in (1, -1):
        for _ in range(changes):
            while random.random() < again_below / 16:
                number += sign
    low = max(0, number) // 10 * 10
    return Span(low, low + 9)


def replayed_by_hand(tables: Sequence[Table], changes: int, times: int) -> float:
    """How often a quarter has a chance below `ALPHA` if nothing has changed: drawn, changed, rounded and judged a second time."""
    random, low = Random(5), 0
    results = [
        met
        for table in tables
        for met, often in zip((1, 0), table, strict=True)
        for _ in range(often)
    ]
    for _ in range(times):
        random.shuffle(results)
        drawn, begin = [], 0
        for number in map(sum, tables):
            met = sum(results[begin : begin + number])
            begin += number
            counts = (met, number - met)
            drawn.append([published_by_hand(each, changes, FAMILIES, random) for each in counts])
        for place in range(len(tables)):
            own, rest = drawn[place], [each for n, each in enumerate(drawn) if n != place]
            fewest = sum(each.low for each, _ in rest), sum(each.high for _, each in rest)
            low += by_hand([(own[0].high, own[1].low), fewest]) < ALPHA
    return low / (times * len(tables))


@pytest.mark.parametrize(
    ("tables", "changes"),
    [([(100, 60)] * 4, 1), ([(100, 60)] * 4, 60), ([(80, 40), (60, 90)] * 2, 60)],
)
def test_how_often_a_quarter_has_a_low_chance_is_found_alike_by_a_second_count(
    tables: list[Table], changes: int
) -> None:
    drawn = drawn_again(year(*tables, changes=changes), range(4))

    found = sum(each < ALPHA for each in drawn) / len(drawn)
    assert found == pytest.approx(replayed_by_hand(tables, changes, 300), abs=0.02)
    assert drawn == drawn_again(year(*tables, changes=changes), range(4))


@pytest.mark.parametrize(
    ("tables", "changes"),
    [([(250, 150)] * 4, 1), ([(100, 60)] * 4, 60), ([(90, 10)] * 4, 6), ([(30, 10)] * 4, 12)],
)
def test_it_is_wrong_as_seldom_as_it_says_however_often_numbers_were_changed(
    tables: list[Table], changes: int
) -> None:
    for unit in ("families", "individuals"):
        found = warning(year(*tables, changes=changes)._replace(unit=unit)).false_alarms

        assert found is not None
        assert found <= ALPHA


def test_where_changes_alone_give_low_chances_a_quarter_must_be_lower_than_these() -> None:
    of = year((100, 60), (100, 60), (100, 60), (80, 80), changes=60)
    low = [each.chance for each in warning(of).quarters if (each.chance or 1) < ALPHA]
    as_published = warning(of._replace(quarters=year(*[(100, 60)] * 3, (60, 100)).quarters))

    assert sum(each < ALPHA for each in drawn_again(of, range(4))) / 1600 > ALPHA
    assert not any(each.marked for each in warning(of).quarters), low
    assert as_published.quarters[3].marked


def test_a_couple_is_no_two_draws() -> None:
    families = year(*[(2000, 2000)] * 4)
    chances = [
        drawn_again(of, range(4)) for of in (families, families._replace(unit="individuals"))
    ]

    alone, together = (sum(each < 0.1 for each in of) for of in chances)
    assert together > 1.5 * alone


def a_random_year(random: Random, *shares: float) -> WatchedSpans:
    """200 couples in each quarter, of whom each meets it with the quarter's share, as published."""
    seen = []
    for share in shares:
        met = 2 * sum(random.random() < share for _ in range(200))
        spans = [published_by_hand(each, 1, PERSONS, random) for each in (met, 400 - met)]
        figure = share_of_spans([ChangedSpan(spans[0], 1)], [ChangedSpan(spans[1], 1)], 20, PERSONS)
        seen.append(QuarterSeen(spans[0], spans[1], (1, 1), figure))
    return WatchedSpans("approved", "black", "individuals", PERSONS, tuple(seen))


def test_of_random_years_hardly_a_quarter_is_marked_and_each_planted_fall_is() -> None:
    random = Random(11)
    still = [warning(a_random_year(random, *[0.6] * 4)) for _ in range(100)]
    fell = [warning(a_random_year(random, 0.6, 0.6, 0.6, 0.35)) for _ in range(10)]

    # 4 of 400, and two standard deviations of chance.
    assert sum(each.marked for year in still for each in year.quarters) <= 4 + 4
    assert all([each.marked for each in year.quarters] == [False] * 3 + [True] for year in fell)


def a_quarter(black: Span = HUNDRED) -> Quarter:
    """Families: 100 approved, some left in each stage. Individuals: of one group as many were approved as that."""
    stages = {
        "enquiry": HUNDRED,
        "registration": FORTY,
        "stage_one": TWENTY,
        "between_stages": FEW,
        "stage_two": TWENTY,
        "under_review": FEW,
        "approved": FEW,
    }
    left_by = {stage: Disclosed(span) for stage, span in stages.items()}
    whole = Disclosed(Span(250, 259), {Breakdown.WAY_OUT: left_by})
    return {
        "first_response": in_time(FORTY, TWENTY),
        "approvals": worded(MEASURES["approvals"], Disclosed(HUNDRED), {}),
        "families_that_left": worded(MEASURES["families_that_left"], whole, {}),
        "ethnic_minority_approvals": approvals(black=black),
        "registered_individuals_that_left": left(black=SOME_LEFT),
    }


@pytest.mark.parametrize(
    ("name", "group", "met", "others", "changes"),
    [
        ("first_response", None, FORTY, TWENTY, (1, 1)),
        # 90 to 109 approved, and of those who left: before the acceptance; in stage one; the rest.
        ("accepted", None, Span(112, 187), FORTY, (5, 1)),
        ("passed_stage_one", None, Span(101, 158), TWENTY, (4, 1)),
        ("approved", None, HUNDRED, Span(11, 49), (1, 3)),
        ("approved", "white", FEW, Span(0, 30), (1, 3)),
        ("approved", "mixed", FEW, Span(0, 30), (1, 3)),
        ("approved", "asian", FEW, Span(0, 30), (1, 3)),
        ("approved", "black", HUNDRED, Span(41, 88), (1, 3)),
        ("approved", "other", FEW, Span(0, 30), (1, 3)),
    ],
)
def test_what_is_watched_is_the_sum_of_published_numbers(
    name: str, group: str | None, met: Span, others: Span, changes: tuple[int, int]
) -> None:
    found = {(each.watched, each.group): each for each in watched([a_quarter()] * 4)}
    [first, *_] = found[name, group].quarters

    assert len(found) == 9
    if name != "first_response":
        assert (first.met, first.others) == (met, others)
    assert first.changes == changes


def test_numbers_of_a_revised_quarter_have_a_change_more_each() -> None:
    revised = {name: replace(each, changes=2) for name, each in a_quarter().items()}

    once, twice = ([*watched([each] * 4)] for each in (a_quarter(), revised))
    for first, second in zip(once, twice, strict=True):
        assert [each.changes for each in second.quarters] == [
            (2 * met, 2 * others) for met, others in (each.changes for each in first.quarters)
        ]
        if (was := first.quarters[0].figure.usually_within) is not None:
            assert (second.quarters[0].figure.usually_within or 0) > was


def test_a_group_of_whom_fewer_are_approved_in_a_quarter_is_marked_and_no_other_group() -> None:
    quarters = [*[a_quarter(Span(390, 409))] * 3, a_quarter(FEW)]
    marked = [
        (each.group, number)
        for each in watched(quarters)
        for number, quarter in enumerate(warning(each).quarters)
        if quarter.marked
    ]

    assert marked == [("black", 3)]


NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")


async def test_the_national_team_reads_it_from_four_published_quarters(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(STORY)
    async with running(settings) as client:
        await all_heard(client, db, len(STORY))
        await publish_quarters(client, *QUARTERS[:3])
        early = await client.get("/national-warning", auth=ANALYST)
        await publish_quarters(client, QUARTERS[3])
        answer = await client.get("/national-warning", auth=ANALYST)
        again = await client.get(f"/national-warning?until={QUARTERS[3]}", auth=ANALYST)
        unknown = await client.get("/national-warning?until=2019-20-Q1", auth=ANALYST)
        refused = await client.get("/national-warning", auth=NORTH)
        asked = {"period": QUARTERS[0]}
        published = await client.get("/published/measures/first_response", params=asked)

    assert (early.status_code, unknown.status_code, refused.status_code) == (404, 404, 403)
    found = answer.json()
    assert found == again.json()
    assert found["quarters"] == [*QUARTERS]
    assert len(found["watched"]) == 9
    shown, said = found["watched"][0]["quarters"][0]["figure"], published.json()["figure"]
    assert shown["numerator"] == said["numerator"]
    assert shown["share"] == said["share"]
