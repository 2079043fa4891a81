"""Makes all rows and cells again from the first event: `python -m services.reporting.rebuild`.

The invariant: the figures in use stay untouched until the new ones are complete. A running service
continues with the old ones; start it again afterwards, and it takes up the new ones where they end.
"""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from multiprocessing import cpu_count, get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.catalogue import STREAMS
from services.chassis.kafka import Copies, discard, ensure_topics
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.parked import Parked, Parking
from services.reporting.domain.contributions import Cell
from services.reporting.equality_keys import EqualityKeys
from services.reporting.replay import Place, Replayed, replay_answers, replay_messages
from services.reporting.settings import ReportingSettings
from services.reporting.shares import LaidDown, Shares
from services.reporting.store.generation_writer import Reached, write_sums
from services.reporting.store.generations import Generation, begin_next, serve

log = structlog.get_logger()

RECORDS_AT_ONCE = 5000
WAIT_MILLISECONDS = 1000
MESSAGES_OF_A_SHARE = 150_000
"""Some 5,000 journeys, which take 300 MB in memory while they evolve."""


@dataclass(slots=True)
class AllShares:
    """What came of all shares so far."""

    events: int = 0
    rows: int = 0
    cells: Counter[Cell] = field(default_factory=Counter)
    unresolved: dict[Place, int] = field(default_factory=dict)
    recorded_at: dict[Place, datetime] = field(default_factory=dict)
    parkings: list[Parking] = field(default_factory=list)

    def add(self, share: Replayed) -> None:
        """Adds what came of one share."""
        self.events += share.events
        self.rows += share.rows
        self.cells.update(share.cells)
        self.parkings += share.parkings
        for place, offset in share.unresolved.items():
            self.unresolved[place] = min(self.unresolved.get(place, offset), offset)
        for place, at in share.recorded_at.items():
            self.recorded_at[place] = max(self.recorded_at.get(place, at), at)

    def reached(self, ends: dict[TopicPartition, int]) -> list[Reached]:
        """Where each partition continues: at its first message that is not in the rows, if any."""
        go_on = {**ends, **self.unresolved}
        return [
            Reached(topic, partition, offset, self.recorded_at.get((topic, partition)))
            for (topic, partition), offset in sorted(go_on.items())
        ]


async def rebuild(
    settings: ReportingSettings, messages_of_a_share: int = MESSAGES_OF_A_SHARE
) -> int:
    """Builds the next generation, puts it in use and gives its number.

    What is parked is forgotten, because the new generation begins before the first such message. What was
    dismissed stays so. Events in the place of others are parked anew: a listener that takes up the streams
    there may not notice them.
    """
    began = time.perf_counter()
    async with open_client(settings.replica_set) as client:
        opened_database = database(client, settings.namespace + "reporting")
        generation = await begin_next(opened_database)
        with TemporaryDirectory(prefix="rebuild-") as directory:
            shares, ends = await lay_down(settings, Path(directory), messages_of_a_share)
            whole = await _replayed(shares, settings, generation.number)
        await write_sums(generation, whole.cells, whole.reached(ends))
        await serve(generation)
        await _park_anew(Parked(opened_database), whole.parkings)
    log.info(
        "rebuilt",
        generation=generation.number,
        shares=len(shares),
        rows=whole.rows,
        cells=len(whole.cells),
        events=whole.events,
        seconds=round(time.perf_counter() - began, 1),
    )
    return generation.number


async def _park_anew(parked: Parked, parkings: Iterable[Parking]) -> None:
    await parked.forget()
    for parking in parkings:
        await parked.park(parking)


async def lay_down(
    settings: ReportingSettings, directory: Path, messages_of_a_share: int
) -> tuple[list[LaidDown], dict[TopicPartition, int]]:
    """Reads every stream from its first message to where it ends now, into files, and tells the ends."""
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
        ends = await consumer.end_offsets(consumer.assignment())
        with Shares(directory, ceil(sum(ends.values()) / messages_of_a_share) or 1) as shares:
            await _read_to(ends, consumer, shares)
        return shares.all, ends
    finally:
        await discard(consumer)


async def _read_to(
    ends: dict[TopicPartition, int], consumer: AIOKafkaConsumer, shares: Shares
) -> None:
    while await _unread(consumer, ends):
        batches = await consumer.getmany(timeout_ms=WAIT_MILLISECONDS, max_records=RECORDS_AT_ONCE)
        for partition, records in batches.items():
            for record in records:
                if record.offset < ends[partition]:
                    shares.put(record)


async def _unread(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    left = [end - await consumer.position(partition) for partition, end in ends.items()]
    return any(events > 0 for events in left)


Work = Callable[[LaidDown, ReportingSettings, int], Coroutine[None, None, Replayed]]


async def _replayed(
    shares: Sequence[LaidDown], settings: ReportingSettings, number: int
) -> AllShares:
    whole = AllShares()
    for work in (_answers, _messages):
        async for share in _done(work, shares, settings, number):
            whole.add(share)
    return whole


async def _done(
    work: Work, shares: Sequence[LaidDown], settings: ReportingSettings, number: int
) -> AsyncIterator[Replayed]:
    """One share here; several in as many processes as there are processors."""
    if len(shares) == 1:
        yield await work(shares[0], settings, number)
        return
    pool = ProcessPoolExecutor(
        min(len(shares), cpu_count()),
        mp_context=get_context("spawn"),
        initializer=start_logging,
        initargs=("reporting", settings.log_level),
    )
    try:
        loop = asyncio.get_running_loop()
        going = [
            loop.run_in_executor(pool, _in_own_process, work, each, settings, number)
            for each in shares
        ]
        for done in asyncio.as_completed(going):
            yield await done
    finally:
        pool.shutdown(cancel_futures=True)


def _in_own_process(
    work: Work, share: LaidDown, settings: ReportingSettings, number: int
) -> Replayed:
    # A share is small, and its rows have no cycles: collecting again and again would look at all of them.
    gc.disable()
    return asyncio.run(work(share, settings, number))


async def _answers(share: LaidDown, settings: ReportingSettings, number: int) -> Replayed:
    async with open_client(settings.replica_set) as client:
        generation = Generation(database(client, settings.namespace + "reporting"), number)
        return await replay_answers(share.answers, generation, EqualityKeys(settings).opened)


async def _messages(share: LaidDown, settings: ReportingSettings, number: int) -> Replayed:
    async with open_client(settings.replica_set) as client:
        generation = Generation(database(client, settings.namespace + "reporting"), number)
        return await replay_messages(share.messages, generation)


async def main() -> None:
    """The command: told by the same environment as the service."""
    settings = ReportingSettings.read()
    start_logging("reporting", settings.log_level)
    await rebuild(settings)


if __name__ == "__main__":
    asyncio.run(main())
