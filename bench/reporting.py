"""Reporting's projector against plain bulk writes: what offsets inside its transaction cost or save.

Both fold the same batches onto the same rows and count the same cells. The projector writes rows,
cells and offsets in one transaction; the peer writes two bulks and then commits to Kafka, so after a
crash it would count some events twice. The limit is the folding alone.
"""

import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pymongo import ReplaceOne, UpdateOne

from bench.grounds import own_grounds
from bench.ratios import Row, at_least, interleaved
from contracts.enquiry import (
    TOPIC,
    ContactMade,
    EnquiryReceived,
    InformationProvided,
    RegistrationSubmitted,
)
from contracts.event import Envelope, Event
from contracts.reference import Channel, ContactChannel, Household, InformationForm
from deploy.local.servers import Addresses
from services.chassis.clock import now
from services.chassis.delivery import Delivery
from services.chassis.kafka import PARTITIONS, ensure_topics
from services.chassis.mongo import Database, Document, database, open_client
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from services.reporting.domain.contributions import Cell, difference
from services.reporting.domain.journey import Journey
from services.reporting.domain.projection import Projection
from services.reporting.store.documents import increments, replacement, row_document, row_of
from services.reporting.store.generations import Generation
from services.reporting.store.projector import Projector

BATCH = 500
COHORTS = 3
SEED = 20_250_303
FIRST_DAY = date(2024, 4, 1)
AGENCIES = ("coastal", "dales", "fenland", "midshires", "moorland", "riverside")

Batch = Sequence[Delivery]
Hear = Callable[[Batch], Awaitable[None]]
Begin = Callable[[], Awaitable[Hear]]
"""Begins anew, on nothing."""

Rows = dict[UUID, Journey]


class PlainBulks:
    """What one would write by hand: two bulks, then the offsets to Kafka."""

    def __init__(self, generation: Generation, consumer: AIOKafkaConsumer) -> None:
        self._journeys = generation.journeys
        self._cells = generation.cells
        self._consumer = consumer

    async def hear(self, batch: Batch) -> None:
        journeys = [delivery.envelope.journey for delivery in batch]
        found = self._journeys.find({"_id": {"$in": journeys}})
        rows, cells, _ = folded({row["_id"]: row_of(row) async for row in found}, batch)
        await self._journeys.bulk_write(rows, ordered=False)
        await self._cells.bulk_write(cells, ordered=False)
        await self._consumer.commit(
            {TopicPartition(d.record.topic, d.record.partition): d.record.offset + 1 for d in batch}
        )


class Folding:
    """Rows and cells as writes that nobody carries out."""

    def __init__(self) -> None:
        self._rows: Rows = {}

    async def hear(self, batch: Batch) -> None:
        _, _, self._rows = folded(self._rows, batch)


def folded(before: Rows, batch: Batch) -> tuple[list[ReplaceOne[Document]], list[UpdateOne], Rows]:
    """The writes that a batch leads to, and the rows after it."""
    projection = Projection[Delivery](before.values())
    for delivery in batch:
        projection.hear(delivery)
    change: Counter[Cell] = Counter()
    rows = []
    for journey in {delivery.envelope.journey for delivery in batch}:
        row = projection.rows[journey]
        change.update(difference(before.get(journey), row))
        rows.append(replacement(row_document(row)))
    return rows, list(increments(change)), projection.rows


async def measure(addresses: Addresses) -> list[Row]:
    """Events a second, in batches of 500, each of another journey; four events to a journey."""
    async with own_grounds(addresses) as settings, _ways(settings) as ways:
        batches = synthetic_batches(settings.namespace + TOPIC)
        figures = await interleaved(
            {name: partial(_a_second, way, batches) for name, way in ways.items()}
        )
    measure, ours = "reporting: batches into rows and cells", figures["ours"]
    return [
        Row(measure, "events/s", ours, "two bulks, Kafka commit", figures["bulks"], at_least(1.3)),
        Row(measure, "events/s", ours, "folding, no MongoDB", figures["folding"]),
    ]


@asynccontextmanager
async def _ways(settings: RecordSettings) -> AsyncIterator[dict[str, Begin]]:
    """Every way to hear a batch; each repeat begins it anew."""
    topic, numbers = settings.namespace + TOPIC, count()
    await ensure_topics(settings.kafka_bootstrap_servers, [topic])
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=settings.namespace + "bulks",
        enable_auto_commit=False,
    )
    async with open_client(settings.mongodb_url) as client, consumer:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])

        def fresh() -> Database:
            return database(client, f"{settings.namespace}reporting-{next(numbers)}")

        async def projector() -> Hear:
            kept_in = fresh()
            return Projector(kept_in, Parked(kept_in)).hear

        async def bulks() -> Hear:
            generation = Generation(fresh(), 1)
            await generation.prepare()
            return PlainBulks(generation, consumer).hear

        async def folding() -> Hear:
            return Folding().hear

        yield {"ours": projector, "bulks": bulks, "folding": folding}


async def _a_second(begin: Begin, batches: Sequence[Batch]) -> float:
    hear = await begin()
    first, *rest = batches
    await hear(first)
    began = time.perf_counter()
    for batch in rest:
        await hear(batch)
    return sum(map(len, rest)) / (time.perf_counter() - began)


def synthetic_batches(topic: str) -> list[Batch]:
    """Cohorts of 500 households that go one step at a time: a batch is one step of one cohort."""
    dice, offsets = random.Random(SEED), count()
    return [
        [_delivery(topic, next(offsets), journey, version, event) for journey, event in step]
        for _ in range(COHORTS)
        for version, step in enumerate(_steps(dice), start=1)
    ]


def _steps(dice: random.Random) -> Iterable[list[tuple[UUID, Event]]]:
    """Each step of a cohort: the journeys, and the event that each of them is at."""
    stories = {UUID(int=dice.getrandbits(128)): _story(dice) for _ in range(BATCH)}
    for step in zip(*stories.values(), strict=True):
        yield list(zip(stories, step, strict=True))


def _story(dice: random.Random) -> tuple[Event, ...]:
    """What one household does, from the enquiry to the registration of interest."""
    on = FIRST_DAY + timedelta(days=dice.randrange(365))
    later = [on + timedelta(days=dice.randrange(1, 30)) for _ in range(3)]
    agency, household = dice.choice(AGENCIES), dice.choice(list(Household))
    return (
        EnquiryReceived(
            occurred_on=on,
            agency=agency,
            channel=dice.choice(list(Channel)),
            household=household,
        ),
        ContactMade(occurred_on=later[0], channel=dice.choice(list(ContactChannel))),
        InformationProvided(occurred_on=later[1], form=dice.choice(list(InformationForm))),
        RegistrationSubmitted(occurred_on=later[2], household=household),
    )


def _delivery(topic: str, offset: int, journey: UUID, version: int, event: Event) -> Delivery:
    envelope = Envelope(TOPIC, journey, version, event.type, now(), "bench", "0" * 32)
    record = ConsumerRecord(
        topic=topic,
        partition=journey.int % PARTITIONS,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        key=journey.bytes,
        value=b"",
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=(),
    )
    return Delivery(envelope, event, record)
