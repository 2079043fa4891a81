"""The service as it runs, a year of events to hear, and what must come of them."""

import random
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from tenacity import AsyncRetrying, stop_after_delay, wait_fixed

from contracts.event import Event
from contracts.reference import EthnicGroup, Household
from deploy.local.servers import Addresses
from deploy.local.suite import Program, Service
from services.chassis.mongo import Database
from services.reporting.domain.publishing.noise import Noise
from services.reporting.main import reporting
from services.reporting.settings import ReportingSettings
from services.reporting.store.documents import canonical
from services.reporting.store.figures import Figures
from services.reporting.store.generations import served
from tests.forked_service import ForkedService
from tests.identity import as_needed, identity
from tests.reporting.helpers.event_places import ADA, booked, planned
from tests.reporting.helpers.later_turns import a_family_on_hold, a_matched_family
from tests.reporting.helpers.stories import (
    Told,
    absorbed,
    approved_family,
    closed,
    contacted,
    corrected,
    counted,
    declined,
    determined,
    merge_undone,
    merged,
    not_approved,
    outcome_told,
    received,
    recognised,
    referred,
    refused,
    released,
    reopened,
    rows_after,
    scored,
    submitted,
    taken_up,
    told,
    visit_held,
    visit_requested,
)

WHEREVER = ("agency-0", "agency-1", "agency-2", "north", "south", "west")
"""Every agency of the stories."""
NOISE = Noise(b"always the same, so that what comes of a story does too")
EARLIER, DAY, LATE = date(2021, 4, 1), date(2021, 4, 6), date(2021, 4, 8)
Send = Callable[[Sequence[Told]], Coroutine[Any, Any, None]]


@asynccontextmanager
async def running(settings: ReportingSettings) -> AsyncIterator[httpx.AsyncClient]:
    """The service as it is started, and a client of its API."""
    app: FastAPI = reporting(settings)
    app.state.noise = NOISE
    async with (
        LifespanManager(app, startup_timeout=120, shutdown_timeout=120),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://reporting",
            auth=as_needed("reporting", *WHEREVER),
        ) as client,
    ):
        yield client


def enquiry_service(addresses: Addresses, namespace: str, *, port: int, folder: Path) -> Service:
    """An enquiry service, not started yet."""
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": addresses.kafka,
        "MONGODB_URL": addresses.mongodb,
        "NAMESPACE": namespace,
        **identity().environment("enquiry"),
    }
    program = Program("enquiry", ("-m", "services.enquiry.main"))
    return ForkedService(program, port=port, folder=folder, environment=environment)


async def all_heard(client: httpx.AsyncClient, db: Database, events: int) -> None:
    """Waits until the rows have heard so many events and nothing waits any more."""
    async for attempt in AsyncRetrying(wait=wait_fixed(0.1), stop=stop_after_delay(60)):
        with attempt:
            assert await heard(db) >= events
            assert await _lag(client) == 0


async def heard(db: Database) -> int:
    """How many events the rows have heard."""
    generation = await served(db)
    rows = await generation.journeys.find({}, {"heard": True}).to_list()
    return sum(version for row in rows for version in row["heard"].values())


async def _lag(client: httpx.AsyncClient) -> int | None:
    lag: int | None = (await client.get("/health/ready")).json()["consumer_lag"]
    return lag


async def export(db: Database) -> bytes:
    """The rows and cells in use, as canonical bytes."""
    return await Figures(await served(db)).export()


def a_year(families: int = 30) -> list[Told]:
    """Families that end at all places of the way and three mystery shops, streams and journeys mixed.

    Beside them families that were referred, visited, merged or corrected; some events come twice.
    """
    chance = random.Random(11)
    stories = [
        told(
            *approved_family(
                DAY.replace(month=4 + number % 8),
                agency=f"agency-{number % 3}",
                household=list(Household)[number % 2],
                groups=tuple(chance.sample(list(EthnicGroup), number % 3)),
            )[: 1 + number % 11],
            number=number,
        )
        for number in range(families)
    ]
    shops = [told(scored(DAY, f"agency-{n}", 40 + n, 50), number=1000 + n) for n in range(3)]
    return [*_mixed([*stories, *_turns()], chance), *(shop for [shop] in shops)]


def _turns() -> list[list[Told]]:
    """What may come of an enquiry before anybody registers, and two families with everything after it."""
    north, south = "agency-1", "agency-2"
    begun = [received(DAY, agency=north), contacted(DAY)]
    sent = referred(DAY, north, south)
    visited = [visit_requested(DAY), visit_held(LATE), outcome_told(LATE), submitted(LATE)]
    shop = received(DAY, agency=north, mystery_shop=True)
    proposal = [determined(LATE, agency=north), not_approved(LATE, agency=north)]
    turns: list[list[Event]] = [
        [*begun, sent, taken_up(LATE, south), contacted(LATE), *visited, declined(LATE)],
        [*begun, sent, refused(LATE, north), closed(LATE), reopened(LATE), corrected(1, EARLIER)],
        [*begun, merged(LATE, 501), merge_undone(LATE, 501), merged(LATE, 504)],
        [*begun, absorbed(LATE, EARLIER, duplicate=501), released(LATE, 501)],
        [*begun, absorbed(LATE, EARLIER, duplicate=502), *proposal],
        [shop, contacted(DAY)],
        [*begun, *visited, recognised(LATE)],
        [planned(8, north), booked(ADA, 2)],
        a_matched_family(north),
        a_family_on_hold(south),
    ]
    return [told(*turn, number=number) for number, turn in enumerate(turns, start=500)]


def _mixed(stories: list[list[Told]], chance: random.Random) -> list[Told]:
    """Each journey in its own order, the journeys interleaved, one event in ten sent again."""
    queues = [list(story) for story in stories]
    mixed: list[Told] = []
    while queues:
        queue = chance.choice(queues)
        mixed.append(queue.pop(0))
        if chance.random() < 0.1:
            mixed.append(chance.choice(mixed))
        queues = [queue for queue in queues if queue]
    return mixed


def once(story: Sequence[Told]) -> dict[UUID, Told]:
    """Each event of a story once, however often it was told."""
    return {each.envelope.id: each for each in story}


def expected(story: Sequence[Told]) -> bytes:
    """The export that a count of the told events gives, each taken once."""
    events = once(story).values()
    rows = rows_after(events).values()
    return canonical(rows, counted(rows))
