"""Makes all rows and cells again from the first event: `python -m services.reporting.rebuild`.

The invariant: the figures in use stay untouched until the new ones are complete. A running service
continues with the old ones; start it again afterwards, and it takes up the new ones where they end.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from contracts.catalogue import STREAMS
from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.kafka import Copies, discard, ensure_topics
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.parked import Parked, Parking
from services.reporting.domain.projection import Projection
from services.reporting.equality_keys import EqualityKeys
from services.reporting.settings import ReportingSettings
from services.reporting.store.generation_writer import Reached, fill
from services.reporting.store.generations import begin_next, serve
from services.reporting.store.projector import Opening
from services.reporting.store.read_models import KeyAway, contradictions

log = structlog.get_logger()

RECORDS_AT_ONCE = 5000
WAIT_MILLISECONDS = 1000


class Replay:
    """All events up to now, evolved in memory; what could not be applied stays to be heard again."""

    def __init__(self, ends: dict[TopicPartition, int], opening: Opening) -> None:
        self.projection = Projection[Delivery]()
        self.events = 0
        self._ends = ends
        self._opening = opening
        self._unread: list[Undecodable | KeyAway] = []
        self._recorded_at: dict[TopicPartition, datetime] = {}

    async def hear(self, partition: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        """Applies the records of a partition that stood on Kafka when the replay began."""
        stood = [decode(each) for each in records if each.offset < self._ends[partition]]
        for delivery in await self._opening(stood):
            self._project(partition, delivery)
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
        if isinstance(delivery, Undecodable | KeyAway):
            self._unread.append(delivery)
            return
        at = delivery.envelope.at
        self._recorded_at[partition] = max(at, self._recorded_at.get(partition, at))
        self.projection.hear(delivery)

    def _unresolved(self) -> list[ConsumerRecord]:
        failed = [failure.message for failure in self.projection.failed.values()]
        waiting = self.projection.waiting.values()
        unresolved: list[Delivery | Undecodable] = [*self._unread, *failed, *waiting]
        return [each.record for each in unresolved]


async def rebuild(settings: ReportingSettings) -> int:
    """Builds the next generation, puts it in use and gives its number.

    What is parked is forgotten, because the new generation begins before the first such message. What was
    dismissed stays so. Events in the place of others are parked anew: a listener that takes up the streams
    there may not notice them.
    """
    began = time.perf_counter()
    replay = await replay_streams(settings)
    async with open_client(settings.replica_set) as client:
        opened_database = database(client, settings.namespace + "reporting")
        generation = await begin_next(opened_database)
        rows = replay.projection.rows.values()
        cells = await fill(generation, rows, replay.reached())
        await serve(generation)
        await _park_anew(Parked(opened_database), contradictions(replay.projection))
    log.info(
        "rebuilt",
        generation=generation.number,
        rows=len(rows),
        cells=len(cells),
        events=replay.events,
        seconds=round(time.perf_counter() - began, 1),
    )
    return generation.number


async def _park_anew(parked: Parked, parkings: Iterable[Parking]) -> None:
    await parked.forget()
    for parking in parkings:
        await parked.park(parking)


async def replay_streams(settings: ReportingSettings) -> Replay:
    """Reads every stream from its first event to where it ends now, and opens what still has a key."""
    topics = [settings.namespace + stream for stream in STREAMS]
    copies = Copies(settings.kafka_replication_factor, settings.kafka_min_insync_replicas)
    await ensure_topics(settings.brokers, topics, copies)
    consumer = AIOKafkaConsumer(
        *topics,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **settings.brokers.client_options(),
    )
    await consumer.start()
    try:
        return await _read_to_the_end(consumer, EqualityKeys(settings).opened)
    finally:
        await discard(consumer)


async def _read_to_the_end(consumer: AIOKafkaConsumer, opening: Opening) -> Replay:
    partitions = list(consumer.assignment())
    ends = await consumer.end_offsets(partitions)
    replay = Replay(ends, opening)
    while await _unread(consumer, ends):
        batches = await consumer.getmany(timeout_ms=WAIT_MILLISECONDS, max_records=RECORDS_AT_ONCE)
        for partition, records in batches.items():
            await replay.hear(partition, records)
    return replay


async def _unread(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    left = [end - await consumer.position(partition) for partition, end in ends.items()]
    return any(events > 0 for events in left)


async def main() -> None:
    """The command: told by the same environment as the service."""
    settings = ReportingSettings.read()
    start_logging("reporting", settings.log_level)
    await rebuild(settings)


if __name__ == "__main__":
    asyncio.run(main())
