"""A process that serves: it sleeps until something comes, and ends as soon as it is told to."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from services.chassis import served
from services.chassis.served import Served
from tests.waiting import until


async def answer(_: Any, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Counted(Served):
    """Counts how often it woke."""

    woken = 0

    async def on_tick(self, counter: int) -> bool:
        self.woken += 1
        return await super().on_tick(counter)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Counted, asyncio.Task[None], httpx.AsyncClient]]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = Counted(uvicorn.Config(answer, lifespan="off", log_config=None))
        # `serve` would take the signals of this process.
        running = asyncio.create_task(server._serve([listening]))  # noqa: SLF001

        async def has_started() -> bool:
            return server.started

        await until(has_started)
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            yield server, running, client


async def test_it_wakes_once_a_second_and_keeps_the_date() -> None:
    async with serving() as (server, running, client):
        before, began = server.woken, time.monotonic()
        first = (await client.get("/")).headers["date"]

        async def has_moved() -> bool:
            return (await client.get("/")).headers["date"] != first

        await until(has_moved)
        woken, seconds = server.woken - before, time.monotonic() - began
        server.handle_exit(signal.SIGTERM, None)
        await running

    assert woken <= seconds + 1


async def test_it_ends_when_it_is_told_to_and_not_at_its_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(served, "DATE_SECONDS", 3600.0)
    async with serving() as (server, running, _), asyncio.timeout(60):
        server.handle_exit(signal.SIGTERM, None)
        await running

    assert server.should_exit
