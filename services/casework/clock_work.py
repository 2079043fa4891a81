"""Announces in the background what is due soon and what has run out, on one kind of record.

The invariant: whatever is due is found again from the records alone, so a process that was killed at any
moment leaves nothing unannounced, and two processes announce it once. A damaged record is passed by.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Generic, NamedTuple
from uuid import UUID, uuid4

from services.casework.interval import alone, every
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.decision import StateT
from services.chassis.mongo import Document
from services.chassis.record import Cause, Decide, RecordKind
from services.chassis.relisting import wake_for_calendar
from services.chassis.running import Running

QUIET = timedelta(minutes=10)
"""A record that was just written is left alone: someone may be typing what happened days ago, and
a clock must not be called breached before its answer is entered."""

LATE = timedelta(hours=1)
AT_ONCE = 200
SECONDS = 5.0


class DueRecord(NamedTuple, Generic[StateT]):
    """A record on which something is to be announced."""

    journey: UUID
    decide: Decide[StateT]
    cause: Cause


@dataclass(frozen=True)
class ClockWatch(Generic[StateT]):
    """The clocks of one kind of record, watched.

    `announces` gives the decision for a record as it was found, with the fields that are `shown`; health says what
    the records are `called`.
    """

    kind: RecordKind[StateT]
    called: str
    announces: Callable[[Document], Decide[StateT]]
    shown: Document = field(default_factory=dict)

    async def announce_due(self, records: CaseRecords[StateT], *, quiet: timedelta = QUIET) -> int:
        """Announces whatever has fallen due on records at rest; on how many records that went well."""
        at = now()
        due = {"wake_at": {"$type": "date", "$lte": at}, "touched_at": {"$lte": at - quiet}}
        shown = {"version": 1, **self.shown}
        found = records.collection.find(records.concerns.left_out(due), shown).limit(AT_ONCE)
        documents = await found.to_list()
        announced = 0
        for each in records.concerns.readable(documents, self._due):
            with alone("announcement", journey=str(each.journey)):
                await records.change(each.journey, each.decide, each.cause)
                announced += 1
        return announced

    async def overdue(self, running: Running) -> str | None:
        """What health says where something should have been announced over an hour ago; it is tried again."""
        records = running.records[self.kind.collection]
        late = {
            "wake_at": {"$type": "date", "$lte": now() - LATE},
            "touched_at": {"$lte": now() - LATE},
        }
        overdue = await records.collection.count_documents(records.concerns.left_out(late))
        if not overdue:
            return None
        return f"Deadlines of {overdue} {self.called} were not announced for over an hour. The log says why."

    @asynccontextmanager
    async def work(self, running: Running) -> AsyncIterator[None]:
        """Background work: clocks every five seconds."""
        records = running.records[self.kind.collection]
        announcing = partial(every, SECONDS, partial(self._announce_all, records))
        async with running.background.doing("clocks", announcing):
            yield

    async def _announce_all(self, records: CaseRecords[StateT]) -> None:
        await wake_for_calendar(records.collection)
        while await self.announce_due(records) == AT_ONCE:
            pass

    def _due(self, found: Document) -> DueRecord[StateT]:
        """What was to be said after a version is said once, even if several find it."""
        cause = Cause(key=f"clocks after {found['version']}", correlation=uuid4().hex)
        return DueRecord(found["_id"], self.announces(found), cause)
