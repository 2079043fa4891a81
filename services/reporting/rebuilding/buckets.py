"""What is done with one share of a rebuild, each by one process: reading streams, opening answers, making rows.

The invariant: every share of one of these is done before the next begins, because an answer changes the row of a journey
that is in another bucket.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.kafka import discard
from services.chassis.mongo import database, open_client
from services.reporting.domain.contributions import Sum
from services.reporting.domain.facts import Fact
from services.reporting.domain.journey import Journey
from services.reporting.equality_keys import EqualityKeys
from services.reporting.rebuilding.replay import Replay, Replayed
from services.reporting.rebuilding.spill import Part, Spill, Spreading
from services.reporting.settings import ReportingSettings
from services.reporting.store.generation_writer import write_rows
from services.reporting.store.generations import Generation
from services.reporting.store.read_models import ANSWERS, Batch

RECORDS_AT_ONCE = 5000
WAIT_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class LaneOfWork:
    """What one process does: of which partitions it reads the events up to an end, and whose buckets it works on."""

    settings: ReportingSettings
    generation: int
    spill: Spill
    ends: dict[TopicPartition, int]
    buckets: range


async def spread(share: LaneOfWork) -> None:
    """Reads the partitions from their first events to their ends, into buckets."""
    consumer = AIOKafkaConsumer(
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        **share.settings.brokers.client_options(),
    )
    await consumer.start()
    try:
        consumer.assign([*share.ends])
        await consumer.seek_to_beginning()
        await _read_to_the_end(consumer, share.ends, Spreading(share.spill))
    finally:
        await discard(consumer)


async def open_answers(share: LaneOfWork) -> Replayed:
    """Applies what people answered, and takes each row that this makes to its bucket."""
    outcome, opening = Replayed(), EqualityKeys(share.settings).opened
    for bucket in share.buckets:
        replay = Replay(opening)
        for records in share.spill.records(Part.ANSWERS, bucket):
            await replay.hear(records)
        share.spill.seal(replay.projection.rows.values())
        outcome.note(replay.outcome())
    return outcome


async def make_rows(share: LaneOfWork) -> tuple[Replayed, Sum]:
    """Applies all other events to the rows of answers, writes each row and counts it."""
    outcome, counted = Replayed(), Sum()
    async with open_client(share.settings.replica_set) as client:
        reporting = database(client, share.settings.namespace + "reporting")
        generation = Generation(reporting, share.generation)
        for bucket in share.buckets:
            with without_collecting():
                outcome.note(await _make_rows(share.spill, bucket, generation, counted))
    return outcome, counted


async def _make_rows(spill: Spill, bucket: int, generation: Generation, counted: Sum) -> Replayed:
    replay = Replay(_as_it_is, together(spill.rows(bucket)))
    for records in spill.records(Part.OTHERS, bucket):
        await replay.hear(records)
    rows = replay.projection.rows
    await write_rows(generation, rows.values(), counted)
    outcome = replay.outcome()
    outcome.rows = len(rows)
    return outcome


async def _as_it_is(batch: Batch) -> Batch:
    """Nothing in these streams is sealed."""
    return batch


def together(rows: Iterable[Journey]) -> list[Journey]:
    """One row for each journey, with everybody's answers."""
    found: dict[UUID, Journey] = {}
    for row in rows:
        known = found.get(row.id)
        found[row.id] = _both(known, row) if known else row
    return [*found.values()]


def _both(one: Journey, other: Journey) -> Journey:
    """A row of answers with those of another person; of two answers in one place the later."""
    said = {name: getattr(other, name) for name in (*ANSWERS, "heard", "digests")}
    changes = {name: value for name, value in said.items() if value}
    for name, now in changes.items():
        was = getattr(one, name)
        if isinstance(was, Fact) and was.recorded_at > now.recorded_at:
            changes[name] = was
    return one.model_copy(update=changes)


async def _read_to_the_end(
    consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int], spreading: Spreading
) -> None:
    while await _unread(consumer, ends):
        batches = await consumer.getmany(timeout_ms=WAIT_MILLISECONDS, max_records=RECORDS_AT_ONCE)
        for partition, records in batches.items():
            for record in records:
                if record.offset < ends[partition]:
                    spreading.keep(record)
    spreading.write()


async def _unread(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    left = [end - await consumer.position(partition) for partition, end in ends.items()]
    return any(events > 0 for events in left)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rows and cells hold no cycles: looking for some among thousands of them again and again costs a third (measured)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
