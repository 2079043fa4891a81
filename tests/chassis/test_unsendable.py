"""An event that Kafka never takes holds back its own journey, where support sees it, and no other."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID, uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from asgi_lifespan import LifespanManager
from bson import ObjectId

from contracts.event import Envelope
from contracts.identity import Role
from services.chassis import kafka, relay
from services.chassis.cases import CaseRecords
from services.chassis.kafka import Producer
from services.chassis.mongo import Database, database, open_client
from services.chassis.parked import Parked, Why
from services.chassis.record import RecordKind
from services.chassis.service import service
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.topics import on_kafka
from tests.chassis.helpers.toy import PUBLISHER, Counted, beginning, caused_by, contacting
from tests.identity import national, signed_as
from tests.waiting import until

LARGER_THAN_KAFKA_TAKES = "x" * 1_100_000
SWEEP_SECONDS = 0.1


@pytest.fixture(autouse=True)
async def nothing_parked(parked: Parked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SWEEP_SECONDS", SWEEP_SECONDS)
    await parked.collection.delete_many({})


async def begun(records: CaseRecords[Counted], contacts: int = 0) -> UUID:
    journey = uuid4()
    await records.open(journey, beginning, caused_by())
    for _ in range(contacts):
        await records.change(journey, contacting, caused_by())
    return journey


Swept = Callable[..., Awaitable[CaseRecords[Counted]]]


@pytest.fixture
def swept(db: Database, producer: Producer) -> Swept:
    """The records as the next process finds them, after its first sweep."""

    async def by_the_next_process(kind: RecordKind[Counted] = PUBLISHER) -> CaseRecords[Counted]:
        await asyncio.sleep(2 * SWEEP_SECONDS)
        records = CaseRecords(kind, db, producer)
        await records.relay.sweep()
        return records

    return by_the_next_process


async def spoil(records: CaseRecords[Counted], journey: UUID, path: str, value: object) -> None:
    await records.collection.update_one({"_id": journey}, {"$set": {path: value}})


async def sent(records: CaseRecords[Counted], journey: UUID) -> tuple[int, bool]:
    found = await records.collection.find_one({"_id": journey})
    assert found is not None
    return found["sent"], found["unsent"]


@pytest.mark.parametrize(
    "spoilt",
    [
        ("events.1.data.note", LARGER_THAN_KAFKA_TAKES),
        ("events.1.data.note", ObjectId()),
        ("events.1.at", "yesterday"),
        ("events.1.cause", 7),
    ],
    ids=["too large", "not serialisable", "no time", "no cause"],
)
async def test_an_event_that_can_never_be_sent_is_a_dead_letter_and_the_others_go(
    publisher: CaseRecords[Counted],
    swept: Swept,
    parked: Parked,
    settings: RecordSettings,
    spoilt: tuple[str, object],
) -> None:
    held_back, other = await begun(publisher, 2), await begun(publisher, 2)
    await spoil(publisher, held_back, *spoilt)

    records = await swept()

    assert await on_kafka(settings, "enquiry", held_back) == [1]
    assert await on_kafka(settings, "enquiry", other) == [1, 2, 3]
    assert await sent(records, held_back) == (1, True)
    assert await sent(records, other) == (3, False)
    (letter,) = await parked.shown()
    assert (letter.why, letter.journey, letter.version) == (Why.UNSENDABLE, str(held_back), 2)
    assert (await parked.counts())["dead_letters"] == 1
    assert await records.relay.oldest_unsent_at() is None


async def test_a_command_on_a_journey_that_is_held_back_is_recorded_and_waits(
    publisher: CaseRecords[Counted], swept: Swept, settings: RecordSettings
) -> None:
    journey = await begun(publisher, 1)
    await spoil(publisher, journey, "events.1.data.note", LARGER_THAN_KAFKA_TAKES)
    records = await swept()

    await records.change(journey, contacting, caused_by())
    await records.relay.flush()
    records = await swept()

    assert await on_kafka(settings, "enquiry", journey) == [1]
    assert (await records.read(journey)).version == 3


async def test_an_event_that_is_sent_again_once_it_can_be_is_followed_by_those_behind_it(
    publisher: CaseRecords[Counted],
    swept: Swept,
    parked: Parked,
    settings: RecordSettings,
) -> None:
    journey = await begun(publisher, 3)
    await spoil(publisher, journey, "events.1.data.note", LARGER_THAN_KAFKA_TAKES)
    records = await swept()
    assert not await records.relay.send_again(journey)
    (letter,) = await parked.shown()
    assert letter.attempts == 2

    await spoil(publisher, journey, "events.1.data.note", "short")
    assert await records.relay.send_again(journey)
    records = await swept()

    assert await on_kafka(settings, "enquiry", journey) == [1, 2, 3, 4]
    assert await sent(records, journey) == (4, False)


async def test_the_last_event_of_a_record_sent_again_leaves_nothing_unsent(
    publisher: CaseRecords[Counted], swept: Swept
) -> None:
    journey = await begun(publisher)
    await spoil(publisher, journey, "events.0.data.note", LARGER_THAN_KAFKA_TAKES)
    records = await swept()

    await spoil(publisher, journey, "events.0.data.note", "short")
    assert await records.relay.send_again(journey)

    assert await sent(records, journey) == (1, False)


@pytest.mark.parametrize(
    "damage",
    [
        {"$unset": {"events.1.version": ""}},
        {"$set": {"events": "none"}},
        {"$unset": {"events": ""}},
        {"$set": {"events": ["an event"]}},
        {"$unset": {"sent": ""}},
        {"$set": {"sent": -1}},
        {"$set": {"sent": 1.5}},
        {"$set": {"sent": 2**40}},
    ],
    ids=str,
)
async def test_a_record_whose_events_are_damaged_does_not_end_the_sweep(
    publisher: CaseRecords[Counted],
    swept: Swept,
    parked: Parked,
    settings: RecordSettings,
    damage: dict[str, dict[str, object]],
) -> None:
    damaged, other = await begun(publisher, 1), await begun(publisher)
    await publisher.collection.update_one({"_id": damaged}, damage)

    await swept()

    assert await on_kafka(settings, "enquiry", other) == [1]
    assert [each.journey for each in await parked.shown()] == [str(damaged)]


async def test_a_record_that_has_lost_its_events_is_still_held_back_when_it_is_sent_again(
    publisher: CaseRecords[Counted], swept: Swept, parked: Parked
) -> None:
    damaged = await begun(publisher)
    await spoil(publisher, damaged, "events", "none")
    records = await swept()

    assert not await records.relay.send_again(damaged)
    assert [each.journey for each in await parked.shown()] == [str(damaged)]


@pytest.fixture
async def narrow(settings: RecordSettings) -> RecordKind[Counted]:
    """A kind of record whose topic takes small messages alone, all in one partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    topic = NewTopic(
        f"{settings.namespace}panel", 1, 1, topic_configs={"max.message.bytes": "4000"}
    )
    await admin.create_topics([topic])
    await admin.close()
    return RecordKind("panel", "narrow", Counted)


async def test_an_event_that_the_broker_refuses_takes_none_with_it(
    narrow: RecordKind[Counted],
    db: Database,
    producer: Producer,
    parked: Parked,
    swept: Swept,
) -> None:
    records = CaseRecords(narrow, db, producer)
    await records.prepare()
    large = await begun(records)
    others = [await begun(records) for _ in range(40)]
    await spoil(records, large, "events.0.data.note", "x" * 5000)

    records = await swept(narrow)
    records = await swept(narrow)

    assert [await sent(records, each) for each in others] == [(1, False)] * 40
    assert [each.journey for each in await parked.shown()] == [str(large)]


class Hanging(Producer):
    """A real producer of which the sends of one journey are never acknowledged."""

    journey: UUID | None = None

    async def _sent(self, producer: AIOKafkaProducer, envelope: Envelope, body: bytes) -> None:
        if envelope.journey == self.journey:
            await asyncio.Event().wait()
        await super()._sent(producer, envelope, body)


async def test_a_send_that_is_not_acknowledged_in_time_costs_the_others_nothing(
    db: Database, settings: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "SEND_SECONDS", 0.5)
    async with Hanging(settings.brokers, settings.namespace) as producer:
        records = CaseRecords(PUBLISHER, db, producer)
        late, other = await begun(records), await begun(records)
        producer.journey = late
        await records.relay.flush()

        assert await sent(records, other) == (1, False)
        assert await sent(records, late) == (0, True)
        producer.journey = None
        await asyncio.sleep(2 * SWEEP_SECONDS)
        await records.relay.sweep()

        assert await on_kafka(settings, "enquiry", late) == [1]
        assert await on_kafka(settings, "enquiry", other) == [1]


async def test_support_sees_an_event_that_cannot_be_sent_and_sends_it_again(
    settings: RecordSettings, producer: Producer
) -> None:
    async with open_client(settings.replica_set) as client:
        written = CaseRecords(PUBLISHER, database(client, f"{settings.namespace}speaker"), producer)
        journey = await begun(written)
        await spoil(written, journey, "events.0.data.note", LARGER_THAN_KAFKA_TAKES)
        app = service("speaker", settings, routers=[], kinds=[PUBLISHER])
        async with (
            LifespanManager(app, startup_timeout=120, shutdown_timeout=120) as served,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(served.app),
                base_url="http://service",
                auth=signed_as(national(Role.SUPPORT), "speaker"),
            ) as support,
        ):
            await until(partial(_has_a_dead_letter, support))
            (letter,) = (await support.get("/parked")).json()
            again = f"/parked/{letter['id']}/send-again"
            still = await support.post(again)
            dismissed = await support.post(f"/parked/{letter['id']}/dismiss", json={"reason": "No"})
            assert (still.status_code, dismissed.status_code) == (409, 409)
            assert letter["why"] == "unsendable"

            await spoil(written, journey, "events.0.data.note", "short")
            assert (await support.post(again)).json() == {"status": "sent"}
            assert (await support.get("/parked")).json() == []
            assert (await support.post(again)).status_code == 404
    assert await on_kafka(settings, "enquiry", journey) == [1]


async def _has_a_dead_letter(support: httpx.AsyncClient) -> bool:
    ready = (await support.get("/health/ready")).json()
    return bool(ready["dead_letters"] == 1 and ready["attention"])
