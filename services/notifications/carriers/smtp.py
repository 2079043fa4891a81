"""The carrier of SMTP: one email a letter, over connections that stay open.

The invariant: nothing is sent twice by this module. What cannot be known (the connection was lost
after the content had left) is reported as uncertain; the next try carries the same Message-ID, by which
receivers fold repeats, because SMTP itself has no way to ask. No letter and no password goes to another machine
unencrypted, or to a server whose certificate does not hold: then letters wait.
"""

import socket
import ssl
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from services.chassis.addresses import on_loopback
from services.chassis.clock import now
from services.chassis.trust import trusted
from services.notifications.carriers.mailbox import Mailbox
from services.notifications.domain.message import Fault, Passing, Reason, Unreachable
from services.notifications.letters.letter import Letter

log = structlog.get_logger()

ANSWER_SECONDS = 10


class Headers(HeaderRegistry):
    """Makes the class of each header once.

    The library makes one for each header of each letter: 25 KB a letter, in cycles that only the
    garbage collector finds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        kind = name.lower()
        if kind not in self._made:
            self._made[kind] = super().__getitem__(name)
        return self._made[kind]


WRITTEN = SMTP_POLICY.clone(header_factory=Headers())
WRITTEN_INTERNATIONAL = WRITTEN.clone(utf8=True)
INTERNATIONAL = ["SMTPUTF8", "BODY=8BITMIME"]
"""What a server must understand to take an address with letters beyond ASCII before its @ (RFC 6531)."""
TEMPORARY = range(400, 500)
PERMANENT = range(500, 600)


class SmtpCarrier:
    """An SMTP server; a connection that fails is dropped, and the next message opens another."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._idle: list[SMTP] = []
        self.trouble = ""

    async def send(self, letter: Letter, *, uncertain: bool) -> None:  # noqa: ARG002  SMTP cannot ask
        """Sends the letter; raises `Passing` and `Unreachable`."""
        address = Mailbox.of(letter.to)
        content = composed(letter, self._sender, address)
        connection = await self._connection()
        try:
            await self._name_address(connection, address)
            await _hand_over(connection, content)
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    async def aclose(self) -> None:
        """Closes the connections to the server."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _connection(self) -> SMTP:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_connected:
                return connection
        connection = self._closed_connection()
        try:
            await connection.connect()
        except (SMTPException, OSError) as error:
            raise self._not_connected(error) from error
        self.trouble = ""
        return connection

    def _not_connected(self, error: SMTPException | OSError) -> Passing:
        told = in_words(error)
        if told and told != self.trouble:
            log.error("mail_server_not_used", why=told)
        self.trouble = told
        if isinstance(error, SMTPResponseException):
            return Passing(_whose(error))
        return Passing(Fault.CARRIER_REFUSES_US if told else Fault.CARRIER_AWAY)

    def _closed_connection(self) -> SMTP:
        url = self._url
        return SMTP(
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            start_tls=url.scheme == "smtp" and not on_loopback(url.hostname),
            tls_context=trusted(),
            local_hostname=socket.gethostname(),
            timeout=ANSWER_SECONDS,
        )

    async def _name_address(self, connection: SMTP, address: Mailbox) -> None:
        try:
            if connection.is_ehlo_or_helo_needed:
                await connection.ehlo()
            if address.international and not connection.supports_extension("smtputf8"):
                raise Unreachable(Reason.INTERNATIONAL_ADDRESS)
            options = INTERNATIONAL if address.international else []
            await connection.mail(self._sender, options=options, encoding="utf-8")
            await connection.rcpt(address.written, encoding="utf-8")
        except SMTPRecipientRefused as error:
            if error.code in PERMANENT:
                raise Unreachable(Reason.REFUSED) from error
            raise Passing(_whose(error)) from error
        except SMTPResponseException as error:
            raise Passing(_whose(error)) from error
        except (SMTPException, OSError) as error:
            raise Passing(Fault.CARRIER_AWAY) from error


def composed(letter: Letter, sender: str, address: Mailbox) -> bytes:
    """The letter as an email from its agency, plain and as HTML, marked as a machine's (RFC 3834)."""
    email = EmailMessage(WRITTEN_INTERNATIONAL if address.international else WRITTEN)
    try:
        email["To"] = address.written
    except (ValueError, IndexError, MessageError) as error:
        raise Unreachable(Reason.REFUSED) from error
    if [each.addr_spec for each in email["To"].addresses] != [address.written]:
        raise Unreachable(Reason.REFUSED)
    email["From"] = Address(letter.sender.name, addr_spec=sender)
    if letter.sender.email:
        email["Reply-To"] = letter.sender.email
    email["Subject"] = letter.subject
    email["Date"] = format_datetime(now())
    email["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.body)
    email.add_alternative(letter.html, subtype="html")
    return email.as_bytes()


def in_words(error: BaseException) -> str:
    """What a person should do about a connection that did not come about; empty where waiting is enough."""
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"The mail server's certificate does not hold ({cause.verify_message}). SSL_CERT_FILE must name its authority, and SMTP_URL the host that it is for."
    if isinstance(cause, ssl.SSLError):
        return "The mail server and this service do not agree on encryption. SMTP_URL begins with smtps:// if everything on its port is encrypted, and else with smtp://."
    if isinstance(error, SMTPAuthenticationError):
        return "The mail server refuses the user or the password in SMTP_URL."
    if "STARTTLS" in str(error):
        return "The mail server offers no encryption. SMTP_URL must name a port that takes STARTTLS, or one for smtps://."
    return ""


async def _hand_over(connection: SMTP, content: bytes) -> None:
    try:
        await connection.data(content)
    except SMTPDataError as error:
        if error.code in PERMANENT:
            raise Unreachable(Reason.REFUSED) from error
        raise Passing(Fault.CARRIER_BUSY, uncertain=error.code not in TEMPORARY) from error
    except (SMTPException, OSError) as error:
        raise Passing(Fault.CARRIER_AWAY, uncertain=True) from error


def _whose(error: SMTPResponseException) -> Fault:
    """A refused greeting, login or sender says nothing about the message: an operator must look."""
    return Fault.CARRIER_REFUSES_US if error.code in PERMANENT else Fault.CARRIER_BUSY
