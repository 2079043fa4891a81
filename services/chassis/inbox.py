"""Events in, for services with case records: each applied once, in its journey's order.

The invariant: a record's mark moves by exactly one, in the same write as the event's effect. What is
lower is a repeat and dropped, what is higher waits parked, what fails is a dead letter. So is another event
in the place of one that was heard.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Generic
from uuid import UUID

import structlog
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError
from tenacity import RetryError

from contracts.event import Envelope, Event
from services.chassis.attempts import attempts
from services.chassis.cases import (
    BLANK,
    UNREACHABLE,
    CaseRecords,
    LostRace,
    marking,
    not_yet_heard,
    retrying_races,
)
from services.chassis.damage import SPOILT
from services.chassis.decision import Decision, StateT
from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.logs import exception_place
from services.chassis.mongo import not_held
from services.chassis.parked import ANOTHER_WAS_HEARD, Parked, Parking, Why, identity
from services.chassis.record import Cause, Mark

log = structlog.get_logger()

AT_ONCE = 16

Handler = Callable[[StateT | None, Envelope, Any], Decision[StateT] | None]
"""`handler(state, envelope, event)`; None where the event changes nothing here."""


Run = list[Delivery | Undecodable]
"""What one batch holds of one journey's stream, in order of arrival."""


class Inbox(Generic[StateT]):
    """Applies deliveries to the case records of one service."""

    def __init__(
        self,
        records: CaseRecords[StateT],
        handlers: Mapping[type[Event], Handler[StateT]],
        parked: Parked,
    ) -> None:
        self._records = records
        self._handlers = handlers
        self._parked = parked

    async def hear(self, batch: Sequence[Delivery | Undecodable]) -> None:
        """Applies a batch: journeys side by side, each journey's events one after the other."""
        limit = asyncio.Semaphore(AT_ONCE)
        useful: list[Run] = []
        idle: list[Run] = []
        for run in _runs(batch):
            (idle if all(map(self._is_of_no_use, run)) else useful).append(run)
        if not await self._mark_at_once(idle):
            useful += idle
        await asyncio.gather(*(self._hear_run(run, limit) for run in useful))

    async def close_gaps(self) -> int:
        """Applies parked events whose turn has come; how many."""
        closed = 0
        async for delivery in self._parked.gaps():
            if await self._turn_has_come(delivery):
                closed += await self.send_again(delivery) is not Heard.PARKED
        return closed

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Applies a parked message, or parks it again with the reason of this time."""
        heard = await self._hear(delivery)
        if heard is not Heard.PARKED:
            await self._parked.release([delivery])
        return heard

    def _is_of_no_use(self, delivery: Delivery | Undecodable) -> bool:
        return isinstance(delivery, Delivery) and type(delivery.event) not in self._handlers

    async def _turn_has_come(self, delivery: Delivery | Undecodable) -> bool:
        if isinstance(delivery, Undecodable):
            return True
        place = {"_id": delivery.envelope.journey}
        found = await self._records.collection.find_one(place, {"heard": True})
        try:
            reached = found["heard"].get(delivery.envelope.stream, 0) if found else 0
            return bool(delivery.envelope.version <= reached + 1)
        except SPOILT:
            # The record is damaged, so hearing the event makes it a dead letter, which names it.
            return True

    async def _mark_at_once(self, runs: list[Run]) -> bool:
        """Moves the marks of journeys with nothing to do; False where that did not work for all of them."""
        deliveries = [each for run in runs for each in run if isinstance(each, Delivery)]
        if not deliveries:
            return True
        try:
            async for attempt in attempts(1):
                with attempt:
                    result = await self._records.collection.bulk_write(
                        [self._mark_update(delivery) for delivery in deliveries]
                    )
        except RetryError:
            return False
        return result.matched_count + result.upserted_count == len(deliveries)

    def _mark_update(self, delivery: Delivery) -> UpdateOne:
        mark = _mark(delivery)
        return UpdateOne(
            {"_id": delivery.envelope.journey, **not_yet_heard(mark)},
            {**marking(mark), "$setOnInsert": BLANK},
            upsert=mark.version == 1,
        )

    async def _hear_run(self, run: Run, limit: asyncio.Semaphore) -> None:
        async with limit:
            for delivery in run:
                await self._hear(delivery)

    async def _hear(self, delivery: Delivery | Undecodable) -> Heard:
        if isinstance(delivery, Undecodable):
            return await self._park(delivery, Why.UNDECODABLE, delivery.reason)
        try:
            async for attempt in attempts():
                with attempt:
                    return await self._apply(delivery)
        except RetryError as given_up:
            error = given_up.last_attempt.exception()
            place = exception_place(error) if error else "unknown"
            return await self._park(delivery, Why.FAILED, place)
        raise AssertionError(UNREACHABLE)

    async def _apply(self, delivery: Delivery) -> Heard:
        mark = _mark(delivery)
        async for attempt in retrying_races():
            with attempt:
                record = await self._records.read(delivery.envelope.journey)
                reached = record.heard.get(mark.stream, 0)
                if mark.version <= reached:
                    return await self._drop(delivery, another=record.heard_another(mark))
                if mark.version > reached + 1:
                    return await self._park(delivery, Why.GAP, f"waits for version {reached + 1}")
                handler = self._handlers.get(type(delivery.event)) if delivery.event else None
                decision = handler and handler(record.state, delivery.envelope, delivery.event)
                if decision is None:
                    await self._move_mark(delivery)
                else:
                    await self._records.write(record, decision, _cause(delivery), heard=mark)
                return Heard.APPLIED
        raise AssertionError(UNREACHABLE)

    async def _drop(self, delivery: Delivery, *, another: bool) -> Heard:
        """Drops a repeat; another event in the place of one that was heard is for a person to look at."""
        if not another or delivery.dismissed:
            return Heard.REPEAT
        return await self._park(delivery, Why.CONTRADICTED, ANOTHER_WAS_HEARD)

    async def _move_mark(self, delivery: Delivery) -> None:
        try:
            result = await self._records.collection.bulk_write([self._mark_update(delivery)])
        except BulkWriteError as failed:
            raise not_held(failed.details) or LostRace() from None
        if result.matched_count + result.upserted_count == 0:
            raise LostRace

    async def _park(self, delivery: Delivery | Undecodable, why: Why, reason: str) -> Heard:
        await self._parked.park(Parking(delivery, why, reason))
        log.warning("message_parked", why=why, message=identity(delivery))
        return Heard.PARKED


def _runs(batch: Iterable[Delivery | Undecodable]) -> list[Run]:
    """One list a journey and stream, in order of arrival; unreadable envelopes together."""

    def key(delivery: Delivery | Undecodable) -> tuple[str, UUID] | tuple[()]:
        envelope = delivery.envelope
        return (envelope.stream, envelope.journey) if envelope else ()

    return [list(run) for _, run in groupby(sorted(batch, key=key), key=key)]


def _mark(delivery: Delivery) -> Mark:
    return Mark(delivery.envelope.stream, delivery.envelope.version, delivery.digest)


def _cause(delivery: Delivery) -> Cause:
    envelope = delivery.envelope
    return Cause(key=str(envelope.id), correlation=envelope.correlation)
