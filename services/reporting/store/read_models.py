"""Batches of events into rows and cells, in one transaction with the offsets that they came from.

The invariant: a cell is always the sum of what the rows contribute to it. The transaction reads what
it changes, so if a row was changed meanwhile, it runs and decides again. If it fails by itself, each half
of the batch is tried, down to the one message that is at fault.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from aiokafka import TopicPartition
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from tenacity import RetryError

from services.chassis.attempts import ATTEMPTS, TOGETHER, attempts
from services.chassis.decision import Refusal
from services.chassis.delivery import Delivery, Undecodable
from services.chassis.logs import exception_place
from services.chassis.mongo import Document
from services.chassis.parked import ANOTHER_WAS_HEARD, Parked, Parking, Why, identity
from services.reporting.domain.contributions import Cell, difference
from services.reporting.domain.journey import Journey
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.domain.projection import Projection
from services.reporting.store.documents import increments, row_of, row_write
from services.reporting.store.generations import Generation

log = structlog.get_logger()

BatchProjection = Projection[Delivery]


class KeyAway(Delivery):
    """Sealed answers whose key could not be asked for: they wait, as an event does for the one before."""


class Outcome(NamedTuple):
    """What became of some messages: how many were applied or had been before, and what was parked."""

    applied: int = 0
    repeats: int = 0
    parkings: Sequence[Parking] = ()


Work = Callable[[AsyncClientSession], Awaitable[Outcome]]
Batch = Sequence[Delivery | Undecodable]
ANSWERS = ("first_applicant", "second_applicant", "answers_of")
"""What rows have of equality answers."""
AWAITS_KEY = "waits for its key from the enquiry service"


class ReadModels:
    """Writes the rows, cells and offsets of one generation."""

    def __init__(self, generation: Generation, parked: Parked) -> None:
        self.generation = generation
        self._parked = parked

    async def hear(self, batch: Batch) -> None:
        """Applies a batch, parks what cannot be applied, and notes how far Kafka was read."""
        outcome = await self._in_parts(batch, self._hear, self._set_aside)
        for parking in outcome.parkings:
            log.warning("message_parked", why=parking.why, message=identity(parking.delivery))

    async def hear_again(self, deliveries: Sequence[Delivery]) -> Outcome:
        """Applies parked deliveries whose turn has come; what is applied is parked no more."""
        return await self._in_parts(deliveries, self._hear_again, self._park)

    async def offsets(self) -> dict[TopicPartition, int]:
        """Where to continue in each partition that was read."""
        found = self.generation.offsets.find({})
        return {
            TopicPartition(each["topic"], each["partition"]): each["next"] async for each in found
        }

    async def _in_parts(
        self,
        messages: Sequence[Any],
        hear: Callable[[Sequence[Any], AsyncClientSession], Awaitable[Outcome]],
        set_aside: Callable[[Parking, AsyncClientSession], Awaitable[Outcome]],
    ) -> Outcome:
        """Hears messages in one transaction; where that fails by itself, in one for each half of them."""
        try:
            async for attempt in attempts(TOGETHER if len(messages) > 1 else ATTEMPTS):
                with attempt:
                    return await self._in_transaction(partial(hear, messages))
        except RetryError as given_up:
            error = given_up.last_attempt.exception() or given_up
            if isinstance(error, Refusal):
                raise error from None
            reason = exception_place(error)
        if len(messages) == 1:
            parking = Parking(messages[0], Why.FAILED, reason)
            return await self._in_transaction(partial(set_aside, parking))
        middle = len(messages) // 2
        halves = (messages[:middle], messages[middle:])
        first, second = [await self._in_parts(half, hear, set_aside) for half in halves]
        return Outcome(
            first.applied + second.applied,
            first.repeats + second.repeats,
            [*first.parkings, *second.parkings],
        )

    async def _hear(self, batch: Batch, session: AsyncClientSession) -> Outcome:
        deliveries = [each for each in batch if not isinstance(each, Undecodable | KeyAway)]
        projection = await self._project(deliveries, session)
        parkings = [
            *(Parking(e, Why.UNDECODABLE, e.reason) for e in batch if isinstance(e, Undecodable)),
            *(Parking(e, Why.GAP, AWAITS_KEY) for e in batch if isinstance(e, KeyAway)),
            *_failures(projection),
            *_gaps(projection),
            *contradictions(projection),
        ]
        for parking in parkings:
            await self._parked.park(parking, session)
        await self.generation.offsets.bulk_write(offset_writes(batch), session=session)
        return Outcome(len(projection.applied), len(projection.repeats), parkings)

    async def _hear_again(
        self, deliveries: Sequence[Delivery], session: AsyncClientSession
    ) -> Outcome:
        projection = await self._project(deliveries, session)
        parkings = [*_failures(projection), *contradictions(projection)]
        for parking in parkings:
            await self._parked.park(parking, session)
        await self._parked.release(projection.applied + projection.repeats, session)
        return Outcome(len(projection.applied), len(projection.repeats), parkings)

    async def _set_aside(self, parking: Parking, session: AsyncClientSession) -> Outcome:
        """Parks the message at which hearing fails, and notes that Kafka was read beyond it."""
        await self.generation.offsets.bulk_write(offset_writes([parking.delivery]), session=session)
        return await self._park(parking, session)

    async def _park(self, parking: Parking, session: AsyncClientSession) -> Outcome:
        await self._parked.park(parking, session)
        return Outcome(parkings=[parking])

    async def _project(
        self, deliveries: Sequence[Delivery], session: AsyncClientSession
    ) -> BatchProjection:
        await self.generation.check(session)
        before = await self._rows(deliveries, session)
        projection = BatchProjection(before.values())
        for delivery in deliveries:
            projection.hear(delivery)
        change: Counter[Cell] = Counter()
        rows: list[InsertOne[Document] | ReplaceOne[Document]] = []
        for journey in projection.changed:
            row = projection.rows[journey]
            change.update(difference(before.get(journey), row))
            rows.append(row_write(row, is_new=journey not in before))
        await self._write(rows, change, session)
        await self._forget(projection, before, session)
        return projection

    async def _rows(
        self, deliveries: Sequence[Delivery], session: AsyncClientSession
    ) -> dict[UUID, Journey]:
        """The rows that these may change: those they stand under, and those to which answers belong."""
        named = {delivery.envelope.journey for delivery in deliveries}
        named |= {
            each.event.journey for each in deliveries if isinstance(each.event, OpenedAnswers)
        }
        rows = await self._found(named, session)
        answered = {row.answers_of.journey for row in rows.values() if row.answers_of} - named
        return rows | await self._found(answered, session) if answered else rows

    async def _found(
        self, identities: set[UUID], session: AsyncClientSession
    ) -> dict[UUID, Journey]:
        found = self.generation.journeys.find({"_id": {"$in": [*identities]}}, session=session)
        return {row["_id"]: row_of(row) async for row in found}

    async def _write(
        self,
        rows: list[InsertOne[Document] | ReplaceOne[Document]],
        change: Counter[Cell],
        session: AsyncClientSession,
    ) -> None:
        if rows:
            await self.generation.journeys.bulk_write(rows, ordered=False, session=session)
        cells = list(increments({cell: times for cell, times in change.items() if times}))
        if cells:
            await self.generation.cells.bulk_write(cells, ordered=False, session=session)

    async def _forget(
        self,
        projection: BatchProjection,
        before: Mapping[UUID, Journey],
        session: AsyncClientSession,
    ) -> None:
        """What was withdrawn leaves the generation before too: there perhaps nobody hears of it any more."""
        gone = [
            UpdateOne({"_id": journey}, {"$unset": dict.fromkeys(fields, True)})
            for journey, was in before.items()
            if (fields := _withdrawn(was, projection.rows[journey]))
        ]
        if gone:
            await self.generation.before.journeys.bulk_write(gone, session=session)

    async def _in_transaction(self, work: Work) -> Outcome:
        async with self.generation.database.client.start_session() as session:
            return await session.with_transaction(work)


def _withdrawn(was: Journey, now: Journey) -> list[str]:
    return [name for name in ANSWERS if getattr(was, name) and not getattr(now, name)]


def offset_writes(batch: Batch) -> list[UpdateOne]:
    """How far each partition was read and when its last event was recorded; never backwards."""
    reached: dict[tuple[str, int], int] = {}
    recorded_at: dict[tuple[str, int], datetime] = {}
    for each in batch:
        place = (each.record.topic, each.record.partition)
        reached[place] = max(reached.get(place, 0), each.record.offset + 1)
        if each.envelope is not None:
            recorded_at[place] = max(recorded_at.get(place, each.envelope.at), each.envelope.at)
    return [
        UpdateOne(
            {"_id": f"{topic}/{partition}"},
            {
                "$max": _without_none(next=offset, recorded_at=recorded_at.get((topic, partition))),
                "$setOnInsert": {"topic": topic, "partition": partition},
            },
            upsert=True,
        )
        for (topic, partition), offset in sorted(reached.items())
    ]


def _without_none(**values: object) -> Document:
    return {name: value for name, value in values.items() if value is not None}


def _failures(projection: BatchProjection) -> list[Parking]:
    return [
        Parking(failure.message, Why.FAILED, exception_place(failure.error))
        for failure in projection.failed.values()
    ]


def contradictions(projection: BatchProjection) -> list[Parking]:
    """The events that stand in the place of others, for a person to look at."""
    return [
        Parking(delivery, Why.CONTRADICTED, ANOTHER_WAS_HEARD)
        for delivery in projection.contradictions
    ]


def _gaps(projection: BatchProjection) -> list[Parking]:
    return [
        Parking(delivery, Why.GAP, f"waits for an event before version {key.version}")
        for key, delivery in projection.waiting.items()
    ]
