"""What is on Kafka, read by the CloudEvents SDK in place of our own reader."""

from collections import defaultdict
from uuid import uuid4

import httpx
import pytest
from aiokafka import ConsumerRecord
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event

from contracts.catalogue import STREAMS
from contracts.clocks import ClockId
from contracts.event import CONTENT_TYPE, SPECVERSION
from deploy.demo.people import EVERY_AGENCY, People
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled
from deploy.local.suite import Suite
from deploy.local.topics import everything_on
from services.chassis.clock import today
from services.chassis.signing import Signer
from services.chassis.trust import trusted
from services.enquiry.domain.standards import SetServiceStandard

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]

EXTENSIONS = {"streamversion", "causation", "correlation"}
KEPT_BY_NOBODY = {"central_list", "panel_meeting", "training_session"}
KEY = "partitionkey"
"""Where the SDK puts a record's key."""


@pytest.fixture(scope="module")
async def records(suite: Suite, signer: Signer, evidence: Evidence) -> list[ConsumerRecord]:
    """Everything on Kafka, with a standard that an agency sets, because nobody does in the year.

    Nobody keeps a central list there, or plans a panel meeting or a training session.
    """
    assert evidence.kafka
    standard = SetServiceStandard(
        on=today(), agency="moorland", clock=ClockId.FIRST_RESPONSE, working_days=1
    )
    url, people = suite.bases["enquiry"], People(signer, "enquiry", EVERY_AGENCY)
    async with httpx.AsyncClient(
        base_url=url, auth=people, trust_env=False, verify=trusted()
    ) as client:
        headers = {"Idempotency-Key": uuid4().hex}
        answer = await client.post(
            "/service-standards", json=standard.model_dump(mode="json"), headers=headers
        )
        answer.raise_for_status()
    await settled(suite.bases)
    return await everything_on(suite.servers.addresses.kafka, STREAMS)


def read(record: ConsumerRecord) -> BaseCloudEvent:
    return from_binary_event(KafkaMessage(dict(record.headers), record.key, record.value))


def test_every_record_of_every_topic_is_a_cloudevent(records: list[ConsumerRecord]) -> None:
    events = [(record.topic, read(record)) for record in records]

    assert {topic for topic, _ in events} == STREAMS.keys() - KEPT_BY_NOBODY
    for topic, event in events:
        assert event.get_specversion() == SPECVERSION
        assert event.get_source() == f"/{topic}"
        assert event.get_type() in STREAMS[topic]
        assert event.get_datacontenttype() == CONTENT_TYPE.decode()
        assert event.get_attributes().keys() > EXTENSIONS
        assert event.get_extension(KEY) == event.get_subject()
        data = event.get_data()
        assert isinstance(data, dict)
        assert "occurred_on" in data


def test_all_that_happened_on_one_journey_is_on_one_partition(
    records: list[ConsumerRecord],
) -> None:
    partitions = defaultdict(set)
    for record in records:
        partitions[record.topic, record.key].add(record.partition)

    assert {len(each) for each in partitions.values()} == {1}
    assert len({number for each in partitions.values() for number in each}) > 1
