"""Who looked at which case record or changed it, when, by which route, from where; no answer waits for it.

The invariant: an access of a case record by a person is noted before its answer leaves, and is in MongoDB
within a moment; a process that is stopped writes down what it has noted, one that is killed loses the last
tenth of a second. The record's events, which are never lost, also say who changed something. What
services do is not people's.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from pydantic import BaseModel, Field
from pymongo import IndexModel
from pymongo.errors import BulkWriteError, PyMongoError

from contracts.identity import Role, Subject
from contracts.reference import AgencyCode
from services.chassis.background import survived
from services.chassis.mongo import Database, Document, create_indexes, not_held

log = structlog.get_logger()

COLLECTION = "accesses"
GATHER_SECONDS = 0.1
FINISH_SECONDS = 10.0
MOST_WAITING = 50_000
AT_ONCE = 200
ALREADY_THERE = 11000


class AccessLogFull(Exception):
    """So many accesses wait to be written down that no more are answered."""


class Access(BaseModel):
    """One time that a person viewed or changed a record. `journey` is empty for a list of the agency's."""

    at: datetime
    by: Subject
    roles: list[Role] = Field(description="The roles that gave them access")
    route: str = Field(examples=["GET /enquiries/{journey}/contact-details"])
    journey: UUID | None
    agency: AgencyCode | None = Field(
        description="Null for what the national team did or was refused"
    )
    correlation: str = Field(description="The request's own, as in every log line about it")
    address: str = Field(default="", description="The network address that the request came from")
    refused: bool = Field(default=False, description="They were not let in, or it was not theirs")
    opened: str = Field(
        default="",
        description="The document and version that they got the file of; empty if none",
        examples=["3/1"],
    )


class AccessLog:
    """Who came to one service's case records."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]
        self._waiting: list[Document] = []
        self._noted = asyncio.Event()
        self._writing = asyncio.Lock()

    async def prepare(self) -> None:
        """Creates the indexes by which a manager finds them."""
        by_agency = IndexModel([("agency", 1), ("at", -1)])
        by_journey = IndexModel([("agency", 1), ("journey", 1), ("at", -1)])
        by_person = IndexModel([("by", 1), ("agency", 1)])
        await create_indexes(self._collection, [by_agency, by_journey, by_person])

    def note(self, access: Access) -> None:
        """Takes an access down; raises `AccessLogFull` where the database has been away too long."""
        if len(self._waiting) >= MOST_WAITING:
            raise AccessLogFull
        self._waiting.append({"_id": uuid4(), **access.model_dump()})
        self._noted.set()

    async def flush(self) -> None:
        """Writes down what waits; what cannot be written stays in memory."""
        async with self._writing:
            waiting, self._waiting = self._waiting, []
            if not waiting:
                return
            try:
                await self._collection.insert_many(waiting, ordered=False)
            except BaseException as error:
                if not _all_there(error):
                    self._waiting = waiting + self._waiting
                    raise

    async def found(
        self,
        agency: str | None,
        *,
        journey: UUID | None,
        before: datetime | None,
        opened: Collection[str] = (),
    ) -> list[Access]:
        """An agency's accesses or the national team's, the latest first, of one journey or of all; at most 200.

        With `opened`, those alone by which somebody got one of these files.
        """
        await self.flush()
        wanted: Document = {"agency": agency}
        if journey is not None:
            wanted["journey"] = journey
        if before is not None:
            wanted["at"] = {"$lte": before}
        if opened:
            wanted["opened"] = {"$in": [*opened]}
        found = self._collection.find(wanted, {"_id": False}).sort("at", -1).limit(AT_ONCE)
        return [Access.model_validate(each) async for each in found]

    async def knows(self, subject: str, agencies: Collection[str]) -> bool:
        """Whether somebody was let in for one of these agencies, ever; one who came just now may still wait here."""
        wanted = {"by": subject, "agency": {"$in": list(agencies)}, "refused": False}
        if await self._collection.find_one(wanted, {"_id": True}) is not None:
            return True
        await self.flush()
        return await self._collection.find_one(wanted, {"_id": True}) is not None

    async def write(self) -> None:
        """Writes down what was noted, ten times a second at most, until cancelled."""
        while True:
            await self._noted.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._noted.clear()
            try:
                await asyncio.shield(self.flush())
            except PyMongoError as error:
                self._noted.set()
                log.warning("accesses_wait", waiting=len(self._waiting), error=error)

    async def finish(self) -> None:
        """Writes down what is left, or says how much of it is lost."""
        if error := await survived(self.flush(), seconds=FINISH_SECONDS):
            log.error("accesses_lost", accesses=len(self._waiting), error=error)


def _all_there(error: BaseException) -> bool:
    """Whether the insert failed only for what an earlier attempt had written, and a majority holds all."""
    if not isinstance(error, BulkWriteError) or not_held(error.details):
        return False
    return all(each["code"] == ALREADY_THERE for each in error.details["writeErrors"])
