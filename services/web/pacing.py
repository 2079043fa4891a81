"""How often a form of the public may be sent: from one address, and under one form's key.

The invariant: whoever sends faster than people do is asked to wait and loses nothing, and no address is
kept: it is in memory alone, as a keyed hash, and the hash's key dies with the process.

The counts are those of one process. Whoever runs several gives each its share, so the limits are then
as many times as high. Behind a proxy the address is the one that uvicorn takes from X-Forwarded-For,
from the proxies that FORWARDED_ALLOW_IPS names.
"""

import hashlib
import ipaddress
import math
import secrets
import time
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

OF_ONE_FORM = RateLimitItemPerMinute(10, 10, namespace="form")
FROM_ONE_ADDRESS = RateLimitItemPerMinute(40, 10, namespace="address")
"""In ten minutes. Many people may share an address: a library, a telephone network, an open evening."""

ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that say whose connection it is; the rest anybody chooses anew at will."""


class Pace:
    """Counts what was sent in the last minutes."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(32)

    async def seconds_to_wait(self, request: Request, form: str) -> int:
        """Counts one sending of a form by its key; 0 where it may go on."""
        sender = _connection(request.client.host if request.client else "")
        for limit, whose in ((OF_ONE_FORM, form), (FROM_ONE_ADDRESS, sender)):
            known_as = self._unreadable(whose)
            if not await self._limiter.hit(limit, known_as):
                window = await self._limiter.get_window_stats(limit, known_as)
                return max(1, math.ceil(window.reset_time - time.time()))
        return 0

    def _unreadable(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=self._salt).hexdigest()


async def pace(request: Request) -> Pace:
    """The counts of this process."""
    found: Pace = request.app.state.pace
    return found


PaceDep = Annotated[Pace, Depends(pace)]


def _connection(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004  the version of the protocol
        return host
    return str(ipaddress.ip_network((address, ONE_HOUSEHOLD), strict=False))
