"""Topics on a real broker: asked for with all that keeps an event, and named where they differ."""

from aiokafka.admin import NewTopic
from aiokafka.errors import UnknownTopicOrPartitionError

from services.chassis.background import Background
from services.chassis.kafka import ONE_BROKER, Copies, administering, metadata_of
from services.chassis.settings import RecordSettings
from services.chassis.topics import Topics, alone, differences
from tests.waiting import until

THREE = Copies(replicas=3, in_sync=2)
AS_ASKED = {"partitions": "6", "replication.factor": "3", **THREE.configs}


def topics(settings: RecordSettings, name: str, copies: Copies = ONE_BROKER) -> Topics:
    return Topics(settings.brokers, [settings.namespace + name], copies)


async def test_a_topic_is_created_with_all_that_was_asked_for(settings: RecordSettings) -> None:
    asked = topics(settings, "enquiry")
    for _ in range(2):
        await asked.look()

        assert asked.differences == []


async def test_a_topic_that_deletes_events_is_named_and_left_alone(
    settings: RecordSettings,
) -> None:
    name = settings.namespace + "panel"
    async with administering(settings.brokers) as admin:
        await admin.create_topics([NewTopic(name, 3, 1, topic_configs={"retention.ms": "1000"})])
    found = topics(settings, "panel")
    await found.look()

    assert found.differences == [
        f"On Kafka, retention.ms is 1000 instead of -1: {name}.",
        f"On Kafka, partitions is 3 instead of 6: {name}.",
    ]


async def test_kafka_tells_of_our_own_topics_alone_and_creates_none_for_being_asked(
    settings: RecordSettings,
) -> None:
    ours, missing, foreign = (settings.namespace + name for name in ("ours", "missing", "foreign"))
    async with administering(settings.brokers) as admin:
        await admin.create_topics([NewTopic(name, 1, 1) for name in (ours, foreign)])
        told = await metadata_of(admin, [ours, missing])
        there = await admin.list_topics()

    assert {each["topic"]: each["error_code"] for each in told["topics"]} == {
        ours: 0,
        missing: UnknownTopicOrPartitionError.errno,
    }
    assert len(told["brokers"]) == 1
    assert {ours, foreign} <= {*there}
    assert missing not in there


async def test_a_topic_that_the_cluster_refuses_is_named_and_asked_for_again(
    settings: RecordSettings,
) -> None:
    asked = topics(settings, "assessment", THREE)

    async def refused() -> bool:
        return asked.differences == ["Kafka refuses a topic (InvalidReplicationFactorError)."]

    background = Background()
    async with background.doing("topics", asked.run):
        await until(refused)
        assert background.failing() == []


def test_more_copies_than_asked_for_are_no_difference() -> None:
    assert differences({"enquiry": AS_ASKED}, ONE_BROKER) == []
    assert differences({"enquiry": AS_ASKED}, THREE) == []


def test_what_differs_is_said_once_with_every_topic_where_it_is_so() -> None:
    one = AS_ASKED | {"replication.factor": "1", "min.insync.replicas": "1"}

    assert differences({"enquiry": one, "panel": one}, THREE) == [
        "On Kafka, min.insync.replicas is 1 instead of 2: enquiry, panel.",
        "On Kafka, replication.factor is 1 instead of 3: enquiry, panel.",
    ]


def test_one_copy_is_named_where_the_cluster_could_keep_more() -> None:
    one = AS_ASKED | {"replication.factor": "1"}

    assert alone({"enquiry": one}, 1) == []
    assert alone({"enquiry": AS_ASKED}, 3) == []
    assert alone({"enquiry": one, "panel": AS_ASKED}, 3) == [
        "Kafka has 3 brokers, but only one keeps each event of these topics: enquiry."
    ]
