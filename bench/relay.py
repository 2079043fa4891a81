"""How long an event is on its way: from the acknowledged write to a consumer that can read it.

Enquiries are opened at 200 a second, whatever the answers take, and the real relay sends their events
while it also sweeps. The limit sends the same events straight to Kafka with the same producer; its
clock starts with the send.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.grounds import own_grounds
from bench.household import BEGUN, ENQUIRY
from bench.ratios import Row, interleaved, percentile, within
from contracts.enquiry import TOPIC
from contracts.event import Envelope
from deploy.local.servers import Addresses
from services.chassis.background import Background
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.kafka import PARTITIONS, Producer, discard, ensure_topics
from services.chassis.mongo import database, open_client
from services.chassis.record import Cause
from services.chassis.settings import RecordSettings
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.store.enquiries import ENQUIRIES

A_SECOND = 200
SECONDS = 4.0
REPEATS = 5
ARRIVAL_SECONDS = 10.0
MOST_MS = 50.0

Speak = Callable[[UUID], Coroutine[Any, Any, float]]
"""Makes one event of a journey known; gives the instant from which it is on its way."""


class Arrivals:
    """When each journey's event could be read from Kafka."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self._at: dict[UUID, asyncio.Future[float]] = defaultdict(asyncio.Future)

    async def read(self) -> None:
        async for record in self._consumer:
            self._at[UUID(record.key.decode())].set_result(time.perf_counter())

    async def of(self, journeys: Iterable[UUID]) -> list[float]:
        """In the order of the journeys; raises `TimeoutError` where one does not arrive."""
        async with asyncio.timeout(ARRIVAL_SECONDS):
            return await asyncio.gather(*(self._at[journey] for journey in journeys))


async def measure(addresses: Addresses) -> list[Row]:
    """The time within which 99 of 100 events arrive, in milliseconds."""
    async with own_grounds(addresses) as settings, _opened(settings) as (arrivals, ways):
        slowest = await interleaved(
            {name: partial(_slowest_ms, speak, arrivals) for name, speak in ways.items()},
            repeats=REPEATS,
        )
    measure = f"relay: 99th percentile at {A_SECOND} events/s"
    bound = within(MOST_MS, "ms")
    return [Row(measure, "ms", slowest["ours"], "straight to Kafka", slowest["sent"], bound)]


@asynccontextmanager
async def _opened(settings: RecordSettings) -> AsyncIterator[tuple[Arrivals, dict[str, Speak]]]:
    servers, topic = settings.kafka_bootstrap_servers, settings.namespace + TOPIC
    await ensure_topics(settings.brokers, [topic])
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest")
    async with (
        open_client(settings.replica_set) as client,
        Producer(settings.brokers, settings.namespace) as producer,
        _reading(consumer, topic) as arrivals,
    ):
        records = CaseRecords(ENQUIRIES, database(client, settings.namespace + "enquiry"), producer)
        await records.prepare()
        async with Background().doing("relay", records.relay.run):
            yield arrivals, {"ours": partial(_open, records), "sent": partial(_send, producer)}


@asynccontextmanager
async def _reading(consumer: AIOKafkaConsumer, topic: str) -> AsyncIterator[Arrivals]:
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        arrivals = Arrivals(consumer)
        async with Background().doing("arrivals", arrivals.read):
            yield arrivals
    finally:
        await discard(consumer)


async def _slowest_ms(speak: Speak, arrivals: Arrivals) -> float:
    began_at = await _at_a_steady_pace(speak)
    arrived_at = await arrivals.of(began_at)
    took = [end - start for start, end in zip(began_at.values(), arrived_at, strict=True)]
    return percentile(took, 0.99) * 1000


async def _at_a_steady_pace(speak: Speak) -> dict[UUID, float]:
    """Begins one event every five milliseconds, however long those before it take."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    under_way: dict[UUID, asyncio.Task[float]] = {}
    for number in range(int(A_SECOND * SECONDS)):
        await asyncio.sleep(began + number / A_SECOND - loop.time())
        journey = uuid4()
        under_way[journey] = asyncio.create_task(speak(journey))
    return {journey: await task for journey, task in under_way.items()}


async def _open(records: CaseRecords[Enquiry], journey: UUID) -> float:
    cause = Cause(key=journey.hex, correlation=journey.hex)
    await records.open(journey, partial(receive_enquiry, command=ENQUIRY), cause)
    return time.perf_counter()


async def _send(producer: Producer, journey: UUID) -> float:
    began = time.perf_counter()
    event = BEGUN.events[0]
    envelope = Envelope(TOPIC, journey, 1, event.type, now(), journey.hex, journey.hex)
    await producer.send(envelope, event.model_dump_json().encode())
    return began
