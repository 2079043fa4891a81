"""Reporting's projector against plain bulk writes: what offsets inside its transaction cost or save.

Both apply the same batches to the same rows and count the same cells. The projector writes rows,
cells and offsets in one transaction; the peer writes two bulks and then commits to Kafka, so after a
crash it would count some events twice. Folding is most of the work and the same for both, so the
bound is on the writes: the time that a batch waits for the servers. The limit is folding alone.
"""

import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import NamedTuple
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pymongo import AsyncMongoClient, ReplaceOne, UpdateOne
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

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
from services.chassis.mongo import Document, database
from services.chassis.parked import Parked
from services.chassis.settings import RecordSettings
from services.reporting.domain.contributions import Cell, difference
from services.reporting.domain.journey import Journey
from services.reporting.domain.projection import Projection
from services.reporting.store.documents import increments, row_document, row_of
from services.reporting.store.generations import Generation
from services.reporting.store.projector import Projector
from services.reporting.store.read_models import Batch as Opened

BATCH = 500
COHORTS = 13
SEED = 20_250_303
FIRST_DAY = date(2024, 4, 1)
AGENCIES = ("coastal", "dales", "fenland", "midshires", "moorland", "riverside")

Batch = Sequence[Delivery]
Hear = Callable[[Batch], Awaitable[None]]
Rows = dict[UUID, Journey]


class Waiting(CommandListener):
    """The seconds that went by in commands to the servers."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing is known yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self.seconds += event.duration_micros / 1_000_000

    def failed(self, event: CommandFailedEvent) -> None:
        self.seconds += event.duration_micros / 1_000_000

    @asynccontextmanager
    async def here(self) -> AsyncIterator[None]:
        began = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - began


class Heard(NamedTuple):
    """Events a second in all, and if only the waiting for servers took time."""

    a_second: float
    a_second_of_waiting: float


class PlainBulks:
    """What one would write by hand: two bulks, then the offsets to Kafka."""

    def __init__(
        self, generation: Generation, consumer: AIOKafkaConsumer, waiting: Waiting
    ) -> None:
        self._journeys = generation.journeys
        self._cells = generation.cells
        self._consumer = consumer
        self._waiting = waiting

    async def hear(self, batch: Batch) -> None:
        journeys = [delivery.envelope.journey for delivery in batch]
        found = self._journeys.find({"_id": {"$in": journeys}})
        rows, cells, _ = applied({row["_id"]: row_of(row) async for row in found}, batch)
        await self._journeys.bulk_write(rows, ordered=False)
        await self._cells.bulk_write(cells, ordered=False)
        reached = [(TopicPartition(d.record.topic, d.record.partition), d.record) for d in batch]
        async with self._waiting.here():
            await self._consumer.commit({place: record.offset + 1 for place, record in reached})


class Folding:
    """Rows and cells as writes that nobody carries out."""

    def __init__(self) -> None:
        self._rows: Rows = {}

    async def hear(self, batch: Batch) -> None:
        journeys = [delivery.envelope.journey for delivery in batch]
        before = {journey: self._rows[journey] for journey in journeys if journey in self._rows}
        _, _, after = applied(before, batch)
        self._rows |= after


def applied(before: Rows, batch: Batch) -> tuple[list[ReplaceOne[Document]], list[UpdateOne], Rows]:
    """The writes that a batch leads to, and the rows after it."""
    projection = Projection[Delivery](before.values())
    for delivery in batch:
        projection.hear(delivery)
    change: Counter[Cell] = Counter()
    rows = []
    for journey in {delivery.envelope.journey for delivery in batch}:
        row = projection.rows[journey]
        change.update(difference(before.get(journey), row))
        rows.append(ReplaceOne({"_id": row.id}, row_document(row), upsert=True))
    return rows, list(increments(change)), projection.rows


async def measure(addresses: Addresses) -> list[Row]:
    """Events a second, in batches of 500, each of another journey; a round is four steps of 500."""
    waiting = Waiting()
    async with own_grounds(addresses) as settings, _ways(settings, waiting) as ways:
        cohorts_of_500 = list(cohorts(settings.namespace + TOPIC))
        heard = await interleaved(
            {
                name: partial(_heard, hear, iter(cohorts_of_500), waiting)
                for name, hear in ways.items()
            },
            repeats=COHORTS - 1,
        )
    ours, bulks, folding = heard["ours"], heard["bulks"], heard["folding"]
    measure, unit = "reporting: batches into rows and cells", "events/s"
    plain, writes = "two bulks, Kafka commit", "reporting: its writes alone"
    return [
        Row(writes, unit, _written(ours), plain, _written(bulks), at_least(1.3)),
        Row(measure, unit, _in_all(ours), plain, _in_all(bulks), at_least(1.0)),
        Row(measure, unit, _in_all(ours), "folding, no MongoDB", _in_all(folding)),
    ]


def _in_all(heard: Iterable[Heard]) -> list[float]:
    return [each.a_second for each in heard]


def _written(heard: Iterable[Heard]) -> list[float]:
    return [each.a_second_of_waiting for each in heard]


@asynccontextmanager
async def _ways(settings: RecordSettings, waiting: Waiting) -> AsyncIterator[dict[str, Hear]]:
    """Every way to hear a batch, each with read models of its own."""
    topic = settings.namespace + TOPIC
    await ensure_topics(settings.brokers, [topic])
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=settings.namespace + "bulks",
        enable_auto_commit=False,
    )
    monitored = AsyncMongoClient[Document](settings.mongodb_url, event_listeners=[waiting])
    async with monitored as client, consumer:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        projected = database(client, settings.namespace + "projected")
        generation = Generation(database(client, settings.namespace + "plain"), 1)
        await generation.prepare()
        yield {
            "ours": Projector(projected, Parked(projected), as_it_came).hear,
            "bulks": PlainBulks(generation, consumer, waiting).hear,
            "folding": Folding().hear,
        }


async def as_it_came(batch: Opened) -> Opened:
    """No event of these households is sealed."""
    return batch


async def _heard(hear: Hear, cohorts: Iterator[list[Batch]], waiting: Waiting) -> Heard:
    batches = next(cohorts)
    waited, began = waiting.seconds, time.perf_counter()
    for batch in batches:
        await hear(batch)
    events, took = sum(map(len, batches)), time.perf_counter() - began
    return Heard(events / took, events / (waiting.seconds - waited or took))


def cohorts(topic: str) -> Iterator[list[Batch]]:
    """Each cohort is 500 households that go one step at a time: a batch is one step of all."""
    dice, offsets = random.Random(SEED), count()
    for _ in range(COHORTS):
        yield [
            [_delivery(topic, next(offsets), journey, version, event) for journey, event in step]
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
        key=envelope.key,
        value=event.model_dump_json().encode(),
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=tuple(envelope.headers()),
    )
    return Delivery(envelope, event, record)
