"""What browser tests do on any page: wait for it, go through it by keyboard, and gather what is wrong."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import pytest
from playwright.async_api import Browser, Error, Page, ViewportSize, expect

from deploy.local.suite import Service
from tests.waiting import until
from tests.web.helpers.page_checks import DESK, findings
from tests.web.helpers.sign_in import signs_in_at

FOCUSED = """() => {
  const focused = document.activeElement
  return (focused.labels?.[0] ?? focused).innerText.trim()
}"""
BETWEEN_PAGES = "Not attached to an active page"

Open = Callable[..., AbstractAsyncContextManager[Page]]


def opens_signed_in(browser: Browser, web: Service) -> Open:
    """Opens a page in a browser of its own, for one who has signed in by that name."""

    @asynccontextmanager
    async def opened(
        name: str, *, size: ViewportSize = DESK, javascript: bool = True
    ) -> AsyncIterator[Page]:
        context = await browser.new_context(
            base_url=web.url, viewport=size, java_script_enabled=javascript
        )
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await signs_in_at(page, web.url, name, "/signed-in")
        yield page
        await context.close()

    return opened


class Faults:
    """What is wrong with pages, by the state in which it was found."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    async def look(self, page: Page, state: str) -> None:
        """Looks at the page as it is now, with axe, on a telephone and in large print."""
        if wrong := await findings(page):
            self.found[state] = wrong


async def arrived(page: Page, heading: str) -> bool:
    """Waits for the page with this heading; whether it is no wider than the window."""
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await page.wait_for_load_state()
    widest: int = await page.evaluate("document.documentElement.scrollWidth")
    return page.viewport_size is not None and widest <= page.viewport_size["width"]


async def goes_back_and_sends_again(page: Page) -> None:
    """The browser's way back to a page that it kept nowhere: it shows nothing before its form is sent again.

    Where the browser draws its own page about that quickly enough, it says that ours was aborted. Between two pages
    it has none to go back from, and is asked again.
    """

    async def gone_back() -> bool:
        with pytest.raises(Error, match=rf"ERR_CACHE_MISS|ERR_ABORTED|{BETWEEN_PAGES}") as said:
            await page.go_back()
        return BETWEEN_PAGES not in str(said.value)

    await until(gone_back)

    async def sent_again() -> bool:
        with suppress(Error):
            await page.reload()
            return True
        return False

    await until(sent_again)


async def tab_to(page: Page, words: str) -> None:
    """Presses Tab until what has these words is in focus."""
    await page.wait_for_load_state()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"the Tab key never comes to {words!r}")


async def says_how(page: Page) -> None:
    """Answers what no form answers for anybody: how they were reached, and what they were offered."""
    await page.get_by_label("Phone", exact=True).check()
    await page.get_by_label("Information event", exact=True).check()
