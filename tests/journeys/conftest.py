"""One whole suite for these tests: every service a process, and a part of a year played while it is disturbed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from deploy.demo.campaign import campaign_planned
from deploy.demo.colleagues import come_to_work
from deploy.demo.ledger import Ledger
from deploy.demo.plan import Journey
from deploy.demo.player import play
from deploy.demo.year import SEED as YEAR
from deploy.demo.year import Extent, journeys
from deploy.faults.disturbances import OF_LINKS, Disturbance, Kind, Pace, disturb, drawn
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled, written
from deploy.faults.world import World, world
from deploy.local.suite import Suite
from services.chassis.mongo import ReplicaSet, open_client
from services.chassis.signing import Signer
from tests.journeys.helpers.under_fire import UnderFire, last_words

SEED = 20211004
TWICE = (*[Kind.KILL] * 10, Kind.FREEZE, *OF_LINKS)
PACE = Pace(after=(0.2, 1.7), lasts=(0.0, 1.5))
JOURNEYS_UNDER_FIRE = 500
PATIENCE = 300.0
WORLDS = pytest.StashKey[ExitStack]()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


@pytest.fixture(scope="session")
def disturbed_world(folder: Path, pytestconfig: pytest.Config) -> Iterator[World]:
    with ExitStack() as worlds:
        pytestconfig.stash[WORLDS] = worlds
        yield worlds.enter_context(world(folder))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Ends the suite with the last test of this folder: an idle one takes a fifth of a core until the session ends."""
    here = Path(__file__).parent
    if nextitem is None or here not in nextitem.path.parents:
        item.config.stash.get(WORLDS, ExitStack()).close()


@pytest.fixture(scope="session")
def suite(disturbed_world: World) -> Suite:
    return disturbed_world.suite


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
def disturbances(disturbed_world: World) -> list[Disturbance]:
    """Twenty kills, and a dozen of everything else."""
    return drawn(
        Random(SEED),
        kinds=TWICE,
        processes=disturbed_world.processes,
        links=disturbed_world.links,
        pace=PACE,
        times=2 * len(TWICE),
    )


@pytest.fixture(scope="session")
async def under_fire(
    disturbed_world: World,
    disturbances: list[Disturbance],
    plans: list[Journey],
    folder: Path,
    signer: Signer,
) -> UnderFire:
    """Plays the part of the year: its first 500 journeys while everything is disturbed at random."""
    done: list[Disturbance] = []
    bases = disturbed_world.suite.bases
    await come_to_work(bases, signer)
    with last_words(disturbed_world.suite), Ledger.kept(folder / "played") as ledger:
        await play([campaign_planned(YEAR)], bases, ledger=ledger, signer=signer)
        async with asyncio.TaskGroup() as together:
            firing = together.create_task(disturb(disturbed_world, disturbances, done))
            await play(
                plans[:JOURNEYS_UNDER_FIRE],
                bases,
                ledger=ledger,
                signer=signer,
                concurrency=8,
                patience=PATIENCE,
            )
            finished_in_time = firing.done()
        await play(plans, bases, ledger=ledger, signer=signer, patience=PATIENCE)
    return UnderFire(done, finished_in_time=finished_in_time)


@pytest.fixture(scope="session")
async def evidence(
    suite: Suite, bases: dict[str, str], under_fire: UnderFire, signer: Signer
) -> AsyncIterator[Evidence]:
    """Everything that the databases and Kafka hold once the suite has settled."""
    assert under_fire.done, "the suite is looked at after the disturbances"
    await settled(bases)
    await written(bases, signer)
    await settled(bases)
    async with open_client(ReplicaSet(suite.servers.addresses.mongodb)) as client:
        yield await Evidence.gathered(client, suite.servers.addresses.kafka, suite.mail)
