"""A real SMTP server in the test's own process: keeps what it accepts, refuses what it is told to."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session


def text_of(letter: EmailMessage) -> str:
    """The words of a letter, without their form in HTML."""
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """Folds repeats by Message-ID as receivers do; `accepted` counts every acceptance."""

    port: int
    international: bool = True
    """Whether it takes addresses with letters beyond ASCII (SMTPUTF8)."""
    encryption: ssl.SSLContext | None = None
    """With it the server offers STARTTLS, or speaks TLS from the start."""
    encrypted_from_the_start: bool = False
    refusals: dict[str, str] = field(default_factory=dict)
    refuse_content: str = ""
    before_answer: Callable[[], Awaitable[None]] | None = None
    letters: dict[str, EmailMessage] = field(default_factory=dict)
    envelopes: dict[str, list[str]] = field(default_factory=dict)
    accepted: int = 0
    connections: int = 0
    _server: asyncio.Server | None = None
    _transports: list[asyncio.BaseTransport] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        at_once = self.encryption if self.encrypted_from_the_start else None
        self._server = await loop.create_server(
            self._connected, "127.0.0.1", self.port, ssl=at_once
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Goes away with every connection, as a server that was killed."""
        assert self._server is not None
        self._server.close()
        for transport in self._transports:
            transport.close()
        self._transports.clear()
        await self._server.wait_closed()

    def written_to(self, address: str) -> list[EmailMessage]:
        return [
            self.letters[identity]
            for identity, addresses in self.envelopes.items()
            if address in addresses
        ]

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _: SMTP, __: Session, envelope: Envelope, address: str, *___: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_content:
            return self.refuse_content
        letter = message_from_bytes(cast("bytes", envelope.original_content), policy=default)
        self.accepted += 1
        self.letters[letter["Message-ID"]] = letter
        self.envelopes[letter["Message-ID"]] = list(envelope.rcpt_tos)
        if self.before_answer is not None:
            await self.before_answer()
        return "250 accepted"

    def _connected(self) -> SMTP:
        self.connections += 1
        mail_server = self

        class Connection(SMTP):  # type: ignore[misc]
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                mail_server._transports.append(transport)
                super().connection_made(transport)

        return Connection(
            self,
            loop=asyncio.get_running_loop(),
            hostname="sink.example",
            enable_SMTPUTF8=self.international,
            tls_context=None if self.encrypted_from_the_start else self.encryption,
        )
