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

REVISION = {"revision": True}
"""Each writing of a record counts it up."""


class CachedRecords(Generic[StateT]):
    """The states of all records of one kind, by their identity, as last read."""

    def __init__(self, records: CaseRecords[StateT], only: dict[str, Any] | None = None) -> None:
        self._records = records
        self._only = {"state": {"$exists": True}, **(only or {})}
        self._reading = asyncio.Lock()
        self._revisions: dict[UUID, int] = {}
        self.states: dict[UUID, StateT] = {}

    async def refresh(self) -> None:
        """Reads what has changed; a reader meanwhile sees the old states or the new.

        One reading at a time, so that an older one never replaces what a newer one found.
        """
        async with self._reading:
            await self._read()

    async def _read(self) -> bool:
        """Whether anything has changed. A damaged record counts as changed until it can be read."""
        listed = await self._records.collection.find(self._only, REVISION).to_list()
        latest = {each["_id"]: each["revision"] for each in listed}
        if latest == self._revisions:
            return False
        changed = [key for key in latest if latest[key] != self._revisions.get(key)]
        wanted = {"_id": {"$in": changed}}
        found = await self._records.collection.find(wanted, STATE_SHOWN | REVISION).to_list()
        read = dict(self._records.identified(found))
        revisions = self._revisions | {each["_id"]: each["revision"] for each in found}
        states = self.states | read
        self.states = {key: states[key] for key in latest if key in states}
        self._revisions = {
            key: revisions[key] for key in latest if key in read or key not in changed
        }
        return True
