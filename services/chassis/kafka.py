"""The door to Kafka: topics that are kept for ever, and a producer that outlives its broker.

The invariant: a send returns only once every in-sync replica has the event.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    KafkaError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.metadata import MetadataRequest

from contracts.event import Envelope
from services.chassis.background import survived
from services.chassis.brokers import Brokers, in_words
from services.chassis.header_names import read_any_header_name

log = structlog.get_logger()

PARTITIONS = 6
SEND_SECONDS = 15
ANSWER_SECONDS = 5.0
CLOSE_SECONDS = 5.0
ASK_MILLISECONDS = 10_000
READ_MILLISECONDS = 1_000
NOT_THERE = frozenset({UnknownTopicOrPartitionError.errno, TopicAuthorizationFailedError.errno})
"""What a broker says of a topic that does not exist, or of which we may not know whether it does."""
PARTS = ("_coordinator", "_fetcher", "_sender", "_client", "client")
"""What aiokafka's clients are made of: their own stop() leaves open what follows a part that raised."""

read_any_header_name()


class Copies(NamedTuple):
    """How many brokers keep each event, and how many must have it before it counts as sent."""

    replicas: int = 1
    in_sync: int = 1

    @property
    def configs(self) -> dict[str, str]:
        """The other settings of a topic: it keeps each event for ever, also after a change of leader."""
        return {
            "cleanup.policy": "delete",
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "min.insync.replicas": str(self.in_sync),
            "unclean.leader.election.enable": "false",
        }


ONE_BROKER = Copies()


async def ensure_topics(
    brokers: Brokers, topics: Iterable[str], copies: Copies = ONE_BROKER
) -> None:
    """Creates the topics that are missing; the published record is never deleted by time or size."""
    async with administering(brokers) as admin:
        await create_missing(admin, [*topics], copies)


async def create_missing(admin: AIOKafkaAdminClient, topics: Sequence[str], copies: Copies) -> None:
    """Creates those topics that are not there.

    Those that are there are not asked for: who hears a topic of another service need not be allowed to create it.
    """
    there = (await metadata_of(admin, topics))["topics"]
    missing = [
        NewTopic(each["topic"], PARTITIONS, copies.replicas, topic_configs=copies.configs)
        for each in there
        if each["error_code"] in NOT_THERE
    ]
    answer = await admin.create_topics(missing) if missing else None
    refused: dict[int, list[str]] = defaultdict(list)
    for topic, code, *_ in answer.topic_errors if answer else ():
        if code not in {0, TopicAlreadyExistsError.errno}:
            refused[code].append(topic)
    for code, names in refused.items():
        raise for_code(code)(names)


async def metadata_of(admin: AIOKafkaAdminClient, topics: Sequence[str]) -> dict[str, Any]:
    """What the cluster tells of these topics and of its brokers.

    It is asked for these alone: a cluster may hold thousands that are none of ours, and aiokafka's own ways ask
    for all of them (to list them, and to count brokers) or create what they ask for.
    """
    asked = MetadataRequest([*topics], allow_auto_topic_creation=False)
    told: dict[str, Any] = (await admin._send_request(asked)).to_object()  # noqa: SLF001
    return told


@asynccontextmanager
async def administering(brokers: Brokers) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client that creates topics and tells of them; raises `KafkaError` where no broker answers."""
    admin = AIOKafkaAdminClient(request_timeout_ms=ASK_MILLISECONDS, **brokers.client_options())
    try:
        await admin.start()
        yield admin
    finally:
        await survived(admin.close(), seconds=CLOSE_SECONDS)


async def trouble(brokers: Brokers, topics: Iterable[str], *, reading: bool = False) -> str:
    """What keeps brokers from saying where every partition of the topics ends; empty where nothing does.

    Merely to be there is not enough. With `reading` they must also give out what is in the topics, which takes a second.
    """
    consumer = AIOKafkaConsumer(*topics, request_timeout_ms=2_000, **brokers.client_options())
    error = await survived(_ends(consumer, reading=reading), seconds=ANSWER_SECONDS)
    await discard(consumer)
    if error is None:
        return ""
    return in_words(error) or await brokers.trouble()


async def _ends(consumer: AIOKafkaConsumer, *, reading: bool) -> None:
    await consumer.start()
    await consumer.end_offsets(consumer.assignment())
    if reading:
        await consumer.getmany(timeout_ms=READ_MILLISECONDS)


async def discard(opened: AIOKafkaConsumer | AIOKafkaProducer) -> None:
    """Stops a consumer or a producer, whatever it raises and however long it would take."""
    await survived(opened.stop(), seconds=CLOSE_SECONDS)
    for name in PARTS:
        if (part := getattr(opened, name, None)) is not None:
            await survived(part.close(), seconds=CLOSE_SECONDS)


class Producer:
    """An idempotent producer of one service; replaced by a new one after an error it cannot survive."""

    def __init__(self, brokers: Brokers, namespace: str = "") -> None:
        self._brokers = brokers
        self.trouble = ""
        self._namespace = namespace
        self._replacing = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        """Opens without a broker: the first event to be sent connects, or fails and stays recorded."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._producer is not None:
            await discard(self._producer)

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
            self._note(failed)
        finally:
            for late in sending:
                late.cancel()
        if any(map(_ends_producer, failed)):
            with suppress(KafkaError):
                await self._replace(producer)
        return failed

    def _note(self, failed: Sequence[BaseException | None]) -> None:
        """Remembers what a person must do before these can be sent, if that is what keeps them."""
        told = next((words for error in failed if error and (words := in_words(error))), "")
        if told and told != self.trouble:
            log.warning("kafka_takes_no_events", why=told)
        self.trouble = told

    async def _sent(self, producer: AIOKafkaProducer, envelope: Envelope, body: bytes) -> None:
        await producer.send_and_wait(
            self._namespace + envelope.stream,
            body,
            key=envelope.key,
            headers=envelope.headers(),
        )

    async def _started(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._brokers.client_options(),
            enable_idempotence=True,
            acks="all",
            request_timeout_ms=ASK_MILLISECONDS,
            retry_backoff_ms=100,
            metadata_max_age_ms=30_000,
        )
        try:
            await producer.start()
        except BaseException:
            await discard(producer)
            raise
        return producer

    async def _replace(self, broken: AIOKafkaProducer | None) -> AIOKafkaProducer:
        """One replacement however many senders noticed; a producer in a fatal state never recovers."""
        async with self._replacing:
            if self._producer is None or self._producer is broken:
                self._producer = None
                if broken is not None:
                    await discard(broken)
                self._producer = await self._started()
            return self._producer


def _failure(sending: asyncio.Task[None]) -> BaseException | None:
    """Why an event was not acknowledged in time; None where it was."""
    if not sending.done():
        return TimeoutError("not acknowledged in time")
    return asyncio.CancelledError() if sending.cancelled() else sending.exception()


def _ends_producer(error: BaseException | None) -> bool:
    return isinstance(error, TimeoutError | asyncio.CancelledError) or (
        isinstance(error, KafkaError) and not error.retriable
    )
