"""Many households at the same moment, at two instances of the service on one real MongoDB.

Every place goes once, and nobody is lost.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from itertools import cycle
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.event_bookings import booked, heard, planned, received, standings
from tests.enquiry.helpers.served_api import ask, serving
from tests.waiting import until

ROUNDS = 20


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def another(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    """A second instance of the service on the same records: nothing but MongoDB is between them."""
    async with serving(build(settings)) as opened:
        yield opened


async def insisted(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
    """Sends again under the same key while the service is too busy, as every client has to."""
    key, answer = uuid4().hex, None
    while answer is None or answer.status_code == 503:
        answer = await ask(client, path, body, key)
    assert answer.status_code == 200, answer.text
    return answer


async def wants(client: httpx.AsyncClient, event: str, journey: str, people: int = 1) -> None:
    body = {"on": "2025-03-12", "journey": journey, "people": people}
    await insisted(client, f"{event}/book", body)


async def gives_up(client: httpx.AsyncClient, event: str, journey: str) -> None:
    await insisted(client, f"{event}/cancel-booking", {"on": "2025-03-12", "journey": journey})


async def told(client: httpx.AsyncClient, journey: str) -> list[str]:
    """What the household was told in the end, one word an event."""
    words = {"event_place_given": "given", "event_booking_ended": "ended"}
    events = await heard(client, journey)
    return [each["data"].get("state") or words[each["type"].split(".")[1]] for each in events]


async def all_told(client: httpx.AsyncClient, journeys: list[str]) -> None:
    """Waits until every enquiry holds something about the event."""

    async def every_one() -> bool:
        return all([await told(client, journey) for journey in journeys])

    await until(every_one)


async def test_two_racing_for_the_last_place_get_one_place_and_one_turn_to_wait(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    households = [await received(client), await received(client)]
    for _ in range(ROUNDS):
        event = await planned(client, places=1)
        await asyncio.gather(
            wants(client, event, households[0]), wants(another, event, households[1])
        )

        found = await standings(client, event)
        assert [*found.values()] == ["confirmed", "waiting"]
        assert {*found} == {*households}
    outcomes = Counter([*await told(client, households[0]), *await told(client, households[1])])
    assert outcomes == {"confirmed": ROUNDS, "waiting": ROUNDS}


async def test_a_couple_and_one_alone_racing_for_two_places_never_get_three(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    couple, alone = await received(client), await received(client)
    for _ in range(ROUNDS):
        event = await planned(client, places=2)
        await asyncio.gather(wants(client, event, couple, 2), wants(another, event, alone))

        view = (await client.get(event)).json()
        assert (view["taken"], view["waiting"]) in {(1, 1), (2, 1)}


async def test_forty_racing_for_ten_places_fill_ten_and_thirty_wait_in_their_order(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    households = [await received(client) for _ in range(40)]
    event = await planned(client, places=10)
    instances = cycle([client, another])
    await asyncio.gather(*(wants(next(instances), event, each) for each in households))
    await all_told(client, households)

    found = await standings(client, event)
    assert [*found.values()] == ["confirmed"] * 10 + ["waiting"] * 30
    assert {*found} == {*households}
    assert {journey: await told(client, journey) for journey in households} == {
        journey: [standing] for journey, standing in found.items()
    }


async def test_a_place_given_up_while_another_asks_for_it_goes_to_who_asks(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    for _ in range(ROUNDS // 2):
        leaving, coming = await received(client), await received(client)
        event = await planned(client, places=1)
        await booked(client, event, leaving)
        await asyncio.gather(gives_up(client, event, leaving), wants(another, event, coming))

        assert await standings(client, event) == {leaving: "cancelled", coming: "confirmed"}
        assert await told(client, leaving) == ["confirmed", "ended"]
        assert await told(client, coming) in (["confirmed"], ["waiting", "given"])


async def test_who_waits_gets_the_place_however_quickly_another_asks_for_it(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    for _ in range(ROUNDS // 2):
        leaving, waiting, coming = [await received(client) for _ in range(3)]
        event = await planned(client, places=1)
        await booked(client, event, leaving)
        await booked(client, event, waiting)
        await asyncio.gather(wants(client, event, coming), gives_up(another, event, leaving))

        assert await standings(client, event) == {
            leaving: "cancelled",
            waiting: "confirmed",
            coming: "waiting",
        }


async def test_everybody_hears_of_a_cancelled_event_also_who_booked_in_that_moment(
    client: httpx.AsyncClient, another: httpx.AsyncClient
) -> None:
    for _ in range(ROUNDS // 2):
        early, late = await received(client), await received(client)
        event = await planned(client, places=1)
        await booked(client, event, early)
        call_off = insisted(client, f"{event}/cancel-information-event", {"on": "2025-03-12"})
        body = {"on": "2025-03-12", "journey": late, "people": 1}
        asked, _ = await asyncio.gather(ask(another, f"{event}/book", body), call_off)

        assert await told(client, early) == ["confirmed", "ended"]
        in_time = asked.status_code == 200
        assert await told(client, late) == (["waiting", "ended"] if in_time else [])
