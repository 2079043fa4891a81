"""`python -m bench.first_paint`: the work queue in a real browser, with 50,000 open enquiries behind it.

Each side of the way is timed separately: what the browser saw, what the front end took, and what its
template took for 100 lines. `HOW_MANY` and `TIMES` change the size and the number of loads.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Page, async_playwright

from bench.open_enquiries import AGENCY, fill
from bench.ratios import percentile
from deploy.local.browser import chromium
from deploy.local.identity import Identity
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from deploy.local.servers import Addresses, servers
from deploy.local.sign_in import CLIENT, SignIn
from deploy.local.suite import Program, Service
from services.chassis.mongo import ReplicaSet, database, open_client

HOW_MANY = int(os.environ.get("HOW_MANY", "50000"))
TIMES = int(os.environ.get("TIMES", "30"))
QUEUE = f"/team/{AGENCY}/queue"
LOADS = (
    ("the team's queue", QUEUE),
    ("mine", f"{QUEUE}?whose=mine"),
    ("overdue and unassigned", f"{QUEUE}?whose=unassigned&due=overdue"),
    ("first responses by phone", f"{QUEUE}?clock=first_response&channel=phone"),
)
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => done({
  paint: list.getEntries().at(-1).startTime,
  answer: performance.getEntriesByType('navigation')[0].responseStart,
})).observe({type: 'paint', buffered: true}))"""


async def measure(page: Page, url: str) -> None:
    """Loads each page again and again with an empty cache of pages, and prints what the browser saw."""
    for name, path in LOADS:
        seen: list[dict[str, float]] = []
        for _ in range(TIMES + 2):
            await page.goto(url + path)
            seen.append(await page.evaluate(PAINT))
        for what in ("answer", "paint"):
            took = [each[what] for each in seen[2:]]
            worst = percentile(took, 0.95)
            print(f"{name}: {what} median {median(took):.0f} ms, p95 {worst:.0f} ms", flush=True)


@contextmanager
def running(
    addresses: Addresses, folder: Path, identity: Identity
) -> Iterator[tuple[Service, Service]]:
    """The enquiry service and the front end as processes, with the provider that signs people in."""
    ports = Ports.unused()
    provider = SignIn(port=ports.sign_in, log=folder / "sign-in.log")
    common = {
        "KAFKA_BOOTSTRAP_SERVERS": addresses.kafka,
        "MONGODB_URL": addresses.mongodb,
        "NAMESPACE": "paint-",
    }
    own = identity.environment("enquiry")
    enquiry = _service("enquiry", ports.enquiry, folder, common | own)
    told = {
        "WEB_URL": f"http://{HOST}:{ports.web}",
        "SIGN_IN_ISSUER": provider.issuer,
        "SIGN_IN_CLIENT": CLIENT,
        "SIGN_IN_SECRET": str(identity.secret("sign-in")),
        "GOVUK_FRONTEND": str(GOVUK_FRONTEND),
        **identity.environment("web"),
        **{f"{name.upper()}_URL": enquiry.url for name in ("enquiry", "assessment", "panel")},
        **{f"{name.upper()}_URL": f"http://{HOST}:1" for name in ("notifications", "reporting")},
    }
    web = _service("web", ports.web, folder, common | told)
    started: list[Any] = []
    try:
        for each in (provider, enquiry, web):
            each.start()
            started.append(each)
        yield enquiry, web
    finally:
        for each in reversed(started):
            each.stop()


def _service(name: str, port: int, folder: Path, environment: dict[str, str]) -> Service:
    program = Program(name, ("-m", f"services.{name}.main"))
    return Service(program, port=port, folder=folder, environment=environment)


@asynccontextmanager
async def signed_in(url: str) -> AsyncIterator[Page]:
    """A browser in which a recruiter is signed in."""
    found = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.executable, args=found.arguments, env={**found.environment}
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        await page.goto(f"{url}/sign-in?to={QUEUE}")
        await page.get_by_role("button", name="recruiter", exact=True).click()
        await page.wait_for_url(f"{url}/**")
        yield page
        await browser.close()


async def _measured(mongodb: str, url: str) -> None:
    began = time.perf_counter()
    async with open_client(ReplicaSet(mongodb)) as client:
        await fill(database(client, "paint-enquiry"), HOW_MANY)
    print(f"{HOW_MANY:,} enquiries written in {time.perf_counter() - began:.0f} s", flush=True)
    async with signed_in(url) as page:
        await measure(page, url)


def main() -> None:
    """Starts everything, measures, prints, and leaves nothing behind."""
    with TemporaryDirectory(prefix="paint-") as name:
        folder = Path(name)
        (folder / "logs").mkdir()
        identity = Identity(folder / "identity")
        identity.make()
        with servers(folder) as addresses, running(addresses, folder, identity) as (_, web):
            asyncio.run(_measured(addresses.mongodb, web.url))


if __name__ == "__main__":
    main()
