"""Where other programs are: on this machine, or reached with encryption.

The invariant: what leaves this machine is encrypted. An address is on this machine only if it is one of loopback's
own numbers, because what a name leads to is for others to say.
"""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def on_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def encrypted(address: str) -> str:
    """The address, if nobody between can read what is sent there; raises `ValueError`."""
    parts = urlsplit(address)
    if parts.username is not None:
        raise ValueError("give an address without a user or a password")
    if parts.hostname and parts.scheme == "https":
        return address
    if parts.scheme == "http" and on_loopback(parts.hostname):
        return address
    raise ValueError("give an https address; http is for 127.0.0.1 alone")


def _unended(address: str) -> str:
    return address.rstrip("/")


Issuer = Annotated[str, AfterValidator(encrypted)]
"""Compared letter for letter with what the provider says; for some it ends in a slash."""

Address = Annotated[Issuer, AfterValidator(_unended)]
"""Where a program answers that others of the suite, or browsers, ask."""
