"""The parts of the chassis, opened one by one on real servers."""

from collections.abc import AsyncIterator

import pytest

from services.chassis.cases import CaseRecords
from services.chassis.inbox import Inbox
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.mongo import Database, database, open_client
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy import HANDLERS, PUBLISHER, SUBSCRIBER, Counted


@pytest.fixture(scope="module")
async def db(settings: RecordSettings) -> AsyncIterator[Database]:
    async with open_client(settings.replica_set) as client:
        opened = database(client, f"{settings.namespace}toy")
        yield opened
        await client.drop_database(opened.name)


@pytest.fixture(scope="module")
async def producer(settings: RecordSettings) -> AsyncIterator[Producer]:
    topics = [settings.namespace + kind.stream for kind in (PUBLISHER, SUBSCRIBER)]
    await ensure_topics(settings.brokers, topics)
    async with Producer(settings.brokers, settings.namespace) as opened:
        yield opened


@pytest.fixture
async def publisher(db: Database, producer: Producer) -> CaseRecords[Counted]:
    records = CaseRecords(PUBLISHER, db, producer)
    await records.prepare()
    return records


@pytest.fixture
async def subscriber(db: Database, producer: Producer) -> CaseRecords[Counted]:
    records = CaseRecords(SUBSCRIBER, db, producer)
    await records.prepare()
    return records


@pytest.fixture
async def parked(db: Database) -> Parked:
    found = Parked(db)
    await found.prepare()
    return found


@pytest.fixture
def inbox(subscriber: CaseRecords[Counted], parked: Parked) -> Inbox[Counted]:
    return Inbox(subscriber, HANDLERS, parked)
