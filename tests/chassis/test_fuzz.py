"""A running service that hears what nobody should send: it goes on, and shows all of it to support."""

from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from contracts.enquiry import EnquiryReceived
from contracts.identity import Role
from contracts.reference import Channel, Household
from services.chassis import attempts
from services.chassis.delivery import Undecodable, decode
from services.chassis.running import Running, subscription
from services.chassis.service import service
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.poison import (
    POISONED,
    Message,
    messages,
    put_in_every_partition,
    put_on_kafka,
)
from tests.chassis.helpers.topics import records_on
from tests.chassis.helpers.toy import DAY, HANDLERS, SUBSCRIBER
from tests.identity import national, signed_as
from tests.waiting import until

RECEIVED = EnquiryReceived(
    occurred_on=DAY, agency="moorland", channel=Channel.PHONE, household=Household.SINGLE
)


@pytest.fixture(scope="module")
async def app(settings: RecordSettings) -> AsyncIterator[FastAPI]:
    subscribe = subscription(SUBSCRIBER, POISONED, HANDLERS)
    built = service("listener", settings, routers=[], kinds=[SUBSCRIBER], subscribe=subscribe)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(attempts, "FIRST_PAUSE_SECONDS", 0.001)
        async with LifespanManager(built, startup_timeout=120, shutdown_timeout=120):
            yield built


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    support = signed_as(national(Role.SUPPORT), "listener")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://service", auth=support
    ) as opened:
        yield opened


async def all_heard(client: httpx.AsyncClient) -> bool:
    ready = await client.get("/health/ready")
    return ready.status_code == 200 and bool(ready.json()["consumer_lag"] == 0)


@examples(
    max_examples=4,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(drawn=st.lists(messages(), min_size=20, max_size=60))
async def test_no_message_stops_a_partition(
    app: FastAPI, client: httpx.AsyncClient, settings: RecordSettings, drawn: list[Message]
) -> None:
    await put_on_kafka(settings, drawn)
    journeys = await put_in_every_partition(settings, RECEIVED)

    parts: Running = app.state.running
    collection = parts.records[SUBSCRIBER.collection].collection

    async def are_heard() -> bool:
        heard = {"_id": {"$in": journeys}, "state.agency": "moorland"}
        return await collection.count_documents(heard) == len(journeys)

    await until(are_heard)
    await until(partial(all_heard, client))


async def test_support_sees_and_dismisses_whatever_could_not_be_read(
    app: FastAPI, client: httpx.AsyncClient, settings: RecordSettings
) -> None:
    parts: Running = app.state.running
    records = [record for stream in POISONED for record in await records_on(settings, stream)]
    unreadable = {each.digest for each in map(decode, records) if isinstance(each, Undecodable)}
    kept = await parts.parked.collection.find({}, {"digest": True}).to_list()
    assert unreadable
    assert unreadable <= {each["digest"] for each in kept}

    while listed := (await client.get("/parked")).json():
        for each in listed:
            path = f"/parked/{each['id']}/dismiss"
            answer = await client.post(path, json={"reason": "No service sent it"})
            if answer.status_code != 404:
                assert answer.status_code == 200, answer.text
                continue
            # What waited behind a message that was dismissed may have been heard meanwhile.
            left = (await client.get("/parked")).json()
            assert each["id"] not in {one["id"] for one in left}

    ready = (await client.get("/health/ready")).json()
    assert (ready["gaps"], ready["dead_letters"], ready["attention"]) == (0, 0, [])
    dismissed = (await client.get("/parked/dismissed")).json()
    assert {each["dismissal"]["by"] for each in dismissed} == {"national-01"}


async def test_a_reason_is_needed_and_stays_short(client: httpx.AsyncClient) -> None:
    for reason in ({}, {"reason": " "}, {"reason": "x" * 501}, {"reason": "junk", "more": 1}):
        answer = await client.post("/parked/any/dismiss", json=reason)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
