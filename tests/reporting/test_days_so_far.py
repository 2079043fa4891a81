"""Where the days went of journeys that have not ended: by hand, a second time, and as an agency's staff are answered."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given

from contracts import stage_one
from contracts.checks import Check
from contracts.event import Event
from contracts.identity import Role
from services.chassis.clock import today
from services.chassis.mongo import Database
from services.reporting.domain.measures.days import days_so_far
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.courses import (
    FIRST,
    asked,
    decided,
    held,
    minutes,
    noticed,
    on,
    stories,
)
from tests.reporting.helpers.days_counted_again import days_until
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import (
    Told,
    approved,
    closed,
    contacted,
    evolved_row,
    journey,
    merged,
    received,
    row_of,
    submitted,
    told,
)
from tests.reporting.helpers.worked_days import BEFORE_PANEL, enquiry, to_panel

NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
LONG_AFTER = date(2022, 12, 1)
ENQUIRY = {"enquiry:agency": 2, "enquiry:household": 8}
BEGUN = {**ENQUIRY, "registration:agency": 4}
PLAN = stage_one.StageOnePlanMade(occurred_on=on(15), plan=1)


def so_far(happened: list[Event], until: date) -> dict[str, int] | None:
    went = days_so_far(row_of(*happened), until)
    if went is None:
        return None
    days: Counter[str] = Counter()
    for each in went:
        days[f"{each.part}:{each.days_with}"] += each.days
    return dict(days)


@pytest.mark.parametrize(
    ("happened", "until", "by_hand"),
    [
        (
            [received(FIRST), contacted(on(2)), submitted(on(10))],
            12,
            {**ENQUIRY, "registration:agency": 2},
        ),
        (enquiry(), 14, BEGUN),
        (enquiry(), 20, {**BEGUN, "stage_one:agency": 6}),
        (
            [*enquiry(), asked(20, Check.HEALTH, person=1)],
            30,
            {**BEGUN, "stage_one:agency": 6, "stage_one:others": 10},
        ),
        ([*enquiry(), held(20)], 25, {**BEGUN, "stage_one:agency": 6, "stage_one:hold": 5}),
        ([*enquiry(), PLAN], 20, {**BEGUN, "stage_one:agency": 1, "stage_one:household": 5}),
        (
            [*enquiry(), decided(50), noticed(52)],
            60,
            {**BEGUN, "stage_one:agency": 38, "between_stages:household": 8},
        ),
        (to_panel(), 110, {**BEFORE_PANEL, "panel:panel": 10}),
        (
            [*to_panel(), minutes(120)],
            125,
            {**BEFORE_PANEL, "panel:panel": 20, "decision:decision": 5},
        ),
        ([*to_panel(), minutes(120), approved(on(125))], 130, None),
        ([received(FIRST), contacted(on(2))], 12, None),
        ([*enquiry()[:3], closed(on(12))], 20, None),
        ([*enquiry(), merged(on(20))], 30, None),
    ],
)
def test_worked_out_by_hand(
    happened: list[Event], until: int, by_hand: dict[str, int] | None
) -> None:
    found = so_far(happened, on(until))

    assert found == by_hand
    assert found is None or sum(found.values()) == until


@given(stories())
def test_a_second_counting_that_shares_no_code_agrees(story: list[Told]) -> None:
    went, again = days_so_far(evolved_row(story), LONG_AFTER), days_until(story, LONG_AFTER)

    if again is None or went is None:
        assert (went is None) == (again is None)
        return
    found: Counter[tuple[str, str]] = Counter()
    for each in went:
        found[each.part.value, each.days_with.value] += each.days
    assert found == again


async def test_an_agency_reads_the_days_of_journeys_that_go_on_and_managers_the_journeys(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    ended = [*to_panel(), minutes(120), approved(on(125))]
    happened = [*told(*enquiry()), *told(*to_panel(), number=2), *told(*ended, number=3)]
    await send(happened)
    path = "/days-with?agency=north&reading=going_on"
    listed = "/days-with/journeys?agency=north&reading=going_on"
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        found = (await client.get(path, auth=NORTH)).json()
        journeys = (await client.get(listed, auth=NORTH)).json()["journeys"]
        first = (await client.get(f"{listed}&limit=1", auth=NORTH)).json()
        rest = (await client.get(f"{listed}&after={first['after']}", auth=NORTH)).json()
        refused = [
            (await client.get(path, auth=SOUTH)).status_code,
            (await client.get(path, auth=ANALYST)).status_code,
            (await client.get(f"{path}&period=2021-22", auth=NORTH)).status_code,
        ]

    each = (today() - FIRST).days
    assert (found["families"], found["days"]) == (2, 2 * each)
    assert sum(sum(part["days"].values()) for part in found["parts"]) == 2 * each
    assert {one["journey"] for one in journeys} == {str(journey(1)), str(journey(2))}
    assert {(one["ended_on"], one["days"]) for one in journeys} == {(None, each)}
    assert journeys == [*first["journeys"], *rest["journeys"]]
    assert journeys[0]["stretches"][-1]["ended"] is None
    assert refused == [404, 403, 422]
