"""Listening: what a consumer group brings is decoded, heard by a sink, and only then committed.

The invariant: nothing is committed that was not applied, dropped as a repeat, or parked where people
can see it. A server that is away is waited for; a member of the group that has gone deaf is replaced.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_random_exponential,
)

from services.chassis.background import survived
from services.chassis.brokers import Brokers, in_words
from services.chassis.delivery import Delivery, Heard, Undecodable, decode
from services.chassis.group_member import ConsumerRecords, GroupMember, Seek
from services.chassis.kafka import trouble
from services.chassis.mongo import PASSING_FAULTS

log = structlog.get_logger()

GAP_SECONDS = 1.0
WATCH_SECONDS = 2.0
JOIN_SECONDS = 30.0
JOIN_PAUSE_SECONDS = 1.0
PATIENCE_SECONDS = 8.0
"""So long a member may hear nothing of what is there: longer than a rebalance takes."""
LONGEST_PATIENCE_SECONDS = 32.0
"""So long where members keep going deaf: a group that is slow to settle must not be unsettled again."""

Batch = Sequence[Delivery | Undecodable]


class Sink(Protocol):
    """Where batches go: a service's case records, or its read models."""

    async def hear(self, batch: Batch) -> None:
        """Applies every delivery or parks it; raises only what passes in time."""

    async def close_gaps(self) -> int:
        """Applies parked deliveries whose turn has come; how many."""

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Applies one parked delivery now, or parks it again with the reason of this time."""


class Listener:
    """One service's consumer group over the streams that it hears."""

    def __init__(
        self,
        brokers: Brokers,
        *,
        group: str,
        topics: Iterable[str],
        sink: Sink,
        seek: Seek | None = None,
    ) -> None:
        self.trouble = ""
        self._brokers = brokers
        self._group = group
        self._topics = tuple(topics)
        self._sink = sink
        self._seek = seek
        self._member: GroupMember | None = None
        self._reads = True  # until it goes deaf: then whether topics may be read is asked too
        self._unheard_since = time.monotonic()

    @property
    def deaf_seconds(self) -> float:
        """How long Kafka has answered and nothing was heard, although something is or may be there."""
        return time.monotonic() - self._unheard_since

    async def run(self) -> None:
        """Listens until cancelled: joins once Kafka answers, and joins anew where nothing is heard."""
        patience = PATIENCE_SECONDS
        while True:
            await self.stop()
            if (member := await self._joined()) is None:
                await asyncio.sleep(JOIN_PAUSE_SECONDS)
                continue
            heard = await self._until_deaf(member, patience)
            self._reads = False
            log.warning("group_member_replaced", deaf_seconds=round(self.deaf_seconds))
            patience = PATIENCE_SECONDS if heard else min(2 * patience, LONGEST_PATIENCE_SECONDS)

    async def stop(self) -> None:
        """Finishes the batch in hand, then leaves the group."""
        member, self._member = self._member, None
        if member is not None:
            await member.leave()

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
        return None if self.trouble or self._member is None else await self._member.lag()

    async def _joined(self) -> GroupMember | None:
        """A new member of the group; None where Kafka does not answer or the group does not settle."""
        await self._look_for_kafka()
        if self.trouble:
            return None
        self._member = member = GroupMember(
            self._brokers,
            group=self._group,
            topics=self._topics,
            hear=self._hear,
            seek=partial(_sought, self._seek) if self._seek else None,
        )
        error = await survived(member.join(), seconds=JOIN_SECONDS)
        if error:
            self.trouble = in_words(error)
            log.warning("group_not_joined", error=error, why=self.trouble)
        return None if error else member

    async def _until_deaf(self, member: GroupMember, patience: float) -> bool:
        """Returns once nothing was heard for too long; whether the member heard anything before."""
        heard, well_at = False, time.monotonic()
        while member.busy or time.monotonic() - well_at < patience:
            batches = member.batches
            await asyncio.sleep(WATCH_SECONDS)
            if await self._hears(member, since=batches):
                heard, well_at = True, time.monotonic()
        return heard

    async def _hears(self, member: GroupMember, *, since: int) -> bool:
        """Whether it has heard a batch since, or there is nothing left to hear."""
        lag = await member.lag()
        if lag is None:
            await self._look_for_kafka()
            return False
        self.trouble = ""
        heard = lag == 0 or member.batches > since
        if heard:
            self._reads = True
            self._unheard_since = time.monotonic()
        return heard

    async def _look_for_kafka(self) -> None:
        told = await trouble(self._brokers, self._topics, reading=not self._reads)
        if told and told != self.trouble:
            log.warning("kafka_not_heard", why=told)
        self.trouble = told
        if told:
            self._unheard_since = time.monotonic()

    async def _hear(self, records: ConsumerRecords) -> None:
        """A batch is never given up: what cannot be applied is parked by the sink, not dropped here."""
        batch = [decode(record) for record in records]
        async for attempt in _for_ever((Exception,)):
            with attempt:
                await self._sink.hear(batch)


async def _sought(seek: Seek, consumer: AIOKafkaConsumer, assigned: set[TopicPartition]) -> None:
    """Waits for a database that is away: aiokafka would go on from Kafka's offsets in its place."""
    async for attempt in _for_ever(PASSING_FAULTS):
        with attempt:
            await seek(consumer, assigned)


def _for_ever(passing: tuple[type[Exception], ...]) -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception_type(passing),
        wait=wait_random_exponential(multiplier=0.2, max=5),
        before_sleep=_log_pause,
        reraise=True,
    )


def _log_pause(attempt: RetryCallState) -> None:
    error = attempt.outcome.exception() if attempt.outcome else None
    log.warning("hearing_paused", attempt=attempt.attempt_number, error=error)
