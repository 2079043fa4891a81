"""Signing out in a real browser: of these pages first, then of a certified provider, and back."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect

from deploy.local.ports import Ports
from deploy.local.suite import Service
from tests.web.helpers.browser import Open
from tests.web.helpers.certified_provider import SECRET, CertifiedProvider
from tests.web.helpers.front_end import RunWeb

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.unused()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secret") / "secret"
    file.write_text(SECRET)
    return file


@pytest.fixture(scope="module")
def certified(
    ports: Ports, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CertifiedProvider]:
    log = tmp_path_factory.mktemp("certified") / "provider.log"
    started = CertifiedProvider(
        port=ports.sign_in, log=log, web_url=f"http://127.0.0.1:{ports.web}"
    )
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def web(run_web: RunWeb, ports: Ports, certified: CertifiedProvider, secret: Path) -> Service:
    return run_web(at_port=ports.web, sign_in_issuer=certified.issuer, sign_in_secret=str(secret))


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
async def page(request: pytest.FixtureRequest, visit: Open, web: Service) -> AsyncIterator[Page]:
    """A manager who is signed in."""
    async with visit(web, javascript=request.param) as opened:
        await opened.goto(f"{web.url}/sign-in")
        await opened.locator("[name=login]").fill("manager")
        await opened.locator("[name=password]").fill("any")
        await opened.locator("button[type=submit]").click()
        await opened.locator("button[type=submit]").click()
        await opened.wait_for_url(f"{web.url}/**")
        yield opened


async def signs_out(page: Page) -> None:
    await page.goto("/account")
    await page.get_by_role("button", name="Sign out of this browser").click()


async def test_signing_out_goes_on_to_the_provider_and_comes_back(
    page: Page, web: Service, certified: CertifiedProvider
) -> None:
    await signs_out(page)
    await page.wait_for_url(f"{certified.issuer}session/end?**")
    asked = parse_qs(urlsplit(page.url).query)
    await page.locator("button[type=submit]").first.click()
    await page.wait_for_url(f"{web.url}/signed-out?state=**")
    await page.goto("/account")

    assert asked.keys() == {"client_id", "post_logout_redirect_uri", "state"}
    assert asked["post_logout_redirect_uri"] == [f"{web.url}/signed-out"]
    assert page.url.startswith(certified.issuer)
    await expect(page.locator("[name=login]")).to_be_visible()


async def test_who_stays_signed_in_at_the_provider_is_signed_out_here(
    page: Page, web: Service, certified: CertifiedProvider
) -> None:
    await signs_out(page)
    await page.wait_for_url(f"{certified.issuer}session/end?**")
    answer = await page.request.get(f"{web.url}/account", max_redirects=0)

    assert answer.headers["location"].startswith("/sign-in")


async def test_while_the_provider_is_away_people_are_signed_out_here_and_told_what_else_to_do(
    page: Page, web: Service, certified: CertifiedProvider
) -> None:
    certified.stop()
    try:
        await signs_out(page)
        await page.wait_for_url(f"{web.url}/signed-out?leave=true")
        await expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
        await expect(page.get_by_text("or close your browser")).to_be_visible()
    finally:
        certified.start()
    answer = await page.request.get(f"{web.url}/account", max_redirects=0)

    assert answer.headers["location"].startswith("/sign-in")
