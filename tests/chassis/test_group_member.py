"""One membership in a consumer group on a real broker: however it ends, another can follow."""

import asyncio
import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from services.chassis.background import survived
from services.chassis.group_member import DRAIN_SECONDS, ConsumerRecords, GroupMember
from services.chassis.kafka import CLOSE_SECONDS, ensure_topics
from services.chassis.settings import RecordSettings

MakeMember = Callable[[], GroupMember]


@pytest.fixture
async def member(settings: RecordSettings) -> MakeMember:
    """Makes members of one group, which hear and forget."""
    topic, group = settings.namespace + "enquiry", settings.namespace + uuid4().hex
    await ensure_topics(settings.brokers, [topic])

    async def hear(_: ConsumerRecords) -> None:
        return

    return lambda: GroupMember(settings.brokers, group=group, topics=[topic], hear=hear)


async def test_a_member_leaves_although_aiokafka_lets_out_the_cancellation_of_a_fetch(
    member: MakeMember,
) -> None:
    first = member()
    await first.join()
    fetching = asyncio.create_task(asyncio.sleep(100))
    consumer = vars(first)["_subscriber"].consumer
    vars(vars(consumer)["_fetcher"])["_pending_tasks"].add(fetching)

    assert await survived(first.leave(), seconds=60) is None
    assert fetching.cancelled()
    second = member()
    assert await survived(second.join(), seconds=60) is None
    assert await second.lag() == 0
    await second.leave()


async def test_a_member_that_left_or_never_joined_can_be_told_to_leave(member: MakeMember) -> None:
    joined, never = member(), member()
    await joined.join()
    began = time.monotonic()
    for each in (joined, joined, never):
        await each.leave()

    assert time.monotonic() - began < DRAIN_SECONDS + CLOSE_SECONDS
    assert await joined.lag() is None
