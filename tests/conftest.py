"""Real servers for the tests: a broker and a mongod for each process, a namespace of its own for each module.

Whoever has servers running sets KAFKA_BOOTSTRAP_SERVERS and MONGODB_URL, and these are used instead.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, async_playwright

from deploy.local.browser import chromium
from deploy.local.identity import ISSUER
from deploy.local.servers import Addresses, servers
from services.enquiry.settings import EnquirySettings
from tests.identity import identity

TESTS = Path(__file__).parent
SHARING_A_SUITE = {"journeys", "demo"}
"""Folders whose modules use one suite or one year, which is dear to make."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps together, on one of the processes, the tests that share what they stand on."""
    for item in items:
        folder, module = item.path.parent.name, item.path
        together = folder if folder in SHARING_A_SUITE else str(module.relative_to(TESTS))
        item.add_marker(pytest.mark.xdist_group(together))


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
