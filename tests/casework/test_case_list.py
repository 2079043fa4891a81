"""An agency's cases as a work list, at either service: due first, by status and clock, and nobody else's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.casework.case_list import CaseQuery
from services.chassis.cases import CaseRecords
from services.chassis.decision import Decision, State
from services.chassis.record import Cause
from services.chassis.settings import RecordSettings
from tests.casework.helpers.case_lists import KEPT, Kept
from tests.enquiry.helpers.served_api import is_problem, serving


@dataclass(frozen=True)
class Office:
    """A service with a case at every step at one agency and one at another, and who asks it."""

    kept: Kept
    client: httpx.AsyncClient
    records: CaseRecords[Any]
    names: dict[UUID, str]

    async def listed(self, agency: str = "moorland", **asked: Any) -> list[str]:
        answer = await self.client.get(f"/agencies/{agency}/cases", params=asked)
        assert answer.status_code == 200, answer.text
        return [self.names[UUID(each["journey"])] for each in answer.json()["cases"]]


@pytest.fixture(scope="module", params=KEPT)
async def office(request: pytest.FixtureRequest, settings: RecordSettings) -> AsyncIterator[Office]:
    kept = KEPT[request.param]
    app = kept.build(settings)
    async with serving(app) as client:
        records = app.state.running.records[kept.kind.collection]
        elsewhere = next(iter(kept.cases.values())).model_copy(update={"agency": "coast"})
        cases = {**kept.cases, "elsewhere": elsewhere}
        names = {await _opened(records, state): name for name, state in cases.items()}
        yield Office(kept, client, records, names)


async def _opened(records: CaseRecords[Any], state: State) -> UUID:
    journey = uuid4()
    await records.open(journey, lambda _: Decision(state), Cause(uuid4().hex, "0" * 32))
    return journey


async def test_what_is_due_first_comes_first_and_what_has_ended_last(office: Office) -> None:
    found = await office.listed()
    in_order = []
    for together in office.kept.in_order:
        in_order.append({*found[: len(together)]})
        found = found[len(together) :]

    assert in_order == office.kept.in_order
    assert found == []


async def test_an_agency_sees_its_own_alone(office: Office) -> None:
    assert await office.listed("coast") == ["elsewhere"]
    assert await office.listed("nowhere") == []


async def test_it_can_be_asked_for_a_status_a_clock_and_a_day(office: Office) -> None:
    found = [(asked, {*await office.listed(**asked)}) for asked, _ in office.kept.selected]

    assert found == office.kept.selected


async def test_its_pages_hold_each_case_once(office: Office) -> None:
    whole = (await office.client.get("/agencies/moorland/cases")).json()["cases"]
    asked: dict[str, Any] = {"at_most": 2}
    found: list[Any] = []
    while asked.get("after", "first"):
        page = (await office.client.get("/agencies/moorland/cases", params=asked)).json()
        found += page["cases"]
        asked["after"] = page["after"]

    assert found == whole
    assert len(office.names) == len(whole) + 1


async def test_the_counts_are_those_of_open_work(office: Office) -> None:
    counted = await office.client.get("/agencies/moorland/cases/counts")

    assert counted.json() == office.kept.counts


async def test_a_cursor_that_no_page_gave_is_refused(office: Office) -> None:
    assert is_problem(await office.client.get("/agencies/moorland/cases?after=x"), 422)


async def test_an_index_answers_it_in_due_order(office: Office) -> None:
    query = CaseQuery[StrEnum](clock=office.kept.clock, overdue=True).selection("moorland").query()
    found = office.records.collection.find(query).sort([("listed.due_on", 1), ("_id", 1)])

    explained = await found.explain()

    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "'indexName': 'lists'" in plan
    assert "'stage': 'SORT'," not in plan
    assert explained["executionStats"]["totalDocsExamined"] < len(office.names)
