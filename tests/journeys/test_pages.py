"""Every page as each role meets it: found by its links, looked at by axe, narrow and in large print.

Everybody who signs in follows every link that they are shown; a page that nobody came to fails. A page in which
axe has seen every part is asked for as a browser would, with its cookies, but not drawn.
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
from tests.web.helpers.forms import Page as Read
from tests.web.helpers.forms import read
from tests.web.helpers.page_checks import findings
from tests.web.helpers.sign_in import signs_in_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

NOT_PAGES = re.compile(
    r"^/(assets|health|sign-in)\b|\.(csv|xlsx|ods|zip)$|/versions/\{version\}$|/figures/revisions/"
)
"""Nothing is revised in this world: tests/web/national/test_revisions.py reads what a manager sees of a revision."""
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

ONE_OF_MANY = {"{code}", "{measure}", "{quarter}", "{rule}"}
"""Parts of an address that say what the page is about, as the identity of a record does."""

MOST_LOOKED_AT = 3
"""So often at most a page is looked at with every eye; its own tests bring it into all its states."""

RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

ALIKE = {"colleague", "second-analyst"}
"""People who see what another does."""

BESIDE = (
    *("/answer/sent", "/answer/told"),
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
    parts: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    async def as_one(self, page: Page, name: str, ways: Iterable[str] = ()) -> None:
        """Follows every link from the start page, once for each address."""
        waiting = deque(f"{self.web}{path}" for path in ("/", *ways, *BESIDE))
        seen = set(waiting)
        opened: Counter[str] = Counter()
        while waiting:
            address = waiting.popleft()
            path = template(address)
            if path is None or opened[place := _place(address, path)] >= MOST_OF_ONE:
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
        place, found = template(answer.url) or path, read(await answer.text())
        self.visited.update({path, place})
        if not answer.ok:
            self.wrong.append(f"{name} was led to {address}, which answers {answer.status}")
        elif self._is_new(place, found):
            await page.goto(address)
            self.wrong += [f"{path} for {name}: {each}" for each in await findings(page)]
        return [urljoin(answer.url, each) for each in found.links]

    def _is_new(self, place: str, found: Read) -> bool:
        """Whether the page has a part with which no eye has seen it, and was not looked at often enough."""
        seen = self.parts.setdefault(place, set())
        if found.parts <= seen or self.looked_at[place] >= MOST_LOOKED_AT:
            return False
        seen |= found.parts
        self.looked_at[place] += 1
        return True


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
    if NOT_PAGES.search(path):
        return None
    fitting = [route.path for route in PAGES.values() if route.path_regex.match(path)]
    return min(fitting, key=lambda each: each.count("{"), default=None)


def _place(address: str, path: str) -> str:
    """The address without what tells one record from another."""
    parts = zip(path.split("/"), urlsplit(address).path.split("/"), strict=False)
    return "/".join(
        named if named in ONE_OF_MANY else RECORD.sub("…", said) for named, said in parts
    )


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
