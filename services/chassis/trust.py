"""How this process and other servers know each other: whom it believes, and as whom it comes.

The invariant: a password and a client's certificate are given to nobody whose own certificate did not hold, and no
setting, log or error shows a password.
"""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from services.chassis.addresses import on_loopback


@cache
def trusted() -> ssl.SSLContext:
    """The authorities of https and mail servers: what every such client of ours is given.

    Reading them costs 16 ms of a core. The environment may name others, in SSL_CERT_FILE and SSL_CERT_DIR.
    """
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Security:
    """How Kafka or MongoDB and this process know each other; without `ca` plainly, on this machine alone.

    `ca` holds the authorities of the server's certificates, and no others are believed. `certificate` holds this
    service's own one with its private key, `password` the password of `user`. All are files.
    """

    ca: Path | None = None
    user: str | None = None
    password: Path | None = None
    certificate: Path | None = None

    def context(self) -> ssl.SSLContext | None:
        """What encrypts, from the files as they are now; None where nothing is encrypted."""
        if self.ca is None:
            return None
        made = ssl.create_default_context(cafile=self.ca)
        if self.certificate is not None:
            made.load_cert_chain(self.certificate)
        return made

    def secret(self) -> str | None:
        """The password itself, from its file as it is now."""
        return self.password.read_text().strip() if self.password else None

    def require(self, server: str, hosts: Iterable[str | None]) -> None:
        """Raises `ValueError` where this does not do for a server at these hosts, with what to set."""
        elsewhere = not all(map(on_loopback, hosts))
        if (self.user is None) != (self.password is None):
            raise ValueError(f"{server}_USER and {server}_PASSWORD belong together: set both.")
        if self.ca is None and (elsewhere or self.user or self.certificate):
            raise ValueError(
                f"Set {server}_CA to a file with the authorities of its certificates: only what stays on 127.0.0.1 is not encrypted."
            )
        if elsewhere and not (self.user or self.certificate):
            raise ValueError(
                f"Set {server}_USER and {server}_PASSWORD, or {server}_CERTIFICATE: a server that is not on 127.0.0.1 must know who comes."
            )
        self._require_readable(server)

    def _require_readable(self, server: str) -> None:
        if self.secret() == "":
            raise ValueError(f"The file that {server}_PASSWORD names is empty.")
        try:
            self.context()
        except ssl.SSLError:
            raise ValueError(
                f"{server}_CA must name a PEM file with certificates, and {server}_CERTIFICATE one with a private key and its certificate."
            ) from None


PLAIN = Security()
"""Of servers on this machine."""
