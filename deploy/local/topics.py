"""Reads whole topics as they are, for those who compare what is on Kafka with what should be there."""

from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from services.chassis.kafka import PARTITIONS, discard


async def everything_on(bootstrap_servers: str, topics: Iterable[str]) -> list[ConsumerRecord]:
    """All records of the topics at this moment, each partition's in order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(topic, n) for topic in topics for n in range(PARTITIONS)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        records: list[ConsumerRecord] = []
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                records += batch
        return records
    finally:
        await discard(consumer)
