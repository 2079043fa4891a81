"""Whose access to a journey has ended, in services that serve applicants and keep no accounts themselves.

The invariant: from the moment at which such an event is heard, nobody who joined by the invitation that ended, or
by an earlier one, is let in. It waits for no other event, and hearing it again changes nothing.
"""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import UpdateOne

from contracts import enquiry
from contracts.event import Event
from contracts.identity import Who
from contracts.reference import ApplicantNumber
from contracts.sign_in import ApplicantAccountRemoved
from services.chassis.delivery import Delivery
from services.chassis.mongo import Database
from services.chassis.running import Running

COLLECTION = "ended_access"


class AccessEnds(BaseModel):
    """What is kept of one journey where an applicant's access ended."""

    journey: UUID = Field(alias="_id")
    ended: dict[ApplicantNumber, int] = Field(
        default={}, description="The latest invitation of each applicant that gives no access"
    )


class EndedAccess:
    """The journeys on which somebody's access has ended."""

    stream: ClassVar[str] = enquiry.TOPIC
    types: ClassVar[tuple[type[Event], ...]] = (ApplicantAccountRemoved,)

    def __init__(self, database: Database) -> None:
        self._kept = database[COLLECTION]

    async def learn(self, heard: Sequence[Delivery]) -> None:
        """Keeps whose access ends by these events."""
        found = [(each.envelope.journey, each.event) for each in heard]
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


async def has_ended(running: Running, who: Who) -> bool:
    """Whether a service that listens so has heard that the access of this applicant ended."""
    return await EndedAccess(running.database).has_ended(who)
