"""Records that owe an enquiry something: found by an index that holds no others.

The invariant: a debt that is not settled is found until it is.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from pymongo import IndexModel

from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.mongo import Document

IN_DEBT: Document = {"state.owed.0": {"$exists": True}}
OWING = IndexModel([("touched_at", 1)], name="owing", partialFilterExpression=IN_DEBT)
OVERDUE = timedelta(minutes=1)


async def in_debt(debtors: CaseRecords[Any]) -> AsyncIterator[UUID]:
    """The records of this kind that owe something, those untouched for longest first."""
    found = debtors.collection.find(IN_DEBT, {"_id": True}).sort("touched_at", 1)
    async for each in found:
        yield each["_id"]


async def overdue_debtors(debtors: CaseRecords[Any]) -> int:
    """How many records of this kind owe something and were not written for a minute."""
    before = {"touched_at": {"$lt": now() - OVERDUE}}
    return await debtors.collection.count_documents({**IN_DEBT, **before})
