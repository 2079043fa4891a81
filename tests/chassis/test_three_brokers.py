"""Topics on three real brokers: kept three times, named where they are not, and written while two of them are there."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from aiokafka.admin import NewTopic
from aiokafka.errors import KafkaError

from deploy.local.kafka import Kafka
from deploy.local.ports import Ports
from deploy.local.process import until_ready
from services.chassis.brokers import Brokers
from services.chassis.kafka import PARTITIONS, Copies, Producer, administering
from services.chassis.topics import Topics
from tests.chassis.helpers.toy import envelope
from tests.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

THREE = Copies(replicas=3, in_sync=2)
BODY = b'{"occurred_on": "2025-03-03", "channel": "phone"}'


@pytest.fixture(scope="module")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Kafka]]:
    folder, ports = tmp_path_factory.mktemp("brokers"), Ports.side_by_side(3)
    quorum = [each.kafka_controller for each in ports]
    started = [
        Kafka(folder / f"{own.kafka}", port=own.kafka, controller_port=place, quorum=quorum)
        for own, place in zip(ports, quorum, strict=True)
    ]
    try:
        for each in started:
            each.launch()
        until_ready(*started)
        yield started
    finally:
        for each in started:
            each.kill()


@pytest.fixture(scope="module")
def cluster(brokers: list[Kafka]) -> Brokers:
    return Brokers(",".join(each.address for each in brokers))


@pytest.fixture
async def producer(cluster: Brokers) -> AsyncIterator[Producer]:
    async with Producer(cluster) as opened:
        yield opened


async def test_a_topic_is_kept_by_three_brokers_as_it_was_asked_for(cluster: Brokers) -> None:
    asked = Topics(cluster, ["enquiry"], THREE)
    await asked.look()
    assert asked.differences == []

    content = Topics(cluster, ["enquiry"], Copies())
    await content.look()
    assert content.differences == []


async def test_a_topic_that_one_broker_alone_keeps_is_named(cluster: Brokers) -> None:
    wrong = {**THREE.configs, "min.insync.replicas": "1"}
    async with administering(cluster) as admin:
        await admin.create_topics([NewTopic("panel", PARTITIONS, 1, topic_configs=wrong)])
    asked = Topics(cluster, ["panel"], THREE)
    await asked.look()

    assert asked.differences == [
        "On Kafka, min.insync.replicas is 1 instead of 2: panel.",
        "On Kafka, replication.factor is 1 instead of 3: panel.",
        "Kafka has 3 brokers, but only one keeps each event of these topics: panel.",
    ]


async def test_an_event_counts_as_sent_while_two_brokers_have_it_and_not_while_one_alone_does(
    brokers: list[Kafka], cluster: Brokers, producer: Producer
) -> None:
    await Topics(cluster, ["enquiry"], THREE).look()

    async def is_sent() -> bool:
        try:
            await producer.send(envelope(uuid4(), 1), BODY)
        except (KafkaError, TimeoutError):
            return False
        return True

    first, second, _ = brokers
    first.kill()
    await until(is_sent)
    second.kill()
    for _ in range(3):
        assert not await is_sent()
    for each in (first, second):
        each.launch()
    await until(is_sent)
