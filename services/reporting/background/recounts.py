"""Counts the figures again from their rows, quarter after quarter, and says where the two differ.

The invariant: the recount changes nothing. What it finds is on health until a recount finds it no more.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from services.chassis.clock import now
from services.chassis.decision import Refusal
from services.chassis.running import Running
from services.reporting.store.generations import Generation
from services.reporting.store.projector import Projector
from services.reporting.store.recount import Recount, kept_quarters, recount

log = structlog.get_logger()

FIRST_SECONDS = 60.0
"""After the start, and after a recount that the database broke off."""

EVERY_SECONDS = 6 * 3600.0
OVERDUE = timedelta(hours=13)
"""Two recounts should have ended by then."""


class Recounts:
    """The recounts of one process, and what the last of them found."""

    def __init__(self) -> None:
        self._disagreeing: list[str] = []
        self._unreadable: list[str] = []
        self._last_at: datetime = now()

    @asynccontextmanager
    async def work(self, running: Running) -> AsyncIterator[None]:
        """Background work: a recount a minute after the start, and every six hours."""
        async with running.background.doing("recounts", partial(self._run, running)):
            yield

    async def attention(self, _: Running) -> str | None:
        """What health says: what cannot be read, which quarters disagree, or that no recount has ended."""
        if self._unreadable:
            quarters = ", ".join(self._unreadable)
            return f"Rows or cells cannot be read, in {quarters}. The log names them. Make the figures again."
        if self._disagreeing:
            quarters = ", ".join(self._disagreeing)
            return f"Figures differ from the journeys they count, in {quarters}. The log names them. Make the figures again."
        if now() - self._last_at > OVERDUE:
            return "The figures have not been compared with their journeys for over 13 hours. The log says why."
        return None

    async def _run(self, running: Running) -> None:
        pause = FIRST_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                await self._recount(await _generation(running))
                pause = EVERY_SECONDS
            except (PyMongoError, Refusal) as error:
                log.warning("figures_not_recounted", error=error)
                pause = FIRST_SECONDS

    async def _recount(self, generation: Generation) -> None:
        found = [await recount(generation, each) for each in await kept_quarters(generation)]
        self._disagreeing = [each.quarter for each in found if not each.agrees]
        self._unreadable = [each.quarter for each in found if each.unreadable]
        self._last_at = now()
        for each in found:
            _log_differences(each)
        log.info(
            "figures_recounted",
            generation=generation.number,
            quarters=len(found),
            disagreeing=len(self._disagreeing),
        )


async def _generation(running: Running) -> Generation:
    if not isinstance(running.sink, Projector):
        raise TypeError("reporting hears through its projector")
    return await running.sink.generation()


def _log_differences(found: Recount) -> None:
    """Which cells differ, and not by how much: a small number could tell of one family."""
    cells = Counter((cell.measure, cell.agency) for cell in found.differing)
    for (measure, agency), differing in sorted(cells.items()):
        log.error(
            "figures_differ",
            quarter=found.quarter,
            measure=measure,
            agency=agency,
            cells=differing,
        )
