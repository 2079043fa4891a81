"""Several processes that do a share each, or none where there is little to do.

The invariant: a process ends with the one that started it, and what goes wrong in one is raised where it was asked for.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self, TypeVar

from services.chassis.logs import start_logging

ShareT = TypeVar("ShareT")
DoneT = TypeVar("DoneT")


class Lanes:
    """Processes for as long as a `with` block."""

    def __init__(self, number: int, log_level: str) -> None:
        self._pool = (
            ProcessPoolExecutor(number, get_context("spawn"), _begin, (log_level,))
            if number > 1
            else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    async def each(
        self, work: Callable[[ShareT], Awaitable[DoneT]], shares: Sequence[ShareT]
    ) -> list[DoneT]:
        """What came of each share; returns when all are done."""
        if self._pool is None:
            return [await work(share) for share in shares]
        here = asyncio.get_running_loop()
        return await asyncio.gather(
            *(here.run_in_executor(self._pool, _done, work, share) for share in shares)
        )


def _begin(log_level: str) -> None:
    start_logging("reporting", log_level)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _done(work: Callable[[Any], Awaitable[DoneT]], share: object) -> DoneT:
    return asyncio.run(_awaited(work, share))


async def _awaited(work: Callable[[Any], Awaitable[DoneT]], share: object) -> DoneT:
    return await work(share)
