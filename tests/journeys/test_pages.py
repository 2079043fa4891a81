"""Every page as each role meets it: found by its links, looked at by axe, narrow and in large print.

Whoever signs in follows every link that they are shown; a page that nobody came to fails. A page that
axe has seen often enough is asked for as a browser would, with its cookies, but not drawn.
"""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from fastapi.routing import APIRoute
from playwright.async_api import APIResponse, Browser, Page

from deploy.demo.__main__ import begin_today
from deploy.demo.figures import publish
from deploy.demo.ledger import Ledger
from deploy.faults.evidence import Evidence
from deploy.faults.settled import settled
from deploy.local.sign_in import PEOPLE
from deploy.local.suite import Suite
from services.chassis.signing import Signer
from services.web.main import ROUTERS
from tests.journeys.helpers.pages_to_reach import NOBODY, junk_parked, staged
from tests.web.helpers.forms import read
from tests.web.helpers.page_checks import findings
from tests.web.helpers.sign_in import signs_in_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

NOT_PAGES = re.compile(r"^/(assets|health|sign-in)\b|\.(csv|xlsx)$")
PAGES = {
    route.path: route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    and "GET" in (route.methods or ())
    and not NOT_PAGES.search(route.path)
}
MOST_OF_ONE = 2
"""So many records are opened on each page: they differ in what stands in them."""

MOST_LOOKED_AT = 2
"""So often a page is looked at with every eye; its own tests bring it into all its states."""

RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

ALIKE = {"colleague", "second-analyst"}
"""Whoever sees what another does."""

BESIDE = (
    *("/signed-in", "/signed-out", "/join", "/join/on-its-way", f"/join/{'x' * 68}"),
    *(f"/enquire/{page}" for page in ("who", "contact", "check", "send")),
)
"""Where people come from a letter, from the provider or by a form, and not by a link."""


@dataclass
class Crawl:
    """What was visited, by whom, and what was wrong there."""

    web: str
    visited: set[str] = field(default_factory=set)
    looked_at: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def as_one(self, page: Page, name: str, ways: Iterable[str] = ()) -> None:
        """Follows every link from the start page, once for each address."""
        waiting = deque(f"{self.web}{path}" for path in ("/", *ways, *BESIDE))
        seen = set(waiting)
        opened: Counter[str] = Counter()
        while waiting:
            address = waiting.popleft()
            path, place = template(address), RECORD.sub("…", urlsplit(address).path)
            if path is None or opened[place] >= MOST_OF_ONE:
                continue
            opened[place] += 1
            for link in await self._links(page, address, path, name):
                found = urldefrag(link).url
                if found.startswith(self.web) and found not in seen:
                    seen.add(found)
                    waiting.append(found)

    async def _links(self, page: Page, address: str, path: str, name: str) -> list[str]:
        """Where the page leads to, once it has been looked at if it needs to be."""
        answer = await _asked(page, address)
        if not answer.url.startswith(self.web):
            return []  # the provider's page, where a visitor signs in
        place = template(answer.url) or path
        self.visited.update({path, place})
        if not answer.ok:
            self.wrong.append(f"{name} was led to {address}, which answers {answer.status}")
        elif self.looked_at[place] < MOST_LOOKED_AT:
            self.looked_at[place] += 1
            await page.goto(address)
            self.wrong += [f"{path} for {name}: {each}" for each in await findings(page)]
        return [urljoin(answer.url, each) for each in read(await answer.text()).links]


async def _asked(page: Page, address: str) -> APIResponse:
    """The answer; a page that asks to try again, as one does on a busy machine, is tried again."""
    answer = await page.context.request.get(address)
    for _ in range(5):
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        await asyncio.sleep(1)
        answer = await page.context.request.get(address)
    return answer


def template(address: str) -> str | None:
    """The route that an address leads to; None for what is no page of ours."""
    path = urlsplit(address).path
    fitting = [route.path for route in PAGES.values() if route.path_regex.match(path)]
    return min(fitting, key=lambda each: each.count("{"), default=None)


@pytest.fixture(scope="session")
async def crawl(suite: Suite, evidence: Evidence, signer: Signer, browser: Browser) -> Crawl:
    """What everybody saw, one after the other, of a year and of what goes on today."""
    bases = suite.bases
    with Ledger.kept(suite.folder / "played") as ledger:
        await begin_today(suite, ledger)
    await settled(bases)
    await publish(bases, signer)
    assert evidence, "what the year left is gathered before more happens"
    crawl, ways = Crawl(bases["web"]), await staged(suite, signer)
    async with junk_parked(suite, signer):
        for name in (NOBODY, *(each for each in PEOPLE if each not in ALIKE)):
            context = await browser.new_context()
            page = await context.new_page()
            if name != NOBODY:
                await signs_in_at(page, crawl.web, name)
            await crawl.as_one(page, name, ways.get(name, ()))
            await context.close()
    return crawl


async def test_nothing_is_wrong_with_any_page_for_anybody(crawl: Crawl) -> None:
    assert crawl.wrong == [], "\n".join(crawl.wrong)


async def test_somebody_came_to_every_page(crawl: Crawl) -> None:
    assert sorted(PAGES.keys() - crawl.visited) == []
