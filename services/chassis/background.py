"""Work that a service does without a request: whatever ends it, it is begun again until the service ends.

The invariant: a task ends as cancelled only if that very task was told to end. A library may let out the
cancellation of a task of its own. That is a failure like any other: logged, on health, begun again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

log = structlog.get_logger()

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
SETTLED_SECONDS = 60.0
"""Work that lasted so long was well again. It is longer than the longest pause, so that work which
keeps failing never leaves health between two attempts."""

END_SECONDS = 30.0
ABANDON_SECONDS = 1.0


class Background:
    """The background work of one service, and which of it failed lately."""

    def __init__(self) -> None:
        self._failed_at: dict[str, float] = {}

    @asynccontextmanager
    async def doing(self, name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Does the work until the block ends; work that ends before is begun again after a pause."""
        task = asyncio.create_task(self._again_and_again(name, work))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=END_SECONDS)
            if not task.done():
                log.error("background_work_not_ended", work=name)

    def failing(self) -> list[str]:
        """The names of the work that failed within the last minute."""
        lately = time.monotonic() - SETTLED_SECONDS
        return [name for name, at in self._failed_at.items() if at > lately]

    async def _again_and_again(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            error = await _end_of(work)
            if _told_to_end():
                return
            self._failed_at[name] = time.monotonic()
            if self._failed_at[name] - began > SETTLED_SECONDS:
                pause = FIRST_PAUSE
            log.error("background_work_failed", work=name, error=error, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _end_of(work: Callable[[], Awaitable[None]]) -> BaseException | None:
    """What ended the work; None where it merely returned."""
    try:
        await work()
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  whatever ended it
        return error
    return None


def _told_to_end() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def survived(doing: Coroutine[Any, Any, object], *, seconds: float) -> BaseException | None:
    """Waits for something so long and no longer; what went wrong, a cancellation let out included.

    It has a task of its own, so nothing that it does to its task reaches the caller's.
    """
    task = asyncio.create_task(doing)
    try:
        await asyncio.wait([task], timeout=seconds)
    finally:
        late = task.cancel()
        if late:
            await asyncio.wait([task], timeout=ABANDON_SECONDS)
    if not task.done():
        return TimeoutError()
    if task.cancelled():
        return TimeoutError() if late else asyncio.CancelledError()
    return task.exception()
