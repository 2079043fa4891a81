"""One whole suite for these tests: every service a process, and a part of a year played while they die."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.demo.ledger import Ledger
from deploy.demo.plan import Journey
from deploy.demo.player import play
from deploy.demo.year import Extent, journeys
from deploy.local.ports import Ports
from deploy.local.suite import Suite, running_suite
from services.chassis.mongo import open_client
from services.chassis.signing import Signer
from tests.journeys.helpers.evidence import Evidence, settled, written
from tests.journeys.helpers.kills import Killings, kill_at_random

SEED = 20211004
KILLS = 20
JOURNEYS_UNDER_FIRE = 500


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


@pytest.fixture(scope="session")
def suite(folder: Path) -> Iterator[Suite]:
    with running_suite(folder, Ports.unused()) as started:
        yield started


@pytest.fixture(scope="session")
def bases(suite: Suite) -> dict[str, str]:
    return suite.bases


@pytest.fixture(scope="session")
def signer(suite: Suite) -> Signer:
    """Whoever the demo's people sign in with."""
    return suite.identity.signer("demo")


@pytest.fixture(scope="session")
def plans() -> list[Journey]:
    """A sixteenth of the year, with its mystery shops."""
    return journeys(Extent.SIXTEENTH)


@pytest.fixture(scope="session")
async def killings(
    suite: Suite, bases: dict[str, str], plans: list[Journey], folder: Path, signer: Signer
) -> Killings:
    """Plays the part of the year: its first 500 journeys while processes are killed at random."""
    killed = Killings(seed=SEED)
    with Ledger.kept(folder / "played") as ledger:
        async with asyncio.TaskGroup() as together:
            firing = together.create_task(kill_at_random(suite, killed, times=KILLS))
            await play(
                plans[:JOURNEYS_UNDER_FIRE], bases, ledger=ledger, signer=signer, concurrency=8
            )
            killed.finished_in_time = firing.done()
        await play(plans, bases, ledger=ledger, signer=signer)
    return killed


@pytest.fixture(scope="session")
async def evidence(
    suite: Suite, bases: dict[str, str], killings: Killings, signer: Signer
) -> AsyncIterator[Evidence]:
    """Everything that the databases and Kafka hold once the suite has settled."""
    assert killings.done, "the suite is looked at after the killings"
    await settled(bases)
    await written(bases, signer)
    await settled(bases)
    async with open_client(suite.servers.addresses.mongodb) as client:
        yield await Evidence.gathered(client, suite.servers.addresses.kafka)
