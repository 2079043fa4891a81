"""Records that owe another record something: found by an index that holds no others.

The invariant: an obligation that is not fulfilled is found until it is.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from pymongo import IndexModel

from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.mongo import Document

OBLIGED: Document = {"state.owed.0": {"$exists": True}}
OBLIGATIONS = IndexModel([("touched_at", 1)], name="owing", partialFilterExpression=OBLIGED)
OVERDUE = timedelta(minutes=1)


async def find_obligors(records: CaseRecords[Any]) -> AsyncIterator[UUID]:
    """The records of this kind that owe something, those untouched for longest first."""
    owing = records.concerns.left_out(OBLIGED)
    found = records.collection.find(owing, {"_id": True}).sort("touched_at", 1)
    async for each in found:
        yield each["_id"]


async def count_overdue(records: CaseRecords[Any]) -> int:
    """How many records of this kind owe something and were not written for a minute."""
    before = {"touched_at": {"$lt": now() - OVERDUE}}
    return await records.collection.count_documents({**OBLIGED, **before})
