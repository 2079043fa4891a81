"""Real servers: they keep what they acknowledged, and whoever names others gets those."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import MongoClient
from pymongo.errors import OperationFailure
from tenacity import Retrying, stop_after_delay, wait_fixed

from deploy.faults.links import Line, Links
from deploy.local.errors import LocalStackError
from deploy.local.kafka import Kafka
from deploy.local.mongodb import Mongodb
from deploy.local.ports import HOST, Ports, is_free
from deploy.local.process import until_ready
from deploy.local.servers import Servers, servers


@pytest.mark.usefixtures("no_given_servers")
def test_killed_servers_start_again_with_all_they_acknowledged(
    tmp_path: Path, ports: Ports
) -> None:
    local = Servers(tmp_path, ports)
    assert local.kafka
    assert local.mongodb
    try:
        local.start()
        asyncio.run(_publish(local.kafka.address, b"kept"))
        with MongoClient[dict[str, str]](local.mongodb.address) as client:
            client.kept.facts.insert_one({"_id": "kept"})

        local.kafka.kill()
        local.mongodb.kill()
        local.start()

        assert asyncio.run(_first(local.kafka.address)) == b"kept"
        with MongoClient[dict[str, str]](local.mongodb.address) as client:
            assert client.kept.facts.find_one() == {"_id": "kept"}
    finally:
        local.stop()
    assert all(map(is_free, ports))


@pytest.mark.usefixtures("no_given_servers")
def test_a_mongod_that_did_not_reach_itself_as_it_started_comes_back_to_its_set(
    tmp_path: Path, ports: Ports
) -> None:
    """So it is on a busy machine: it takes itself for removed, and no other member could tell it better."""
    listens_at, found_at = ports.mongodb, ports.web
    mongodb = Mongodb(tmp_path, port=listens_at, found_at=found_at)
    with Links.carried() as links:
        link = links.open(found_at, listens_at)
        try:
            mongodb.start()
            mongodb.kill()
            link.turn(Line.CUT)
            mongodb.launch()
            _wait_until_removed(f"{HOST}:{listens_at}")
            link.turn(Line.OPEN)
            until_ready(mongodb)
            with MongoClient[dict[str, str]](mongodb.address) as client:
                assert client.kept.facts.insert_one({"_id": "taken"}).acknowledged
        finally:
            mongodb.stop()


def _wait_until_removed(node: str) -> None:
    for attempt in Retrying(stop=stop_after_delay(60), wait=wait_fixed(0.2)):
        with (
            attempt,
            MongoClient[dict[str, str]](node, directConnection=True) as client,
            pytest.raises(OperationFailure, match="not a member"),
        ):
            client.admin.command("replSetGetStatus")


def test_servers_named_in_the_environment_are_used_and_none_are_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9092")
    monkeypatch.setenv("MONGODB_URL", "mongodb://mongodb.example")

    with servers(tmp_path) as addresses:
        assert addresses == ("kafka.example:9092", "mongodb://mongodb.example")
        assert not list(tmp_path.glob("*/data"))


@pytest.mark.usefixtures("no_given_servers")
def test_naming_one_server_leaves_the_other_to_be_started(
    tmp_path: Path, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9092")

    with servers(tmp_path, ports=ports) as addresses:
        assert addresses.kafka == "kafka.example:9092"
        with MongoClient[dict[str, str]](addresses.mongodb) as client:
            version = client.server_info()["versionArray"]
            lifetime = client.admin.command(
                {"getParameter": 1, "transactionLifetimeLimitSeconds": 1}
            )

    assert version[0] >= 6
    assert lifetime["transactionLifetimeLimitSeconds"] == 5


def test_a_slow_operation_leaves_nothing_of_what_it_held_in_the_log(
    tmp_path: Path, ports: Ports
) -> None:
    mongodb = Mongodb(tmp_path, port=ports.mongodb)
    mongodb.start()
    with MongoClient[dict[str, str]](mongodb.address) as client:
        client.kept.facts.insert_one({"_id": "kept"})
        slowly = {"$where": "sleep(300) || true", "email": {"$ne": "a.reader@example.org"}}
        assert client.kept.facts.find_one(slowly)
    mongodb.stop()

    assert "a.reader@example.org" not in mongodb.log.read_text()


def test_a_broker_that_does_not_come_up_is_named_with_its_log(tmp_path: Path, ports: Ports) -> None:
    properties = tmp_path / "data" / "meta.properties"
    properties.parent.mkdir()
    properties.write_text("version=1\nnode.id=7\ncluster.id=somebody-elses\n")
    kafka = Kafka(tmp_path, port=ports.kafka, controller_port=ports.kafka_controller)

    with pytest.raises(LocalStackError) as refused:
        kafka.start()

    assert str(refused.value).startswith(
        f"Kafka stopped unexpectedly (1): see {tmp_path / 'kafka.log'}"
    )
    assert "node id" in str(refused.value)


def test_a_running_server_is_not_started_a_second_time(tmp_path: Path, ports: Ports) -> None:
    mongodb = Mongodb(tmp_path, port=ports.mongodb)
    mongodb.launch()

    with pytest.raises(LocalStackError, match="already running"):
        mongodb.launch()

    mongodb.kill()


async def _publish(address: str, value: bytes) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
        await producer.send_and_wait("kept", value)


async def _first(address: str) -> bytes:
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=address, auto_offset_reset="earliest")
    async with consumer:
        message = await asyncio.wait_for(consumer.getone(), timeout=120)
    return bytes(message.value)
