"""Servers away for minutes, as in an upgrade that goes wrong: nothing is lost, and nobody is deaf afterwards."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from deploy.demo.people import EVERY_AGENCY, People
from deploy.faults.settled import settled
from deploy.local.suite import Suite
from services.chassis.signing import Signer
from services.chassis.trust import trusted
from tests.enquiry.helpers.enquiry_bodies import ENQUIRY

pytestmark = [pytest.mark.journey, pytest.mark.faults, pytest.mark.timeout(900)]

EVERY_SECONDS = 10
AWAY_SECONDS = 30
WHOLE_AGAIN_SECONDS = 15


@pytest.mark.parametrize("away_seconds", [90, 600])
async def test_after_minutes_without_kafka_every_service_hears_again_within_fifteen_seconds(
    suite: Suite, bases: dict[str, str], signer: Signer, away_seconds: int
) -> None:
    assert suite.servers.kafka
    await settled(bases)
    await asyncio.to_thread(suite.servers.kafka.kill)

    auth = People(signer, "enquiry", EVERY_AGENCY)
    async with httpx.AsyncClient(
        auth=auth, timeout=60, trust_env=False, verify=trusted()
    ) as client:
        for _ in range(away_seconds // EVERY_SECONDS):
            await asyncio.sleep(EVERY_SECONDS)
            key = {"Idempotency-Key": uuid4().hex}
            answer = await client.post(f"{bases['enquiry']}/enquiries", json=ENQUIRY, headers=key)
            assert answer.is_success
            ready = [(await client.get(f"{base}/health/ready")) for base in bases.values()]
            assert [each.status_code for each in ready] == [200] * len(bases)

    await asyncio.to_thread(suite.servers.kafka.start)
    async with asyncio.timeout(WHOLE_AGAIN_SECONDS):
        await settled(bases)


@pytest.mark.parametrize("order", [("kafka", "mongodb"), ("mongodb", "kafka")], ids=" then ".join)
async def test_after_both_servers_were_away_every_service_is_whole_within_fifteen_seconds_of_the_last(
    suite: Suite, bases: dict[str, str], order: tuple[str, str]
) -> None:
    servers = {"kafka": suite.servers.kafka, "mongodb": suite.servers.mongodb}
    first, last = (servers[name] for name in order)
    assert first
    assert last
    await settled(bases)
    for each in (first, last):
        await asyncio.to_thread(each.kill)
    await asyncio.sleep(AWAY_SECONDS)
    await asyncio.to_thread(first.start)
    await asyncio.sleep(AWAY_SECONDS)

    await asyncio.to_thread(last.start)
    async with asyncio.timeout(WHOLE_AGAIN_SECONDS):
        await settled(bases)
