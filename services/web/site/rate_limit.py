"""How often the public may send a form, set out to sign in, and how much anyone may ask for that costs.

The invariant: a sender who is faster than people are is asked to wait and loses nothing, and no address is
kept: it is in memory alone, as a keyed hash, and the hash's key dies with the process.

The counts are those of one process. With several processes each counts its own share, so the limits are
that many times higher. Behind a proxy the address is the one that uvicorn takes from X-Forwarded-For,
from the proxies that FORWARDED_ALLOW_IPS names.
"""

import hashlib
import ipaddress
import math
import secrets
import time
from enum import IntEnum

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

OF_ONE_FORM = RateLimitItemPerMinute(10, 10, namespace="form")
FROM_ONE_ADDRESS = RateLimitItemPerMinute(40, 10, namespace="address")
"""In ten minutes. Many people may share an address: a library, a telephone network, an open evening."""

SIGNING_IN = RateLimitItemPerMinute(300, 10, namespace="signing in")
"""Each start of a sign-in keeps a session for ten minutes; a whole agency may start its day at once."""

OF_ONE_ACCOUNT = RateLimitItemPerMinute(2_000, 10, namespace="cost of an account")
OF_ONE_ADDRESS = RateLimitItemPerMinute(10_000, 10, namespace="cost of an address")
"""What may be asked for in ten minutes: several times what one person at work asks for, and what many at one address do."""


class Price(IntEnum):
    """What an answer takes of that: 1 for 20 ms of a core. `python -m bench.prices` measures it.

    Files are made once, published figures are worked out, an agency's own ones are also looked for.
    """

    FILE = 1
    FIGURE = 2
    SEARCH = 3
    JOURNEYS = 6
    OWN_FIGURE = 9
    MANY_FIGURES = 16
    OWN_FIGURES = 32
    EXPORT = 40
    MANY_CASES = 75
    PREPARING = 130


ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that identify a connection; its owner can change the rest at will."""


class Pace:
    """Counts what was sent in the last minutes."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(32)

    async def seconds_to_wait(self, request: Request, form: str) -> int:
        """Counts one sending of a form by its key; 0 where it may go on."""
        of_form = await self._counted(OF_ONE_FORM, form)
        return of_form or await self._counted(FROM_ONE_ADDRESS, _sender(request))

    async def seconds_to_sign_in(self, request: Request) -> int:
        """Counts one setting out to sign in; 0 where it may go on."""
        return await self._counted(SIGNING_IN, _sender(request))

    async def seconds_to_afford(self, request: Request, account: str, price: Price) -> int:
        """Takes a price from what an account may ask for, or else the address; 0 where there is enough left."""
        if account:
            return await self._counted(OF_ONE_ACCOUNT, account, price)
        return await self._counted(OF_ONE_ADDRESS, _sender(request), price)

    async def _counted(self, limit: RateLimitItem, whose: str, price: int = 1) -> int:
        known_as = self._unreadable(whose)
        if await self._limiter.hit(limit, known_as, cost=price):
            return 0
        window = await self._limiter.get_window_stats(limit, known_as)
        return max(1, math.ceil(window.reset_time - time.time()))

    def _unreadable(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=self._salt).hexdigest()


def _sender(request: Request) -> str:
    """The connection that a request comes from."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004  the version of the protocol
        return host
    return str(ipaddress.ip_network((address, ONE_HOUSEHOLD), strict=False))
