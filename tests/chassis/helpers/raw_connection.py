"""A connection on which a test sends what no client would."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

HOST = "127.0.0.1"
MOST_PATIENCE = 60.0


class RawConnection:
    """Bytes out, bytes in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, content: bytes) -> None:
        """Hands the bytes over."""
        self._writer.write(content)
        await self._writer.drain()

    async def send_until_hung_up(self, piece: bytes) -> int:
        """Sends a piece again and again, and says how many there were until the server had hung up."""
        pieces = 0
        async with asyncio.timeout(MOST_PATIENCE):
            with suppress(ConnectionError):
                while True:
                    await self.send(piece)
                    pieces += 1
                    await asyncio.sleep(0.02)
        return pieces

    async def status(self) -> int:
        """The status of the next answer, without what follows it; 0 where there is none."""
        async with asyncio.timeout(MOST_PATIENCE):
            line = await self._reader.readline()
        return int(line.split()[1]) if line else 0

    async def rest(self) -> bytes:
        """Everything until the server hangs up."""
        async with asyncio.timeout(MOST_PATIENCE):
            return await self._reader.read()

    def break_off(self) -> None:
        """As a phone in a tunnel does."""
        self._writer.transport.abort()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[RawConnection]:
    """A connection to a server on this machine, closed at the end of the block."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield RawConnection(reader, writer)
    finally:
        writer.transport.abort()


def head(method: str, path: str, headers: Mapping[str, str | int]) -> bytes:
    """The head of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: service"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
