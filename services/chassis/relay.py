"""The relay: sends what case records have not yet sent, in order, until Kafka has acknowledged it.

The invariant: of one journey, an event is sent only after the one before it was acknowledged. Sending
twice is allowed, skipping is not.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from aiokafka.errors import KafkaError
from pydantic_core import to_json
from pymongo import UpdateMany, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from contracts.event import Envelope
from services.chassis.background import survived
from services.chassis.clock import now
from services.chassis.kafka import Producer
from services.chassis.mongo import Document
from services.chassis.record import envelope_of

log = structlog.get_logger()

SWEEP_SECONDS = 2.0
SWEEP_RECORDS = 1000
PAUSE_SECONDS = 0.5
FINISH_SECONDS = 5.0
GATHER_SECONDS = 0.01
"""So long a push waits for others: one produce request and one bulk of marks serve them all."""

REMEMBERED_JOURNEYS = 20_000


class Relay:
    """Sends the events of one collection of case records to their stream.

    A write hands its events over in memory; whatever that path loses (a crash, a broker that is away)
    stays marked `unsent` on the record and is taken up by the sweep.
    """

    def __init__(
        self, collection: AsyncCollection[Document], stream: str, producer: Producer
    ) -> None:
        self._collection = collection
        self._stream = stream
        self._producer = producer
        self._pending: dict[UUID, list[Document]] = {}
        self._in_hand: dict[UUID, int] = {}
        self._acknowledged: dict[UUID, int] = {}
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def push(self, journey: UUID, *, sent: int, before: int, stored: list[Document]) -> None:
        """Takes over stored events that follow version `before`; the record said `sent` of them were.

        Where an earlier event is neither acknowledged nor in hand, all are left to the sweep.
        """
        reached = max(sent, self._in_hand.get(journey, 0), self._acknowledged.get(journey, 0))
        if not stored or reached != before:
            return
        self._pending.setdefault(journey, []).extend(stored)
        self._in_hand[journey] = stored[-1]["version"]
        self._woken.set()

    async def run(self) -> None:
        """Relays until cancelled: what is pushed at once, what was left behind every two seconds."""
        loop = asyncio.get_running_loop()
        sweep_due = loop.time()
        while True:
            await self._wait(sweep_due - loop.time())
            await asyncio.sleep(GATHER_SECONDS)
            try:
                # Shielded, so that the code that stops the relay can wait for what is on its way.
                flushing = asyncio.ensure_future(self.flush())
                flushing.add_done_callback(_outcome_seen)
                await asyncio.shield(flushing)
                if loop.time() >= sweep_due:
                    await self.sweep()
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
                try:
                    await self._relay(taken)
                except BaseException:
                    self._forget(taken)
                    raise

    async def sweep(self) -> None:
        """Takes up records whose events nobody has sent for a while (a crash, an outage)."""
        left = {"unsent": True, "touched_at": {"$lt": now() - timedelta(seconds=SWEEP_SECONDS)}}
        shown = {"events": True, "sent": True}
        async for record in self._collection.find(left, shown).limit(SWEEP_RECORDS):
            if record["_id"] not in self._in_hand:
                self._acknowledged.pop(record["_id"], None)
                unsent = record["events"][record["sent"] :]
                self.push(record["_id"], sent=record["sent"], before=record["sent"], stored=unsent)
        await self.flush()

    async def oldest_unsent_at(self) -> datetime | None:
        """When the oldest record with an unsent event was written; None where all is sent."""
        shown = {"touched_at": True}
        oldest = await self._collection.find_one({"unsent": True}, shown, sort=[("touched_at", 1)])
        return oldest["touched_at"] if oldest else None

    async def _wait(self, seconds: float) -> None:
        # Not wait_for: where the event and a cancellation come together, it loses the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self._woken.wait()

    async def _relay(self, taken: dict[UUID, list[Document]]) -> None:
        acknowledged = await self._send(taken)
        await self._mark(acknowledged)
        for journey, stored in taken.items():
            self._settle(journey, acknowledged.get(journey, 0), stored[-1]["version"])

    async def _send(self, taken: dict[UUID, list[Document]]) -> dict[UUID, int]:
        """How far Kafka acknowledged each journey: its first event, then its second, and so on."""
        acknowledged: dict[UUID, int] = {}
        for place in range(max(map(len, taken.values()))):
            turn = [
                (journey, stored[place])
                for journey, stored in taken.items()
                if place < len(stored)
                and (not place or acknowledged.get(journey) == stored[place - 1]["version"])
            ]
            failed = await self._producer.send_together(
                [self._message(journey, event) for journey, event in turn]
            )
            for (journey, event), error in zip(turn, failed, strict=True):
                if error is None:
                    acknowledged[journey] = event["version"]
                else:
                    log.warning("event_not_sent", stream=self._stream, journey=journey, error=error)
        return acknowledged

    def _message(self, journey: UUID, event: Document) -> tuple[Envelope, bytes]:
        envelope = envelope_of(event, stream=self._stream, journey=journey)
        return envelope, to_json(event["data"])

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
