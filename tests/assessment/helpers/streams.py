"""Events of other services, put on Kafka as those services would, and what was heard of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import httpx

from contracts.event import Envelope, Event
from services.chassis.kafka import Producer
from services.chassis.settings import RecordSettings

Publish = Callable[[UUID, int, Event], Awaitable[None]]
"""`publish(journey, version, event)`, acknowledged when it returns."""

NINE = datetime(2025, 3, 3, 9, tzinfo=UTC)
"""When every event was recorded, so that one published twice is one event."""


@asynccontextmanager
async def publishing(settings: RecordSettings) -> AsyncIterator[Publish]:
    """Puts events at their places in their journeys' streams; the topics must be there."""
    async with Producer(settings.brokers, settings.namespace) as producer:

        async def publish(journey: UUID, version: int, event: Event) -> None:
            stream = event.type.partition(".")[0]
            envelope = Envelope(stream, journey, version, event.type, NINE, "cause", "0" * 32)
            await producer.send(envelope, event.model_dump_json().encode())

        yield publish


async def all_heard(client: httpx.AsyncClient) -> bool:
    """Whether the service has applied everything that is on its streams."""
    ready = (await client.get("/health/ready")).json()
    return bool(ready["consumer_lag"] == 0)


async def nothing_parked(client: httpx.AsyncClient) -> bool:
    """Whether no event waits for an earlier one or for a person."""
    return bool((await client.get("/parked")).json() == [])
