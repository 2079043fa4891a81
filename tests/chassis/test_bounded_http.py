"""A sender without a token, too slow, without an end or suddenly gone takes nothing from anybody else."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable

import pytest
import uvicorn
from fastapi import APIRouter
from pydantic import BaseModel

from contracts.identity import Role
from services.chassis import bounded_http
from services.chassis.admission import may
from services.chassis.bounded_http import MOST_HEAD_BYTES, MOST_UNREAD_BYTES
from services.chassis.service import SERVED, service
from services.chassis.settings import RecordSettings
from tests.chassis.helpers.raw_connection import HOST, RawConnection, connected, head
from tests.identity import signer, staff
from tests.waiting import until

FIFTEEN_MIB = 15 * 1024 * 1024
HEAD_SECONDS, BODY_SECONDS = 1.0, 1.5
SLOW_ANSWER_SECONDS = 2.5
CONTENT = b'{"words": "hello"}'


def token() -> str:
    """One that holds now: none holds longer than five minutes."""
    return f"Bearer {signer().token(staff(Role.MANAGER), 'listener')}"


class Said(BaseModel):
    """Any number of words."""

    words: str


router = APIRouter()


@router.post("/say", dependencies=[may(Role.MANAGER)])
async def say(said: Said) -> int:
    """How many there were; of some it has to think for a while."""
    if said.words == "slowly":
        await asyncio.sleep(SLOW_ANSWER_SECONDS)
    return len(said.words)


@pytest.fixture(scope="module")
async def port(settings: RecordSettings) -> AsyncIterator[int]:
    """Of a service as it is served, but with less patience."""
    app = service("listener", settings, routers=[router])
    server = uvicorn.Server(uvicorn.Config(app, port=0, **SERVED))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bounded_http, "HEAD_SECONDS", HEAD_SECONDS)
        patched.setattr(bounded_http, "BODY_SECONDS", BODY_SECONDS)
        patched.setattr(server, "install_signal_handlers", lambda: None, raising=False)
        serving = asyncio.create_task(server.serve())

        async def started() -> bool:
            return server.started

        await until(started)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        await serving


@pytest.fixture
async def sender(port: int) -> AsyncIterator[RawConnection]:
    async with connected(port) as opened:
        yield opened


def saying(length: int | None, **headers: str) -> bytes:
    """The head of a command that announces a body."""
    announced = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": length}
    kind = {"Content-Type": "application/json"}
    return head("POST", "/say", {**kind, **announced, **headers})


@pytest.mark.parametrize("length", [FIFTEEN_MIB, 12, None])
@pytest.mark.parametrize("token", ["", "Bearer of.nobody.known"])
async def test_a_token_is_judged_before_a_byte_of_the_body(
    sender: RawConnection, length: int | None, token: str
) -> None:
    await sender.send(saying(length, Authorization=token))

    assert await sender.status() == 401


async def test_what_was_refused_unread_is_thrown_away_up_to_a_bound(sender: RawConnection) -> None:
    await sender.send(saying(FIFTEEN_MIB))
    refused = await sender.status()
    pieces = await sender.send_until_hung_up(b"x" * (MOST_UNREAD_BYTES // 4))

    assert refused == 401
    assert pieces < FIFTEEN_MIB // MOST_UNREAD_BYTES


async def test_the_next_request_is_answered_after_one_that_was_refused_unread(
    sender: RawConnection,
) -> None:
    await sender.send(saying(len(CONTENT)))
    refused = await sender.status()
    await sender.send(CONTENT + head("GET", "/health/live", {"Connection": "close"}))

    assert refused == 401
    assert b"HTTP/1.1 200 OK" in await sender.rest()


async def test_health_answers_at_once_while_large_and_slow_bodies_arrive(port: int) -> None:
    senders = [asyncio.to_thread(_flood, port) for _ in range(8)]
    flooding = asyncio.gather(*senders)
    slow = [await asyncio.open_connection(HOST, port) for _ in range(50)]
    for _, writer in slow:
        writer.write(saying(FIFTEEN_MIB, Authorization=token()))
    longest, flooded_at = 0.0, time.monotonic()
    while not flooding.done():
        began = time.monotonic()
        async with connected(port) as asker:
            await asker.send(head("GET", "/health/live", {}))
            assert await asker.status() == 200
        longest = max(longest, time.monotonic() - began)
    for _, writer in slow:
        writer.transport.abort()

    assert longest < (time.monotonic() - flooded_at) / 2


@pytest.mark.parametrize(
    "too_long",
    [
        head("GET", f"/{'x' * MOST_HEAD_BYTES}", {}),
        head("GET", "/health/live", {"X-Long": "x" * MOST_HEAD_BYTES}),
        head("GET", "/health/live", {f"X-{n}": "x" * 100 for n in range(MOST_HEAD_BYTES // 100)}),
    ],
    ids=["address", "one header", "many headers"],
)
async def test_a_long_head_is_refused(sender: RawConnection, too_long: bytes) -> None:
    await sender.send(too_long)

    assert await sender.status() == 431
    await sender.rest()


async def test_a_header_without_an_end_is_refused(sender: RawConnection) -> None:
    await sender.send(b"GET / HTTP/1.1\r\nX-Long: ")
    for _ in range(MOST_HEAD_BYTES // 4096 + 1):
        await sender.send(b"x" * 4096)
        await asyncio.sleep(0)

    assert await sender.status() == 431


@pytest.mark.parametrize(
    "begun",
    [
        lambda: b"",
        lambda: b"POST /say HT",
        lambda: b"POST /say HTTP/1.1\r\nHost: service\r\n",
        lambda: saying(20, Authorization=token()) + b'{"wor',
        lambda: saying(None, Authorization=token()) + b'5\r\n{"wor\r\n',
    ],
    ids=["nothing", "a word", "headers", "body", "chunks"],
)
async def test_a_sender_who_stops_on_the_way_is_told_so_and_dropped(
    sender: RawConnection, begun: Callable[[], bytes]
) -> None:
    await sender.send(begun())

    assert await sender.status() == 408
    assert b"The request took too long to arrive" in await sender.rest()


async def test_a_sender_who_goes_on_byte_by_byte_is_dropped(sender: RawConnection) -> None:
    await sender.send(saying(1_000, Authorization=token()))

    assert await sender.send_until_hung_up(b" ") < 1_000


async def test_one_whose_request_is_all_there_is_not_late(sender: RawConnection) -> None:
    content = b'{"words": "slowly"}'
    await sender.send(saying(len(content), Authorization=token(), Connection="close") + content)

    assert await sender.status() == 200
    assert (await sender.rest()).endswith(b"6")


async def test_a_body_in_pieces_is_read_and_the_connection_serves_again(
    sender: RawConnection,
) -> None:
    for last in ("keep-alive", "close"):
        await sender.send(saying(len(CONTENT), Authorization=token(), Connection=last))
        for place in range(0, len(CONTENT), 5):
            await sender.send(CONTENT[place : place + 5])
            await asyncio.sleep(0.01)

    assert (await sender.rest()).count(b"HTTP/1.1 200 OK") == 2


def _flood(port: int) -> None:
    """Sends 15 MiB without a token, twenty times, each until it is hung up on."""
    for _ in range(20):
        with socket.create_connection((HOST, port)) as opened:
            try:
                opened.sendall(saying(FIFTEEN_MIB) + b"[" * FIFTEEN_MIB)
            except ConnectionError:
                continue
