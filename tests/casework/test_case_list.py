"""An agency's cases as a work list, at either service: due first, by status and clock, and nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.casework.case_list import CaseQuery
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.decision import Decision, State
from services.chassis.record import Cause
from tests.casework.helpers.case_lists import KEPT, Kept
from tests.database_work import database_work
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.every_settings import EverySettings


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
async def office(request: pytest.FixtureRequest, settings: EverySettings) -> AsyncIterator[Office]:
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


async def test_what_is_due_is_counted_by_itself_in_two_questions_to_the_database(
    office: Office,
) -> None:
    with database_work() as done:
        due = (await office.client.get("/agencies/moorland/cases/due-work")).json()

    shown = ("overdue", "due_this_week", "long_overdue", "staff")
    assert due == {name: office.kept.counts[name] for name in shown}
    kept_in = office.kept.kind.collection
    assert sorted(done) == [f"aggregate {kept_in}", f"distinct {kept_in}"]


async def test_work_is_shared_out_and_found_again_by_whose_it_is(office: Office) -> None:
    agency, open_one = office.kept.agency, office.kept.cases["opened"]
    here = open_one.model_copy(update={"agency": agency})
    journeys = [str(await _opened(office.records, here)) for _ in range(3)]
    office.names.update({UUID(each): each for each in journeys})
    [first, second, third] = journeys

    def day(offset: int = 0) -> str:
        return (today() + timedelta(days=offset)).isoformat()

    async def shared(command: str, **body: Any) -> Any:
        path = f"/agencies/{agency}/cases/{command}"
        answer = await ask(office.client, path, {"on": day(), **body})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def listed(**asked: Any) -> set[str]:
        return {*await office.listed(agency, **asked)}

    assigned = await shared("assign-cases", staff="worker-03", journeys=[first, second])
    elsewhere = next(str(each) for each, name in office.names.items() if name == "elsewhere")
    refused = await shared("assign-cases", staff="worker-03", journeys=[first, elsewhere])
    assert [each["done"] for each in assigned["outcomes"]] == [True, True]
    assert [each["done"] for each in refused["outcomes"]] == [False, False]
    assert await listed(unassigned=True) == {third}
    assert await listed(assigned_to="worker-03") == {first, second}

    cover = {"colleague": "worker-03", "covered_by": "worker-04", "until": day(3)}
    covered = await shared("cover-colleague", **cover)
    assert (len(covered["outcomes"]), covered["remaining"]) == (2, 0)
    assert (await shared("cover-colleague", **cover))["outcomes"] == []
    assert await listed(assigned_to="worker-04") == {first, second}

    await shared("hand-over", colleague="worker-03", to="worker-05")
    assert await listed(assigned_to="worker-05") == {first, second}
    assert await listed(assigned_to="worker-04") == set()
    loads = (await office.client.get(f"/agencies/{agency}/cases/staff")).json()
    assert [(each["staff"], each["open"]) for each in loads] == [("worker-05", 2)]
    path = f"/agencies/{agency}/cases/counts"
    counted = (await office.client.get(path, params={"mine": "worker-05"})).json()
    assert counted["staff"] == ["worker-05"]


async def test_own_work_is_what_is_assigned_and_what_is_covered_and_each_case_counts_once(
    office: Office,
) -> None:
    agency = "riverside"
    here = office.kept.cases["opened"].model_copy(update={"agency": agency})
    journeys = [str(await _opened(office.records, here)) for _ in range(3)]
    office.names.update({UUID(each): each for each in journeys})

    async def shared(command: str, **body: Any) -> None:
        said = {"on": today().isoformat(), **body}
        await ask(office.client, f"/agencies/{agency}/cases/{command}", said)

    async def own(staff: str) -> int:
        path = f"/agencies/{agency}/cases/counts"
        counted: dict[str, int] = (await office.client.get(path, params={"mine": staff})).json()
        return counted["mine"]

    await shared("assign-cases", staff="worker-13", journeys=journeys[:2])
    await shared("assign-cases", staff="worker-14", journeys=journeys[2:])
    until = (today() + timedelta(days=3)).isoformat()
    await shared("cover-colleague", colleague="worker-13", covered_by="worker-14", until=until)

    # What is long overdue is counted elsewhere, whoever has it.
    current = 1 if office.kept.counts["open"] else 0
    assert await own("worker-13") == 2 * current
    assert await own("worker-14") == 3 * current
    assert await own("worker-15") == 0


async def test_time_is_noticed_once_by_several_processes_and_left_alone_while_someone_types(
    office: Office,
) -> None:
    late = office.kept.late.model_copy(update={"agency": "fenland"})
    journeys = [await _opened(office.records, late) for _ in range(5)]
    watch = office.kept.watch

    async def said() -> list[list[str]]:
        told = [await office.records.events(each) for each in journeys]
        return [[event.type.partition(".")[2] for event in each] for each in told]

    await watch.announce_due(office.records)
    while_typing = await said()
    looks = (watch.announce_due(office.records, quiet=timedelta(0)) for _ in range(4))
    await asyncio.gather(*looks)
    await watch.announce_due(office.records, quiet=timedelta(0))

    assert while_typing == [[]] * 5
    assert await said() == [["clock_breached.v1"]] * 5


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
