"""Looks through all records of a kind by and by, for those that cannot be read and those that grow too large.

The invariant: what is wrong with a record is known within a round, also where nobody asks for it. A round
takes little of the service's time, and forgets the damage of a record that was mended.
"""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError

from services.chassis.cases import CaseRecords
from services.chassis.damage import DamagedRecord
from services.chassis.mongo import Document
from services.chassis.parked import ParkedMessage, Why

log = structlog.get_logger()

LARGE_BYTES = 4 * 1024 * 1024
"""A quarter of what MongoDB takes: there is time to find out why a record grows."""

AT_ONCE = 200
PAUSE_SECONDS = 1.0
ROUND_SECONDS = 3600.0


async def inspect(records: CaseRecords[Any]) -> None:
    """Inspects until cancelled: 200 records a second, and all of them again every hour."""
    while True:
        pause = ROUND_SECONDS
        try:
            await inspect_all(records, pause=PAUSE_SECONDS)
        except PyMongoError as error:
            log.warning("inspection_waits", error=error)
            pause = PAUSE_SECONDS
        await asyncio.sleep(pause)


async def inspect_all(records: CaseRecords[Any], *, pause: float = 0) -> None:
    """One round, a slice of the collection at a time."""
    beyond: Document = {}
    while found := await _slice(records, beyond):
        for each in found:
            _inspect(records, each)
        beyond = {"_id": {"$gt": found[-1]["_id"]}}
        await asyncio.sleep(pause)


async def look_again(records: CaseRecords[Any], record: UUID) -> bool:
    """Whether a record that was damaged can be read now."""
    for each in await _slice(records, {"_id": record}):
        _inspect(records, each)
    return record not in records.concerns.damaged


def named(
    every_kind: Iterable[CaseRecords[Any]], identifier: str
) -> tuple[CaseRecords[Any], UUID] | None:
    """The damaged record under which support lists it; None where it is none of these."""
    for records in every_kind:
        for record in records.concerns.damaged:
            if identifier == _identifier(records, record):
                return records, record
    return None


def damaged_in(every_kind: Iterable[CaseRecords[Any]]) -> list[ParkedMessage]:
    """The damaged records that are known, as support sees them: which they are and what is wrong."""
    return [
        ParkedMessage(
            id=_identifier(records, record),
            why=Why.DAMAGED,
            reason=damage.reason,
            attempts=1,
            parked_at=damage.met_at,
            topic=records.kind.stream,
            stream=records.kind.stream,
            journey=str(record),
            version=None,
        )
        for records in every_kind
        for record, damage in records.concerns.damaged.items()
    ]


def _identifier(records: CaseRecords[Any], record: UUID) -> str:
    return f"{records.kind.collection}/{record}"


async def _slice(records: CaseRecords[Any], query: Document) -> list[Document]:
    found = await records.collection.aggregate(
        [
            {"$match": query},
            {"$sort": {"_id": 1}},
            {"$limit": AT_ONCE},
            {"$set": {"bytes": {"$bsonSize": "$$ROOT"}}},
            {"$unset": "events"},
        ]
    )
    return await found.to_list()


def _inspect(records: CaseRecords[Any], found: Document) -> None:
    records.concerns.weigh(found["_id"], found["bytes"], large=found["bytes"] >= LARGE_BYTES)
    try:
        records.record_of(found)
    except DamagedRecord:
        return
    records.concerns.mended(found["_id"])
