"""Told events as Kafka would bring them."""

from aiokafka import ConsumerRecord

from services.chassis.delivery import Delivery, Undecodable, decode
from tests.reporting.helpers.stories import Told


def arriving(story: Told, *, offset: int = 0, body: bytes | None = None) -> Delivery | Undecodable:
    """A told event, or what stands in its place."""
    envelope = story.envelope
    return decode(
        ConsumerRecord(
            topic=envelope.stream,
            partition=0,
            offset=offset,
            timestamp=0,
            timestamp_type=0,
            key=envelope.key,
            value=story.body if body is None else body,
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            headers=tuple(envelope.headers()),
        )
    )
