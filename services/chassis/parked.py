"""Messages that could not be applied: dead letters, and events that wait for an earlier one.

The invariant: a parked message keeps its original bytes and leaves this collection only by being
applied. Its journey's later events of that stream wait behind it, because versions have no holes.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from aiokafka import ConsumerRecord
from pydantic import BaseModel
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from contracts.event import Envelope
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.mongo import Database, Document, create_indexes

COLLECTION = "parked"


class Why(StrEnum):
    """Why a message is parked, or a record listed with them. All except a gap need a person."""

    GAP = "gap"
    FAILED = "failed"
    UNDECODABLE = "undecodable"
    CONTRADICTED = "contradicted"
    DAMAGED = "damaged"


ANOTHER_WAS_HEARD = "another event with this identity was heard before"
ANOTHER_IS_PARKED = "another event with this identity is parked"


class ParkedMessage(BaseModel):
    """A parked message as operators see it: where it came from and why it is waiting. No content."""

    id: str
    why: Why
    reason: str
    attempts: int
    parked_at: datetime
    topic: str
    stream: str | None
    journey: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Parking:
    """One message to be parked, and why."""

    delivery: Delivery | Undecodable
    why: Why
    reason: str


class Parked:
    """The parked messages of one service."""

    def __init__(self, database: Database) -> None:
        self.collection = database[COLLECTION]

    async def prepare(self) -> None:
        """Creates the index by which gaps are found in the order in which they can be closed."""
        order = IndexModel([("why", 1), ("stream", 1), ("journey", 1), ("version", 1)])
        await create_indexes(self.collection, [order])

    async def park(self, parking: Parking, session: AsyncClientSession | None = None) -> None:
        """Keeps a message; the same message again counts one more attempt.

        Another message under the identity of one that is kept is kept beside it.
        """
        if parking.why is not Why.CONTRADICTED and await self._holds_another(parking, session):
            parking = replace(parking, why=Why.CONTRADICTED, reason=ANOTHER_IS_PARKED)
        await self.collection.update_one(
            {"_id": _place(parking)},
            {
                "$set": _content(parking),
                "$setOnInsert": {"parked_at": now()},
                "$inc": {"attempts": 1},
            },
            upsert=True,
            session=session,
        )
        if parking.why is Why.CONTRADICTED:
            waiting = _waiting(parking.delivery, [parking.delivery.digest])
            await self.collection.delete_one(waiting, session=session)

    async def release(
        self,
        deliveries: Iterable[Delivery | Undecodable],
        session: AsyncClientSession | None = None,
    ) -> None:
        """Forgets messages that have been applied, and no others under their identities."""
        if places := [place for each in deliveries for place in _places(each)]:
            await self.collection.delete_many({"$or": places}, session=session)

    async def _holds_another(self, parking: Parking, session: AsyncClientSession | None) -> bool:
        delivery = parking.delivery
        kept = {"_id": identity(delivery), "digest": {"$nin": [None, delivery.digest]}}
        return await self.collection.find_one(kept, {"_id": True}, session=session) is not None

    async def gaps(self) -> AsyncIterator[Delivery | Undecodable]:
        """Every message that waits for an earlier one, each journey's in order."""
        in_order = [("stream", 1), ("journey", 1), ("version", 1)]
        async for found in self.collection.find({"why": Why.GAP}).sort(in_order):
            yield decode(_record(found))

    async def message(self, identifier: str) -> Delivery | Undecodable:
        """One parked message, decoded anew by today's code; refuses where there is none."""
        found = await self.collection.find_one({"_id": identifier})
        if found is None:
            raise Refusal(Kind.NOT_FOUND, "There is no such parked message. List them again.")
        return decode(_record(found))

    async def shown(self, limit: int = 200) -> list[ParkedMessage]:
        """The oldest parked messages, dead letters and gaps alike."""
        found = self.collection.find({}, {"value": False, "headers": False, "key": False})
        return [_shown(each) async for each in found.sort("parked_at", 1).limit(limit)]

    async def counts(self) -> dict[str, int]:
        """How many wait for an earlier event, and how many are dead letters."""
        total = await self.collection.count_documents({})
        gaps = await self.collection.count_documents({"why": Why.GAP})
        return {"gaps": gaps, "dead_letters": total - gaps}


def identity(delivery: Delivery | Undecodable) -> str:
    """The event's own identity where it can be read, else its place on Kafka."""
    if delivery.envelope is not None:
        return str(delivery.envelope.id)
    record = delivery.record
    return f"{record.topic}/{record.partition}/{record.offset}"


def _place(parking: Parking) -> str:
    """Under what a message is kept: its identity, and its digest too where another one has that."""
    own = identity(parking.delivery)
    return f"{own}/{parking.delivery.digest}" if parking.why is Why.CONTRADICTED else own


def _waiting(delivery: Delivery | Undecodable, digests: list[str | None]) -> Document:
    return {"_id": identity(delivery), "digest": {"$in": digests}}


def _places(delivery: Delivery | Undecodable) -> list[Document]:
    """Where a message may be kept; one that was parked before there were digests has none."""
    contradicted = {"_id": f"{identity(delivery)}/{delivery.digest}"}
    return [_waiting(delivery, [None, delivery.digest]), contradicted]


def _content(parking: Parking) -> Document:
    record = parking.delivery.record
    envelope: Envelope | None = parking.delivery.envelope
    return {
        "why": parking.why,
        "reason": parking.reason,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "digest": parking.delivery.digest,
        "headers": [[name, value] for name, value in record.headers],
        "stream": envelope.stream if envelope else None,
        "journey": str(envelope.journey) if envelope else None,
        "version": envelope.version if envelope else None,
    }


def _record(found: dict[str, Any]) -> ConsumerRecord:
    return ConsumerRecord(
        topic=found["topic"],
        partition=found["partition"],
        offset=found["offset"],
        timestamp=0,
        timestamp_type=0,
        key=found["key"],
        value=found["value"],
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=tuple((name, value) for name, value in found["headers"]),
    )


def _shown(found: Document) -> ParkedMessage:
    return ParkedMessage(id=found["_id"], **{k: v for k, v in found.items() if k != "_id"})
