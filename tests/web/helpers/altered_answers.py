"""A connection to a service of a newer version: one row of its answers holds a code that is unknown here."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from deploy.local.ports import HOST

MOST = 1_000_000


@asynccontextmanager
async def altered(service: str, code: str, unknown: str) -> AsyncIterator[str]:
    """The address of such a connection; the first such code of each answer is another of that length."""
    assert len(code) == len(unknown)
    host, port = urlsplit(service).hostname, urlsplit(service).port

    async def pass_on(reader: StreamReader, writer: StreamWriter) -> None:
        answers, asking = await asyncio.open_connection(host, port)

        async def answer() -> None:
            while answered := await answers.read(MOST):
                writer.write(answered.replace(code.encode(), unknown.encode(), 1))
            writer.close()

        answering = asyncio.create_task(answer())
        while asked := await reader.read(MOST):
            asking.write(asked)
        answering.cancel()
        asking.close()
        writer.close()

    async with await asyncio.start_server(pass_on, HOST, 0) as served:
        yield f"http://{HOST}:{served.sockets[0].getsockname()[1]}"
