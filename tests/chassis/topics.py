"""Reads a topic as it stands, and builds messages as they would arrive from it."""

import asyncio
from contextlib import suppress
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from contracts.event import Envelope
from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.kafka import PARTITIONS
from services.chassis.settings import RecordSettings


async def on_kafka(settings: RecordSettings, stream: str, journey: UUID) -> list[int]:
    """The versions of one journey's events on a topic, in the order in which they stand there."""
    found = await deliveries_on(settings, stream, journey)
    return [delivery.envelope.version for delivery in found]


async def deliveries_on(settings: RecordSettings, stream: str, journey: UUID) -> list[Delivery]:
    """One journey's events on a topic, decoded, in the order in which they stand there."""
    decoded = [decode(record) for record in await records_on(settings, stream)]
    return [
        each for each in decoded if isinstance(each, Delivery) and each.envelope.journey == journey
    ]


async def records_on(settings: RecordSettings, stream: str) -> list[ConsumerRecord]:
    """Everything on a topic at this moment."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        topic = settings.namespace + stream
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        records: list[ConsumerRecord] = []
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                records += batch
        return records
    finally:
        # Without a group, aiokafka's own background task lets its cancellation out of stop().
        with suppress(asyncio.CancelledError):
            await consumer.stop()


def arriving(
    envelope: Envelope, body: bytes, *, headers: list[tuple[str, bytes]] | None = None
) -> Delivery | Undecodable:
    """A message decoded as if Kafka had just brought it."""
    return decode(
        ConsumerRecord(
            topic=envelope.stream,
            partition=0,
            offset=envelope.version,
            timestamp=0,
            timestamp_type=0,
            key=envelope.journey.bytes,
            value=body,
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            headers=tuple(envelope.headers() if headers is None else headers),
        )
    )
