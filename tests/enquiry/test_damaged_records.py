"""One damaged enquiry: its agency's lists and the service's work go on, and support sees which it is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Role
from services.chassis.parked import LISTED
from services.enquiry.background.clocks import clock_watch
from services.enquiry.background.places import give_up_places
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.information_events import INFORMATION_EVENTS
from services.enquiry.store.mystery_shops import MYSTERY_SHOP_ROUNDS, MYSTERY_SHOPS
from tests.enquiry.helpers.event_bookings import booked, planned, received
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.enquiry.helpers.work_lists import listed
from tests.identity import signed_as, staff

AGENCY = "estuary"
THEIRS = signed_as(staff(Role.RECRUITMENT_WORKER, AGENCY), "enquiry")
OTHERS = signed_as(staff(Role.RECRUITMENT_WORKER, "fenland"), "enquiry")
ASSIGN = {"on": "2025-03-13", "to": "recruiter-07"}
WORDS = "somebody's own words"
NOW = timedelta(0)
REST = ("feedback", "referrals", "possible-duplicates")


@pytest.fixture(scope="module")
async def app(settings: EnquirySettings) -> Any:
    return build(settings)


@pytest.fixture(scope="module")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture(scope="module")
async def journeys(client: httpx.AsyncClient) -> list[str]:
    return [await received(client, agency=AGENCY) for _ in range(3)]


@pytest.fixture(scope="module")
async def damaged(app: Any, client: httpx.AsyncClient, journeys: list[str]) -> str:
    """The first of them, on which the progress cannot be read, not even in part."""
    spoilt = {"$set": {"state.progress": WORDS, "state.applicants": [WORDS]}}
    enquiries = app.state.running.records[ENQUIRIES.collection]
    await enquiries.collection.update_one({"_id": UUID(journeys[0])}, spoilt)
    assert client
    return journeys[0]


async def test_lists_of_its_agency_show_the_rest(
    client: httpx.AsyncClient, journeys: list[str], damaged: str
) -> None:
    rest = [each for each in journeys if each != damaged]

    assert sorted(await listed(client, AGENCY)) == sorted(rest)
    households = "&".join(f"journey={each}" for each in journeys)
    for path in (*REST, f"households?{households}"):
        answer = await client.get(f"/agencies/{AGENCY}/{path}")
        assert answer.status_code == 200, answer.text
    found = await client.post(f"/agencies/{AGENCY}/find-enquiries", json={"words": "Rosa"})
    assert {each["journey"] for each in found.json()} == set(rest)


async def test_its_staff_learn_that_it_is_damaged_and_for_others_it_is_not_there(
    client: httpx.AsyncClient, damaged: str
) -> None:
    path = f"/enquiries/{damaged}"

    for auth, status in ((THEIRS, 500), (OTHERS, 404)):
        assert is_problem(await client.get(path, auth=auth), status)
    assert is_problem(await ask(client, f"{path}/assign", ASSIGN), 500)
    assert WORDS not in (await client.get(path, auth=THEIRS)).text


async def test_health_counts_it_and_support_sees_which_it_is(
    client: httpx.AsyncClient, damaged: str
) -> None:
    await client.get(f"/enquiries/{damaged}", auth=THEIRS)

    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()["damaged_records"]) == (200, 1)
    assert any("cannot be read" in each for each in ready.json()["attention"])
    assert damaged not in ready.text
    (told,) = (await client.get("/parked")).json()
    assert (told["why"], told["journey"]) == ("damaged", damaged)
    assert WORDS not in str(told)
    again = await client.post(f"/parked/{told['id']}/send-again")
    assert is_problem(again, 409)


async def test_however_many_are_damaged_support_reads_a_list_that_ends(
    app: Any, client: httpx.AsyncClient
) -> None:
    concerns = app.state.running.records[INFORMATION_EVENTS.collection].concerns
    spoilt = [{"_id": uuid4()} for _ in range(LISTED + 1)]
    assert [*concerns.readable(spoilt, itemgetter("state"))] == []

    told = (await client.get("/parked")).json()
    ready = (await client.get("/health/ready")).json()
    concerns.damaged.clear()
    assert len(told) == LISTED
    assert ready["damaged_records"] > LISTED


@pytest.mark.parametrize(
    "spoilt",
    [{"state.staffed.assigned_to": WORDS}, {"state.likeness": ["at ZX12AB", "name ZX12AB"]}],
    ids=str,
)
async def test_one_value_that_cannot_be_read_ends_no_list_of_its_agency(
    app: Any, client: httpx.AsyncClient, spoilt: dict[str, Any]
) -> None:
    agency = f"agency-{uuid4().hex[:6]}"
    first, other = [await received(client, agency=agency, postcode="ZX1 2AB") for _ in range(2)]
    enquiries = app.state.running.records[ENQUIRIES.collection]
    await enquiries.collection.update_one({"_id": UUID(first)}, {"$set": spoilt})
    await enquiries.collection.update_one(
        {"_id": UUID(other)}, {"$set": {"state.likeness": ["at ZX12AB"]}}
    )

    for path in ("enquiries", "enquiries/summary", "enquiries/counts", "staff", *REST):
        answer = await client.get(f"/agencies/{agency}/{path}")
        assert answer.status_code == 200, path


async def test_a_shop_that_cannot_be_read_ends_no_list_of_enquiries(
    app: Any, client: httpx.AsyncClient
) -> None:
    shop = {"round": "spoilt", "status": "scored", "enquiries": [WORDS, 7]}
    records = app.state.running.records
    for kind, state in (
        (MYSTERY_SHOPS, shop),
        (MYSTERY_SHOP_ROUNDS, {"code": "spoilt", "unmasked_on": "2025-03-03"}),
    ):
        await records[kind.collection].collection.insert_one({"_id": uuid4(), "state": state})

    for path in ("enquiries", "enquiries/summary", "enquiries/counts", "staff"):
        answer = await client.get(f"/agencies/fenland/{path}")
        assert answer.status_code == 200, path


@pytest.mark.usefixtures("damaged")
async def test_background_work_goes_on_without_it(
    app: Any, client: httpx.AsyncClient, journeys: list[str]
) -> None:
    running = app.state.running
    enquiries = running.records[ENQUIRIES.collection]

    await clock_watch(app.state.memory).announce_due(enquiries, quiet=NOW)
    assert "enquiry.clock_breached.v1" in await types(client, f"/enquiries/{journeys[1]}")

    event = await planned(client, agency=AGENCY)
    await booked(client, event, journeys[2])
    await give_up_places(enquiries, running.records[INFORMATION_EVENTS.collection])
