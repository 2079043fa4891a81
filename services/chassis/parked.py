"""Messages that could not be applied: dead letters, and events that wait for an earlier one.

The invariant: a parked message keeps its original bytes and is forgotten only once it has been applied. Its
journey's later events of that stream wait behind it, because versions have no holes. One that support
dismissed stays on record, and counts as an event without effect when its turn comes.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from aiokafka import ConsumerRecord
from pydantic import BaseModel
from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession

from contracts.event import FORMS, Envelope, event_id
from services.chassis.clock import now
from services.chassis.decision import Kind, Refusal
from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.mongo import Database, Document, create_indexes

COLLECTION = "parked"
LISTED = 200
LONGEST_REASON = 500
MOST_BYTES = 8_000_000
"""A larger message is parked without its body, which Kafka keeps: MongoDB holds 16 MB in one document."""

TOO_LARGE = f"over {MOST_BYTES:,} bytes"
HEADER_BYTES = 40
"""What a document needs for one header beside its name and value."""


class Why(StrEnum):
    """Why a message is parked, or a record listed with them. A gap and what was dismissed need nobody."""

    GAP = "gap"
    FAILED = "failed"
    UNDECODABLE = "undecodable"
    CONTRADICTED = "contradicted"
    UNSENDABLE = "unsendable"
    DAMAGED = "damaged"
    DISMISSED = "dismissed"


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


class Dismissal(BaseModel):
    """Who dismissed a message, when and why."""

    by: str
    at: datetime
    reason: str


class DismissedMessage(ParkedMessage):
    """A message that support dismissed; `reason` says why it had been parked."""

    dismissal: Dismissal


ParkedT = TypeVar("ParkedT", bound=ParkedMessage)


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

        Another message under the identity of one that is kept is kept beside it. One that was dismissed stays
        dismissed, and waits once more until its turn comes.
        """
        if await self._stays_dismissed(parking.delivery, session):
            return
        if parking.why is not Why.CONTRADICTED and await self._holds_another(parking, session):
            parking = replace(parking, why=Why.CONTRADICTED, reason=ANOTHER_IS_PARKED)
        await self._keep(_place(parking), _content(parking), session)
        if parking.why is Why.CONTRADICTED:
            waiting = _waiting(parking.delivery, [parking.delivery.digest])
            await self.collection.delete_one(waiting, session=session)

    async def _stays_dismissed(
        self, delivery: Delivery | Undecodable, session: AsyncClientSession | None
    ) -> bool:
        if isinstance(delivery, Delivery) and delivery.dismissed:
            return True
        own = {**_waiting(delivery, [None, delivery.digest]), "why": Why.DISMISSED}
        again = await self.collection.update_one(own, {"$set": {"passed": False}}, session=session)
        if again.matched_count:
            return True
        beside = {"_id": _beside(delivery), "why": Why.DISMISSED}
        return await self.collection.find_one(beside, {"_id": True}, session=session) is not None

    async def _holds_another(self, parking: Parking, session: AsyncClientSession | None) -> bool:
        delivery = parking.delivery
        kept = {"_id": identity(delivery), "digest": {"$nin": [None, delivery.digest]}}
        return await self.collection.find_one(kept, {"_id": True}, session=session) is not None

    async def hold_back(self, stream: str, journey: UUID, version: int, reason: str) -> None:
        """Shows an event of this service that cannot be sent; the event itself is in its record."""
        place = {"stream": stream, "journey": str(journey), "version": version}
        content = {"why": Why.UNSENDABLE, "reason": _plain(reason), "topic": stream, **place}
        await self._keep(str(event_id(stream, journey, version)), content)

    async def held_back(self, identifier: str) -> tuple[str, UUID] | None:
        """The stream and journey of an event that could not be sent; None for what came from Kafka."""
        found = await self.collection.find_one({"_id": identifier, "why": Why.UNSENDABLE})
        return (found["stream"], UUID(found["journey"])) if found else None

    async def release(
        self,
        deliveries: Iterable[Delivery | Undecodable],
        session: AsyncClientSession | None = None,
    ) -> None:
        """Forgets messages that have been applied, and no others under their identities.

        Of those that were dismissed the record stays, and says that later events have passed them.
        """
        passed, applied = [], []
        for each in deliveries:
            if isinstance(each, Delivery) and each.dismissed:
                passed.append(identity(each))
            else:
                applied += _places(each)
        if passed:
            junk = {"_id": {"$in": passed}, "why": Why.DISMISSED}
            await self.collection.update_many(junk, {"$set": {"passed": True}}, session=session)
        if applied:
            kept = {"$or": applied, "why": {"$ne": Why.DISMISSED}}
            await self.collection.delete_many(kept, session=session)

    async def sent(self, identifier: str) -> None:
        """Forgets an event of this service that could be sent after all."""
        await self.collection.delete_one({"_id": identifier, "why": Why.UNSENDABLE})

    async def forget(self) -> None:
        """Forgets everything that is to be heard again from Kafka; what was dismissed stays."""
        await self.collection.delete_many({"why": {"$ne": Why.DISMISSED}})

    async def dismiss(self, identifier: str, dismissal: Dismissal) -> Delivery | None:
        """Keeps a message as junk, on record; refuses one that is not there, or is this service's own.

        Returns it if later events wait for its place. One that stands in the place of another holds up nothing.
        """
        if await self.held_back(identifier):
            raise Refusal(
                Kind.NOT_NOW,
                "This event is part of a record, so you cannot dismiss it. Have Kafka accept larger "
                "messages, then send it again.",
            )
        junk = {"why": Why.DISMISSED, "dismissal": {"$literal": dismissal.model_dump()}}
        passed = {"$eq": ["$why", Why.CONTRADICTED]}
        found = await self.collection.find_one_and_update(
            {"_id": identifier, "why": {"$ne": Why.DISMISSED}},
            [{"$set": {"passed": passed}}, {"$set": junk}],
            return_document=ReturnDocument.AFTER,
        )
        if found is None:
            raise _no_such_message()
        delivery = _delivery(found)
        return delivery if isinstance(delivery, Delivery) and not found["passed"] else None

    async def gaps(self) -> AsyncIterator[Delivery | Undecodable]:
        """Every message that waits for an earlier one, dismissed or not, each journey's in order."""
        waiting = [
            {"why": Why.GAP},
            {"why": Why.DISMISSED, "passed": False, "stream": {"$ne": None}},
        ]
        in_order = [("stream", 1), ("journey", 1), ("version", 1)]
        async for found in self.collection.find({"$or": waiting}).sort(in_order):
            delivery = _delivery(found)
            if found["why"] == Why.GAP or isinstance(delivery, Delivery):
                yield delivery

    async def message(self, identifier: str) -> Delivery | Undecodable:
        """One parked message, decoded anew by today's code; refuses where there is none."""
        found = await self.collection.find_one({"_id": identifier, "why": {"$ne": Why.DISMISSED}})
        if found is None:
            raise _no_such_message()
        if found["reason"] == TOO_LARGE:
            raise Refusal(
                Kind.NOT_NOW,
                "This message is too large to keep here. Read it on Kafka, then dismiss it if it is junk.",
            )
        return _delivery(found)

    async def shown(self) -> list[ParkedMessage]:
        """The oldest parked messages, dead letters and gaps alike."""
        found = self.collection.find({"why": {"$ne": Why.DISMISSED}}, SHOWN)
        return [_shown(ParkedMessage, e) async for e in found.sort("parked_at", 1).limit(LISTED)]

    async def dismissed(self) -> list[DismissedMessage]:
        """The messages that support dismissed, the latest first."""
        found = self.collection.find({"why": Why.DISMISSED}, SHOWN).sort("dismissal.at", -1)
        return [_shown(DismissedMessage, each) async for each in found.limit(LISTED)]

    async def counts(self) -> dict[str, int]:
        """How many wait for an earlier event, and how many are dead letters."""
        total = await self.collection.count_documents({"why": {"$ne": Why.DISMISSED}})
        gaps = await self.collection.count_documents({"why": Why.GAP})
        return {"gaps": gaps, "dead_letters": total - gaps}

    async def _keep(
        self, name: str, content: Document, session: AsyncClientSession | None = None
    ) -> None:
        await self.collection.update_one(
            {"_id": name},
            {"$set": content, "$setOnInsert": {"parked_at": now()}, "$inc": {"attempts": 1}},
            upsert=True,
            session=session,
        )


SHOWN = dict.fromkeys(("value", "headers", "key"), False)
"""All of a parked message but its content."""


def identity(delivery: Delivery | Undecodable) -> str:
    """The event's own identity where it can be read, else its place on Kafka."""
    if delivery.envelope is not None:
        return str(delivery.envelope.id)
    record = delivery.record
    return f"{record.topic}/{record.partition}/{record.offset}"


def _beside(delivery: Delivery | Undecodable) -> str:
    """Where a message is kept whose identity another one has."""
    return f"{identity(delivery)}/{delivery.digest}"


def _place(parking: Parking) -> str:
    """Under what a message is kept: its identity, and its digest too where another one has that."""
    contradicted = parking.why is Why.CONTRADICTED
    return _beside(parking.delivery) if contradicted else identity(parking.delivery)


def _waiting(delivery: Delivery | Undecodable, digests: list[str | None]) -> Document:
    return {"_id": identity(delivery), "digest": {"$in": digests}}


def _places(delivery: Delivery | Undecodable) -> list[Document]:
    """Where a message may be kept; one that was parked before there were digests has none."""
    return [_waiting(delivery, [None, delivery.digest]), {"_id": _beside(delivery)}]


def _content(parking: Parking) -> Document:
    record = parking.delivery.record
    envelope: Envelope | None = parking.delivery.envelope
    return {
        "why": parking.why,
        "reason": _plain(parking.reason),
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "digest": parking.delivery.digest,
        "stream": envelope.stream if envelope else None,
        "journey": str(envelope.journey) if envelope else None,
        "version": envelope.version if envelope else None,
        **(_envelope_alone(record) if _size(record) > MOST_BYTES else _whole(record)),
    }


def _whole(record: ConsumerRecord) -> Document:
    headers = [[name, value] for name, value in record.headers]
    return {"key": record.key, "value": record.value, "headers": headers}


def _envelope_alone(record: ConsumerRecord) -> Document:
    """What is kept of a message that is too large; without its body it cannot be applied in its turn."""
    said = {
        name: (value or b"")[:LONGEST_REASON] for name, value in record.headers if name in FORMS
    }
    headers = [[name, value] for name, value in said.items()]
    left_out = {"key": None, "value": None, "headers": headers}
    return {**left_out, "why": Why.UNDECODABLE, "reason": TOO_LARGE}


def _size(record: ConsumerRecord) -> int:
    """The bytes that a message takes in a document, or a few more."""
    names = sum(4 * len(name) + HEADER_BYTES for name, _ in record.headers)
    parts = (record.key, record.value, *(value for _, value in record.headers))
    return names + sum(len(part or b"") for part in parts)


def _plain(reason: str) -> str:
    """A reason as it can be kept and shown, whatever the error that gave it says."""
    return "".join(each if each.isprintable() else "?" for each in reason[:LONGEST_REASON])


def _delivery(found: Document) -> Delivery | Undecodable:
    delivery = decode(_record(found))
    if found["why"] != Why.DISMISSED or delivery.envelope is None:
        return delivery
    return Delivery(delivery.envelope, None, delivery.record, dismissed=True)


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


def _shown(kind: type[ParkedT], found: Document) -> ParkedT:
    return kind(id=found["_id"], **{name: value for name, value in found.items() if name != "_id"})


def _no_such_message() -> Refusal:
    return Refusal(Kind.NOT_FOUND, "There is no such parked message. List them again.")
