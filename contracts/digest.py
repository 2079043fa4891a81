"""Digests of the events that a reader heard last: they tell a repeat from another event in the same place.

The invariant: an event has the same digest however often it is sent, and another event under the same
identity has another one.
"""

import hashlib
from collections.abc import Iterable

LATELY = 8
"""How many events of a journey's stream a reader remembers: a repeat follows closely on the first."""

LENGTH = 12
ABOUT = ("ce_type", "ce_time", "ce_causation")


def digest_of(headers: Iterable[tuple[str, bytes | None]], body: bytes | None) -> str:
    """The digest of an event as it arrived: what it is, when and why it was recorded, what it says."""
    given = dict(headers)
    parts = [given.get(name) or b"" for name in ABOUT]
    content = b"\n".join([*parts, body or b""])
    return hashlib.sha256(content).hexdigest()[:LENGTH]


def remembered(version: int, digest: str) -> str:
    """What a reader keeps of an event."""
    return f"{version} {digest}"


def is_another(heard_last: Iterable[str], version: int, digest: str) -> bool:
    """Whether a reader remembers another event at this version; false where it remembers none."""
    known = dict(each.split(" ", 1) for each in heard_last)
    return known.get(str(version), digest) != digest
