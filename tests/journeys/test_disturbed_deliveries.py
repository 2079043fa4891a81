"""Events delivered again, late, out of turn or never, on the topics of the running suite."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.catalogue import STREAMS
from contracts.enquiry import ContactMade, EnquiryReceived, InformationProvided
from contracts.event import Envelope, Event
from contracts.reference import Channel, ContactChannel, Household, InformationForm
from deploy.demo.people import EVERY_AGENCY, People
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled
from deploy.local.suite import Suite
from services.chassis.brokers import Brokers
from services.chassis.kafka import Producer
from services.chassis.signing import Signer
from services.chassis.trust import trusted
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]

LISTENERS = ("assessment", "notifications", "reporting")
DAY = "2021-06-01"
HEARD = (
    EnquiryReceived.model_validate(
        {
            "occurred_on": DAY,
            "agency": "moorland",
            "channel": Channel.PHONE,
            "household": Household.SINGLE,
        }
    ),
    ContactMade.model_validate({"occurred_on": DAY, "channel": ContactChannel.PHONE}),
    InformationProvided.model_validate({"occurred_on": DAY, "form": InformationForm.PACK}),
)


@pytest.fixture
async def producer(suite: Suite) -> AsyncIterator[Producer]:
    async with Producer(Brokers(suite.servers.addresses.kafka)) as opened:
        yield opened


@pytest.fixture
async def client(signer: Signer) -> AsyncIterator[httpx.AsyncClient]:
    auth = People(signer, "reporting", EVERY_AGENCY)
    async with httpx.AsyncClient(
        auth=auth, timeout=60, trust_env=False, verify=trusted()
    ) as opened:
        yield opened


async def figures(client: httpx.AsyncClient, bases: dict[str, str]) -> list[Any]:
    measures = (await client.get(f"{bases['reporting']}/measures")).json()
    return [
        (await client.get(f"{bases['reporting']}/measures/{each['id']}")).json()["figure"]
        for each in measures
    ]


async def waiting(client: httpx.AsyncClient, base: str) -> int:
    gaps: int = (await client.get(f"{base}/health/ready")).json()["gaps"]
    return gaps


async def test_a_topic_delivered_a_second_time_changes_no_figure(
    evidence: Evidence,
    producer: Producer,
    client: httpx.AsyncClient,
    bases: dict[str, str],
) -> None:
    before = await figures(client, bases)
    for stream in STREAMS:
        for delivery in _of_one_stream(evidence, stream)[:40]:
            await producer.send(delivery.envelope, delivery.record.value)
    await settled(bases)

    assert await figures(client, bases) == before


async def test_events_out_of_turn_are_put_in_order_by_every_listener(
    evidence: Evidence, producer: Producer, client: httpx.AsyncClient, bases: dict[str, str]
) -> None:
    assert evidence.records
    journey = uuid4()
    for version in (3, 1, 2):
        await _say(producer, journey, version)

    await settled(bases)
    for name in LISTENERS:
        assert await waiting(client, bases[name]) == 0


async def test_an_event_that_never_comes_is_seen_on_health_until_it_does(
    evidence: Evidence, producer: Producer, client: httpx.AsyncClient, bases: dict[str, str]
) -> None:
    assert evidence.records
    journey = uuid4()
    await _say(producer, journey, 1)
    await _say(producer, journey, 3)

    for name in LISTENERS:
        await until(partial(_waits_for_one, client, bases[name]))
    parked = (await client.get(f"{bases['reporting']}/parked")).json()
    assert [(each["journey"], each["version"], each["why"]) for each in parked] == [
        (str(journey), 3, "gap")
    ]

    await _say(producer, journey, 2)
    await settled(bases)


async def _say(producer: Producer, journey: UUID, version: int) -> None:
    event: Event = HEARD[version - 1]
    envelope = Envelope(
        stream="enquiry",
        journey=journey,
        version=version,
        type=event.type,
        at=datetime(2021, 6, 1, tzinfo=UTC),
        cause=f"said-{journey}-{version}",
        correlation=journey.hex,
    )
    await producer.send(envelope, event.model_dump_json().encode())


def _of_one_stream(evidence: Evidence, stream: str) -> list[Any]:
    return [
        delivery
        for (spoken, _), deliveries in evidence.arrived().items()
        if spoken == stream
        for delivery in deliveries
    ]


async def _waits_for_one(client: httpx.AsyncClient, base: str) -> bool:
    return await waiting(client, base) == 1
