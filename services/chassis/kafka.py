"""The door to Kafka: topics that are kept for ever, and a producer that outlives its broker.

The invariant: a send returns only once every in-sync replica has the event.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from contracts.event import Envelope

log = structlog.get_logger()

PARTITIONS = 6
KEPT_FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete"}
SEND_SECONDS = 20


async def ensure_topics(bootstrap_servers: str, topics: Iterable[str]) -> None:
    """Creates the topics that are missing; the published record is never deleted by time or size."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        answer = await admin.create_topics([_new(topic) for topic in topics])
    finally:
        await admin.close()
    for _, code, *_ in answer.topic_errors:
        if code not in {0, TopicAlreadyExistsError.errno}:
            raise for_code(code)


def _new(topic: str) -> NewTopic:
    # The replication factor is the cluster's own; the client lets it be unsaid only in this form.
    return NewTopic(topic, PARTITIONS, -1, replica_assignments={}, topic_configs=KEPT_FOR_EVER)


class Producer:
    """An idempotent producer of one service; replaced by a new one after an error it cannot survive."""

    def __init__(self, bootstrap_servers: str, namespace: str = "") -> None:
        self._bootstrap_servers = bootstrap_servers
        self._namespace = namespace
        self._replacing = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        self._producer = await self._started()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._producer is not None:
            await self._producer.stop()

    async def send(self, envelope: Envelope, body: bytes) -> None:
        """Sends one event under its journey's key; raises where it was not acknowledged."""
        (failed,) = await self.send_together([(envelope, body)])
        if failed is not None:
            raise failed

    async def send_together(
        self, messages: Sequence[tuple[Envelope, bytes]]
    ) -> list[BaseException | None]:
        """Sends events of different journeys side by side; None for each that was acknowledged.

        What fails is the outcome of that event alone. An event's place on its partition is settled only
        by its acknowledgement, so two events of one journey must not be sent together.
        """
        if not messages:
            return []
        producer = self._producer or await self._replace(None)
        sending = [asyncio.create_task(self._sent(producer, *message)) for message in messages]
        try:
            await asyncio.wait(sending, timeout=SEND_SECONDS)
            failed = [_failure(each) for each in sending]
        finally:
            for late in sending:
                late.cancel()
        if any(map(_ends_producer, failed)):
            with suppress(KafkaError):
                await self._replace(producer)
        return failed

    async def _sent(self, producer: AIOKafkaProducer, envelope: Envelope, body: bytes) -> None:
        await producer.send_and_wait(
            self._namespace + envelope.stream,
            body,
            key=envelope.journey.bytes,
            headers=envelope.headers(),
        )

    async def _started(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            enable_idempotence=True,
            acks="all",
            request_timeout_ms=15_000,
            retry_backoff_ms=100,
            metadata_max_age_ms=30_000,
        )
        await producer.start()
        return producer

    async def _replace(self, broken: AIOKafkaProducer | None) -> AIOKafkaProducer:
        """One replacement however many senders noticed; a producer in a fatal state never recovers."""
        async with self._replacing:
            if self._producer is None or self._producer is broken:
                self._producer = None
                if broken is not None:
                    await _discard(broken)
                self._producer = await self._started()
            return self._producer


def _failure(sending: asyncio.Task[None]) -> BaseException | None:
    """Why an event was not acknowledged in time; None where it was."""
    if not sending.done():
        return TimeoutError("not acknowledged in time")
    return asyncio.CancelledError() if sending.cancelled() else sending.exception()


def _ends_producer(error: BaseException | None) -> bool:
    return isinstance(error, TimeoutError) or (
        isinstance(error, KafkaError) and not error.retriable
    )


async def _discard(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(5):
            await producer.stop()
    except (KafkaError, TimeoutError) as error:
        log.warning("producer_discarded", error=error)
