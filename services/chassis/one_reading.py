"""What several questions of one request read of a record: once, so that their answers are of the same moment.

The invariant: outside such a request, and in every command, a record is read anew each time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

ReadT = TypeVar("ReadT")
_READ: ContextVar[dict[Hashable, asyncio.Task[Any]] | None] = ContextVar("read", default=None)


@asynccontextmanager
async def one_reading() -> AsyncIterator[None]:
    """Inside the block `once` reads the same thing once; what nobody waits for at its end is given up."""
    known: dict[Hashable, asyncio.Task[Any]] = {}
    token = _READ.set(known)
    try:
        yield
    finally:
        _READ.reset(token)
        for each in known.values():
            each.cancel()
        await asyncio.gather(*known.values(), return_exceptions=True)


async def once(what: Hashable, read: Callable[[], Awaitable[ReadT]]) -> ReadT:
    """What `read` gives, or gave to another question of this request; raises what it raised."""
    known = _READ.get()
    if known is None:
        return await read()
    if what not in known:
        known[what] = asyncio.ensure_future(_awaited(read))
    # Shielded: a question that takes too long does not end the reading of the others.
    found: ReadT = await asyncio.shield(known[what])
    return found


async def _awaited(read: Callable[[], Awaitable[ReadT]]) -> ReadT:
    return await read()
