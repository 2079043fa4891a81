"""Early warning: which months the rule marks, worked out by hand, and how often it marks one if nothing has changed."""

from datetime import date
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.identity import Role
from contracts.turning_points import DaysIn
from services.chassis.mongo import Database
from services.reporting.domain.early_warning import (
    ALPHA,
    FEWEST,
    Seen,
    Watched,
    chance_of,
    judge,
    month_of,
    months_to,
    seen_leaving,
    seen_response,
    warning,
)
from services.reporting.domain.time_left import courses
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.courses import decided, noticed, on, stage_two
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import (
    approved_family,
    contacted,
    received,
    row_of,
    told,
    withdrawn_application,
    withdrawn_enquiry,
)
from tests.reporting.helpers.worked_days import enquiry

RESPONSE, LEFT = Watched.RESPONSE, Watched.LEFT_STAGE_TWO
NORTH = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
DAY = date(2021, 4, 6)


def by_hand(met: int, families: int, of_all: int, every: int) -> float:
    return comb(of_all, met) * comb(every - of_all, families - met) / comb(every, families)


@pytest.mark.parametrize(
    ("watched", "met", "families", "of_all", "every", "expected"),
    [
        (RESPONSE, 0, 1, 1, 2, 1 / 2),
        (RESPONSE, 1, 1, 1, 2, 1.0),
        (RESPONSE, 0, 2, 2, 4, 1 / 6),
        (RESPONSE, 1, 2, 2, 4, 1 / 6 + 4 / 6),
        (LEFT, 2, 2, 2, 4, 1 / 6),
        (LEFT, 1, 2, 2, 4, 5 / 6),
        (LEFT, 0, 2, 2, 4, 1.0),
        (RESPONSE, 3, 10, 80, 100, sum(by_hand(each, 10, 80, 100) for each in range(4))),
        (LEFT, 8, 10, 20, 100, sum(by_hand(each, 10, 20, 100) for each in range(8, 11))),
    ],
)
def test_the_chance_of_a_month_by_hand(  # noqa: PLR0917 - the columns of a table
    watched: Watched, met: int, families: int, of_all: int, every: int, expected: float
) -> None:
    assert chance_of(watched, met, families, of_all, every) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("happened", "as_of", "met"),
    [
        ([received(DAY), contacted(date(2021, 4, 8))], date(2021, 5, 1), [True]),
        ([received(DAY), contacted(date(2021, 4, 9))], date(2021, 5, 1), [False]),
        ([received(DAY)], date(2021, 5, 1), [False]),
        ([received(DAY)], date(2021, 4, 8), []),
        ([received(DAY)], date(2021, 4, 9), [False]),
        ([received(DAY), withdrawn_enquiry(date(2021, 4, 7))], date(2021, 5, 1), []),
    ],
)
def test_whether_a_family_was_answered_in_time(
    happened: list[Event], as_of: date, met: list[bool]
) -> None:
    found = list(seen_response(row_of(*happened), as_of))

    assert found == [Seen(RESPONSE, "2021-04", each) for each in met]


TO_STAGE_TWO = [*enquiry(), decided(50), noticed(52), stage_two(60)]


@pytest.mark.parametrize(
    ("happened", "as_of", "met"),
    [
        ([*TO_STAGE_TWO, withdrawn_application(on(116))], 117, [False, False, True]),
        ([*TO_STAGE_TWO, withdrawn_application(on(117))], 118, [False, False, False]),
        ([*TO_STAGE_TWO, withdrawn_application(on(70))], 116, [False, False]),
        ([*enquiry(), withdrawn_application(on(20))], 71, [True]),
        ([*enquiry(), withdrawn_application(on(20))], 70, []),
        (TO_STAGE_TWO, 200, [False, False, False]),
    ],
)
def test_whether_a_family_left_soon_after_it_came_to_a_part(
    happened: list[Event], as_of: int, met: list[bool]
) -> None:
    every = courses(row_of(*happened), on(as_of))

    found = list(seen_leaving(every, on(as_of)))

    assert [each.met for each in found] == met
    parts = [DaysIn.STAGE_ONE, DaysIn.BETWEEN, DaysIn.STAGE_TWO][: len(met)]
    assert [each.watched for each in found] == [f"left_{part}" for part in parts]


def test_a_year_is_the_twelve_months_up_to_one() -> None:
    assert months_to("2022-03")[0] == "2021-04"
    assert len(months_to("2022-03")) == 12
    assert month_of(date(2022, 3, 31)) == "2022-03"


def a_year(met_each_month: list[int], families: int) -> list[Seen]:
    return [
        Seen(RESPONSE, month, number < met)
        for month, met in zip(months_to("2022-03"), met_each_month, strict=True)
        for number in range(families)
    ]


def test_a_month_in_which_half_as_many_are_answered_is_marked_and_no_other() -> None:
    found = warning(RESPONSE, a_year([36] * 11 + [18], 40), "2022-03")

    assert [each.marked for each in found.months] == [False] * 11 + [True]
    assert found.months[-1].usual == pytest.approx(40 * (36 * 11 + 18) / 480)


def test_a_month_that_is_better_than_others_is_not_marked() -> None:
    found = warning(RESPONSE, a_year([20] * 11 + [40], 40), "2022-03")

    assert not any(each.marked for each in found.months)


def test_with_few_families_no_month_is_judged() -> None:
    found = warning(RESPONSE, a_year([4] * 11 + [0], FEWEST - 1), "2022-03")

    assert {(each.chance, each.marked) for each in found.months} == {(None, False)}
    assert found.false_alarms is None


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12))
def test_the_rule_gives_at_most_as_many_false_alarms_as_it_states_and_the_same_each_time(
    met: list[int],
) -> None:
    every = a_year(met, 30)
    found = warning(RESPONSE, every, "2022-03")

    assert found == warning(RESPONSE, every, "2022-03")
    assert found.false_alarms is not None
    assert found.false_alarms <= 2 * ALPHA


def test_what_is_usual_adds_up_to_what_was() -> None:
    families = {each: number for number, each in enumerate(months_to("2022-03"), start=1)}
    met = {each: number // 2 for each, number in families.items()}

    judged = list(judge(LEFT, met, families))

    assert sum(each.usual for each in judged) == pytest.approx(sum(met.values()))


async def test_staff_read_their_own_agency_and_nobody_else_does(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [
        each for number in range(1, 7) for each in told(*approved_family(DAY), number=number)
    ]
    await send(happened)
    path = "/early-warning?agency=north&as_of=2022-03-31"
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        found = (await client.get(path, auth=NORTH)).json()
        refused = [
            (await client.get(wrong, auth=auth)).status_code
            for wrong, auth in (
                (path, SOUTH),
                (path, ANALYST),
                ("/early-warning", NORTH),
                (f"{path}&known_on=2022-01-01", NORTH),
            )
        ]

    response = found["watched"][0]
    assert (found["last"], response["watched"]) == ("2022-03", "first_response")
    assert response["months"][0] == ["2021-04", 6, 6, 6.0, None, False]
    assert [each["months"][1][2] for each in found["watched"]] == [0, 6, 0, 0]
    assert refused == [404, 403, 422, 422]
