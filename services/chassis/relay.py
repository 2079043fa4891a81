"""The relay: sends what case records have not yet sent, in order, until Kafka has acknowledged it.

The invariant: of one journey, an event is sent only after the one before it was acknowledged. Sending
twice is allowed, skipping is not. An event that can never be sent holds back its own journey, where support
sees it, and no other.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from pydantic_core import to_json
from pymongo import UpdateMany, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from contracts.event import Envelope
from services.chassis.background import survived
from services.chassis.clock import now
from services.chassis.kafka import Producer
from services.chassis.logs import exception_place
from services.chassis.mongo import Document
from services.chassis.parked import Parked
from services.chassis.record import envelope_of

log = structlog.get_logger()

SWEEP_SECONDS = 2.0
SWEEP_RECORDS = 1000
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""A record that says an earlier time was damaged."""

CLOCKS_APART = timedelta(minutes=1)
"""So far the clocks of machines may differ. Where one was wrong by more, its records are sent all the same."""

PAUSE_SECONDS = 0.5
FINISH_SECONDS = 5.0
GATHER_SECONDS = 0.01
"""So long a push waits for others where many come: one produce request and one bulk of marks serve them all."""

MANY = 4
"""Where fewer journeys than these went together the last time, few come, and what comes goes out at once."""

REMEMBERED_JOURNEYS = 20_000
TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
NOT_WRITABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What writing an event as a message raises where the event is not what it should be."""

Turn = list[tuple[UUID, Document]]
"""One stored event of each of several journeys, to be sent together."""


class CannotBeSent(Exception):
    """An event that Kafka will not take, however often it is sent."""


WAITING = {"unsent": True, "held_back": None}
"""A record with something to send, which no event holds back."""

IN_ORDER: Document = {
    "$and": [
        {"$isArray": "$events"},
        {"$in": [{"$type": "$sent"}, ["int", "long"]]},
        {"$gte": ["$sent", 0]},
        {"$lt": ["$sent", 2**31]},
    ]
}
UNSENT = {"$slice": ["$events", "$sent", {"$max": [1, {"$size": "$events"}]}]}
LEFT_BEHIND: Document = {"sent": True, "left": {"$cond": [IN_ORDER, UNSENT, None]}}
"""Of a record only the events that are not sent yet, however many were before; of a damaged one none."""

AT_FAULT: Document = {"$arrayElemAt": ["$events", {"$subtract": ["$held_back", 1]}]}
HELD_BACK: Document = {
    "held_back": True,
    "event": {"$cond": [{"$isArray": "$events"}, AT_FAULT, None]},
}
"""Of a record only the event that holds it back."""


class Relay:
    """Sends the events of one collection of case records to their stream.

    A write hands its events over in memory; whatever that path loses (a crash, a broker that is away)
    stays marked `unsent` on the record and is taken up by the sweep.
    """

    def __init__(
        self, collection: AsyncCollection[Document], stream: str, producer: Producer
    ) -> None:
        self._collection = collection
        self._parked = Parked(collection.database)
        self._stream = stream
        self._producer = producer
        self._pending: dict[UUID, list[Document]] = {}
        self._in_hand: dict[UUID, int] = {}
        self._acknowledged: dict[UUID, int] = {}
        self._went_together = 0
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    @property
    def trouble(self) -> str:
        """What a person must do before anything can be sent; empty where nothing is known."""
        return self._producer.trouble

    def push(self, journey: UUID, *, sent: int, before: int, stored: list[Document]) -> None:
        """Takes over stored events that follow version `before`; the record said `sent` of them were.

        Where an earlier event is neither acknowledged nor in hand, all are left to the sweep.
        """
        reached = max(sent, self._in_hand.get(journey, 0), self._acknowledged.get(journey, 0))
        if not stored or reached != before:
            return
        versions = [each["version"] for each in stored]
        self._pending.setdefault(journey, []).extend(stored)
        self._in_hand[journey] = versions[-1]
        self._woken.set()

    async def run(self) -> None:
        """Relays until cancelled: what is pushed at once, what was left behind every two seconds."""
        loop = asyncio.get_running_loop()
        sweep_due = loop.time()
        while True:
            await self._wait(sweep_due - loop.time())
            if self._went_together >= MANY:
                await asyncio.sleep(GATHER_SECONDS)
            is_due = loop.time() >= sweep_due
            try:
                if is_due:
                    await self._take_up_left_behind()
                # Shielded, so that the code that stops the relay can wait for what is on its way.
                flushing = asyncio.ensure_future(self.flush())
                flushing.add_done_callback(_outcome_seen)
                await asyncio.shield(flushing)
                if is_due:
                    sweep_due = loop.time() + SWEEP_SECONDS
            except (KafkaError, PyMongoError, OSError) as error:
                log.warning("relay_paused", stream=self._stream, error=error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def finish(self) -> None:
        """Sends what is still in hand. What cannot be sent now stays marked, for the next process."""
        if error := await survived(self.flush(), seconds=FINISH_SECONDS):
            log.warning("events_left_unsent", stream=self._stream, error=error)

    async def flush(self) -> None:
        """Sends everything in hand and marks what Kafka acknowledged."""
        async with self._one_at_a_time:
            self._woken.clear()
            while self._pending:
                taken, self._pending = self._pending, {}
                self._went_together = len(taken)
                try:
                    await self._relay(taken)
                except BaseException:
                    self._forget(taken)
                    raise

    async def sweep(self) -> None:
        """Sends what nobody has sent for a while (a crash, an outage)."""
        await self._take_up_left_behind()
        await self.flush()

    async def _take_up_left_behind(self) -> None:
        at = now()
        lately = {"$gte": at - timedelta(seconds=SWEEP_SECONDS), "$lte": at + CLOCKS_APART}
        left = {**WAITING, "touched_at": {"$not": lately}}
        async for record in self._collection.find(left, LEFT_BEHIND).limit(SWEEP_RECORDS):
            if record["_id"] not in self._in_hand:
                await self._take_up(record)

    async def send_again(self, journey: UUID) -> bool:
        """Sends the event that holds a record back; False if it still cannot be sent.

        Raises what sending raises. The next sweep sends the events behind it.
        """
        async with self._one_at_a_time:
            held = {"_id": journey, "held_back": {"$ne": None}}
            record = await self._collection.find_one(held, HELD_BACK)
            if record is None:
                return True
            held_back = record["held_back"]
            (error,) = await self._outcomes([(journey, record.get("event", {}))])
            if isinstance(error, CannotBeSent):
                await self._hold_back(journey, held_back, error)
                return False
            if error is not None:
                raise error
            await self._collection.update_one(
                {"_id": journey, "held_back": held_back},
                [
                    {"$set": {"sent": held_back, "unsent": {"$gt": ["$version", held_back]}}},
                    {"$unset": "held_back"},
                ],
            )
        return True

    async def oldest_unsent_at(self) -> datetime | None:
        """When the oldest record that waits to be sent was written; None where none does."""
        waiting = {**WAITING, "touched_at": {"$gt": LONG_AGO, "$lte": now()}}
        shown = {"touched_at": True}
        oldest = await self._collection.find_one(waiting, shown, sort=[("touched_at", 1)])
        return oldest["touched_at"] if oldest else None

    async def _wait(self, seconds: float) -> None:
        # Not wait_for: where the event and a cancellation come together, it loses the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self._woken.wait()

    async def _take_up(self, record: Document) -> None:
        self._acknowledged.pop(record["_id"], None)
        try:
            sent, left = record["sent"], record["left"]
            self.push(record["_id"], sent=sent, before=sent, stored=[*left])
        except NOT_WRITABLE as error:
            damaged = CannotBeSent(f"the record is damaged: {exception_place(error)}")
            await self._hold_back(record["_id"], 1, damaged)

    async def _relay(self, taken: dict[UUID, list[Document]]) -> None:
        acknowledged, refused = await self._send(taken)
        await self._mark(acknowledged)
        for journey, stored in taken.items():
            self._settle(journey, acknowledged.get(journey, 0), stored[-1]["version"])
        for journey, (version, error) in refused.items():
            await self._hold_back(journey, version, error)

    async def _send(
        self, taken: dict[UUID, list[Document]]
    ) -> tuple[dict[UUID, int], dict[UUID, tuple[int, CannotBeSent]]]:
        """How far Kafka acknowledged each journey, its first event, then its second; and what it refused."""
        acknowledged: dict[UUID, int] = {}
        refused: dict[UUID, tuple[int, CannotBeSent]] = {}
        for place in range(max(map(len, taken.values()))):
            turn = [
                (journey, stored[place])
                for journey, stored in taken.items()
                if place < len(stored)
                and (not place or acknowledged.get(journey) == stored[place - 1]["version"])
            ]
            outcomes = await self._outcomes(turn)
            for (journey, event), error in zip(turn, outcomes, strict=True):
                if error is None:
                    acknowledged[journey] = event["version"]
                elif isinstance(error, CannotBeSent):
                    refused[journey] = (event["version"], error)
                else:
                    log.warning("event_not_sent", stream=self._stream, journey=journey, error=error)
        return acknowledged, refused

    async def _outcomes(self, turn: Turn) -> list[BaseException | None]:
        """Each event's own outcome: None where Kafka has it, `CannotBeSent` where it never will."""
        written = [self._written(journey, event) for journey, event in turn]
        messages = [each for each in written if not isinstance(each, CannotBeSent)]
        failed = await self._producer.send_together(messages)
        sent = iter(
            [
                await self._alone(message) if isinstance(error, TOO_LARGE) else error
                for message, error in zip(messages, failed, strict=True)
            ]
        )
        return [each if isinstance(each, CannotBeSent) else next(sent) for each in written]

    async def _alone(self, message: tuple[Envelope, bytes]) -> BaseException | None:
        """The outcome of a message by itself: one that is too large fails what is sent beside it."""
        (error,) = await self._producer.send_together([message])
        if isinstance(error, TOO_LARGE):
            return CannotBeSent(f"Kafka takes no message of {len(message[1]):,} bytes")
        return error

    def _written(self, journey: UUID, event: Document) -> tuple[Envelope, bytes] | CannotBeSent:
        try:
            envelope = envelope_of(event, stream=self._stream, journey=journey)
            envelope.headers()
            return envelope, to_json(event["data"])
        except NOT_WRITABLE as error:
            return CannotBeSent(f"cannot be written as a message: {exception_place(error)}")

    async def _hold_back(self, journey: UUID, version: int, error: CannotBeSent) -> None:
        """Shows the event to support, and only then takes its record out of the sweep."""
        log.error("event_cannot_be_sent", stream=self._stream, journey=journey, version=version)
        await self._parked.hold_back(self._stream, journey, version, str(error))
        await self._collection.update_one({"_id": journey}, {"$set": {"held_back": version}})

    async def _mark(self, acknowledged: dict[UUID, int]) -> None:
        """Moves `sent` forward, only ever; a record that has grown meanwhile stays `unsent`."""
        whole: dict[int, list[UUID]] = defaultdict(list)
        marks: list[UpdateMany | UpdateOne] = []
        for journey, version in acknowledged.items():
            if self._in_hand.get(journey) == version:
                whole[version].append(journey)
            else:
                behind = {"_id": journey, "sent": {"$lt": version}}
                marks.append(UpdateOne(behind, {"$set": {"sent": version}}))
        for version, journeys in whole.items():
            done = {"_id": {"$in": journeys}, "version": version}
            marks.append(UpdateMany(done, {"$set": {"sent": version, "unsent": False}}))
        if marks:
            await self._collection.bulk_write(marks, ordered=False)

    def _settle(self, journey: UUID, acknowledged: int, handed: int) -> None:
        if acknowledged != handed:
            self._forget([journey])
            return
        if len(self._acknowledged) >= REMEMBERED_JOURNEYS:
            self._acknowledged.clear()
        self._acknowledged[journey] = acknowledged
        if self._in_hand.get(journey) == acknowledged:
            del self._in_hand[journey]

    def _forget(self, journeys: Iterable[UUID]) -> None:
        for journey in journeys:
            self._in_hand.pop(journey, None)
            self._acknowledged.pop(journey, None)
            self._pending.pop(journey, None)


def _outcome_seen(flushing: asyncio.Task[None]) -> None:
    """What went wrong after the relay was stopped has nobody left to raise to; the sweep makes it good."""
    if not flushing.cancelled():
        flushing.exception()
