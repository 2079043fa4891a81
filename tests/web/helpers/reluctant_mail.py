"""A mail server that takes nothing: some addresses never, all others not yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import HOST, Ports

NEVER_TAKEN = "refused@example.org"


class _Reluctant:
    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _: SMTP, __: Session, ___: Envelope, address: str, ____: list[str]
    ) -> str:
        return "550 Nobody here" if address == NEVER_TAKEN else "450 Later"


@contextmanager
def reluctant_mail() -> Iterator[str]:
    """Its address for the length of a `with` block."""
    server = Controller(_Reluctant(), hostname=HOST, port=Ports.unused().smtp)
    server.start()
    try:
        yield f"smtp://{HOST}:{server.port}"
    finally:
        server.stop()
