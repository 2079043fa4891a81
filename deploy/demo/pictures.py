"""`python -m deploy.demo.pictures`: the pictures of README, taken from the demo that is running, at its PORT_BASE.

The invariant: a picture shows what a browser shows to the person it is for, and nothing is arranged for it.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from deploy.local.browser import chromium
from deploy.local.errors import exit_status
from deploy.local.places import ROOT
from deploy.local.ports import HOST, Ports

FOLDER = ROOT / "docs"
WIDTH = 1000
QUEUE = "/team/moorland/queue"


async def first_case(page: Page) -> None:
    """From the queue to the case that is due first."""
    await page.locator("table tbody a").first.click()
    await page.wait_for_url("**/enquiries/**")


class Picture(NamedTuple):
    """A page as one person sees it: by which name they sign in, and the pixels from its top."""

    name: str
    path: str
    height: int
    who: str = ""
    then: Callable[[Page], Coroutine[Any, Any, None]] | None = None


PICTURES = (
    Picture("journey-page", "/journey", 1060, "amina"),
    Picture("queue-page", QUEUE, 1060, "recruiter"),
    Picture("case-page", QUEUE, 1500, "recruiter", first_case),
    Picture("national-page", "/national", 1180),
)


async def take(browser: Browser, url: str, picture: Picture) -> None:
    """Opens the page and keeps what is seen of it."""
    size = ViewportSize(width=WIDTH, height=picture.height)
    page = await browser.new_page(base_url=url, viewport=size)
    if picture.who:
        await page.goto(f"/sign-in?to={picture.path}")
        await page.get_by_role("button", name=picture.who, exact=True).click()
        await page.wait_for_url(f"{url}{picture.path}*")
    else:
        await page.goto(picture.path)
    if picture.then:
        await picture.then(page)
    await page.screenshot(path=FOLDER / f"{picture.name}.png")
    await page.close()


async def take_all(names: list[str]) -> None:
    """Takes the pictures of these names, or every one."""
    found, url = chromium(), f"http://{HOST}:{Ports.from_environment().web}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.executable, args=found.arguments, env={**found.environment}
        )
        for picture in PICTURES:
            if not names or picture.name in names:
                await take(browser, url, picture)
                print(f"docs/{picture.name}.png", flush=True)
        await browser.close()


def main() -> int:
    """The process's status."""
    return exit_status(lambda: asyncio.run(take_all(sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(main())
