"""A small HTTP client that keeps a number of connections busy: the same for every server measured.

The invariant: a connection sends its next request when the answer to the one before has come whole, so
there are never more requests under way than connections.
"""

import asyncio
import re
import time
from collections.abc import Callable
from typing import NamedTuple, cast

from bench.ratios import percentile
from deploy.local.ports import HOST

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
CREATED = b"HTTP/1.1 201"
FOUND = b"HTTP/1.1 200"
GRACE = 10.0

NextRequest = Callable[[], bytes]


class Outcome(NamedTuple):
    """What a server did under load: answers a second, and how long all but the slowest took."""

    a_second: float
    p95_ms: float
    p99_ms: float


class Connection(asyncio.Protocol):
    """One connection that asks again and again until the time is up."""

    def __init__(self, next_request: NextRequest, until: float, wanted: bytes) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.took_ms: list[float] = []
        self._next_request = next_request
        self._until = until
        self._wanted = wanted
        self._received = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not separator or length is None or len(body) < int(length[1]):
            return
        if not head.startswith(self._wanted):
            self._end(RuntimeError(f"the server answered {head[:80]!r}"))
            return
        self.took_ms.append((time.perf_counter() - self._sent_at) * 1000)
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or ConnectionError("the server closed the connection"))

    def _ask(self) -> None:
        self._received = b""
        self._sent_at = time.perf_counter()
        if self._sent_at >= self._until:
            self._end(None)
            return
        self._transport.write(self._next_request())

    def _end(self, error: Exception | None) -> None:
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)
        self._transport.close()


async def load(
    port: int,
    next_request: NextRequest,
    *,
    connections: int,
    seconds: float,
    wanted: bytes = CREATED,
) -> Outcome:
    """Keeps that many connections busy for that long; raises at any answer but the wanted one, or none."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        await loop.create_connection(
            lambda: Connection(next_request, began + seconds, wanted), HOST, port
        )
        for _ in range(connections)
    ]
    async with asyncio.timeout(seconds + GRACE):
        await asyncio.gather(*(connection.ended for _, connection in opened))
    lasted = time.perf_counter() - began
    took_ms = [each for _, connection in opened for each in connection.took_ms]
    return Outcome(len(took_ms) / lasted, percentile(took_ms, 0.95), percentile(took_ms, 0.99))
