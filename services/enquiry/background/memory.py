"""What a process keeps in memory between requests: standards, and shops that were commissioned.

The invariant: it is read again every two seconds and after every change made in this process; a rule that
rests on it counts from the day after, so an older reading decides nothing differently.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from pymongo.errors import PyMongoError

from services.chassis.running import Running
from services.chassis.service import in_background
from services.enquiry.store.mystery_shops import MYSTERY_SHOPS, CachedShops
from services.enquiry.store.standards import SERVICE_STANDARDS, CachedStandards

log = structlog.get_logger()

AGAIN_SECONDS = 2.0


class Memory:
    """Standards and commissioned shops, from the moment the service has started."""

    standards: CachedStandards
    commissioned: CachedShops

    @asynccontextmanager
    async def kept(self, running: Running) -> AsyncIterator[None]:
        """Background work: looks at the start, and then again and again."""
        self.standards = CachedStandards(running.records[SERVICE_STANDARDS.collection])
        self.commissioned = CachedShops(running.records[MYSTERY_SHOPS.collection])
        await self.look()
        async with in_background(self._again()):
            yield

    async def look(self) -> None:
        """Reads both again."""
        await self.standards.look()
        await self.commissioned.look()

    async def _again(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            try:
                await self.look()
            except PyMongoError as away:
                log.warning("memory_not_read_again", error=away)
