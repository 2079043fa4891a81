"""An agency's cases at the panel as a work list: due first, by where they stand, and nobody else's."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.chassis.decision import Decision
from services.chassis.record import Cause
from services.chassis.settings import RecordSettings
from services.panel.domain import PanelCase, approve_applicants
from services.panel.main import build
from services.panel.store import PANEL_CASES
from tests.enquiry.helpers.served_api import serving
from tests.panel.test_domain import a_case, approving, minuted

STATES = {
    "opened": a_case(),
    "minuted": minuted(),
    "approved": approve_applicants(minuted(), approving()).state,
}


@pytest.fixture(scope="module")
async def app(settings: RecordSettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


async def kept(app: Any, state: PanelCase) -> str:
    journey = uuid4()
    records = app.state.running.records[PANEL_CASES.collection]
    await records.open(journey, lambda _: Decision(state), Cause(uuid4().hex, "0" * 32))
    return str(journey)


@pytest.fixture(scope="module")
async def known(app: Any, client: httpx.AsyncClient) -> dict[str, str]:
    """One case at each step at one agency, and one at another."""
    assert client
    elsewhere = a_case().model_copy(update={"agency": "coast"})
    named = {name: await kept(app, state) for name, state in STATES.items()}
    return named | {"elsewhere": await kept(app, elsewhere)}


async def listed(
    client: httpx.AsyncClient, known: dict[str, str], agency: str = "moorland", **asked: Any
) -> list[str]:
    answer = await client.get(f"/agencies/{agency}/cases", params=asked)
    assert answer.status_code == 200, answer.text
    names = {journey: name for name, journey in known.items()}
    return [names[each["journey"]] for each in answer.json()["cases"]]


async def test_what_waits_for_a_decision_stands_first(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    first, *others = await listed(client, known)

    assert first == "minuted"
    assert {*others} == {"opened", "approved"}


async def test_an_agency_sees_its_own_alone(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    assert await listed(client, known, "coast") == ["elsewhere"]
    assert await listed(client, known, "nowhere") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "minutes_final"}, {"minuted"}),
        ({"status": ["referred", "approved"]}, {"opened", "approved"}),
        ({"clock": "adm_decide"}, {"minuted"}),
        ({"overdue": True}, {"minuted"}),
        ({"due_by": "2025-01-01"}, set()),
        ({"open": True}, {"opened", "minuted"}),
    ],
)
async def test_it_can_be_asked_for_a_step_a_clock_and_a_day(
    client: httpx.AsyncClient, known: dict[str, str], asked: dict[str, Any], expected: set[str]
) -> None:
    assert {*await listed(client, known, **asked)} == expected


async def test_the_counts_are_those_of_open_work(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    assert known
    assert (await client.get("/agencies/moorland/cases/counts")).json() == {
        "open": 2,
        "overdue": 1,
        "due_this_week": 0,
    }
