"""Makes all rows and cells again from the first event: `python -m services.reporting.rebuild`.

The invariant: the figures in use stay untouched until the new ones are complete. A running service
continues with the old ones; start it again afterwards, and it takes up the new ones where they end.
"""

import asyncio
import os
import time
from collections.abc import Iterable
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.catalogue import STREAMS
from services.chassis.kafka import Copies, discard, ensure_topics
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.parked import Parked, Parking
from services.reporting.domain.contributions import Sum
from services.reporting.rebuilding.buckets import LaneOfWork, make_rows, open_answers, spread
from services.reporting.rebuilding.lanes import Lanes
from services.reporting.rebuilding.replay import Replayed
from services.reporting.rebuilding.spill import Spill
from services.reporting.settings import ReportingSettings
from services.reporting.store.generation_writer import finish
from services.reporting.store.generations import begin_next, serve

log = structlog.get_logger()

EVENTS_IN_A_BUCKET = 25_000
"""As many as one process evolves in memory at a time, however many there are."""
WORTH_A_PROCESS = 50_000
"""With fewer events a second process takes longer to start than it saves."""


async def rebuild(
    settings: ReportingSettings,
    *,
    lanes: int | None = None,
    events_in_a_bucket: int = EVENTS_IN_A_BUCKET,
) -> int:
    """Builds the next generation in so many processes, puts it in use and gives its number.

    What is parked is forgotten, because the new generation begins before the first such message. What was
    dismissed stays so. Events in the place of others are parked anew: a listener that takes up the streams
    there may not notice them.
    """
    began = time.perf_counter()
    ends = await _ends(settings)
    events = sum(ends.values())
    lanes = lanes or lanes_for(events)
    buckets = lanes * max(1, ceil(events / events_in_a_bucket / lanes))
    async with open_client(settings.replica_set) as client:
        reporting = database(client, settings.namespace + "reporting")
        generation = await begin_next(reporting)
        outcome, counted = await _replayed(settings, generation.number, ends, range(buckets), lanes)
        cells = counted.cells()
        await finish(generation, cells, outcome.reached(ends))
        await serve(generation)
        await _park_anew(Parked(reporting), outcome.parkings)
    log.info(
        "rebuilt",
        generation=generation.number,
        rows=outcome.rows,
        cells=len(cells),
        events=outcome.events,
        seconds=round(time.perf_counter() - began, 1),
    )
    return generation.number


def lanes_for(events: int) -> int:
    """How many processes so many events are worth, on this machine."""
    return min(len(os.sched_getaffinity(0)), max(1, events // WORTH_A_PROCESS))


async def _replayed(
    settings: ReportingSettings,
    generation: int,
    ends: dict[TopicPartition, int],
    buckets: range,
    lanes: int,
) -> tuple[Replayed, Sum]:
    """Writes every row of a generation; what came of the events, and what the rows count for."""
    with (
        TemporaryDirectory(prefix="rebuild-") as folder,
        Lanes(lanes, settings.log_level) as processes,
    ):
        spill = Spill(Path(folder), len(buckets))
        shares = [
            LaneOfWork(
                settings, generation, spill, _of_lane(ends, lane, lanes), buckets[lane::lanes]
            )
            for lane in range(lanes)
        ]
        await processes.each(spread, shares)
        answers = await processes.each(open_answers, shares)
        others = await processes.each(make_rows, shares)
    outcome, counted = Replayed(), Sum()
    for each in answers:
        outcome.note(each)
    for each, counts in others:
        outcome.note(each)
        counted.add_all(counts)
    return outcome, counted


def _of_lane(ends: dict[TopicPartition, int], lane: int, lanes: int) -> dict[TopicPartition, int]:
    return {each: end for each, end in ends.items() if each.partition % lanes == lane}


async def _park_anew(parked: Parked, parkings: Iterable[Parking]) -> None:
    await parked.forget()
    for parking in parkings:
        await parked.park(parking)


async def _ends(settings: ReportingSettings) -> dict[TopicPartition, int]:
    """Where every stream ends now."""
    topics = [settings.namespace + stream for stream in STREAMS]
    copies = Copies(settings.kafka_replication_factor, settings.kafka_min_insync_replicas)
    await ensure_topics(settings.brokers, topics, copies)
    consumer = AIOKafkaConsumer(*topics, **settings.brokers.client_options())
    await consumer.start()
    try:
        return dict(await consumer.end_offsets([*consumer.assignment()]))
    finally:
        await discard(consumer)


async def main() -> None:
    """The command: told by the same environment as the service."""
    settings = ReportingSettings.read()
    start_logging("reporting", settings.log_level)
    await rebuild(settings)


if __name__ == "__main__":
    asyncio.run(main())
