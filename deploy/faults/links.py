"""Links between processes, which can be cut, reset, slowed, stalled and half opened: TCP, on loopback.

The invariant: bytes arrive whole and in order or their connection ends. No state of a link loses a part
of what was said and carries on, because TCP never does.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from enum import StrEnum
from itertools import cycle
from random import Random
from typing import Any, TypeVar

from deploy.local.ports import HOST

CHUNK = 65_536
SLOW_SECONDS = (0.02, 0.25)
RESET_EACH = 0.2
"""How probably a chunk that comes while a link resets ends its connection."""

RESET_AT_ONCE = struct.pack("ii", 1, 0)
Answer = TypeVar("Answer")


class Line(StrEnum):
    """What a link does with what is said over it."""

    OPEN = "open"
    CUT = "cut"
    RESETTING = "resetting"
    SLOW = "slow"
    STALLED = "stalled"
    HALF_OPEN = "half-open"


ENDING = frozenset({Line.CUT, Line.RESETTING})
"""States that begin with the end of every connection."""


class Link:
    """One port, and who answers there: the first of its targets in turn that takes the connection."""

    def __init__(self, loop: asyncio.AbstractEventLoop, targets: Sequence[int]) -> None:
        self._loop = loop
        self._targets = cycle(targets)
        self._tries = len(targets)
        self._line = Line.OPEN
        self._flows = asyncio.Event()
        self._flows.set()
        self._random = Random(len(targets))
        self._open: set[asyncio.StreamWriter] = set()

    def turn(self, line: Line) -> None:
        """Let the link be in another state from now on."""
        self._loop.call_soon_threadsafe(self._turn, line)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        with self._held(writer), suppress(OSError):
            if self._line is not Line.CUT:
                await self._carry(reader, writer)

    def _turn(self, line: Line) -> None:
        # What a half-open link swallowed is gone, and with it the connections that waited for it.
        if line in ENDING or self._line is Line.HALF_OPEN:
            for writer in self._open:
                _reset(writer)
        self._line = line
        (self._flows.clear if line is Line.STALLED else self._flows.set)()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await self._reached()
        with self._held(asks):
            ways = [
                asyncio.ensure_future(self._pass(reader, asks, swallowed_when=None)),
                asyncio.ensure_future(self._pass(answers, writer, swallowed_when=Line.HALF_OPEN)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()

    @contextmanager
    def _held(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        """One side of a connection; it ends with everything said, or at once where the link ends it."""
        self._open.add(writer)
        try:
            yield
        finally:
            self._open.discard(writer)
            if self._line in ENDING:
                _reset(writer)
            writer.close()

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The next target that takes a connection; raises `OSError` where none does."""
        for _ in range(self._tries):
            with suppress(OSError):
                return await asyncio.open_connection(HOST, next(self._targets))
        raise ConnectionRefusedError

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        *,
        swallowed_when: Line | None,
    ) -> None:
        """Hands on what comes until one side ends."""
        with suppress(OSError):
            while said := await source.read(CHUNK):
                await self._endured()
                if self._line is not swallowed_when:
                    sink.write(said)
                    await sink.drain()

    async def _endured(self) -> None:
        """What the state of the link does to one chunk; raises where it ends the connection."""
        await self._flows.wait()
        if self._line is Line.SLOW:
            await asyncio.sleep(self._random.uniform(*SLOW_SECONDS))
        if self._line is Line.RESETTING and self._random.random() < RESET_EACH:
            raise ConnectionResetError


class Links:
    """The links of one suite, carried by a thread of their own while the suite runs."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._servers: list[asyncio.Server] = []

    @classmethod
    @contextmanager
    def carried(cls) -> Iterator["Links"]:
        """Have links for the length of a `with` block."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="links", daemon=True)
        thread.start()
        links = cls(loop)
        try:
            yield links
        finally:
            links._wait_for(links._close())
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def open(self, port: int, *targets: int) -> Link:
        """A link from this port to those."""
        link = Link(self._loop, targets)
        self._servers.append(self._wait_for(asyncio.start_server(link.carry, HOST, port)))
        return link

    def _wait_for(self, doing: Coroutine[Any, Any, Answer]) -> Answer:
        waiting: Future[Answer] = asyncio.run_coroutine_threadsafe(doing, self._loop)
        return waiting.result()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        carried = asyncio.all_tasks() - {asyncio.current_task()}
        for task in carried:
            task.cancel()
        await asyncio.gather(*carried, return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection so that the other side hears of a reset, not of an end."""
    opened = writer.get_extra_info("socket")
    if opened is not None and not writer.is_closing():
        with suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    writer.transport.abort()
