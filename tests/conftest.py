"""Real servers for the tests: a broker and a mongod for each process, a namespace of its own for each module.

Whoever has servers running sets KAFKA_BOOTSTRAP_SERVERS and MONGODB_URL, and these are used instead.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, async_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from deploy.local.browser import chromium
from deploy.local.identity import ISSUER
from deploy.local.servers import Addresses, servers
from services.enquiry.settings import EnquirySettings
from tests.identity import identity

SHARING_A_SUITE = ("tests/journeys/", "tests/demo/")
"""Folders whose modules use one suite or one year, which is dear to make."""


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Gives each process whole modules, and whole folders where modules share what they stand on."""

    def _split_scope(self, nodeid: str) -> str:
        shared = next(filter(nodeid.startswith, SHARING_A_SUITE), None)
        return shared or str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How tests are shared out where several processes run them."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of tests with one name, several processes would run the last alone, and say nothing."""
    twice = [name for name, count in Counter(each.nodeid for each in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"Give each test a name of its own: {', '.join(twice)}")


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """The two addresses that every test gets, however the servers came to be."""
    with servers(tmp_path_factory.mktemp("servers"), containers=True) as found:
        yield found


@pytest.fixture(scope="module")
def settings(addresses: Addresses) -> EnquirySettings:
    """Settings of any service, with what only one is told, whose topics and database no other test module sees."""
    return EnquirySettings(
        port=1,
        kafka_bootstrap_servers=addresses.kafka,
        mongodb_url=addresses.mongodb,
        namespace=f"t{uuid4().hex[:8]}-",
        identity_keys=str(identity().keys),
        identity_issuer=ISSUER,
        invitation_key=identity().secret("invitations"),
    )


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real browser, without a page yet."""
    found = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=found.executable, args=found.arguments, env={**found.environment}
        )
        yield started
        await started.close()
