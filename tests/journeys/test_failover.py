"""A write that no majority of MongoDB's members holds, and a failover that takes it back.

One instance writes while both secondaries are dead, another is asked with the same key, and then a secondary
becomes the primary. What was acknowledged or sent to Kafka must still be there.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, suppress
from typing import Any, NamedTuple

import httpx
import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from deploy.demo.people import EVERY_AGENCY, People
from deploy.faults import findings
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled
from deploy.faults.world import Layout, World, world
from deploy.local.mongodb import Mongodb
from deploy.local.process import until_ready
from deploy.local.suite import PROGRAMS
from services.chassis.mongo import ReplicaSet, open_client
from services.chassis.trust import trusted
from tests.enquiry.helpers.enquiry_bodies import CONTACT, ENQUIRY
from tests.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.faults, pytest.mark.timeout(400)]

THREE_MEMBERS = Layout(members=3, instances=2)
ASKED = tuple(each for each in PROGRAMS if each.name in {"enquiry", "reporting"})
BEGUN, PAUSED, MET = "enquiry-begun", "household-pauses", "contact-is-made"
HASTY_SECONDS, PATIENT_SECONDS = 2.0, 15.0
PAUSE = {"on": "2025-03-05", "reason": "work"}
UNWATCHED_MILLISECONDS = 120_000
"""For so long the primary does not notice that it has lost the others."""

SWEPT_SECONDS = 6.0
"""Longer than a relay leaves an event to the instance that wrote it."""


Body = Mapping[str, Any]


class Members(NamedTuple):
    """Who is what before the failover."""

    primary: Mongodb
    secondaries: list[Mongodb]


class Instances(NamedTuple):
    """The two instances of the enquiry service, asked directly."""

    first: httpx.AsyncClient
    second: httpx.AsyncClient


@pytest.fixture(scope="module")
def three_members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("failover"), THREE_MEMBERS, ASKED) as opened:
        yield opened


@pytest.fixture
async def instances(three_members: World) -> AsyncIterator[Instances]:
    auth = People(three_members.suite.identity.signer("demo"), "enquiry", EVERY_AGENCY)
    async with AsyncExitStack() as opened:
        yield Instances(
            *[
                await opened.enter_async_context(
                    httpx.AsyncClient(
                        base_url=three_members.instances[name],
                        auth=auth,
                        timeout=PATIENT_SECONDS,
                        trust_env=False,
                        verify=trusted(),
                    )
                )
                for name in ("enquiry", "enquiry 2")
            ]
        )


async def test_what_no_majority_holds_is_neither_acknowledged_nor_sent_and_a_failover_loses_nothing(
    three_members: World, instances: Instances
) -> None:
    begun = await sent(instances.first, "/enquiries", ENQUIRY, BEGUN)
    enquiry = f"/enquiries/{begun.json()['journey']}"
    acknowledged = [BEGUN]
    await settled(three_members.instances)
    members = await roles(three_members)

    for each in members.secondaries:
        # Frozen, they would find the write in what the kernel received for them.
        await asyncio.to_thread(each.kill)
    with suppress(TimeoutError):
        async with asyncio.timeout(HASTY_SECONDS):
            await sent(instances.first, f"{enquiry}/pause", PAUSE, PAUSED)
    again = await sent(instances.second, f"{enquiry}/pause", PAUSE, PAUSED)
    acknowledged += [PAUSED] if again.is_success else []
    await asyncio.sleep(SWEPT_SECONDS)
    await failed_over(members)

    for key, path, body in ((MET, "make-contact", CONTACT), (PAUSED, "pause", PAUSE)):
        await until_acknowledged(instances.second, f"{enquiry}/{path}", body, key)
        acknowledged.append(key)
    await settled(three_members.instances)
    async with open_client(ReplicaSet(three_members.suite.servers.addresses.mongodb)) as client:
        suite = three_members.suite
        evidence = await Evidence.gathered(client, suite.servers.addresses.kafka, suite.mail)
        found = await findings.found(evidence, acknowledged)
    # Of those who hear, reporting alone runs here, and its figures say what it has heard.
    assert {name: each for name, each in found.wrong.items() if each and name != "unheard"} == {}


async def roles(three_members: World) -> Members:
    """Who is the primary, after telling it not to look for the others for a while."""
    processes = three_members.suite.servers.processes
    members = [each for each in processes if isinstance(each, Mongodb)]
    async with AsyncMongoClient[dict[str, Any]](members[0].address) as client:
        config = (await client.admin.command("replSetGetConfig"))["config"]
        config["settings"]["electionTimeoutMillis"] = UNWATCHED_MILLISECONDS
        config["version"] += 1
        await client.admin.command("replSetReconfig", config)
        primary = (await client.admin.command("hello"))["primary"]
    return Members(
        next(each for each in members if each.member == primary),
        [each for each in members if each.member != primary],
    )


async def failed_over(members: Members) -> None:
    """The primary dies, a secondary takes its place, and it comes back to follow."""
    await asyncio.to_thread(members.primary.kill)
    for each in members.secondaries:
        await asyncio.to_thread(each.launch)
    await asyncio.to_thread(until_ready, *members.secondaries)
    await until(lambda: _steps_up(members.secondaries[0]))
    await asyncio.to_thread(members.primary.start)


async def _steps_up(member: Mongodb) -> bool:
    with suppress(PyMongoError):
        async with AsyncMongoClient[dict[str, Any]](member.member, directConnection=True) as client:
            await client.admin.command("replSetStepUp")
            return True
    return False


async def sent(client: httpx.AsyncClient, path: str, body: Body, key: str) -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return await client.post(path, json=body, headers=headers)


async def until_acknowledged(client: httpx.AsyncClient, path: str, body: Body, key: str) -> None:
    """Sends the same again with the same key, as the answer asks."""

    async def acknowledged() -> bool:
        answer = await sent(client, path, body, key)
        assert answer.is_success or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        return answer.is_success

    await until(acknowledged)
