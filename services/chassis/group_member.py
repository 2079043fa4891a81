"""One membership in a consumer group: FastStream over aiokafka, joined once, left once, then replaced.

The invariant: offsets are committed after the records were heard, and a member that left hears nothing.
Whatever aiokafka raises, lets out or waits for at the end, leaving has a time limit.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, cast

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy, StreamMessage
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import FAKE_CONSUMER

from services.chassis.background import survived
from services.chassis.brokers import Brokers
from services.chassis.kafka import ASK_MILLISECONDS, CLOSE_SECONDS, discard

log = structlog.get_logger()

BATCH_RECORDS = 500
WAIT_MILLISECONDS = 1_000
"""So often at least a consumer with nothing to hear looks whether it was stopped."""
SMALL_BATCH = 50
GATHER_SECONDS = 0.1
LAG_SECONDS = 2.0
COMMIT_SECONDS = 5.0
HANDED_OVER_SECONDS = 0.05
"""So long at most between the consumer's giving out a batch and its being in hand."""
DRAIN_SECONDS = 20

ConsumerRecords = tuple[ConsumerRecord, ...]
Hear = Callable[[ConsumerRecords], Awaitable[None]]
Seek = Callable[[AIOKafkaConsumer, set[TopicPartition]], Awaitable[None]]
"""Moves a consumer to where it should go on in newly assigned partitions."""


class WaitingConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """Gives out a batch once there is one.

    After an empty answer FastStream sleeps as long again as it had waited, deaf to what comes meanwhile: a service with
    nothing to do woke up seventy times a second so as to hear anything soon.
    """

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        """The next records, whenever they come; none once the consumer is stopped."""
        while True:
            found: dict[TopicPartition, list[ConsumerRecord]] = await super().getmany(
                *partitions, timeout_ms=timeout_ms, max_records=max_records
            )
            if found or self._closed:
                return found


class GroupMember(ConsumerRebalanceListener):  # type: ignore[misc]
    """Hears the topics' partitions that the group assigns to it."""

    def __init__(
        self,
        brokers: Brokers,
        *,
        group: str,
        topics: Iterable[str],
        hear: Hear,
        seek: Seek | None = None,
    ) -> None:
        self.busy = False
        self.batches = 0
        self._hear = hear
        self._seek = seek
        self._assigned = False
        self._in_hand = False
        self._next: dict[TopicPartition, int] = {}
        self._broker = KafkaBroker(
            # FastStream would take the names of several brokers for one.
            [each.strip() for each in brokers.addresses.split(",")],
            security=brokers.faststream_security(),
            consumer_only=True,
            request_timeout_ms=ASK_MILLISECONDS,
            graceful_timeout=DRAIN_SECONDS,
            logger=None,
            apply_types=False,
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=BATCH_RECORDS,
            batch_timeout_ms=WAIT_MILLISECONDS,
            session_timeout_ms=6_000,
            heartbeat_interval_ms=2_000,
            listener=self,
            parser=_untouched,
            decoder=_records_of,
        )
        self._subscriber(self._handle)

    async def join(self) -> None:
        """Returns once partitions are assigned; while no broker answers it raises, or waits for ever."""
        options = cast("partial[AIOKafkaConsumer]", await self._broker.connect()).keywords
        self._broker.config.broker_config.builder = partial(WaitingConsumer, **options)
        await self._broker.start()

    async def leave(self) -> None:
        """Finishes the batch in hand and leaves the group, or gives up what does not end in time."""
        consumer = self._subscriber.consumer
        await survived(self._broker.stop(), seconds=DRAIN_SECONDS + CLOSE_SECONDS)
        if consumer is not None:
            await discard(consumer)

    async def lag(self) -> int | None:
        """How many events in its partitions it has not heard; None where unknown."""
        consumer = self._subscriber.consumer
        if consumer is None or not self._assigned:
            return None
        try:
            async with asyncio.timeout(LAG_SECONDS):
                partitions = list(consumer.assignment())
                ends = await consumer.end_offsets(partitions) if partitions else {}
                behind = [tp for tp, end in ends.items() if await self._reached(consumer, tp) < end]
                if behind and await self._is_idle():
                    return sum([int(ends[tp] - await consumer.position(tp)) for tp in behind])
                return sum([int(ends[tp]) - await self._reached(consumer, tp) for tp in behind])
        except (KafkaError, TimeoutError, ValueError):
            return None

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Positions of partitions that now belong to another member are forgotten."""
        self._assigned = False
        for partition in revoked:
            self._next.pop(partition, None)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """A sink that keeps its own offsets says where to go on."""
        if self._seek is not None and self._subscriber.consumer is not None:
            await self._seek(self._subscriber.consumer, assigned)
        self._assigned = True

    async def _is_idle(self) -> bool:
        """Whether all that the consumer gave out was heard: then its position is how far it has heard.

        After the last event of a partition may stand what is none, as the mark that ends a transaction.
        """
        batches = self.batches
        await asyncio.sleep(HANDED_OVER_SECONDS)
        return not self._in_hand and self.batches == batches

    async def _reached(self, consumer: AIOKafkaConsumer, partition: TopicPartition) -> int:
        reached = self._next.get(partition)
        return await consumer.position(partition) if reached is None else reached

    async def _handle(self, records: ConsumerRecords) -> None:
        self.busy = self._in_hand = True
        first = {TopicPartition(r.topic, r.partition): r.offset for r in reversed(records)}
        self._next = first | self._next
        try:
            await self._hear(records)
            await self._commit(records)
            self._in_hand = False
            self.batches += 1
        finally:
            self.busy = False
        if len(records) < SMALL_BATCH:
            # A tenth of a second later more have come, and one write and one commit serve them all.
            await asyncio.sleep(GATHER_SECONDS)

    async def _commit(self, records: ConsumerRecords) -> None:
        done = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        self._next |= done
        if (consumer := self._subscriber.consumer) is None:
            return
        if error := await survived(consumer.commit(done), seconds=COMMIT_SECONDS):
            # The member that has the partitions now hears these again, and drops them as repeats.
            log.info("offsets_not_committed", error=error)


async def _untouched(records: ConsumerRecords) -> StreamMessage[ConsumerRecords]:
    """Leaves headers and bodies as they came: one unreadable header must not cost the batch."""
    return KafkaMessage(raw_message=records, body=b"", headers={}, consumer=FAKE_CONSUMER)


async def _records_of(message: StreamMessage[Any]) -> Any:
    return message.raw_message
