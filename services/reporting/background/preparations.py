"""Makes quarters ready to be published: the slow part of publishing, for which nobody has to wait.

The invariant: what is prepared was counted at one moment of the database. Whatever ends the work, what was prepared
before stays, and that it failed is said until it is begun again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from services.chassis.clock import now
from services.chassis.mongo import AWAY_FAULTS
from services.chassis.running import Running
from services.reporting.domain.publishing.publication import (
    PUBLISHED,
    Occasion,
    Publication,
    PublishedMeasure,
    Tally,
    outcome_counts,
    published_measure,
)
from services.reporting.store.figures import Figures
from services.reporting.store.publications import Counted, Prepared, Publications

log = structlog.get_logger()

END_SECONDS = 5.0
"""So long a service that ends waits for preparations to say that they were given up."""


class Preparations:
    """The quarters that this process is making ready, each once at a time."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[Prepared]] = {}
        self._beginning = asyncio.Lock()

    @asynccontextmanager
    async def work(self, _: Running) -> AsyncIterator[None]:
        """Background work that requests begin; what is not done in the end is given up."""
        yield
        await self.give_up()

    async def give_up(self) -> None:
        """Ends what is under way; readers know that it failed."""
        left = [each for each in self._under_way.values() if not each.done()]
        for each in left:
            each.cancel()
        if left:
            await asyncio.wait(left, timeout=END_SECONDS)

    async def begin(
        self, on: Occasion, by: str, *, exact: Figures, found: Publications
    ) -> asyncio.Task[Prepared]:
        """Begins to make a quarter ready, or gives what is under way; readers know of it by then."""
        async with self._beginning:
            making = self._under_way.get(on.quarter)
            if making is None or making.done():
                await found.begin_preparing(on.quarter, by)
                making = asyncio.create_task(_prepare(on, by, exact, found))
                making.add_done_callback(_looked_at)
                self._under_way[on.quarter] = making
                # A task that is cancelled before its first step could not say that it failed.
                await asyncio.sleep(0)
            return making


async def _prepare(on: Occasion, by: str, exact: Figures, found: Publications) -> Prepared:
    try:
        tally, recorded_at = await exact.tally(on.quarter, on.noise.record_key, on.earlier)
        measures, counted = await asyncio.to_thread(cut, tally, on)
        publication = Publication(
            quarter=on.quarter,
            published_at=now(),
            as_of=on.as_of,
            recorded_at=recorded_at,
            measures=measures,
            revision=on.revision,
        )
        prepared = Prepared(publication, counted, by)
        await found.prepare(prepared)
    except (Exception, asyncio.CancelledError) as error:
        log.warning("quarter_not_prepared", quarter=on.quarter, error=error)
        with suppress(*AWAY_FAULTS):
            await found.give_up_preparing(on.quarter)
        raise
    return prepared


def cut(tally: Tally, on: Occasion) -> tuple[dict[str, PublishedMeasure], Counted]:
    """The spans of every measure, and the changed counts that they were made of."""
    every = {measure: tally.of(measure) for measure in PUBLISHED.values()}
    measures = {each.id: published_measure(each, cells, on) for each, cells in every.items()}
    counted = {each.id: outcome_counts(each, cells, on) for each, cells in every.items()}
    return measures, counted


def _looked_at(task: asyncio.Task[Prepared]) -> None:
    """The log has what went wrong; asyncio need not say that nobody waited for it."""
    if not task.cancelled():
        task.exception()
