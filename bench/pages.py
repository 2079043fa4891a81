"""The queue and the case page of a team, each against a bare FastAPI and Jinja page with the same queries.

Ours finds out who is signed in, asks the services that own what is shown, reads their answers into shapes,
puts them into words and writes the whole page; the peer asks the same services the same and writes what
they say into a plain one. The limit reads the enquiry service's records itself, which no page of ours may.
One agency has 50,000 open cases.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from bench.grounds import own_grounds
from bench.load import FOUND, Outcome, load
from bench.open_enquiries import AGENCY, fill
from bench.ratios import Row, at_most, interleaved
from contracts.identity import Role, Who
from deploy.local.identity import ISSUER, Identity
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.ports import HOST, Ports
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE, Addresses
from deploy.local.sign_in import CLIENT
from deploy.local.suite import PROGRAMS, Program, Service
from services.chassis.clock import today
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.signing import SignedAs, Signer
from services.web.site.sessions import COOKIE, Sessions
from services.web.site.visitor import Visitor

OPEN_CASES = 50_000
CONNECTIONS = 2
SECONDS = 3.0
REPEATS = 5
SERVICES = [each for each in PROGRAMS if each.name != "reporting"]
BARE = Program("bare", ("-m", "bench.bare_pages"))
RECRUITER = Who(subject="recruiter-01", at={AGENCY: frozenset({Role.RECRUITMENT_WORKER})})


class World(NamedTuple):
    """What runs, the session of a recruiter, and one case with some history."""

    ports: Ports
    session: str
    journey: str


async def measure(addresses: Addresses) -> list[Row]:
    """How long 95 of 100 pages took, at two at once."""
    async with own_grounds(addresses) as settings, _world(settings) as world:
        team, case = f"/team/{AGENCY}", f"cases/{world.journey}"
        ours = partial(pages, world.ports.web, world)
        bare = partial(pages, world.ports.smtp, world)
        outcomes = await interleaved(
            {
                "queue": partial(ours, f"{team}/queue"),
                "queue, asked": partial(bare, "/asked/queue"),
                "queue, records": partial(bare, "/records/queue"),
                "case": partial(ours, f"{team}/enquiries/{world.journey}"),
                "case, asked": partial(bare, f"/asked/{case}"),
                "case, records": partial(bare, f"/records/{case}"),
            },
            repeats=REPEATS,
        )
    took = {name: [each.p95_ms for each in found] for name, found in outcomes.items()}
    return [
        *_rows("queue", "pages: queue of 50,000, p95", took),
        *_rows("case", "pages: case, p95", took),
    ]


def _rows(page: str, measure: str, took: dict[str, list[float]]) -> list[Row]:
    asked, records = took[f"{page}, asked"], took[f"{page}, records"]
    return [
        Row(measure, "ms", took[page], "FastAPI and Jinja, same queries", asked, at_most(1.5)),
        Row(measure, "ms", took[page], "the same on the records", records),
    ]


async def pages(port: int, world: World, path: str) -> Outcome:
    """A page that the world's signed-in person asks for again and again."""
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {COOKIE}={world.session}\r\n\r\n"
    return await load(port, request.encode, connections=CONNECTIONS, seconds=SECONDS, wanted=FOUND)


@asynccontextmanager
async def _world(settings: RecordSettings) -> AsyncIterator[World]:
    identity = Identity(Path(settings.identity_keys).parent)
    with serving(settings, identity, (*SERVICES, BARE)) as (ports, _):
        async with open_client(settings.replica_set) as client:
            await fill(database(client, f"{settings.namespace}enquiry"), OPEN_CASES)
            sessions = Sessions(database(client, f"{settings.namespace}web"))
            visitor = Visitor(name="Rosa Recruiter", account="0" * 64, staff=RECRUITER)
            session = await sessions.begin(visitor, {})
            yield World(ports, session, await _case(ports, identity))


async def _case(ports: Ports, identity: Identity) -> str:
    """A household that enquired, was reached and answered: what a case holds in its first week."""
    auth = SignedAs(Signer.reading(identity.key("demo"), ISSUER), RECRUITER, "enquiry")
    on = {"on": today().isoformat()}
    begins = {
        **on,
        "agency": AGENCY,
        "channel": "phone",
        "household": "joint",
        "applicants": [
            {"name": "Amina Example", "phone": "07700 900123"},
            {"name": "Bilal Example"},
        ],
    }
    reached = {**on, "channel": "phone", "staff": "recruiter-01", "outcome": "wishes_to_go_on"}
    url = f"http://{HOST}:{ports.enquiry}"
    async with httpx.AsyncClient(base_url=url, auth=auth, trust_env=False) as client:
        journey = (await _sent(client, "/enquiries", begins)).json()["journey"]
        for command, body in {
            "assign": {**on, "to": "recruiter-01"},
            "make-contact": {**reached, "next_step": "information_pack"},
            "provide-information": {**on, "form": "pack"},
        }.items():
            await _sent(client, f"/enquiries/{journey}/{command}", body)
    return str(journey)


async def _sent(client: httpx.AsyncClient, path: str, body: object) -> httpx.Response:
    headers = {"Idempotency-Key": path.replace("/", "-").strip("-").ljust(8, "-")}
    return (await client.post(path, json=body, headers=headers)).raise_for_status()


@contextmanager
def serving(
    settings: RecordSettings, identity: Identity, programs: Sequence[Program]
) -> Iterator[tuple[Ports, list[Service]]]:
    """These programs as processes: services, the front end, the bare pages in place of a mail server."""
    ports = Ports.unused()
    environment = {
        KAFKA_VARIABLE: settings.kafka_bootstrap_servers,
        MONGODB_VARIABLE: settings.mongodb_url,
        "NAMESPACE": settings.namespace,
        "PYTHONUNBUFFERED": "1",
        **_told(ports, identity),
    }
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        started = []
        for program in programs:
            served = Service(
                program,
                port=ports.smtp if program is BARE else getattr(ports, program.name),
                folder=Path(folder),
                environment=environment
                | identity.environment("web" if program is BARE else program.name),
            )
            stack.callback(served.stop)
            served.start()
            started.append(served)
        yield ports, started


def _told(ports: Ports, identity: Identity) -> dict[str, str]:
    names = ("web", "enquiry", "assessment", "panel", "notifications", "reporting")
    return {
        **{f"{name.upper()}_URL": f"http://{HOST}:{getattr(ports, name)}" for name in names},
        "SMTP_URL": f"smtp://{HOST}:1",
        "FILES": f"file://{identity.keys.parent.resolve() / 'files'}",
        "SIGN_IN_ISSUER": f"http://{HOST}:{ports.sign_in}",
        "SIGN_IN_CLIENT": CLIENT,
        "SIGN_IN_SECRET": str(identity.secret("sign-in")),
        "GOVUK_FRONTEND": str(GOVUK_FRONTEND),
    }
