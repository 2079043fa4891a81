"""A command over HTTP against the least that could take it, each in a process of its own.

`POST /enquiries` of the enquiry service opens a case record, logs a line and sends an event; the peer
inserts one document. Both run under the same uvicorn with 32 connections kept busy; the limit is the
peer without its insert. Records that begin at the same moment share an insert command, the peer's do
not. While the enquiry service is measured, its relay sends what it took.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from bench.grounds import own_grounds
from bench.household import ENQUIRY
from bench.load import NextRequest, Outcome, load
from bench.ratios import Row, at_least, at_most, interleaved
from contracts.identity import Who
from deploy.local.identity import ISSUER, Identity
from deploy.local.ports import HOST, Ports
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE, Addresses
from deploy.local.suite import Program, Service
from services.chassis.settings import RecordSettings
from services.chassis.signing import Signer

CONNECTIONS = 32
SECONDS = 2.0
BODY = ENQUIRY.model_dump_json().encode()
SERVED = {"enquiry": ("services.enquiry.main",), "minimal": ("bench.minimal",)}


async def measure(addresses: Addresses) -> list[Row]:
    """Answers a second, and the time that 99 of 100 answers took."""
    async with own_grounds(addresses) as settings:
        identity = Identity(Path(settings.identity_keys).parent)
        token = Signer.reading(identity.key("web"), ISSUER).token(Who.of_service("web"), "enquiry")
        with serving(settings, SERVED) as ports:
            outcomes = await interleaved(
                {
                    "ours": partial(_enquiries, ports["enquiry"], token),
                    "inserts": partial(plain, ports["minimal"], "/enquiries", token),
                    "echoes": partial(plain, ports["minimal"], "/echoes", token),
                }
            )
    ours, inserts, echoes = outcomes["ours"], outcomes["inserts"], outcomes["echoes"]
    rate, slowest = "command: POST /enquiries, 32 at once", "command: its 99th percentile"
    return [
        Row(rate, "/s", _rates(ours), "FastAPI, one insert", _rates(inserts), at_least(0.65)),
        Row(rate, "/s", _rates(ours), "FastAPI, no insert", _rates(echoes)),
        Row(slowest, "ms", _slowest(ours), "FastAPI, one insert", _slowest(inserts), at_most(1.6)),
    ]


def _rates(outcomes: list[Outcome]) -> list[float]:
    return [outcome.a_second for outcome in outcomes]


def _slowest(outcomes: list[Outcome]) -> list[float]:
    return [outcome.p99_ms for outcome in outcomes]


@contextmanager
def serving(
    settings: RecordSettings, served_by: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, int]]:
    """Applications, each by its module and further words, on ports of their own, with their logs in files."""
    environment = {
        KAFKA_VARIABLE: settings.kafka_bootstrap_servers,
        MONGODB_VARIABLE: settings.mongodb_url,
        "NAMESPACE": settings.namespace,
        **Identity(Path(settings.identity_keys).parent).environment("enquiry"),
        "PYTHONUNBUFFERED": "1",
    }
    ports = dict(zip(served_by, Ports.unused(), strict=False))
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        for name, words in served_by.items():
            served = Service(
                Program(name, ("-m", *words)),
                port=ports[name],
                folder=Path(folder),
                environment=environment,
            )
            stack.callback(served.stop)
            served.start()
        yield ports


async def _enquiries(port: int, token: str) -> Outcome:
    """Ends when the relay has nothing left to send, so that its work burdens nobody else's turn."""
    outcome = await plain(port, "/enquiries", token)
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", trust_env=False) as client:
        await _anything_unsent(client)
    return outcome


async def plain(port: int, path: str, token: str) -> Outcome:
    """How a server bears connections that send it the same enquiry again and again."""
    return await load(port, _requests(path, token), connections=CONNECTIONS, seconds=SECONDS)


@retry(retry=retry_if_result(bool), wait=wait_fixed(0.05), stop=stop_after_delay(30))
async def _anything_unsent(client: httpx.AsyncClient) -> bool:
    readiness = (await client.get("/health/ready")).json()
    return readiness["oldest_unsent_seconds"] is not None


def _requests(path: str, token: str) -> NextRequest:
    """The same enquiry each time, under a new key; the peers do not look at the token."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(BODY)}\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: "
    ).encode()
    return lambda: b"".join((head, uuid4().hex.encode(), b"\r\n\r\n", BODY))
