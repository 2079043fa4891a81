"""Whose turn it is to build the next generation: two rebuilds at a time would write into the same collections.

The invariant: a generation is put in use by the rebuild whose turn it is. A turn that is not renewed ends by itself, so
that a rebuild which was killed keeps nobody waiting for long.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from pymongo.errors import DuplicateKeyError

from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.mongo import Database
from services.reporting.store.generations import ALIAS

TURN = "turn"
LASTS = timedelta(seconds=60)
RENEWED_AFTER_SECONDS = 10.0


class AnotherRebuild(Refusal):
    """Another rebuild has its turn, or was killed less than a minute ago."""

    def __init__(self) -> None:
        super().__init__(
            Kind.NOT_NOW,
            "Another rebuild is under way, or was stopped within the last minute. Wait for its end, or try again in a minute.",
        )


class RebuildTurn:
    """The turn of one rebuild."""

    def __init__(self, database: Database) -> None:
        self._turns = database[ALIAS]
        self._holder = uuid4().hex

    async def hold(self) -> None:
        """Takes the turn, or keeps it for another minute; raises `AnotherRebuild`."""
        at = now()
        free = {"_id": TURN, "$or": [{"holder": self._holder}, {"until": {"$lte": at}}]}
        held = {"$set": {"holder": self._holder, "until": at + LASTS}}
        try:
            await self._turns.update_one(free, held, upsert=True)
        except DuplicateKeyError:
            raise AnotherRebuild from None

    async def end(self) -> None:
        """Lets the next one have its turn."""
        await self._turns.delete_one({"_id": TURN, "holder": self._holder})

    async def keep(self) -> None:
        """Holds it until it is lost; `hold` tells of that before anything is put in use."""
        while True:
            await asyncio.sleep(RENEWED_AFTER_SECONDS)
            await self.hold()


@asynccontextmanager
async def one_at_a_time(database: Database) -> AsyncIterator[RebuildTurn]:
    """The turn of this rebuild, held as long as the block lasts; raises `AnotherRebuild`."""
    turn = RebuildTurn(database)
    await turn.hold()
    keeping = asyncio.create_task(turn.keep())
    try:
        yield turn
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await turn.end()
