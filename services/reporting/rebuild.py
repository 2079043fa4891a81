"""Makes all rows and cells again from the first event: `python -m services.reporting.rebuild`.

The invariant: the figures in use stay untouched until the new ones are complete. A running service
continues with the old ones; start it again afterwards, and it takes up the new ones where they end. There is one rebuild
at a time.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterable, Mapping
from math import ceil

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.catalogue import STREAMS
from services.chassis.kafka import Copies, discard, ensure_topics
from services.chassis.logs import start_logging
from services.chassis.mongo import database, open_client
from services.chassis.parked import Parked, Parking
from services.reporting.domain.contributions import Sum
from services.reporting.rebuilding.buckets import (
    LaneOfWork,
    make_rows,
    open_answers,
    spread,
    without_collecting,
)
from services.reporting.rebuilding.folder import own_folder
from services.reporting.rebuilding.lanes import Lanes
from services.reporting.rebuilding.replay import Replayed
from services.reporting.rebuilding.spill import Spill
from services.reporting.settings import ReportingSettings
from services.reporting.store.generation_writer import finish
from services.reporting.store.generations import begin_next, serve
from services.reporting.store.turn import AnotherRebuild, one_at_a_time

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
    there may not notice them. Raises `AnotherRebuild` if one is under way.
    """
    began = time.perf_counter()
    async with open_client(settings.replica_set) as client:
        reporting = database(client, settings.namespace + "reporting")
        async with one_at_a_time(reporting) as turn:
            ends = await _ends(settings)
            lanes = lanes or lanes_for(ends)
            buckets = range(buckets_for(ends, lanes, events_in_a_bucket))
            generation = await begin_next(reporting)
            outcome, counted = await _replayed(settings, generation.number, ends, buckets, lanes)
            with without_collecting():
                cells = counted.cells()
                await finish(generation, cells, outcome.reached(ends))
            await turn.hold()
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


def lanes_for(ends: Mapping[TopicPartition, int]) -> int:
    """How many processes the events up to these ends are worth, on this machine; each reads whole partitions."""
    partitions = {each.partition for each in ends}
    worth = sum(ends.values()) // WORTH_A_PROCESS
    return max(1, min(len(os.sched_getaffinity(0)), len(partitions), worth))


def buckets_for(ends: Mapping[TopicPartition, int], lanes: int, events_in_a_bucket: int) -> int:
    """How many buckets hold the events up to these ends, the same number for each process."""
    return lanes * max(1, ceil(sum(ends.values()) / events_in_a_bucket / lanes))


async def _replayed(
    settings: ReportingSettings,
    generation: int,
    ends: dict[TopicPartition, int],
    buckets: range,
    lanes: int,
) -> tuple[Replayed, Sum]:
    """Writes every row of a generation; what came of the events, and what the rows count for."""
    with (
        own_folder() as folder,
        Lanes(lanes, settings.log_level) as processes,
    ):
        spill = Spill(folder, len(buckets))
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
    try:
        await rebuild(settings)
    except AnotherRebuild as refused:
        sys.exit(refused.sentence)


if __name__ == "__main__":
    asyncio.run(main())
