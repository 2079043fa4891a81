"""A service in-process, asked over HTTP as its clients ask it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from tests.identity import as_needed


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The service started, and a client of it who is whoever may ask; both end with the block."""
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served.app),
            base_url="http://service",
            auth=as_needed(app.title.rpartition(" ")[2]),
        ) as client,
    ):
        yield client


async def ask(
    client: httpx.AsyncClient,
    path: str,
    body: dict[str, Any],
    key: str = "",
    auth: httpx.Auth | None = None,
) -> httpx.Response:
    """Sends a command under a key of its own, or under the given one, as the client or someone else."""
    headers = {"Idempotency-Key": key or uuid4().hex}
    asking = auth or httpx.USE_CLIENT_DEFAULT
    return await client.post(path, json=body, headers=headers, auth=asking)


async def types(client: httpx.AsyncClient, path: str) -> list[str]:
    """Which events a record holds, in order."""
    return [event["type"] for event in (await client.get(f"{path}/events")).json()]


async def stands(client: httpx.AsyncClient, path: str, status: str) -> bool:
    """Whether a record is there and has this status."""
    answer = await client.get(path)
    return answer.status_code == 200 and answer.json()["status"] == status


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether an answer refuses with this status, in the form of RFC 9457."""
    return (answer.status_code, answer.headers["content-type"], answer.json()["status"]) == (
        status,
        "application/problem+json",
        status,
    )
