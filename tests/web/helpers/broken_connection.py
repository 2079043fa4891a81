"""A connection between the front end and a service that breaks at one command, before or after it."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from deploy.local.ports import HOST

MOST = 65_536


class Cut:
    """Passes everything on, but breaks off where a request names the command, while it is `broken`.

    With `arrives` the command reaches the service, and its answer is lost.
    """

    def __init__(self, service: str, command: str) -> None:
        self._host, self._port = urlsplit(service).hostname, urlsplit(service).port
        self._command = command.encode()
        self.broken = True
        self.arrives = False

    async def pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, until either side ends it."""
        answers, service = await asyncio.open_connection(self._host, self._port)
        lost = asyncio.Event()
        answering = asyncio.create_task(_answer(answers, writer, lost))
        while asked := await reader.read(MOST):
            if self.broken and self._command in asked:
                lost.set()
                if not self.arrives:
                    break
            service.write(asked)
        answering.cancel()
        service.close()
        writer.close()


async def _answer(answers: StreamReader, writer: StreamWriter, lost: asyncio.Event) -> None:
    while (answered := await answers.read(MOST)) and not lost.is_set():
        writer.write(answered)
    writer.close()


@asynccontextmanager
async def cut(service: str, command: str) -> AsyncIterator[tuple[str, Cut]]:
    """The address of such a connection to a service."""
    made = Cut(service, command)
    served = await asyncio.start_server(made.pass_on, HOST, 0)
    async with served:
        yield f"http://{HOST}:{served.sockets[0].getsockname()[1]}", made
