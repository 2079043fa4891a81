"""Hearing: FastStream brings raw batches, a sink applies them, and only then are offsets committed.

The invariant: nothing is committed that was not applied, dropped as a repeat, or parked where people
can see it. A database that is away is waited for; a consumer that has gone quiet is started again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy, StreamMessage
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER
from tenacity import AsyncRetrying, RetryCallState, wait_random_exponential

from services.chassis.delivery import Delivery, Heard, Undecodable, decode

log = structlog.get_logger()

BATCH_RECORDS = 500
POLL_MILLISECONDS = 25
SMALL_BATCH = 50
GATHER_SECONDS = 0.1
DRAIN_SECONDS = 20
GAP_SECONDS = 1.0
WATCH_SECONDS = 5.0
QUIET_CHECKS = 4
SILENT_CHECKS = 6

Batch = Sequence[Delivery | Undecodable]
ConsumerRecords = tuple[ConsumerRecord, ...]
Seek = Callable[[AIOKafkaConsumer, set[TopicPartition]], Awaitable[None]]
"""Moves a consumer to where it should go on in newly assigned partitions."""


class Sink(Protocol):
    """Where batches go: a service's case records, or its read models."""

    async def hear(self, batch: Batch) -> None:
        """Applies every delivery or parks it; raises only what passes in time."""

    async def close_gaps(self) -> int:
        """Applies parked deliveries whose turn has come; how many."""

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Applies one parked delivery now, or parks it again with the reason of this time."""


class Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """One service's consumer group over the streams that it hears."""

    def __init__(
        self,
        bootstrap_servers: str,
        *,
        group: str,
        topics: Iterable[str],
        sink: Sink,
        seek: Seek | None = None,
    ) -> None:
        self._sink = sink
        self._seek = seek
        self._next: dict[TopicPartition, int] = {}
        self._batches = 0
        self._busy = False
        self._joined = False
        self._broker = KafkaBroker(
            bootstrap_servers, graceful_timeout=DRAIN_SECONDS, logger=None, apply_types=False
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=BATCH_RECORDS,
            batch_timeout_ms=POLL_MILLISECONDS,
            session_timeout_ms=6_000,
            heartbeat_interval_ms=2_000,
            listener=self,
            parser=_untouched,
            decoder=_records_of,
        )
        self._subscriber(self._handle)

    async def start(self) -> None:
        """Joins the group; raises `KafkaError` where no broker answers."""
        await self._broker.start()

    async def stop(self) -> None:
        """Finishes the batch in hand, then leaves the group."""
        await self._broker.stop()

    async def watch(self) -> None:
        """Starts the consumer again where there is something to hear and nothing is heard."""
        quiet = silent = 0
        while True:
            heard_before = self._batches
            await asyncio.sleep(WATCH_SECONDS)
            lag = await self.lag()
            silent = silent + 1 if lag is None else 0
            idle = not self._busy and self._batches == heard_before
            quiet = quiet + 1 if lag and idle else 0
            if quiet >= QUIET_CHECKS or silent >= SILENT_CHECKS:
                await self._start_again()
                quiet = silent = 0

    async def close_gaps(self) -> None:
        """Looks every second whether a parked event's turn has come."""
        while True:
            await asyncio.sleep(GAP_SECONDS)
            try:
                closed = await self._sink.close_gaps()
            except Exception as error:  # noqa: BLE001  the next second is the retry
                log.warning("gaps_not_closed", error=error)
                continue
            if closed:
                log.info("gaps_closed", events=closed)

    async def lag(self) -> int | None:
        """How many events are on Kafka that this service has not applied; None where unknown."""
        consumer = self._subscriber.consumer
        if consumer is None or not self._joined:
            return None
        try:
            async with asyncio.timeout(3):
                partitions = list(consumer.assignment())
                ends = await consumer.end_offsets(partitions) if partitions else {}
                return sum(
                    [int(end) - await self._reached(consumer, tp) for tp, end in ends.items()]
                )
        except (KafkaError, TimeoutError, ValueError):
            return None

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Positions of partitions that now belong to someone else are forgotten."""
        for partition in revoked:
            self._next.pop(partition, None)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """A sink that keeps its own offsets says where to go on."""
        if self._seek is not None and self._subscriber.consumer is not None:
            await self._seek(self._subscriber.consumer, assigned)
        self._joined = True

    async def _reached(self, consumer: AIOKafkaConsumer, partition: TopicPartition) -> int:
        reached = self._next.get(partition)
        return await consumer.position(partition) if reached is None else reached

    async def _handle(self, records: ConsumerRecords) -> None:
        self._busy = True
        try:
            batch = [decode(record) for record in records]
            async for attempt in _for_ever():
                with attempt:
                    await self._sink.hear(batch)
            await self._commit(records)
        finally:
            self._busy = False
            self._batches += 1
        if len(records) < SMALL_BATCH:
            # A tenth of a second later more have come, and one write and one commit serve them all.
            await asyncio.sleep(GATHER_SECONDS)

    async def _commit(self, records: ConsumerRecords) -> None:
        done = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        self._next |= done
        consumer = self._subscriber.consumer
        try:
            if consumer is not None:
                await consumer.commit(done)
        except (KafkaError, IllegalStateError) as error:
            # The member that has the partitions now hears these again, and drops them as repeats.
            log.info("offsets_not_committed", error=error)

    async def _start_again(self) -> None:
        log.warning("consumer_started_again")
        try:
            await self._subscriber.stop()
            self._next.clear()
            self._joined = False
            await self._subscriber.start()
        except (KafkaError, OSError) as error:
            log.warning("consumer_not_started", error=error)


async def _untouched(records: ConsumerRecords) -> StreamMessage[ConsumerRecords]:
    """Leaves headers and bodies as they came: one unreadable header must not cost the batch."""
    return KafkaMessage(raw_message=records, body=b"", headers={}, consumer=FAKE_CONSUMER)


async def _records_of(message: StreamMessage[Any]) -> Any:
    return message.raw_message


def _for_ever() -> AsyncRetrying:
    """A batch is never given up: what cannot be applied is parked by the sink, not dropped here."""
    return AsyncRetrying(
        wait=wait_random_exponential(multiplier=0.2, max=5), before_sleep=_log_pause, reraise=True
    )


def _log_pause(attempt: RetryCallState) -> None:
    error = attempt.outcome.exception() if attempt.outcome else None
    log.warning("hearing_paused", attempt=attempt.attempt_number, error=error)
