"""What a process keeps in memory between requests: standards, and shops that were commissioned.

The invariant: it is read again every two seconds and after every change made in this process; a rule that
rests on it counts from the day after, so an older reading decides nothing differently.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from services.casework.interval import every
from services.chassis.running import Running
from services.enquiry.store.mystery_shops import MYSTERY_SHOPS, CachedShops
from services.enquiry.store.standards import SERVICE_STANDARDS, CachedStandards

SECONDS = 2.0


class Memory:
    """Standards and commissioned shops, from the moment the service has started."""

    standards: CachedStandards
    shops: CachedShops

    @asynccontextmanager
    async def work(self, running: Running) -> AsyncIterator[None]:
        """Background work: reads both at the start, and then every two seconds."""
        self.standards = CachedStandards(running.records[SERVICE_STANDARDS.collection])
        self.shops = CachedShops(running.records[MYSTERY_SHOPS.collection])
        await self.refresh()
        reading = partial(every, SECONDS, self.refresh)
        async with running.background.doing("standards and shops", reading):
            yield

    async def refresh(self) -> None:
        """Reads both again."""
        await self.standards.refresh()
        await self.shops.refresh()
