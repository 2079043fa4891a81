"""Case records: state, everything that happened, outbox and inbox of one journey in one document.

The invariant: state, events and inbox mark change in one atomic write that matches on the revision
read before, so there is no event without its state, and no decision on a state that has moved.
"""

import asyncio
from typing import Any, Generic
from uuid import UUID
from weakref import WeakValueDictionary

from pymongo import IndexModel, UpdateOne
from pymongo.errors import DuplicateKeyError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random

from services.chassis.decision import Decision, Kind, Refusal, State, StateT
from services.chassis.inserts import Inserts
from services.chassis.kafka import Producer
from services.chassis.list_entries import IN_DUE_ORDER, NOT_LISTED
from services.chassis.mongo import Database, Document
from services.chassis.record import (
    Cause,
    Decide,
    KeptEvent,
    Mark,
    Precondition,
    Receipt,
    Record,
    RecordKind,
    receipt_of,
    stored_events,
)
from services.chassis.relay import Relay

RACES = 12
LISTED_AT_ONCE = 500
EVENTS_AT_ONCE = 200
"""No read brings more events of a record: after many years there may be thousands."""

BLANK = {"version": 0, "revision": 0, "events": [], "sent": 0, "unsent": False}
"""What a record holds before its first event, when it has only heard another stream."""


UNREACHABLE = "tenacity ends in a result or raises"


class LostRace(Exception):
    """Someone else wrote the record between our reading and our writing."""


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
        await self.collection.create_indexes([unsent, waking, *self.kind.indexes])
        if self.kind.list_entry is not None:
            await self.collection.create_indexes([IN_DUE_ORDER])
            await self._list_all()

    async def _list_all(self) -> None:
        if self.kind.catch_up:
            await self.collection.update_many(NOT_LISTED, [*self.kind.catch_up])
        shown = {"state": 1, "revision": 1}
        while (
            found := await self.collection.find(NOT_LISTED, shown).limit(LISTED_AT_ONCE).to_list()
        ):
            await self.collection.bulk_write([self._listing(each) for each in found], ordered=False)

    def _listing(self, found: Document) -> UpdateOne:
        state = self.kind.state.model_validate(found["state"])
        unchanged = {"_id": found["_id"], "revision": found["revision"]}
        return UpdateOne(unchanged, {"$set": self.kind.beside(found["_id"], state)})

    async def open(self, journey: UUID, decide: Decide[StateT], cause: Cause) -> Receipt:
        """Begins a record; the same cause again gets the first answer.

        That holds also where the decision would be refused by now: it was made, and it holds.
        """
        try:
            decision = decide(None)
        except Refusal:
            if await self._has_begun(journey, cause):
                return await self._first_answer(journey, cause)
            raise
        try:
            return await self.write(Record(journey), decision, cause)
        except LostRace:
            return await self._first_answer(journey, cause)

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
        and `LostRace` where a dozen tries in a row came too late. The revision decides between
        processes; taking turns within one only spares it races against itself.
        """
        async with self._turns.setdefault(journey, asyncio.Lock()):
            return await self._change(journey, decide, cause, precondition)

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
                    return await self._first_answer(journey, cause)
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

    async def read(self, journey: UUID) -> Record[StateT]:
        """The record without its events; a blank one where nothing is kept yet."""
        found = await self.collection.find_one({"_id": journey}, {"events": False})
        return self._record(journey, found)

    async def events(self, journey: UUID, *, after: int = 0) -> list[KeptEvent]:
        """What happened on one journey here since a version, in order: the next 200 events."""
        # Versions have no holes, so the version of an event is also its place.
        shown = {"version": True, "events": {"$slice": [after, EVENTS_AT_ONCE]}}
        found = await self.collection.find_one({"_id": journey}, shown)
        return [KeptEvent.model_validate(each) for each in found["events"]] if found else []

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
        fields = {**_fields(decision.state, cause), **beside}
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
            update["$set"][f"heard.{heard.stream}"] = heard.version
        result = await self.collection.update_one(matching, update)
        if result.matched_count == 0:
            raise LostRace

    async def _has_begun(self, journey: UUID, cause: Cause) -> bool:
        own = {"cause": cause.key, "by": cause.by}
        begun = {"_id": journey, "events": {"$elemMatch": own}}
        return await self.collection.find_one(begun, {"_id": True}) is not None

    async def _find(self, journey: UUID, cause: Cause) -> Document | None:
        answered = {"events": {"$elemMatch": {"cause": cause.key, "by": cause.by}}}
        shown = {"state": 1, "version": 1, "revision": 1, "sent": 1, "heard": 1}
        return await self.collection.find_one({"_id": journey}, {**shown, **answered})

    def _record(self, journey: UUID, found: Document | None) -> Record[StateT]:
        if found is None:
            return Record(journey)
        state = found.get("state")
        return Record(
            journey=journey,
            state=None if state is None else self.kind.state.model_validate(state),
            version=found["version"],
            revision=found["revision"],
            sent=found["sent"],
            heard=found["heard"],
        )

    async def _first_answer(self, journey: UUID, cause: Cause) -> Receipt:
        found: dict[str, Any] = await self.collection.find_one({"_id": journey}) or {"events": []}
        own = (cause.key, cause.by)
        events = [event for event in found["events"] if (event["cause"], event["by"]) == own]
        if not events:
            raise Refusal(
                Kind.NOT_NOW, "This record already exists. Read it and continue from there."
            )
        if events[0]["fingerprint"] != cause.fingerprint:
            raise Refusal(
                Kind.KEY_REUSED,
                "You have already used this Idempotency-Key for another request. Send a new key.",
            )
        return receipt_of(journey, events)


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


def _fields(state: State, cause: Cause) -> Document:
    return {
        "state": state.model_dump(mode="json"),
        "agency": state.agency,
        "wake_at": state.wake_at,
        "touched_at": cause.at,
    }
