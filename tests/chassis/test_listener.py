"""Two toy services on real Kafka: what one says, the other hears, also after they were stopped."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from services.chassis.running import Running
from services.chassis.service import service
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import deliveries_on, on_kafka
from tests.chassis.helpers.toy import SUBSCRIBER
from tests.chassis.helpers.toy_services import (
    BEGIN,
    ask,
    begun,
    contacts,
    lag,
    listener,
    running,
    speaker,
)
from tests.waiting import until


@pytest.fixture(scope="module")
async def speaks(settings: RecordSettings) -> AsyncIterator[httpx.AsyncClient]:
    async with running(speaker(settings)) as client:
        yield client


async def test_what_one_service_says_the_other_hears_once(
    speaks: httpx.AsyncClient, settings: RecordSettings
) -> None:
    app = listener(settings)
    async with running(app) as listens:
        journey = await begun(speaks, 5)
        await until(lambda: _is(contacts(app, journey), 5))

        await until(lambda: _is(lag(listens), 0))

        health = (await listens.get("/health/ready")).json()
        assert (health["gaps"], health["dead_letters"]) == (0, 0)


async def test_a_listener_that_was_down_hears_what_it_missed_and_nothing_twice(
    speaks: httpx.AsyncClient, settings: RecordSettings
) -> None:
    first = listener(settings)
    async with running(first):
        journey = await begun(speaks, 2)
        await until(lambda: _is(contacts(first, journey), 2))
    await ask(speaks, f"/journeys/{journey}/contact")

    second = listener(settings)
    async with running(second):
        await until(lambda: _is(contacts(second, journey), 3))
        parts: Running = second.state.running
        history = await parts.records[SUBSCRIBER.collection].history(journey)
        assert [event.version for event in history] == [1, 2, 3]


async def test_a_server_that_is_gone_is_passed_over_where_another_is_named(
    speaks: httpx.AsyncClient, settings: RecordSettings
) -> None:
    two = f"127.0.0.1:1, {settings.kafka_bootstrap_servers}"
    app = listener(settings.model_copy(update={"kafka_bootstrap_servers": two}))
    async with running(app):
        journey = await begun(speaks, 1)

        await until(lambda: _is(contacts(app, journey), 1))


async def test_while_the_database_is_away_nothing_is_committed_and_nothing_lost(
    speaks: httpx.AsyncClient, settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = await begun(speaks, 0)
    app = listener(settings)
    refused = 0
    read = AsyncCollection.find_one

    async def away(*args: Any, **kwargs: Any) -> Any:
        nonlocal refused
        if refused < 3 and args[0].name == SUBSCRIBER.collection:
            refused += 1
            raise AutoReconnect("the server is away")
        return await read(*args, **kwargs)

    async with running(app):
        await until(lambda: _is(contacts(app, journey), 0))
        monkeypatch.setattr(AsyncCollection, "find_one", away)
        await ask(speaks, f"/journeys/{journey}/contact")

        await until(lambda: _is(contacts(app, journey), 1))
        assert refused == 3


async def test_commands_are_refused_in_the_form_of_a_problem(speaks: httpx.AsyncClient) -> None:
    journey = await begun(speaks, 0)
    path = f"/journeys/{journey}/contact"
    without_key = await speaks.post(path, json=BEGIN)
    in_future = await speaks.post(path, json={"on": "2999-01-01"}, headers=_key())
    misspelt = await speaks.post(path, json={"onn": "secret-value"}, headers=_key())
    unknown = await ask(speaks, f"/journeys/{uuid4()}/contact")
    nowhere = await speaks.get("/nowhere")

    answers = [without_key, in_future, misspelt, unknown, nowhere]
    assert [answer.status_code for answer in answers] == [400, 422, 422, 404, 404]
    for answer in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
    assert "secret-value" not in misspelt.text


async def test_a_defect_is_answered_without_what_it_says(speaks: httpx.AsyncClient) -> None:
    answer = await speaks.get("/defect")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "what somebody typed" not in answer.text


async def test_the_same_key_gets_the_same_bytes(speaks: httpx.AsyncClient) -> None:
    journey = await begun(speaks, 0)
    path = f"/journeys/{journey}/contact"
    first = await ask(speaks, path, "the-same-key")
    await ask(speaks, path)
    again = await ask(speaks, path, "the-same-key")

    assert (again.status_code, again.content) == (first.status_code, first.content)


async def test_a_correlation_travels_from_the_request_into_the_event(
    speaks: httpx.AsyncClient, settings: RecordSettings
) -> None:
    trace = uuid4().hex
    headers = _key() | {"traceparent": f"00-{trace}-{'1' * 16}-01"}
    answer = await speaks.post("/journeys", json=BEGIN, headers=headers)

    assert answer.headers["correlation-id"] == trace
    journey = UUID(answer.json()["journey"])
    await until(lambda: _reached(settings, journey))
    (delivery,) = await deliveries_on(settings, "enquiry", journey)
    assert delivery.envelope.correlation == trace
    assert dict(delivery.record.headers)["traceparent"].decode().startswith(f"00-{trace}-")


async def _reached(settings: RecordSettings, journey: UUID) -> bool:
    return await on_kafka(settings, "enquiry", journey) == [1]


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


async def _is(found: Awaitable[int | None], expected: int) -> bool:
    return await found == expected


async def test_a_route_that_does_not_say_who_may_use_it_is_not_served(
    settings: RecordSettings,
) -> None:
    router = APIRouter()

    @router.get("/journeys/{journey}")
    async def silent(journey: UUID) -> UUID:
        return journey

    with pytest.raises(
        TypeError, match=r"state beside each route who may use it: /journeys/\{journey\}"
    ):
        service("speaker", settings, routers=[router])
