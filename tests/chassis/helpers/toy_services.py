"""Two toy services as `services.chassis.service` puts them together: one speaks, the other hears."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import httpx
from asgi_lifespan import LifespanManager
from fastapi import APIRouter, Depends, FastAPI

from contracts.identity import Role
from services.chassis.admission import anybody, may
from services.chassis.commands import Commands, commands_of
from services.chassis.record import Receipt
from services.chassis.running import Running, subscription
from services.chassis.service import service
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy import (
    HANDLERS,
    PUBLISHER,
    SUBSCRIBER,
    Begin,
    Contact,
    Counted,
    begin,
    contact,
)
from tests.identity import as_needed

BEGIN = {"on": "2025-03-03"}
MAY = may(Role.RECRUITMENT_WORKER)


def speaker(settings: RecordSettings) -> FastAPI:
    """Records what it is told and says it."""
    return service("speaker", settings, routers=[_commands()], kinds=[PUBLISHER])


def listener(settings: RecordSettings) -> FastAPI:
    """Hears what the speaker says."""
    subscribe = subscription(SUBSCRIBER, ["enquiry"], HANDLERS)
    return service("listener", settings, routers=[], kinds=[SUBSCRIBER], subscribe=subscribe)


def both(settings: RecordSettings) -> FastAPI:
    """One service that hears itself."""
    subscribe = subscription(SUBSCRIBER, ["enquiry"], HANDLERS)
    kinds = [PUBLISHER, SUBSCRIBER]
    return service("speaker", settings, routers=[_commands()], kinds=kinds, subscribe=subscribe)


def _commands() -> APIRouter:
    router = APIRouter()
    publisher = Depends(commands_of(PUBLISHER))

    @router.post("/journeys", dependencies=[MAY])
    async def opened(command: Begin, way: Commands[Counted] = publisher) -> Receipt:
        return await way.open(begin, command)

    @router.post("/journeys/{journey}/contact", dependencies=[MAY])
    async def contacted(
        journey: UUID, command: Contact, way: Commands[Counted] = publisher
    ) -> Receipt:
        return await way.change(journey, contact, command)

    @router.get("/defect", dependencies=[anybody()])
    async def defect() -> None:
        raise ValueError("what somebody typed")

    return router


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service", auth=as_needed("speaker")
        ) as client:
            yield client


async def ask(client: httpx.AsyncClient, path: str, key: str = "") -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return await client.post(path, json=BEGIN, headers=headers)


async def begun(client: httpx.AsyncClient, contacts: int) -> UUID:
    journey = UUID((await ask(client, "/journeys")).json()["journey"])
    for _ in range(contacts):
        await ask(client, f"/journeys/{journey}/contact")
    return journey


async def contacts(app: FastAPI, journey: UUID) -> int:
    parts: Running = app.state.running
    collection = parts.records[SUBSCRIBER.collection].collection
    counted: list[int] = await collection.distinct("state.contacts", {"_id": journey})
    return counted[0] if counted else -1


async def lag(client: httpx.AsyncClient) -> int | None:
    found: int | None = (await client.get("/health/ready")).json()["consumer_lag"]
    return found
