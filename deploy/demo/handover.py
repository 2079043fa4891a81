"""Hands the rest of the year to a new suite before its services start: its events, for reporting alone.

The invariant: every event stands on Kafka as its service would have sent it, the same however often this was begun. The
groups of the other services start behind it, because none of them has a record of these households. Equality answers
are sent by the enquiry service, which has their keys when reporting asks.
"""

import asyncio
import json
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from contracts.catalogue import STREAMS
from contracts.equality import TOPIC as EQUALITY_TOPIC
from contracts.event import Envelope
from deploy.demo.handed_answers import keep_answers, recorded_at
from deploy.demo.ledger import Ledger
from deploy.demo.rest_of_year import KeptRecord, kept_records
from deploy.demo.year import Extent
from deploy.local.errors import LocalStackError
from deploy.local.suite import Suite
from deploy.rights import RIGHTS
from services.chassis.brokers import Brokers
from services.chassis.cases import CaseRecords
from services.chassis.kafka import PARTITIONS, Producer, discard, ensure_topics
from services.chassis.mongo import ReplicaSet, database, open_client
from services.enquiry.store.equality import EQUALITY

BATCH_BYTES = 256_000
ALL_PARTITIONS = [*range(PARTITIONS)]
LISTENERS = tuple(name for name, its in RIGHTS.items() if its.hears and name != "reporting")
"""The services that must not hear what is handed over."""

Ends = dict[TopicPartition, int]


class Place(NamedTuple):
    """Where a suite's servers are, and what the names of its topics, groups and databases begin with."""

    brokers: Brokers
    replica_set: ReplicaSet
    namespace: str = ""

    @classmethod
    def of(cls, suite: Suite) -> "Place":
        """That of a suite in this environment."""
        kafka, mongodb = suite.servers.addresses
        return cls(Brokers(kafka), ReplicaSet(mongodb), os.environ.get("NAMESPACE", ""))

    @property
    def topics(self) -> list[str]:
        return [self.namespace + stream for stream in STREAMS]


def hand_over_to_new(suite: Suite, ledger: Ledger, asked: Extent) -> None:
    """Hands the rest over to a suite in which nothing has happened yet, unless it is to be played.

    Raises `LocalStackError` where all is to be played in a suite that was given the rest.
    """
    if asked is Extent.WHOLE and ledger.rest_begun:
        raise LocalStackError(
            "The figures of this suite hold the whole year already: a sixteenth is played, and the rest is kept as data. Use FRESH=1 with YEAR=whole to play all of it."
        )
    if asked is Extent.WHOLE or ledger.rest_handed_over:
        return
    place = Place.of(suite)
    if ledger.rest_begun or asyncio.run(is_new(place)):
        print("Handing the rest of the year to reporting", flush=True)
        ledger.begin_rest()
        asyncio.run(hand_over(place, [*kept_records()]))
        ledger.finish_rest()


async def hand_over(place: Place, records: list[KeptRecord]) -> None:
    """Sends the events and keeps the answers; no service may be running."""
    await ensure_topics(place.brokers, place.topics)
    answers = [each for each in records if each.stream == EQUALITY_TOPIC]
    others = [each for each in records if each.stream != EQUALITY_TOPIC]
    async with (
        open_client(place.replica_set) as client,
        Producer(place.brokers, place.namespace) as producer,
    ):
        kept_in = database(client, place.namespace + "enquiry")
        await keep_answers(CaseRecords(EQUALITY, kept_in, producer), answers, _agencies(others))
    await _send(place, others)
    # A new broker has no place for groups yet: aiokafka waits for it, and says so to whoever looks on.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    for service in LISTENERS:
        await _start_behind(place, service, await _ends(place))


async def is_new(place: Place) -> bool:
    """Whether nothing has happened in the suite: whoever is asked to pass by then misses nothing."""
    await ensure_topics(place.brokers, place.topics)
    return not any((await _ends(place)).values())


async def _send(place: Place, records: Iterable[KeptRecord]) -> None:
    """Each record to the partition of its key. In whole batches, because one by one takes three times the processor."""
    by_partition: dict[TopicPartition, list[KeptRecord]] = defaultdict(list)
    for record in records:
        key = str(record.identity).encode()
        partition = DefaultPartitioner()(key, ALL_PARTITIONS, ALL_PARTITIONS)
        topic = place.namespace + record.stream
        by_partition[TopicPartition(topic, partition)].append(record)
    producer = AIOKafkaProducer(
        **place.brokers.client_options(),
        enable_idempotence=True,
        acks="all",
        max_batch_size=BATCH_BYTES,
    )
    await producer.start()
    try:
        await asyncio.gather(*(_send_to(producer, *each) for each in by_partition.items()))
    finally:
        await discard(producer)


async def _send_to(
    producer: AIOKafkaProducer, where: TopicPartition, records: Iterable[KeptRecord]
) -> None:
    """Everything of one partition in order: a batch goes out once the one before was acknowledged."""
    batch = producer.create_batch()
    for envelope, body in (each for record in records for each in _messages(record)):
        message = {
            "key": envelope.key,
            "value": body,
            "timestamp": None,
            "headers": envelope.headers(),
        }
        if batch.append(**message) is None:
            await (await producer.send_batch(batch, where.topic, partition=where.partition))
            batch = producer.create_batch()
            batch.append(**message)
    await (await producer.send_batch(batch, where.topic, partition=where.partition))


def _messages(record: KeptRecord) -> Iterator[tuple[Envelope, bytes]]:
    """Each event under its envelope; none was recorded before the one that it follows."""
    at: datetime | None = None
    for version, event in enumerate(record.events, start=1):
        on = recorded_at(event.data)
        at = max(at or on, on)
        envelope = Envelope(
            stream=record.stream,
            journey=record.identity,
            version=version,
            type=event.type,
            at=at,
            cause=f"year-{record.identity}-{version}",
            correlation=record.identity.hex,
        )
        yield envelope, json.dumps(event.data).encode()


async def _ends(place: Place) -> Ends:
    consumer = AIOKafkaConsumer(**place.brokers.client_options())
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, n) for topic in place.topics for n in range(PARTITIONS)]
        return dict(await consumer.end_offsets(partitions))
    finally:
        await discard(consumer)


async def _start_behind(place: Place, service: str, ends: Ends) -> None:
    """Notes for the group of a service that it has heard everything up to here."""
    consumer = AIOKafkaConsumer(
        **place.brokers.client_options(),
        group_id=place.namespace + service,
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        consumer.assign([*ends])
        await consumer.commit(ends)
    finally:
        await discard(consumer)


def _agencies(records: Iterable[KeptRecord]) -> dict[UUID, str]:
    """The agency that a household's enquiry named last."""
    return {
        record.identity: event.data["agency"]
        for record in records
        for event in record.events
        if record.stream == "enquiry" and event.data.get("agency")
    }
