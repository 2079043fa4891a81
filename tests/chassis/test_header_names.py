"""A message with a header whose name is not UTF-8 stops nobody: it is heard, and so is what stands beside it."""

import asyncio
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from aiokafka.producer import message_accumulator, producer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from contracts.enquiry import ContactMade
from contracts.reference import ContactChannel
from services.chassis.delivery import Delivery, decode
from services.chassis.group_member import ConsumerRecords, GroupMember
from services.chassis.kafka import ensure_topics
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.toy import DAY, envelope
from tests.waiting import until

CONTACT = ContactMade(occurred_on=DAY, channel=ContactChannel.PHONE).model_dump_json().encode()


class Raw(str):
    """The name of a header as a client in another language may write it."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        assert (encoding, errors) == ("utf-8", "strict")
        return b"\xff\xfe"


@pytest.fixture
def any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Producers that write the names of headers as these encode themselves."""
    for each in (message_accumulator, producer):
        monkeypatch.setattr(each, "DefaultRecordBatchBuilder", _DefaultRecordBatchBuilderPy)


@pytest.mark.usefixtures("any_name")
@pytest.mark.parametrize("codec", [None, "zstd"])
async def test_a_message_with_a_header_name_that_is_not_utf_8_is_heard_with_those_beside_it(
    settings: RecordSettings, codec: str | None
) -> None:
    address, topic = settings.kafka_bootstrap_servers, f"{settings.namespace}{codec}-enquiry"
    await ensure_topics(settings.brokers, [topic])
    said = [envelope(uuid4(), version) for version in range(1, 4)]
    async with AIOKafkaProducer(
        bootstrap_servers=address, compression_type=codec, linger_ms=50
    ) as saying:
        more = [[], [(Raw("x"), b"1"), ("x", b"\xff")], []]
        sending = [
            await saying.send(topic, CONTACT, partition=0, headers=[*each.headers(), *headers])
            for each, headers in zip(said, more, strict=True)
        ]
        await asyncio.gather(*sending)

    heard: list[ConsumerRecord] = []

    async def hear(records: ConsumerRecords) -> None:
        heard.extend(records)

    async def all_heard() -> bool:
        return len(heard) == len(said)

    member = GroupMember(settings.brokers, group=topic, topics=[topic], hear=hear)
    await member.join()
    await until(all_heard)
    await member.leave()

    assert heard[1].headers[-2:] == (("\\xff\\xfe", b"1"), ("x", b"\xff"))
    deliveries = [each for each in map(decode, heard) if isinstance(each, Delivery)]
    assert [each.envelope for each in deliveries] == said
