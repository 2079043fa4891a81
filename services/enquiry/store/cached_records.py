"""A small collection held in memory, because every enquiry that comes in asks for it.

The invariant: what is cached is for rules that count from the next day on (standards, shops), so that
another process may know of a change some seconds later without any decision coming out differently.
"""

import asyncio
from typing import Any, Generic
from uuid import UUID

from services.chassis.cases import CaseRecords
from services.chassis.decision import StateT
from services.chassis.record import STATE_SHOWN


class CachedRecords(Generic[StateT]):
    """The states of all records of one kind, by their identity, as last read."""

    def __init__(self, records: CaseRecords[StateT], only: dict[str, Any] | None = None) -> None:
        self._records = records
        self._only = {"state": {"$exists": True}, **(only or {})}
        self._reading = asyncio.Lock()
        self.states: dict[UUID, StateT] = {}

    async def refresh(self) -> None:
        """Reads the collection again; a reader meanwhile sees the old states or the new.

        One reading at a time, so that an older one never replaces what a newer one found.
        """
        async with self._reading:
            await self._read()

    async def _read(self) -> None:
        found = await self._records.collection.find(self._only, STATE_SHOWN).to_list()
        self.states = dict(self._records.identified(found))
