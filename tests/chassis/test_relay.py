"""What a case record holds reaches Kafka: in order, perhaps twice, never with a hole."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from aiokafka.errors import KafkaConnectionError

from contracts.event import Envelope
from services.chassis import relay
from services.chassis.background import Background
from services.chassis.brokers import Brokers
from services.chassis.cases import CaseRecords
from services.chassis.kafka import Producer
from services.chassis.mongo import Database
from services.chassis.relay import SWEEP_SECONDS
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import on_kafka
from tests.chassis.helpers.toy import PUBLISHER, Counted, beginning, caused_by, contacting
from tests.waiting import until


class FailingOn(Producer):
    """A real producer that loses the broker at one version, once."""

    def __init__(self, brokers: Brokers, namespace: str, version: int) -> None:
        super().__init__(brokers, namespace)
        self._version = version

    async def send_together(
        self, messages: Sequence[tuple[Envelope, bytes]]
    ) -> list[BaseException | None]:
        failing = [envelope.version == self._version for envelope, _ in messages]
        if not any(failing):
            return await super().send_together(messages)
        self._version = 0
        return [
            KafkaConnectionError("the broker went away") if fails else None for fails in failing
        ]


async def begun_with_contacts(records: CaseRecords[Counted], contacts: int) -> UUID:
    journey = uuid4()
    await records.open(journey, beginning, caused_by())
    for _ in range(contacts):
        await records.change(journey, contacting, caused_by())
    return journey


async def sent(records: CaseRecords[Counted], journey: UUID) -> tuple[int, bool]:
    found = await records.collection.find_one({"_id": journey})
    assert found is not None
    return found["sent"], found["unsent"]


async def test_what_was_written_is_sent_in_order_and_marked(
    publisher: CaseRecords[Counted], settings: RecordSettings
) -> None:
    journey = await begun_with_contacts(publisher, 3)
    await publisher.relay.flush()

    assert await on_kafka(settings, "enquiry", journey) == [1, 2, 3, 4]
    assert await sent(publisher, journey) == (4, False)


async def test_a_crash_before_sending_is_made_good_by_the_sweep_of_the_next_process(
    publisher: CaseRecords[Counted], db: Database, producer: Producer, settings: RecordSettings
) -> None:
    journey = await begun_with_contacts(publisher, 2)
    next_process = CaseRecords(PUBLISHER, db, producer)
    await asyncio.sleep(SWEEP_SECONDS)

    await next_process.relay.sweep()

    assert await on_kafka(settings, "enquiry", journey) == [1, 2, 3]
    assert await sent(next_process, journey) == (3, False)


async def test_a_crash_between_sending_and_marking_sends_twice_and_skips_nothing(
    publisher: CaseRecords[Counted], db: Database, producer: Producer, settings: RecordSettings
) -> None:
    journey = await begun_with_contacts(publisher, 1)
    await publisher.relay.flush()
    await publisher.collection.update_one({"_id": journey}, {"$set": {"sent": 0, "unsent": True}})
    next_process = CaseRecords(PUBLISHER, db, producer)
    await asyncio.sleep(SWEEP_SECONDS)

    await next_process.relay.sweep()

    assert await on_kafka(settings, "enquiry", journey) == [1, 2, 1, 2]
    assert await sent(next_process, journey) == (2, False)


async def test_an_event_that_fails_holds_back_the_later_ones_of_its_journey(
    db: Database, settings: RecordSettings
) -> None:
    failing = FailingOn(settings.brokers, settings.namespace, 2)
    async with failing as producer:
        records = CaseRecords(PUBLISHER, db, producer)
        journey = await begun_with_contacts(records, 3)
        await records.relay.flush()
        assert await on_kafka(settings, "enquiry", journey) == [1]

        await asyncio.sleep(SWEEP_SECONDS)
        await records.relay.sweep()

        assert await on_kafka(settings, "enquiry", journey) == [1, 2, 3, 4]


async def test_a_stale_mark_of_another_process_moves_nothing_back(
    publisher: CaseRecords[Counted], db: Database, producer: Producer
) -> None:
    journey = await begun_with_contacts(publisher, 0)
    slow = CaseRecords(PUBLISHER, db, producer)
    await asyncio.sleep(SWEEP_SECONDS)
    holding = asyncio.create_task(slow.relay.sweep())
    await publisher.change(journey, contacting, caused_by())
    await publisher.relay.flush()
    await holding

    assert await sent(publisher, journey) == (2, False)


async def test_the_oldest_unsent_event_is_told(publisher: CaseRecords[Counted]) -> None:
    journey = await begun_with_contacts(publisher, 0)
    record = await publisher.collection.find_one({"_id": journey})

    assert record is not None
    assert await publisher.relay.oldest_unsent_at() is not None
    await publisher.relay.flush()
    assert await publisher.relay.oldest_unsent_at() is None


@pytest.mark.parametrize("writers", [2])
async def test_two_processes_that_change_one_journey_leave_nothing_unsent(
    publisher: CaseRecords[Counted],
    db: Database,
    producer: Producer,
    settings: RecordSettings,
    writers: int,
) -> None:
    journey = await begun_with_contacts(publisher, 0)
    processes = [publisher, *(CaseRecords(PUBLISHER, db, producer) for _ in range(writers - 1))]
    for turn in range(10):
        await processes[turn % writers].change(journey, contacting, caused_by())
    for process in processes:
        await process.relay.flush()
    await asyncio.sleep(SWEEP_SECONDS)
    await publisher.relay.sweep()

    seen = await on_kafka(settings, "enquiry", journey)
    first_seen = list(dict.fromkeys(seen))
    assert first_seen == list(range(1, 12))


async def test_a_relay_that_is_stopped_finishes_what_is_on_its_way(
    db: Database, producer: Producer, settings: RecordSettings
) -> None:
    records = CaseRecords(PUBLISHER, db, producer)
    running = asyncio.create_task(records.relay.run())
    journeys = [await begun_with_contacts(records, 0) for _ in range(20)]
    running.cancel()
    await records.relay.flush()

    assert [await sent(records, journey) for journey in journeys] == [(1, False)] * 20
    assert await on_kafka(settings, "enquiry", journeys[-1]) == [1]


class Counting(Producer):
    """A real producer that remembers how many events went together each time."""

    def __init__(self, brokers: Brokers, namespace: str) -> None:
        super().__init__(brokers, namespace)
        self.together: list[int] = []

    async def send_together(
        self, messages: Sequence[tuple[Envelope, bytes]]
    ) -> list[BaseException | None]:
        self.together.append(len(messages))
        return await super().send_together(messages)


async def marked(records: CaseRecords[Counted], journey: UUID) -> None:
    """Returns once the journey's only event is marked as sent."""

    async def is_marked() -> bool:
        return await sent(records, journey) == (1, False)

    await until(is_marked, seconds=10)


async def test_an_event_waits_for_no_others_where_few_come(
    publisher: CaseRecords[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "GATHER_SECONDS", 60.0)
    async with Background().doing("relay", publisher.relay.run):
        for _ in range(relay.MANY):
            await marked(publisher, await begun_with_contacts(publisher, 0))


async def test_where_many_come_they_go_together(
    db: Database, settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "GATHER_SECONDS", 1.0)
    async with Counting(settings.brokers, settings.namespace) as producer:
        records = CaseRecords(PUBLISHER, db, producer)
        for _ in range(relay.MANY):
            await begun_with_contacts(records, 0)
        await records.relay.flush()
        async with Background().doing("relay", records.relay.run):
            journeys = [await begun_with_contacts(records, 0) for _ in range(3)]
            for journey in journeys:
                await marked(records, journey)

    assert producer.together == [relay.MANY, 3]
