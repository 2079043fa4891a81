"""What each priced page costs in processor time, beside its price: `python -m bench.prices`.

Every service, the front end and mongod spend it; what a browser waits for is not asked here. One agency has 2,000 open
enquiries, reporting has counted 40,000 journeys of four years at 20 agencies, and eight quarters are published.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from fastapi.routing import APIRoute
from pymongo import AsyncMongoClient
from rich.console import Console
from rich.table import Table
from tenacity import AsyncRetrying, TryAgain, stop_after_delay, wait_fixed

from bench.counted_journeys import fill as fill_journeys
from bench.grounds import own_grounds
from bench.open_enquiries import AGENCY, STAFF, fill
from bench.pages import serving
from contracts.identity import Role, Who
from deploy.local.identity import ISSUER, Identity
from deploy.local.ports import HOST
from deploy.local.servers import servers
from deploy.local.suite import PROGRAMS, Service
from services.chassis.clock import today
from services.chassis.mongo import Document, database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.signing import SignedAs, Signer
from services.enquiry.store.enquiries import ENQUIRIES
from services.web.main import ROUTERS
from services.web.site.admission import Costs
from services.web.site.rate_limit import Price
from services.web.site.sessions import COOKIE, Sessions
from services.web.site.visitor import Visitor

OPEN, JOURNEYS, AT_AGENCIES, YEARS, PUBLISHED = 2_000, 40_000, 20, 4, 8
ENOUGH_SECONDS = 1.0
"""Of processor time: a page is asked for until it has taken so much, which the kernel counts in hundredths."""
MOST_TIMES = 40
CHOSEN = 50
"""Enquiries that somebody ticks at once: a page of the queue."""
TICK = os.sysconf("SC_CLK_TCK")
"""The kernel's ticks in a second."""

ANALYSTS = tuple(
    Who(subject=f"analyst-{number:02}", national=frozenset({Role.NATIONAL_ANALYST}))
    for number in (1, 2)
)
EVERYBODY = Who(
    subject="manager-01",
    at={AGENCY: frozenset({Role.MANAGER, Role.RECRUITMENT_WORKER})},
    national=frozenset({Role.NATIONAL_ANALYST}),
)
FIRST = date(today().year - YEARS, 4, 1)
QUARTERS = [
    f"{FIRST.year + year}-{(FIRST.year + year + 1) % 100:02}-Q{number}"
    for year in range(YEARS)
    for number in range(1, 5)
][: PUBLISHED + 1]
TEAM = f"/team/{AGENCY}"

Form = Mapping[str, Any]
Ask = Callable[[httpx.AsyncClient, int], Any]


class World(NamedTuple):
    """What runs, and as whom it is asked."""

    url: str
    services: list[Service]
    mongodb: AsyncMongoClient[Document]
    sessions: Sessions
    journeys: list[str]

    async def spent(self) -> float:
        """The seconds of processor time that all of them have taken so far."""
        told = (await self.mongodb.admin.command("serverStatus"))["extra_info"]
        mongod: float = (told["user_time_us"] + told["system_time_us"]) / 1_000_000
        return mongod + sum(_spent(each.pid) for each in self.services if each.pid)


def _spent(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / TICK


class Cost(NamedTuple):
    """A page, its price, and the milliseconds of processor time that it takes."""

    page: str
    price: Price
    milliseconds: float


def getting(path: str) -> Ask:
    """A page that changes nothing."""
    return lambda client, _: client.get(path)


def sent(path: str, form: Callable[[int], Form]) -> Ask:
    """A form that is sent, with what is answered the n-th time."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    return lambda client, n: client.post(
        path, data={"key": uuid4().hex, **form(n)}, headers=headers
    )


async def preparing(client: httpx.AsyncClient, n: int) -> httpx.Response:
    """A quarter is prepared, and its page asked until it is ready."""
    path = f"/national/publish/{QUARTERS[-1]}"
    answer: httpx.Response = await sent(f"{path}/prepare", lambda _: {})(client, n)
    async for attempt in AsyncRetrying(wait=wait_fixed(0.5), stop=stop_after_delay(60)):
        with attempt:
            if "refresh" in (await client.get(path)).headers:
                raise TryAgain
    return answer


def pages(world: World) -> dict[str, Ask]:
    """Every priced page by its route, and how to ask for it the n-th time."""
    behind = f"{TEAM}/figures/first_response/journeys"
    return {
        "GET /national": getting("/national"),
        "GET /national/compare/{measure}": getting("/national/compare/first_response"),
        "GET /national/trend/{measure}": getting("/national/trend/first_response"),
        "GET /national/downloads/workbook.xlsx": getting("/national/downloads/workbook.xlsx"),
        "GET /national/downloads/dictionary.csv": getting("/national/downloads/dictionary.csv"),
        "GET /national/downloads/{measure}.csv": getting("/national/downloads/enquiries.csv"),
        "GET /national/live": getting("/national/live"),
        "GET /events": getting("/events"),
        "POST /national/publish/{quarter}/prepare": preparing,
        "GET /national/publish/{quarter}": getting(f"/national/publish/{QUARTERS[-1]}"),
        "GET /team/{agency}/figures": getting(f"{TEAM}/figures"),
        "GET /team/{agency}/figures/{measure}": getting(f"{TEAM}/figures/first_response"),
        "GET /team/{agency}/figures/{measure}/journeys": getting(f"{behind}?part=denominator"),
        "GET /team/{agency}/figures/{measure}/journeys.csv": getting(
            f"{behind}.csv?part=denominator"
        ),
        "GET /team/{agency}/accesses": getting(f"{TEAM}/accesses"),
        "POST /team/{agency}/find": sent(f"{TEAM}/find", lambda _: {"words": "Example-00100"}),
        **shared_work(world),
    }


def shared_work(world: World) -> dict[str, Ask]:
    """The pages on which a team shares out and closes many enquiries at once."""

    def some(n: int) -> list[str]:
        begin = n * CHOSEN % OPEN
        return world.journeys[begin : begin + CHOSEN]

    until = today() + timedelta(days=30)
    cover = {"until-day": until.day, "until-month": until.month, "until-year": until.year}
    closing = {"typed": "yes", "reason": "outside_area", "explanation": "We wrote to you."}
    return {
        "POST /team/{agency}/assign": sent(
            f"{TEAM}/assign", lambda n: {"staff": STAFF[n % 3], "journey": some(n)}
        ),
        "POST /team/{agency}/cover": sent(
            f"{TEAM}/cover", lambda n: {"colleague": STAFF[4], "staff": STAFF[n % 3], **cover}
        ),
        "POST /team/{agency}/hand-over": sent(
            f"{TEAM}/hand-over", lambda n: {"colleague": STAFF[5 + n], "staff": STAFF[0]}
        ),
        "POST /team/{agency}/close-enquiries": sent(
            f"{TEAM}/close-enquiries", lambda n: {**closing, "journey": some(n)}
        ),
    }


CHANGING = ("/hand-over", "/close-enquiries")
"""Ends of routes that find less to do each time; they are asked for three times."""
UNMEASURED = {
    "POST /team/{agency}/close-windows": "POST /team/{agency}/close-enquiries",
    "POST /team/{agency}/events/{event}/attendance": "POST /team/{agency}/assign",
    "POST /national/publish/{quarter}": "GET /national/publish/{quarter}",
}
"""What takes as long as another one, which is measured: as many records, or what it does and no more."""


async def main() -> None:
    """Prints the table."""
    with TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)) as addresses:
        async with own_grounds(addresses) as settings, _world(settings) as world:
            asked = pages(world)
            prices = _prices()
            found = [
                Cost(route, prices[route], await _milliseconds(world, route, ask))
                for route, ask in asked.items()
            ]
    table = Table("page", "price", "ms", "ms for 1")
    for each in sorted(found, key=lambda cost: cost.milliseconds):
        ms, one = f"{each.milliseconds:,.0f}", f"{each.milliseconds / each.price:,.1f}"
        table.add_row(each.page, f"{each.price.name} {each.price:d}", ms, one)
    Console(width=120).print(table)


def _prices() -> dict[str, Price]:
    """The price of each priced route of the front end."""
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    return {
        f"{method} {route.path}": each.dependency.price
        for route in routes
        for method in route.methods or ()
        for each in route.dependencies
        if isinstance(each.dependency, Costs)
    }


async def _milliseconds(world: World, route: str, ask: Ask) -> float:
    most = 3 if route.endswith(CHANGING) else MOST_TIMES
    visitor = Visitor(name="Mina Manager", account=uuid4().hex, staff=EVERYBODY)
    cookies = {COOKIE: await world.sessions.begin(visitor, {})}
    async with httpx.AsyncClient(
        base_url=world.url, cookies=cookies, trust_env=False, timeout=60
    ) as client:
        # A file is made once, which may take longer than the front end waits.
        async for attempt in AsyncRetrying(wait=wait_fixed(0.5), stop=stop_after_delay(60)):
            with attempt:
                _require_done(route, await ask(client, 0))
        began, times = await world.spent(), 0
        while times < most and await world.spent() - began < ENOUGH_SECONDS:
            times += 1
            _require_done(route, await ask(client, times))
        return 1000 * (await world.spent() - began) / times


def _require_done(route: str, answer: httpx.Response) -> None:
    if answer.is_error:
        raise RuntimeError(f"{route} answered {answer.status_code}")


@asynccontextmanager
async def _world(settings: RecordSettings) -> AsyncIterator[World]:
    identity = Identity(Path(settings.identity_keys).parent)
    async with open_client(settings.replica_set) as client:
        reporting = database(client, f"{settings.namespace}reporting")
        enquiry = database(client, f"{settings.namespace}enquiry")
        agencies = tuple(map("agency-{}".format, range(AT_AGENCIES)))
        await fill_journeys(reporting, JOURNEYS, agencies, FIRST, 365 * YEARS)
        with serving(settings, identity, PROGRAMS) as (ports, services):
            await fill(enquiry, OPEN)
            open_enquiries = enquiry[ENQUIRIES.collection].find({}, {"_id": True})
            await _publish(f"http://{HOST}:{ports.reporting}", identity)
            yield World(
                url=f"http://{HOST}:{ports.web}",
                services=services,
                mongodb=client,
                sessions=Sessions(database(client, f"{settings.namespace}web")),
                journeys=[str(each["_id"]) async for each in open_enquiries],
            )


async def _publish(url: str, identity: Identity) -> None:
    signer = Signer.reading(identity.key("demo"), ISSUER)
    one, other = (SignedAs(signer, analyst, "reporting") for analyst in ANALYSTS)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=300) as client:
        async for attempt in AsyncRetrying(wait=wait_fixed(0.2), stop=stop_after_delay(60)):
            with attempt:
                (await client.get("/health/ready")).raise_for_status()
        for quarter in QUARTERS[:PUBLISHED]:
            made = await client.put(f"/prepared/quarters/{quarter}", auth=one)
            seen = {"prepared_at": made.raise_for_status().json()["prepared_at"]}
            path = f"/published/quarters/{quarter}"
            (await client.put(path, json=seen, auth=other)).raise_for_status()


if __name__ == "__main__":
    asyncio.run(main())
