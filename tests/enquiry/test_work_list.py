"""An agency's work list on real MongoDB: due first, page by page, and nobody else's."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.chassis.settings import RecordSettings
from services.enquiry.main import build
from services.enquiry.store.enquiries import ENQUIRIES, EnquiryView
from services.enquiry.store.work_list import Place, Wanted, work_list
from tests.enquiry.asking import ask, is_problem, serving
from tests.enquiry.booking import received

CLOSE = {
    "on": "2025-04-10",
    "reason": "no_answer_to_contact",
    "manager": "manager-02",
    "explanation": "No answer in four weeks.",
}
DAYS = ("2025-03-12", "2025-03-03", "2025-03-07", "2025-03-03", "2025-03-20")


@pytest.fixture(scope="module")
async def app(settings: RecordSettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture(scope="module")
async def known(client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Five enquiries at one agency, of which the last is closed, and one at another."""
    here = [await received(client, agency="estuary", on=on) for on in DAYS]
    there = [await received(client, agency="fenland")]
    assert (await ask(client, f"/enquiries/{here[-1]}/close", CLOSE)).status_code == 200
    assign = {"on": "2025-03-13", "to": "recruiter-07"}
    assert (await ask(client, f"/enquiries/{here[0]}/assign", assign)).status_code == 200
    return {"estuary": here, "fenland": there}


async def listed(client: httpx.AsyncClient, agency: str, **asked: str) -> list[str]:
    answer = await client.get(f"/agencies/{agency}/enquiries", params=asked)
    assert answer.status_code == 200, answer.text
    return [each["journey"] for each in answer.json()["enquiries"]]


async def test_what_is_due_first_stands_first_and_what_is_not_due_last(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    first, *_ = here = known["estuary"]
    found = await listed(client, "estuary")

    assert set(found[:2]) == {here[1], here[3]}
    assert found[2:] == [here[2], first, here[4]]


async def test_an_agency_sees_its_own_enquiries_alone(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    assert await listed(client, "fenland") == known["fenland"]
    assert await listed(client, "nowhere") == []


async def test_it_can_be_asked_for_a_state_a_worker_and_a_day(
    client: httpx.AsyncClient, known: dict[str, list[str]]
) -> None:
    here = known["estuary"]

    assert await listed(client, "estuary", status="closed") == [here[4]]
    assert await listed(client, "estuary", assigned_to="recruiter-07") == [here[0]]
    assert set(await listed(client, "estuary", due_by="2025-03-05")) == {here[1], here[3]}


async def test_its_pages_hold_each_enquiry_once_in_the_order_of_the_whole(
    app: Any,
    client: httpx.AsyncClient,
    known: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = await listed(client, "estuary")
    enquiries = app.state.running.records[ENQUIRIES.collection]
    for size in (1, 2, 3):
        monkeypatch.setattr("services.enquiry.store.work_list.AT_ONCE", size)
        found: list[EnquiryView] = []
        after: Place | None = None
        while True:
            page = await work_list(enquiries, Wanted("estuary"), after)
            found += page.enquiries
            if page.after is None:
                break
            after = Place.parse(page.after)

        assert [str(view.journey) for view in found] == whole
    assert len(known["estuary"]) == len(whole)


@pytest.mark.parametrize("after", ["", "yesterday", "2025-02-30_x", "_", "2025-03-03_"])
async def test_a_place_that_no_page_gave_is_refused(client: httpx.AsyncClient, after: str) -> None:
    answer = await client.get("/agencies/estuary/enquiries", params={"after": after or "_x"})

    assert is_problem(answer, 422)
