"""Topics and a database of each test's own, on real servers."""

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import pytest

from contracts.catalogue import STREAMS
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from services.reporting.store.projector import Projector
from tests.reporting.helpers.running_service import Send
from tests.reporting.helpers.stories import Told


@pytest.fixture
def settings(settings: RecordSettings) -> RecordSettings:
    return settings.model_copy(update={"namespace": f"t{uuid4().hex[:8]}-"})


@pytest.fixture
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.mongodb_url) as client:
        opened_database = database(client, f"{settings.namespace}reporting")
        yield opened_database
        await client.drop_database(opened_database.name)


@pytest.fixture
async def parked(db: Database) -> Parked:
    found = Parked(db)
    await found.prepare()
    return found


@pytest.fixture
def projector(db: Database, parked: Parked) -> Projector:
    return Projector(db, parked)


@pytest.fixture
async def send(settings: RecordSettings) -> AsyncIterator[Send]:
    topics = [settings.namespace + stream for stream in STREAMS]
    await ensure_topics(settings.kafka_bootstrap_servers, topics)
    async with Producer(settings.kafka_bootstrap_servers, settings.namespace) as producer:

        async def send_all(story: Sequence[Told]) -> None:
            for envelope, event in story:
                await producer.send(envelope, event.model_dump_json().encode())

        yield send_all
