"""A mail server that delivers to a folder, so that a demonstration and the tests can read the post.

One file a message, named by a digest of its Message-ID: a message sent twice is one file, with a count
beside it of how often it came.
"""

import argparse
import asyncio
import hashlib
import sys
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import HOST, accepts
from deploy.local.process import Process

KEPT = "250 Kept"
REFUSED = "554 A message needs a Message-ID here"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message, and how many times it was delivered."""

    message: EmailMessage
    times: int

    @property
    def text(self) -> str:
        """Its words, without their form in HTML."""
        plain = self.message.get_body(("plain",))
        return str(plain.get_content()) if plain else ""


class MailSink(Process):
    """The mail server as a process, with its messages below a folder."""

    def __init__(self, folder: Path, *, port: int, log: Path) -> None:
        self.address = f"smtp://{HOST}:{port}"
        self.folder = folder
        self._port = port
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "deploy.local.mail_sink",
            str(port),
            folder,
        ]
        super().__init__("The mail sink", command, log=log)

    def is_ready(self) -> bool:
        return accepts(self._port)

    def deliveries(self, naming: str = "") -> list[Delivery]:
        """Every message so far that names this address, or all, in the order of their first arrival.

        To parse a message takes far longer than to look for an address in it.
        """
        files = sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [
            Delivery(
                message_from_bytes(content, policy=policy.default),
                int(file.with_suffix(".times").read_text()),
            )
            for file in files
            if naming.encode() in (content := file.read_bytes())
        ]

    def letters(self) -> frozenset[UUID]:
        """The identity of every letter so far, which is the left part of its Message-ID."""
        parser = BytesHeaderParser(policy=policy.default)
        identities = (
            str(parser.parsebytes(file.read_bytes())["Message-ID"])
            for file in self.folder.glob("*.eml")
        )
        return frozenset(UUID(each.strip("<>").partition("@")[0]) for each in identities)


class Mailbox:
    """What aiosmtpd hands each message to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        identity = message_from_bytes(content, policy=policy.default)["Message-ID"]
        return self._keep(str(identity), content) if identity else REFUSED

    def _keep(self, identity: str, content: bytes) -> str:
        name = hashlib.sha256(identity.encode()).hexdigest()[:32]
        counter = self._folder / f"{name}.times"
        times = int(counter.read_text()) if counter.exists() else 0
        _write(counter, str(times + 1).encode())
        if not times:
            _write(self._folder / f"{name}.eml", content)
        return KEPT


def _write(file: Path, content: bytes) -> None:
    # Under another name first: a reader of the folder sees whole files only.
    partial = file.with_suffix(".partial")
    partial.write_bytes(content)
    partial.rename(file)


async def serve(port: int, folder: Path) -> None:
    """Take mail on a port of loopback for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Mailbox(folder), hostname="localhost", enable_SMTPUTF8=True, loop=loop),
        HOST,
        port,
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="Deliver mail to a folder.")
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(given.port, given.folder))


if __name__ == "__main__":
    main()
