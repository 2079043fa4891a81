"""How much waits to be heard: the mark of a transaction is no event, and a batch that was given out is not yet heard."""

import asyncio
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from contracts.enquiry import ContactMade
from contracts.reference import ContactChannel
from services.chassis.group_member import ConsumerRecords, GroupMember
from services.chassis.kafka import ensure_topics
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy import DAY, envelope
from tests.waiting import until

CONTACT = ContactMade(occurred_on=DAY, channel=ContactChannel.PHONE).model_dump_json().encode()


async def test_the_mark_that_ends_a_transaction_is_no_event_that_waits(
    settings: RecordSettings,
) -> None:
    address, topic = settings.kafka_bootstrap_servers, f"{settings.namespace}enquiry"
    await ensure_topics(settings.brokers, [topic])
    heard: list[int] = []

    async def hear(records: ConsumerRecords) -> None:
        heard.extend(each.offset for each in records)

    member = GroupMember(settings.brokers, group=topic, topics=[topic], hear=hear)
    await member.join()
    async with (
        AIOKafkaProducer(bootstrap_servers=address, transactional_id=uuid4().hex) as producer,
        producer.transaction(),
    ):
        await producer.send(topic, CONTACT, partition=0, headers=envelope(uuid4(), 1).headers())

    async def nothing_waits() -> bool:
        return heard == [0] and await member.lag() == 0

    await until(nothing_waits)
    await member.leave()


async def test_a_batch_that_was_given_out_and_not_heard_still_waits(
    settings: RecordSettings,
) -> None:
    address, topic = settings.kafka_bootstrap_servers, f"{settings.namespace}panel"
    await ensure_topics(settings.brokers, [topic])
    given_out = asyncio.Event()

    async def hear(_: ConsumerRecords) -> None:
        given_out.set()
        raise asyncio.CancelledError

    member = GroupMember(settings.brokers, group=topic, topics=[topic], hear=hear)
    await member.join()
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        for _ in range(2):
            await producer.send_and_wait(topic, CONTACT, partition=0)
    await given_out.wait()

    async def is_left() -> bool:
        return not member.busy

    await until(is_left)
    assert await member.lag() != 0
    await member.leave()
