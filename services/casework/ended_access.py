"""Whose access to a journey has ended, in services that serve applicants and keep no accounts themselves.

The invariant: from the moment at which such an event is heard, nobody who joined by the invitation that ended, or
by an earlier one, is let in. It waits for no other event, and hearing it again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import UpdateOne

from contracts import enquiry
from contracts.identity import Who
from contracts.reference import ApplicantNumber
from contracts.sign_in import ApplicantAccountRemoved
from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.listener import Sink
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.running import RecordsByCollection, Running, Subscribe, Subscription

COLLECTION = "ended_access"
Batch = Sequence[Delivery | Undecodable]


class AccessEnds(BaseModel):
    """What is kept of one journey where an applicant's access ended."""

    journey: UUID = Field(alias="_id")
    ended: dict[ApplicantNumber, int] = Field(
        default={}, description="The latest invitation of each applicant that gives no access"
    )


class EndedAccess:
    """The journeys on which somebody's access has ended."""

    def __init__(self, database: Database) -> None:
        self._kept = database[COLLECTION]

    async def learn(self, batch: Batch) -> None:
        """Keeps whose access ends by these events."""
        found = [
            (each.envelope.journey, each.event) for each in batch if isinstance(each, Delivery)
        ]
        ends = [
            UpdateOne(
                {"_id": journey},
                {"$max": {f"ended.{event.applicant}": event.invitation}},
                upsert=True,
            )
            for journey, event in found
            if isinstance(event, ApplicantAccountRemoved) and event.invitation is not None
        ]
        if ends:
            await self._kept.bulk_write(ends)

    async def has_ended(self, who: Who) -> bool:
        """Whether the access of this applicant has ended since they joined."""
        found = await self._kept.find_one({"_id": who.journey})
        if found is None or who.applicant is None:
            return False
        ended = AccessEnds.model_validate(found).ended.get(who.applicant, 0)
        return (who.invitation or 0) <= ended


@dataclass(frozen=True, slots=True)
class WithEndedAccess:
    """A sink that keeps whose access ended before it passes on the streams that its service listens to."""

    ended: EndedAccess
    sink: Sink
    parked: Parked
    streams: frozenset[str]

    async def hear(self, batch: Batch) -> None:
        """Learns whose access ended, and has the rest heard."""
        await self.ended.learn(batch)
        if passed_on := [each for each in batch if self._is_passed_on(each)]:
            await self.sink.hear(passed_on)

    async def close_gaps(self) -> int:
        """As the service's own sink does."""
        return await self.sink.close_gaps()

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Learns from a parked message what could not be read before."""
        await self.ended.learn([delivery])
        if self._is_passed_on(delivery):
            return await self.sink.send_again(delivery)
        await self.parked.release([delivery])
        return Heard.APPLIED

    def _is_passed_on(self, delivery: Delivery | Undecodable) -> bool:
        """Whether the service's own sink hears it, or parks it because it cannot be read."""
        envelope = delivery.envelope
        if envelope is None or envelope.stream in self.streams:
            return True
        return isinstance(delivery, Undecodable) and envelope.type == ApplicantAccountRemoved.type


def with_ended_access(subscribe: Subscribe) -> Subscribe:
    """The same subscription, which also learns from the enquiry service whose access ended."""

    def subscribed(
        database: Database, records: RecordsByCollection, parked: Parked
    ) -> Subscription:
        own = subscribe(database, records, parked)
        sink = WithEndedAccess(EndedAccess(database), own.sink, parked, frozenset(own.streams))
        return Subscription(sink, tuple({*own.streams, enquiry.TOPIC}), own.seek)

    return subscribed


async def has_ended(running: Running, who: Who) -> bool:
    """Whether a service that listens so has heard that the access of this applicant ended."""
    return await EndedAccess(running.database).has_ended(who)
