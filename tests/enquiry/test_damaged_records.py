"""One damaged enquiry: its agency's lists and the service's work go on, and support sees which it is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.identity import Role
from services.enquiry.background.clocks import announce_due
from services.enquiry.background.places import give_up_places
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.information_events import INFORMATION_EVENTS
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
    for path in ("feedback", "referrals", "possible-duplicates", f"households?{households}"):
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


@pytest.mark.usefixtures("damaged")
async def test_background_work_goes_on_without_it(
    app: Any, client: httpx.AsyncClient, journeys: list[str]
) -> None:
    running = app.state.running
    enquiries = running.records[ENQUIRIES.collection]

    await announce_due(enquiries, app.state.memory, quiet=NOW)
    assert "enquiry.clock_breached.v1" in await types(client, f"/enquiries/{journeys[1]}")

    event = await planned(client, agency=AGENCY)
    await booked(client, event, journeys[2])
    await give_up_places(enquiries, running.records[INFORMATION_EVENTS.collection])
