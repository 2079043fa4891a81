"""Real servers for the tests: a broker and a mongod for each run, a namespace of its own for each module.

Whoever has servers running sets KAFKA_BOOTSTRAP_SERVERS and MONGODB_URL, and these are used instead.
"""

import gc
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from playwright.async_api import Browser, async_playwright, expect
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from deploy.local.browser import chromium
from deploy.local.identity import ISSUER
from deploy.local.servers import Addresses, servers
from tests.enquiry.helpers.registration_forms import draw_for
from tests.every_settings import EverySettings
from tests.identity import identity
from tests.patience import tests_wait_longer
from tests.shared_servers import SharedServers, addresses_in

SHARING_A_SUITE = ("tests/journeys/", "tests/demo/")
"""Folders whose modules use one suite or one year, which is dear to make."""
SHARED = pytest.StashKey[SharedServers]()

hypothesis.settings.register_profile(
    "on any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("on any machine")
tests_wait_longer()


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Gives each process whole modules, and whole folders where modules share what they stand on."""

    def _split_scope(self, nodeid: str) -> str:
        shared = next(filter(nodeid.startswith, SHARING_A_SUITE), None)
        return shared or str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How tests are shared out where several processes run them."""
    return Together(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores, because tests also wait for servers and browsers."""
    return (os.cpu_count() or 1) + 1


def pytest_configure_node(node: WorkerController) -> None:
    """Opens the servers with the first of several processes, and tells each where to find them."""
    stash = node.config.stash
    if SHARED not in stash:
        stash[SHARED] = SharedServers()
        node.config.add_cleanup(stash[SHARED].close)
    node.workerinput["servers"] = str(stash[SHARED].file)


def pytest_xdist_node_collection_finished(node: WorkerController) -> None:
    """No test is sent to a process before there are servers."""
    node.config.stash[SHARED].ready()


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: looking through it for garbage again and again is dear."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def takes_long(item: pytest.Item) -> bool:
    """Whether a test shares a suite that is dear to make, or drives a browser."""
    shares = item.nodeid.startswith(SHARING_A_SUITE)
    return shares or item.get_closest_marker("browser") is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left with it alone in the end.

    Of tests with one name, several processes would run the last alone, and say nothing.
    """
    items.sort(key=takes_long, reverse=True)
    twice = [name for name, count in Counter(each.nodeid for each in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"Give each test a name of its own: {', '.join(twice)}")


@pytest.fixture(scope="module", autouse=True)
def drawn_people(request: pytest.FixtureRequest) -> None:
    """Whom a module draws depends on no test before it."""
    draw_for(request.node.nodeid)


@pytest.fixture(scope="session")
def addresses(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Addresses]:
    """The two addresses that every test gets, however the servers came to be."""
    if shared := getattr(pytestconfig, "workerinput", {}).get("servers"):
        yield addresses_in(Path(shared))
        return
    with servers(tmp_path_factory.mktemp("servers"), containers=True) as found:
        yield found


@pytest.fixture(scope="module")
def settings(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> EverySettings:
    """Settings of any service, with what only one is told, whose topics and database no other test module sees."""
    return EverySettings(
        files=f"file://{tmp_path_factory.mktemp('files')}",
        port=1,
        kafka_bootstrap_servers=addresses.kafka,
        mongodb_url=addresses.mongodb,
        namespace=f"t{uuid4().hex[:8]}-",
        identity_keys=str(identity().keys),
        identity_issuer=ISSUER,
        invitation_key=identity().secret("invitations"),
        pseudonym_key=identity().secret("pseudonyms"),
        registration_key=identity().secret("registrations"),
        request_key=identity().secret("requests"),
        identity_key=identity().key("panel"),
    )


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real browser, without a page yet."""
    expect.set_options(timeout=60_000)
    found = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=found.executable, args=found.arguments, env={**found.environment}
        )
        yield started
        await started.close()
