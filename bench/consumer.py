"""The consumer shell against a bare loop over aiokafka's `getmany`, on a real broker.

Both decode every event, in batches of the same size; what differs is all that hearing adds: FastStream,
the retry, and offsets committed after each batch. The limit is the bare loop without decoding.
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from bench.grounds import own_grounds
from bench.ratios import Row, at_least, interleaved
from contracts.enquiry import RegistrationAccepted
from contracts.event import Envelope
from contracts.reference import Household
from deploy.local.servers import Addresses
from services.chassis.background import Background
from services.chassis.clock import now, today
from services.chassis.delivery import Delivery, Heard, Undecodable, decode
from services.chassis.group_member import BATCH_RECORDS, WAIT_MILLISECONDS
from services.chassis.kafka import ensure_topics
from services.chassis.listener import Batch, Listener
from services.chassis.settings import RecordSettings

EVENTS = 80_000
REPEATS = 5
AT_ONCE = 2_000
STREAM = "enquiry"


class Counted:
    """A sink that counts, timed from the first batch on: joining a group is no throughput."""

    def __init__(self) -> None:
        self.events = 0
        self.done = asyncio.Event()
        self._before = 0
        self._began = self._ended = 0.0

    def add(self, events: int) -> None:
        self._ended = time.perf_counter()
        if not self.events:
            self._before, self._began = events, self._ended
        self.events += events
        if self.events >= EVENTS:
            self.done.set()

    async def hear(self, batch: Batch) -> None:
        self.add(len(batch))

    async def close_gaps(self) -> int:
        return 0

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        raise NotImplementedError

    @property
    def a_second(self) -> float:
        return (self.events - self._before) / (self._ended - self._began)


async def measure(addresses: Addresses) -> list[Row]:
    """Events a second, from the first event on a topic to the last."""
    async with own_grounds(addresses) as settings:
        await _fill(settings)
        sides = {
            "ours": partial(_heard, settings),
            "decoded": partial(_polled, settings, decode),
            "untouched": partial(_polled, settings, _untouched),
        }
        figures = await interleaved(sides, repeats=REPEATS)
    measure, unit = "consumer: reading a stream", "events/s"
    ours = figures["ours"]
    return [
        Row(measure, unit, ours, "getmany + decode", figures["decoded"], at_least(0.75)),
        Row(measure, unit, ours, "getmany, not decoded", figures["untouched"]),
    ]


async def _fill(settings: RecordSettings) -> None:
    topic = settings.namespace + STREAM
    await ensure_topics(settings.brokers, [topic])
    event = RegistrationAccepted(
        occurred_on=today(), agency="adoption-north-moors", household=Household.JOINT
    )
    body = event.model_dump_json().encode()
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap_servers, linger_ms=5, max_batch_size=200_000
    )
    async with producer:
        for _ in range(EVENTS // AT_ONCE):
            sent = [await _send(producer, topic, body, event.type) for _ in range(AT_ONCE)]
            await asyncio.gather(*sent)


async def _send(
    producer: AIOKafkaProducer, topic: str, body: bytes, kind: str
) -> asyncio.Future[object]:
    journey, cause = uuid4(), uuid4()
    envelope = Envelope(STREAM, journey, 1, kind, now(), str(cause), cause.hex)
    future: asyncio.Future[object] = await producer.send(
        topic, body, key=envelope.key, headers=envelope.headers()
    )
    return future


async def _heard(settings: RecordSettings) -> float:
    counted = Counted()
    hearing = Listener(
        settings.brokers,
        group=settings.namespace + uuid4().hex,
        topics=[settings.namespace + STREAM],
        sink=counted,
    )
    async with Background().doing("listener", hearing.run):
        await counted.done.wait()
    await hearing.stop()
    return counted.a_second


async def _polled(settings: RecordSettings, read: Callable[[ConsumerRecord], object]) -> float:
    counted = Counted()
    consumer = AIOKafkaConsumer(
        settings.namespace + STREAM,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=settings.namespace + uuid4().hex,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    async with consumer:
        while not counted.done.is_set():
            batches = await consumer.getmany(
                timeout_ms=WAIT_MILLISECONDS, max_records=BATCH_RECORDS
            )
            decoded = [read(each) for records in batches.values() for each in records]
            if decoded:
                counted.add(len(decoded))
    return counted.a_second


def _untouched(record: ConsumerRecord) -> ConsumerRecord:
    return record
