"""An agency's assessments as a work list: due first, by stage and clock, and nobody else's."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.clocks import ClockId
from services.assessment.commands import ReferToPanel
from services.assessment.domain import Assessment, refer_to_panel, withdraw
from services.assessment.main import build
from services.assessment.store import ASSESSMENTS, Wanted
from services.chassis.decision import Decision
from services.chassis.record import Cause
from services.chassis.settings import RecordSettings
from tests.assessment.assessments import (
    REFERRED,
    commented,
    in_stage_two,
    in_window,
    opened,
    shared,
    withdrawing,
)
from tests.enquiry.helpers.served_api import is_problem, serving

LATE_REFERRAL = refer_to_panel(shared(), ReferToPanel(on=REFERRED.replace(month=9))).state
STATES = {
    "opened": opened(),
    "in_window": in_window(),
    "in_stage_two": in_stage_two(),
    "shared": shared(),
    "commented": commented(),
    "referred": LATE_REFERRAL,
    "withdrawn": withdraw(opened(), withdrawing(REFERRED)).state,
}
"""Due on 3 May, 14 October, 1 September, 11 July, 1 September, 1 September, and on no day."""


@pytest.fixture(scope="module")
async def app(settings: RecordSettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def kept(app: Any, state: Assessment) -> str:
    journey = uuid4()
    records = app.state.running.records[ASSESSMENTS.collection]
    await records.open(journey, lambda _: Decision(state), Cause(uuid4().hex, "0" * 32))
    return str(journey)


@pytest.fixture(scope="module")
async def known(app: Any, client: httpx.AsyncClient) -> dict[str, str]:
    """One assessment in each state at one agency, and one at another."""
    assert client
    elsewhere = opened().model_copy(update={"agency": "coast"})
    named = {journey: await kept(app, state) for journey, state in STATES.items()}
    return named | {"elsewhere": await kept(app, elsewhere)}


async def listed(
    client: httpx.AsyncClient, known: dict[str, str], agency: str = "moorland", **asked: Any
) -> list[str]:
    answer = await client.get(f"/agencies/{agency}/cases", params=asked)
    assert answer.status_code == 200, answer.text
    names = {journey: name for name, journey in known.items()}
    return [names[each["journey"]] for each in answer.json()["cases"]]


async def test_what_is_due_first_stands_first_and_what_has_ended_last(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    found = await listed(client, known)

    assert found[:2] == ["opened", "shared"]
    assert set(found[2:5]) == {"in_stage_two", "commented", "referred"}
    assert found[5:] == ["in_window", "withdrawn"]


async def test_an_agency_sees_its_own_alone(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    assert await listed(client, known, "coast") == ["elsewhere"]
    assert await listed(client, known, "nowhere") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "stage_one"}, {"opened"}),
        ({"status": ["stage_one", "withdrawn"]}, {"opened", "withdrawn"}),
        ({"clock": "par_comment"}, {"shared"}),
        ({"clock": "stage_two"}, {"in_stage_two", "shared", "commented", "referred"}),
        ({"clock": "stage_two", "status": "referred_to_panel"}, {"referred"}),
        ({"due_by": "2025-07-11"}, {"opened", "shared"}),
        ({"open": False}, {"withdrawn"}),
        ({"overdue": False}, {"withdrawn"}),
        ({"overdue": True}, STATES.keys() - {"withdrawn"}),
    ],
)
async def test_it_can_be_asked_for_a_stage_a_clock_and_a_day(
    client: httpx.AsyncClient, known: dict[str, str], asked: dict[str, Any], expected: set[str]
) -> None:
    assert {*await listed(client, known, **asked)} == expected


async def test_its_pages_hold_each_case_once(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    whole = (await client.get("/agencies/moorland/cases")).json()["cases"]
    asked: dict[str, Any] = {"at_most": 2}
    found: list[Any] = []
    while asked.get("after", "first"):
        page = (await client.get("/agencies/moorland/cases", params=asked)).json()
        found += page["cases"]
        asked["after"] = page["after"]

    assert found == whole
    assert len(known) == len(whole) + 1


async def test_the_counts_are_those_of_open_work(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    assert known
    assert (await client.get("/agencies/moorland/cases/counts")).json() == {
        "open": 6,
        "overdue": 6,
        "due_this_week": 0,
    }


async def test_a_place_that_no_page_gave_is_refused(client: httpx.AsyncClient) -> None:
    assert is_problem(await client.get("/agencies/moorland/cases?after=x"), 422)


async def test_an_index_answers_it_in_due_order(app: Any, known: dict[str, str]) -> None:
    records = app.state.running.records[ASSESSMENTS.collection]
    query = Wanted(clock=ClockId.STAGE_TWO, overdue=True).question("moorland").query()
    found = records.collection.find(query).sort([("listed.due_on", 1), ("_id", 1)])

    explained = await found.explain()

    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "'indexName': 'lists'" in plan
    assert "'stage': 'SORT'," not in plan
    assert explained["executionStats"]["totalDocsExamined"] < len(known)
