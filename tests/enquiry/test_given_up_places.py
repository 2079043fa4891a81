"""A household that leaves gives up its places on information events, and whoever waits moves up."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.event_bookings import planned, received, standings
from tests.enquiry.helpers.served_api import ask, serving
from tests.waiting import until

WITHDRAW = {"reason": "not_ready"}


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def test_its_place_goes_to_whoever_waits(client: httpx.AsyncClient) -> None:
    on = today().isoformat()
    event = await planned(client, on=on, held_on=(today() + timedelta(300)).isoformat(), places=1)
    leaves, waits = [await received(client) for _ in range(2)]
    for journey in (leaves, waits):
        booking = {"on": on, "journey": journey, "people": 1}
        assert (await ask(client, f"{event}/book", booking)).status_code == 200
    before = await standings(client, event)

    gone = await ask(client, f"/enquiries/{leaves}/withdraw", {"on": on, **WITHDRAW})
    assert gone.status_code == 200, gone.text

    async def moved_up() -> bool:
        return await standings(client, event) == {leaves: "cancelled", waits: "confirmed"}

    async def told() -> bool:
        return bool((await client.get(f"/enquiries/{leaves}")).json()["bookings"] == {})

    assert before == {leaves: "confirmed", waits: "waiting"}
    await until(moved_up)
    await until(told)
