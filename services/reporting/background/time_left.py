"""Makes the table of time left once all quarters of a year are published.

The invariant: a table counts what had happened by the last day of its year, and is made before anybody asks for it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from services.chassis.decision import Refusal
from services.chassis.mongo import Database
from services.chassis.running import Running
from services.reporting.domain.periods import last_day_of, quarters_of, year_of
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.time_left_table import (
    YEARS,
    CourseCounted,
    counted,
    safe_table,
)
from services.reporting.domain.time_left import courses
from services.reporting.store.figures import Figures
from services.reporting.store.generations import Generation
from services.reporting.store.projector import Projector
from services.reporting.store.publications import Publications
from services.reporting.store.time_left_tables import TimeLeftTables

log = structlog.get_logger()

EVERY_SECONDS = 20.0


class TimeLeftWork:
    """The tables that one process makes."""

    def __init__(self, noise: Noise) -> None:
        self._noise = noise

    @asynccontextmanager
    async def work(self, running: Running) -> AsyncIterator[None]:
        """Background work: looks now and then whether a table is due."""
        async with running.background.doing("time_left", partial(self._run, running)):
            yield

    async def _run(self, running: Running) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                if isinstance(running.sink, Projector):
                    await self.make_due(running.database, await running.sink.generation())
            except (PyMongoError, Refusal) as error:
                log.warning("time_left_not_made", error=error)

    async def make_due(self, database: Database, generation: Generation) -> None:
        """Makes the table of the latest whole year that is published, unless it is made."""
        year = latest_year(await Publications(database).quarters())
        tables = TimeLeftTables(database)
        if year is None or await tables.has(year):
            return
        every = await self._counted(Figures(generation), year)
        await tables.keep(year, safe_table(year, every, self._noise))
        log.info("time_left_made", year=year)

    async def _counted(self, found: Figures, year: str) -> list[CourseCounted]:
        until = last_day_of(quarters_of(year)[-1])
        since = until.replace(year=until.year - YEARS)
        return [
            counted(course, self._noise.record_key(row.id))
            async for row in found.assessed(None)
            if not row.counts_nowhere
            for course in courses(row, until)
            if course.since > since
        ]


def latest_year(published: list[str]) -> str | None:
    """The last year of which all quarters are published."""
    whole = [each for each in {*map(year_of, published)} if {*quarters_of(each)} <= {*published}]
    return max(whole, default=None)
