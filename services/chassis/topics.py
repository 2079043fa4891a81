"""The topics of a service: asked for with all that keeps an event, and compared with what Kafka has.

The invariant: a topic that differs, or a broker too old, ends nothing. It is named on health until it is mended.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    BrokerResponseError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.admin import ApiVersionRequest
from aiokafka.protocol.fetch import FetchRequest

from services.chassis.background import survived
from services.chassis.brokers import Brokers, in_words
from services.chassis.kafka import (
    PARTITIONS,
    Copies,
    administering,
    create_missing,
    metadata_of,
)

log = structlog.get_logger()

LOOK_SECONDS = 30.0
RETRY_SECONDS = 2.0
FETCH_SINCE_4 = 4
CHECK_SECONDS = 600.0

AT_LEAST = {"partitions", "replication.factor", "min.insync.replicas"}
"""More of these is as safe; of anything else, what differs is wrong."""

Properties = Mapping[str, str]
"""How one topic is kept, by the names that Kafka's own tools use."""


class Topics:
    """The topics that one service writes and hears."""

    def __init__(self, brokers: Brokers, names: Iterable[str], copies: Copies) -> None:
        self.differences: Sequence[str] = ()
        self._brokers = brokers
        self.names = tuple(dict.fromkeys(names))
        self._copies = copies

    async def run(self) -> None:
        """Asks for the topics as soon as Kafka answers, and compares them every ten minutes."""
        while True:
            error = await survived(self.look(), seconds=LOOK_SECONDS)
            if error:
                log.warning("topics_not_compared", error=error, why=in_words(error))
            if isinstance(error, BrokerResponseError) and not error.retriable:
                told = in_words(error)
                self.differences = [told or f"Kafka refuses a topic ({type(error).__name__})."]
            await asyncio.sleep(RETRY_SECONDS if error else CHECK_SECONDS)

    async def look(self) -> None:
        """Creates what is missing and compares the rest; raises `KafkaError` where that fails."""
        async with administering(self._brokers) as admin:
            await create_missing(admin, self.names, self._copies)
            told = await metadata_of(admin, self.names)
            found = await _described(admin, told["topics"])
            spoken = await _spoken(admin)
        self.differences = [
            *differences(found, self._copies),
            *alone(found, len(told["brokers"])),
            *outdated(spoken),
        ]
        if self.differences:
            log.warning("topics_differ", differences=self.differences)


def differences(found: Mapping[str, Properties], copies: Copies) -> list[str]:
    """What is not as it was asked for, a sentence each, with the topics where it is so."""
    wanted = copies.configs | {
        "partitions": str(PARTITIONS),
        "replication.factor": str(copies.replicas),
    }
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for topic, properties in found.items():
        for name, asked in wanted.items():
            has = properties[name]
            if int(has) < int(asked) if name in AT_LEAST else has != asked:
                wrong[name, has].append(topic)
    return [
        f"On Kafka, {name} is {has} instead of {wanted[name]}: {', '.join(topics)}."
        for (name, has), topics in wrong.items()
    ]


def alone(found: Mapping[str, Properties], brokers: int) -> list[str]:
    """Says so where a cluster could keep an event more than once, and does not."""
    topics = [topic for topic, each in found.items() if each["replication.factor"] == "1"]
    if brokers == 1 or not topics:
        return []
    named = ", ".join(topics)
    return [f"Kafka has {brokers} brokers, but only one keeps each event of these topics: {named}."]


def outdated(spoken: Mapping[int, int]) -> list[str]:
    """Says so where a broker is older than what is supported, by the oldest version that it speaks of each request.

    A broker does not tell its release. Kafka 4.0 was the first to speak no version of Fetch before the fourth
    (KIP-896).
    """
    if spoken[FetchRequest.API_KEY] >= FETCH_SINCE_4:
        return []
    return ["Kafka is older than 4.0. 4.0 or later is supported."]


async def _spoken(admin: AIOKafkaAdminClient) -> dict[int, int]:
    """The oldest version of each request that a broker answers."""
    answer = await admin._send_request(ApiVersionRequest())  # noqa: SLF001  no other part of it asks this
    return {request: oldest for request, oldest, _ in answer.api_versions}


async def _described(
    admin: AIOKafkaAdminClient, described: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """Each topic as Kafka has it, with its settings."""
    for each in described:
        if each["error_code"] == TopicAuthorizationFailedError.errno:
            raise TopicAuthorizationFailedError(each["topic"])
    if not all(each["partitions"] for each in described):
        raise UnknownTopicOrPartitionError  # so it is for a moment after it was created
    properties = {
        each["topic"]: {
            "partitions": str(len(each["partitions"])),
            "replication.factor": str(min(len(one["replicas"]) for one in each["partitions"])),
        }
        for each in described
    }
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in properties]
    for answer in await admin.describe_configs(asked):
        for code, _, _, topic, entries in answer.resources:
            if code:
                raise for_code(code)(topic)
            properties[topic] |= {name: value for name, value, *_ in entries}
    return properties
