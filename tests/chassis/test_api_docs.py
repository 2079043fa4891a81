"""The page that draws a service's API: it needs the service and nothing else."""

import re
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from deploy.local.ports import Ports
from deploy.local.suite import Program, Service
from services.chassis.settings import RecordSettings
from tests.identity import identity


@pytest.fixture(scope="module")
def panel(settings: RecordSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real service."""
    service = Service(
        Program("panel", ("-m", "services.panel.main")),
        port=Ports.unused().panel,
        folder=tmp_path_factory.mktemp("panel"),
        environment={
            "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
            "MONGODB_URL": settings.mongodb_url,
            "NAMESPACE": settings.namespace,
            **identity().environment("panel"),
        },
    )
    try:
        service.start()
        yield service.url
    finally:
        service.stop()


@pytest.fixture
def elsewhere() -> list[str]:
    """What the page asked of others than the service."""
    return []


@pytest.fixture
def complaints() -> list[str]:
    """What the browser refused or found wrong."""
    return []


@pytest.fixture
async def offline(
    browser: Browser, panel: str, elsewhere: list[str], complaints: list[str]
) -> AsyncIterator[Page]:
    """A page of a browser that reaches the service alone."""

    async def guard(route: Route) -> None:
        address = route.request.url
        if address.startswith((f"{panel}/", "data:")):
            await route.continue_()
        else:
            elsewhere.append(address)
            await route.abort()

    page = await browser.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.route(re.compile(".*"), guard)
    yield page
    await page.close()


async def test_the_page_draws_the_api_without_the_internet(
    panel: str, offline: Page, elsewhere: list[str], complaints: list[str]
) -> None:
    await offline.goto(f"{panel}/docs")

    await expect(offline.get_by_text("Approve Applicants", exact=True)).to_be_visible()
    assert (elsewhere, complaints) == ([], [])


async def test_a_request_tried_on_the_page_is_answered_by_the_service(
    panel: str, offline: Page, elsewhere: list[str], complaints: list[str]
) -> None:
    await offline.goto(f"{panel}/docs")
    operation = offline.locator(".opblock", has_text="/health/live")
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Try it out").click()
    await operation.get_by_role("button", name="Execute").click()

    await expect(operation.locator(".live-responses-table")).to_contain_text("200")
    assert (elsewhere, complaints) == ([], [])


async def test_the_page_may_load_and_ask_nothing_from_elsewhere(panel: str) -> None:
    async with httpx.AsyncClient(base_url=panel) as client:
        policy = (await client.get("/docs")).headers["content-security-policy"]
        other = await client.get("/redoc")
        missing = await client.get("/docs/files/%2e%2e/core.py")

    allowed = {each for directive in policy.split("; ") for each in directive.split(" ")[1:]}
    assert {each for each in allowed if not each.startswith("'sha256-")} == {
        "'none'",
        "'self'",
        "data:",
    }
    assert (other.status_code, other.headers["location"]) == (307, "docs")
    assert missing.status_code == 404
