"""Case records: state, everything that happened, outbox and inbox of one journey in one document.

The invariant: state, events and inbox mark change in one atomic write that matches on the revision
read before, so there is no event without its state, and no decision on a state that has moved.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Generic
from uuid import UUID
from weakref import WeakValueDictionary

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random

from contracts.digest import LATELY
from services.chassis.damage import Concerns
from services.chassis.decision import Decision, Kind, Refusal, State, StateT
from services.chassis.inserts import Inserts
from services.chassis.kafka import Producer
from services.chassis.list_entries import BY_SHAPE, IN_DUE_ORDER
from services.chassis.mongo import Database, Document, create_indexes, until_held
from services.chassis.one_reading import once
from services.chassis.record import (
    FIRST_SHAPE,
    SHAPE,
    STATE_SHOWN,
    Cause,
    Decide,
    KeptEvent,
    Mark,
    Precondition,
    Receipt,
    Record,
    RecordKind,
    kept_events,
    receipt_of,
    stored_events,
)
from services.chassis.relay import Relay
from services.chassis.relisting import BY_CALENDAR, list_all

RACES = 12
TURN_SECONDS = 10.0
EVENTS_AT_ONCE = 200
"""No read brings more events of a record: after many years there may be thousands."""

BLANK = {"version": 0, "revision": 0, "events": [], "sent": 0, "unsent": False}
"""What a record holds before its first event, when it has only heard another stream."""


UNREACHABLE = "tenacity ends in a result or raises"


class LostRace(Exception):
    """Someone else wrote the record between our reading and our writing, or no majority holds it yet."""


def retrying_races() -> AsyncRetrying:
    """Tries again after a lost race, a little later each time by chance."""
    return AsyncRetrying(
        retry=retry_if_exception_type(LostRace),
        stop=stop_after_attempt(RACES),
        wait=wait_random(0, 0.02),
        reraise=True,
    )


class CaseRecords(Generic[StateT]):
    """The case records of one kind in one service."""

    def __init__(self, kind: RecordKind[StateT], database: Database, producer: Producer) -> None:
        self.kind = kind
        self.collection = database[kind.collection]
        self.concerns = Concerns(kind.collection)
        self._inserts = Inserts(self.collection)
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self.relay = Relay(self.collection, kind.stream, producer)

    async def prepare(self) -> None:
        """Creates the collection's indexes, and gives records their places in lists, where missing."""
        unsent = IndexModel(
            [("unsent", 1), ("touched_at", 1)], partialFilterExpression={"unsent": True}
        )
        # A partial index serves only a query that repeats its condition: `$type` beside `$lte`.
        waking = IndexModel(
            [("wake_at", 1)], partialFilterExpression={"wake_at": {"$type": "date"}}
        )
        await create_indexes(self.collection, [unsent, waking, *self.kind.indexes])
        if self.kind.list_entry is not None:
            of_shape = [BY_SHAPE] if self.kind.listed_since > FIRST_SHAPE else []
            await create_indexes(self.collection, [IN_DUE_ORDER, BY_CALENDAR, *of_shape])
            await list_all(self.collection, self.kind, self.concerns)

    async def open(self, journey: UUID, decide: Decide[StateT], cause: Cause) -> Receipt:
        """Begins a record; the same cause again gets the first answer.

        That holds also where the decision would be refused by now: it was made, and it holds.
        """
        try:
            decision = decide(None)
        except Refusal:
            if await self._has_begun(journey, cause):
                return await self._beginning(journey, cause)
            raise
        try:
            return await self.write(Record(journey), decision, cause)
        except LostRace:
            return await self._beginning(journey, cause)

    async def change(
        self,
        journey: UUID,
        decide: Decide[StateT],
        cause: Cause,
        precondition: Precondition[StateT] | None = None,
    ) -> Receipt:
        """Decides on the record's state and writes what follows; decides again after a lost race.

        The same cause again gets the first answer and changes nothing. Raises `Refusal` where the
        decision refuses, or the precondition does, which sees the very record that the write must still find;
        and `LostRace` where a dozen tries in a row came too late, or its turn did. The revision decides
        between processes; taking turns within one only spares it races against itself.
        """
        async with self._turn(journey):
            return await self._change(journey, decide, cause, precondition)

    @asynccontextmanager
    async def _turn(self, journey: UUID) -> AsyncIterator[None]:
        lock = self._turns.setdefault(journey, asyncio.Lock())
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await lock.acquire()
        except TimeoutError:
            raise LostRace from None
        try:
            yield
        finally:
            lock.release()

    async def _change(
        self,
        journey: UUID,
        decide: Decide[StateT],
        cause: Cause,
        precondition: Precondition[StateT] | None,
    ) -> Receipt:
        async for attempt in retrying_races():
            with attempt:
                found = await self._find(journey, cause)
                if found is not None and found.get("events"):
                    return self._answer(await self._caused(journey, cause), cause)
                record = self._record(journey, found)
                if precondition is not None:
                    precondition(record)
                return await self.write(record, decide(record.state), cause)
        raise AssertionError(UNREACHABLE)

    async def state(self, journey: UUID) -> StateT:
        """The state of one journey; refuses where this service has no case of it."""
        record = await self.read(journey)
        if record.state is None:
            raise no_such_case()
        return record.state

    def identified(self, found: Iterable[Document]) -> list[tuple[UUID, StateT]]:
        """The states of the records that were found, without those that are damaged."""
        return [*self.concerns.readable(found, self._identified)]

    def _identified(self, found: Document) -> tuple[UUID, StateT]:
        return found["_id"], self.kind.state_of(found)

    async def read(self, journey: UUID) -> Record[StateT]:
        """The record without its events; a blank one where nothing is kept yet."""
        return await once((self.kind.collection, journey), partial(self._read_now, journey))

    async def _read_now(self, journey: UUID) -> Record[StateT]:
        found = await self.collection.find_one({"_id": journey}, {"events": False})
        return self._record(journey, found)

    async def agency_of(self, journey: UUID) -> str | None:
        """The agency of a record, as it stands beside its state; None where there is no such record yet."""
        found = await self.collection.find_one({"_id": journey}, {"agency": True})
        return None if found is None else found.get("agency")

    async def events(self, journey: UUID, *, after: int = 0) -> list[KeptEvent]:
        """What happened on one journey here since a version, in order: the next 200 events."""
        # Versions have no holes, so the version of an event is also its place.
        slice_of = {"events": {"$slice": [after, EVENTS_AT_ONCE]}}
        shown = {"agency": True, "touched_at": True, **slice_of}
        found = await self.collection.find_one({"_id": journey}, shown)
        return self.concerns.read(found, partial(kept_events, after=after)) if found else []

    async def history(self, journey: UUID) -> list[KeptEvent]:
        """Everything that happened on one journey here, in order, read 200 events at a time."""
        told: list[KeptEvent] = []
        while more := await self.events(journey, after=len(told)):
            told += more
            if len(more) < EVENTS_AT_ONCE:
                break
        return told

    async def write(
        self,
        record: Record[StateT],
        decision: Decision[StateT],
        cause: Cause,
        heard: Mark | None = None,
    ) -> Receipt:
        """One atomic write of state, events and inbox mark; raises `LostRace` and writes nothing."""
        stored = stored_events(decision.events, after=record.version, cause=cause)
        beside = self.kind.beside(record.journey, decision.state)
        fields = {**_fields(decision.state, cause), SHAPE: self.kind.shape, **beside}
        if record.revision < 0:
            await self._insert(record.journey, fields, stored, heard)
        else:
            await self._update(record, fields, stored, heard)
        self.relay.push(record.journey, sent=record.sent, before=record.version, stored=stored)
        return receipt_of(record.journey, stored)

    async def _insert(
        self, journey: UUID, fields: Document, stored: list[Document], heard: Mark | None
    ) -> None:
        document = {
            "_id": journey,
            **BLANK,
            **fields,
            "version": len(stored),
            "events": stored,
            "unsent": bool(stored),
            "heard": {heard.stream: heard.version} if heard else {},
            "digests": {heard.stream: [heard.remembered]} if heard else {},
        }
        try:
            await self._inserts.insert(document)
        except DuplicateKeyError:
            raise LostRace from None

    async def _update(
        self,
        record: Record[StateT],
        fields: Document,
        stored: list[Document],
        heard: Mark | None,
    ) -> None:
        matching: Document = {"_id": record.journey, "revision": record.revision}
        update: Document = {
            "$set": dict(fields),
            "$inc": {"revision": 1, "version": len(stored)},
        }
        if stored:
            update["$set"]["unsent"] = True
            update["$push"] = {"events": {"$each": stored}}
        if heard:
            matching |= not_yet_heard(heard)
            marked = marking(heard)
            update["$set"] |= marked["$set"]
            update["$push"] = {**update.get("$push", {}), **marked["$push"]}
        if await self._matched(matching, update) == 0:
            raise LostRace

    async def _matched(self, matching: Document, update: Document) -> int:
        """How many records an update found; what it collides with is held by a majority."""
        try:
            return (await self.collection.update_one(matching, update)).matched_count
        except DuplicateKeyError:
            await until_held(self.collection)
            raise

    async def _has_begun(self, journey: UUID, cause: Cause) -> bool:
        """Whether a first try has written something, also where no majority holds it yet."""
        here = self.collection.with_options(read_concern=ReadConcern("local"))
        own = {"cause": cause.key, "by": cause.by}
        begun = {"_id": journey, "events": {"$elemMatch": own}}
        return await here.find_one(begun, {"_id": True}) is not None

    async def _find(self, journey: UUID, cause: Cause) -> Document | None:
        answered = {"events": {"$elemMatch": {"cause": cause.key, "by": cause.by}}}
        shown = {**STATE_SHOWN, "version": 1, "revision": 1, "sent": 1, "heard": 1}
        return await self.collection.find_one({"_id": journey}, {**shown, **answered})

    async def _caused(self, journey: UUID, cause: Cause) -> Document:
        """The record with the events of this cause alone; raises `LostRace` where no majority holds one."""
        found = await self.collection.find_one({"_id": journey}, _events_of(cause))
        if found is None:
            raise LostRace
        return found

    async def _beginning(self, journey: UUID, cause: Cause) -> Receipt:
        """The first answer to what began a record; refuses where something else did."""
        found = await self._caused(journey, cause)
        if found["events"] == []:
            raise Refusal(
                Kind.NOT_NOW, "This record already exists. Read it and continue from there."
            )
        return self._answer(found, cause)

    def _answer(self, found: Document, cause: Cause) -> Receipt:
        return self.concerns.read(found, partial(_first_answer, cause=cause))

    def _record(self, journey: UUID, found: Document | None) -> Record[StateT]:
        return Record(journey) if found is None else self.record_of(found)

    def record_of(self, found: Document) -> Record[StateT]:
        """The record in a document; raises `DamagedRecord` where it cannot be read."""
        return self.concerns.read(found, self._read)

    def _read(self, found: Document) -> Record[StateT]:
        return Record(
            journey=found["_id"],
            state=None if found.get("state") is None else self.kind.state_of(found),
            version=found["version"],
            revision=found["revision"],
            sent=found["sent"],
            heard=found["heard"],
            digests=found.get("digests", {}),
        )


def marking(mark: Mark) -> Document:
    """The update that moves a record's mark, and remembers which event moved it."""
    lately = {"$each": [mark.remembered], "$slice": -LATELY}
    return {
        "$set": {f"heard.{mark.stream}": mark.version},
        "$push": {f"digests.{mark.stream}": lately},
    }


def not_yet_heard(mark: Mark) -> Document:
    """Matches a record that is exactly one version before the mark."""
    before = mark.version - 1
    return {f"heard.{mark.stream}": before or {"$exists": False}}


def no_such_case() -> Refusal:
    """The refusal for a journey that is unknown here, or not yet known."""
    return Refusal(
        Kind.NOT_FOUND,
        "There is no such case here. If another service has only just sent it, try again in a moment.",
    )


def _events_of(cause: Cause) -> Document:
    """What is read of a record to answer a cause again; of a damaged one no events."""
    # A key is what its sender chose, and may look like the name of a field.
    own = {
        "$and": [
            {"$eq": ["$$this.cause", {"$literal": cause.key}]},
            {"$eq": ["$$this.by", {"$literal": cause.by}]},
        ]
    }
    events = {"$filter": {"input": "$events", "cond": own}}
    return {"agency": True, "events": {"$cond": [{"$isArray": "$events"}, events, None]}}


def _first_answer(found: Document, cause: Cause) -> Receipt:
    """The first answer to a cause; raises `LostRace` where a later reading knows less than the one before."""
    events = found["events"]
    if events == []:
        raise LostRace
    if events[0]["fingerprint"] != cause.fingerprint:
        raise Refusal(
            Kind.KEY_REUSED,
            "You have already used this Idempotency-Key for another request. Send a new key.",
        )
    return receipt_of(found["_id"], events)


def _fields(state: State, cause: Cause) -> Document:
    return {
        "state": state.model_dump(mode="json"),
        "agency": state.agency,
        "wake_at": state.wake_at,
        "touched_at": cause.at,
    }
