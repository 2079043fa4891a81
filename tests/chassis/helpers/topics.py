"""Reads a topic as it stands, and builds messages as they would arrive from it."""

from uuid import UUID

from aiokafka import ConsumerRecord

from contracts.event import Envelope
from deploy.local.topics import everything_on
from services.chassis.delivery import Delivery, Undecodable, decode
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
    """Everything on one stream's topic at this moment."""
    return await everything_on(settings.kafka_bootstrap_servers, [settings.namespace + stream])


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
            key=envelope.key,
            value=body,
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            headers=tuple(envelope.headers() if headers is None else headers),
        )
    )
