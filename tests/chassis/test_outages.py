"""Kafka dies, falls silent and comes back under a service that records, says and hears."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from deploy.local.kafka import Kafka
from deploy.local.ports import Ports
from services.chassis import group_member, listener, relay
from services.chassis import kafka as door
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy_services import ask, begun, both, contacts, running
from tests.waiting import until

WHOLE_AGAIN_SECONDS = 15
SAID = "Kafka is not answering. Commands are recorded; events wait to be sent and heard."


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """A broker of this module's own, not yet started."""
    ports = Ports.unused()
    broker = Kafka(
        tmp_path_factory.mktemp("kafka"), port=ports.kafka, controller_port=ports.kafka_controller
    )
    yield broker
    broker.kill()


@pytest.fixture
def alone(
    kafka: Kafka, settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> RecordSettings:
    """Settings for that broker, of a service that soon loses patience everywhere."""
    monkeypatch.setattr(listener, "WATCH_SECONDS", 0.2)
    monkeypatch.setattr(listener, "PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(group_member, "LAG_SECONDS", 0.5)
    monkeypatch.setattr(relay, "FINISH_SECONDS", 1.0)
    for module in (door, group_member):
        monkeypatch.setattr(module, "ASK_MILLISECONDS", 2_000)
        monkeypatch.setattr(module, "CLOSE_SECONDS", 1.0)
    return settings.model_copy(update={"kafka_bootstrap_servers": kafka.address})


async def up(kafka: Kafka) -> None:
    if kafka.pid is None:
        await asyncio.to_thread(kafka.start)


async def answers(client: httpx.AsyncClient, *, kafka: bool) -> bool:
    """Whether health is 200, and says that Kafka answers and all is heard, or that it does not."""
    answer = await client.get("/health/ready")
    said = answer.json()
    told = SAID in said["attention"]
    return answer.is_success and (said["consumer_lag"] == 0 and not told if kafka else told)


async def whole(app: FastAPI, client: httpx.AsyncClient, journey: UUID, heard: int) -> bool:
    return await contacts(app, journey) == heard and await answers(client, kafka=True)


@asynccontextmanager
async def heard_a_first_event(
    settings: RecordSettings, kafka: Kafka
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient, UUID]]:
    """A service that is whole, with a journey of one contact."""
    await up(kafka)
    app = both(settings)
    async with running(app) as client:
        journey = await begun(client, 1)
        await until(partial(whole, app, client, journey, 1))
        yield app, client, journey


async def test_a_service_starts_and_records_without_kafka_and_joins_it_later(
    alone: RecordSettings, kafka: Kafka
) -> None:
    app = both(alone)
    async with running(app) as client:
        journey = await begun(client, 2)
        await until(partial(answers, client, kafka=False))
        assert (await ask(client, f"/journeys/{journey}/contact")).is_success

        await up(kafka)
        await until(partial(whole, app, client, journey, 3), seconds=WHOLE_AGAIN_SECONDS)


async def test_an_outage_longer_than_anyone_has_patience_leaves_nobody_deaf(
    alone: RecordSettings, kafka: Kafka
) -> None:
    async with heard_a_first_event(alone, kafka) as (app, client, journey):
        await asyncio.to_thread(kafka.kill)
        assert (await ask(client, f"/journeys/{journey}/contact")).is_success
        await until(partial(answers, client, kafka=False))
        await asyncio.sleep(2 * listener.PATIENCE_SECONDS)
        assert await answers(client, kafka=False)

        await up(kafka)
        await until(partial(whole, app, client, journey, 2), seconds=WHOLE_AGAIN_SECONDS)


async def test_a_broker_that_falls_silent_and_speaks_again_leaves_nobody_deaf(
    alone: RecordSettings, kafka: Kafka
) -> None:
    async with heard_a_first_event(alone, kafka) as (app, client, journey):
        assert kafka.pid
        os.killpg(kafka.pid, signal.SIGSTOP)
        try:
            assert (await ask(client, f"/journeys/{journey}/contact")).is_success
            await until(partial(answers, client, kafka=False))
            await asyncio.sleep(2 * listener.PATIENCE_SECONDS)
        finally:
            os.killpg(kafka.pid, signal.SIGCONT)

        await until(partial(whole, app, client, journey, 2), seconds=WHOLE_AGAIN_SECONDS)


async def test_a_service_ends_in_time_and_well_while_kafka_is_away(
    alone: RecordSettings, kafka: Kafka
) -> None:
    async with heard_a_first_event(alone, kafka) as (_, client, journey):
        await asyncio.to_thread(kafka.kill)
        assert (await ask(client, f"/journeys/{journey}/contact")).is_success
        await until(partial(answers, client, kafka=False))
