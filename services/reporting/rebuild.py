"""Makes all rows and cells again from the first event: `python -m services.reporting.rebuild`.

The invariant: the figures in use stay untouched until the new ones are complete. A running service
continues with the old ones; start it again afterwards, and it takes up the new ones where they end.
"""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from contracts.catalogue import STREAMS
from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.kafka import Copies, discard, ensure_topics
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.parked import Parked, Parking
from services.chassis.settings import RecordSettings
from services.reporting.domain.projection import Projection
from services.reporting.store.generation_writer import Reached, fill
from services.reporting.store.generations import begin_next, serve
from services.reporting.store.read_models import contradictions

log = structlog.get_logger()

RECORDS_AT_ONCE = 5000
WAIT_MILLISECONDS = 1000


class Replay:
    """All events up to now, evolved in memory; what could not be applied stays to be heard again."""

    def __init__(self, ends: dict[TopicPartition, int]) -> None:
        self.projection = Projection[Delivery]()
        self.events = 0
        self._ends = ends
        self._undecodable: list[Undecodable] = []
        self._recorded_at: dict[TopicPartition, datetime] = {}

    def hear(self, records: Iterable[ConsumerRecord]) -> None:
        """Applies the records that stood on Kafka when the replay began."""
        for record in records:
            partition = TopicPartition(record.topic, record.partition)
            if record.offset < self._ends[partition]:
                self._project(partition, decode(record))
        self.events += len(self.projection.applied)
        # Only the rows stay in memory, not the messages that they come from.
        self.projection.applied.clear()
        self.projection.repeats.clear()

    def reached(self) -> list[Reached]:
        """Where each partition continues: at its first message that is not in the rows, if any."""
        go_on = dict(self._ends)
        for record in self._unresolved():
            partition = TopicPartition(record.topic, record.partition)
            go_on[partition] = min(go_on[partition], record.offset)
        return [
            Reached(partition.topic, partition.partition, offset, self._recorded_at.get(partition))
            for partition, offset in sorted(go_on.items())
        ]

    def _project(self, partition: TopicPartition, delivery: Delivery | Undecodable) -> None:
        if isinstance(delivery, Undecodable):
            self._undecodable.append(delivery)
            return
        at = delivery.envelope.at
        self._recorded_at[partition] = max(at, self._recorded_at.get(partition, at))
        self.projection.hear(delivery)

    def _unresolved(self) -> list[ConsumerRecord]:
        failed = [failure.message for failure in self.projection.failed.values()]
        waiting = self.projection.waiting.values()
        unresolved: list[Delivery | Undecodable] = [*self._undecodable, *failed, *waiting]
        return [each.record for each in unresolved]


async def rebuild(settings: RecordSettings) -> int:
    """Builds the next generation, puts it in use and gives its number.

    What is parked is forgotten, because the new generation begins before the first such message. Events in the
    place of others are parked anew: a listener that takes up the streams there may not notice them.
    """
    began = time.perf_counter()
    replay = await replay_streams(settings)
    async with open_client(settings.mongodb_url) as client:
        opened_database = database(client, settings.namespace + "reporting")
        generation = await begin_next(opened_database)
        rows = replay.projection.rows.values()
        cells = await fill(generation, rows, replay.reached())
        await serve(generation)
        await _park_anew(Parked(opened_database), contradictions(replay.projection))
    log.info(
        "rebuilt",
        generation=generation.number,
        journeys=len(rows),
        cells=len(cells),
        events=replay.events,
        seconds=round(time.perf_counter() - began, 1),
    )
    return generation.number


async def _park_anew(parked: Parked, parkings: Iterable[Parking]) -> None:
    await parked.collection.delete_many({})
    for parking in parkings:
        await parked.park(parking)


async def replay_streams(settings: RecordSettings) -> Replay:
    """Reads every stream from its first event to where it ends now."""
    topics = [settings.namespace + stream for stream in STREAMS]
    copies = Copies(settings.kafka_replication_factor, settings.kafka_min_insync_replicas)
    await ensure_topics(settings.kafka_bootstrap_servers, topics, copies)
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        return await _read_to_the_end(consumer)
    finally:
        await discard(consumer)


async def _read_to_the_end(consumer: AIOKafkaConsumer) -> Replay:
    partitions = list(consumer.assignment())
    ends = await consumer.end_offsets(partitions)
    replay = Replay(ends)
    while await _unread(consumer, ends):
        batches = await consumer.getmany(timeout_ms=WAIT_MILLISECONDS, max_records=RECORDS_AT_ONCE)
        for records in batches.values():
            replay.hear(records)
    return replay


async def _unread(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    left = [end - await consumer.position(partition) for partition, end in ends.items()]
    return any(events > 0 for events in left)


async def main() -> None:
    """The command: told by the same environment as the service."""
    settings = RecordSettings.read()
    start_logging("reporting", settings.log_level)
    await rebuild(settings)


if __name__ == "__main__":
    asyncio.run(main())
