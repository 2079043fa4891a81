"""Two instances as processes, killed while they count: every event still counts once."""

import asyncio
import os
import random
import socket
import sys
from asyncio.subprocess import DEVNULL, Process

from tenacity import AsyncRetrying, stop_after_delay, wait_fixed

from services.chassis.mongo import Database
from services.reporting.settings import ReportingSettings
from tests.identity import identity
from tests.reporting.helpers.running_service import Send, a_year, expected, export, heard, once

KILLS = 3
SEED = 20211101


async def instance(settings: ReportingSettings) -> Process:
    """The service as a process of its own."""
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "MONGODB_URL": settings.mongodb_url,
        "NAMESPACE": settings.namespace,
        "PORT": str(_free_port()),
        "ENQUIRY_URL": settings.enquiry_url,
        **identity().environment("reporting"),
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.reporting.main"),
        env={**os.environ, **environment},
        stdout=DEVNULL,
        stderr=DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


async def heard_more_than(db: Database, events: int) -> None:
    """Waits until the rows have heard more than so many events."""
    async for attempt in AsyncRetrying(wait=wait_fixed(0.02), stop=stop_after_delay(100)):
        with attempt:
            assert await heard(db) > events


async def test_instances_killed_while_they_count_lose_nothing_and_count_nothing_twice(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    chance = random.Random(SEED)
    story = a_year(families=200)
    part = len(story) // KILLS
    instances = [await instance(settings), await instance(settings)]
    try:
        for kill in range(KILLS):
            before = await heard(db)
            sending = asyncio.create_task(send(story[kill * part : (kill + 1) * part]))
            await heard_more_than(db, before)
            killed = instances.pop(chance.randrange(len(instances)))
            killed.kill()
            instances.append(await instance(settings))
            await sending
        await send(story[KILLS * part :])
        await heard_more_than(db, len(once(story)) - 1)
    finally:
        for each in instances:
            each.terminate()
        await asyncio.gather(*(each.wait() for each in instances))

    assert await export(db) == expected(story)
