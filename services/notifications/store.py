"""The case records of this service, and what is asked of all of them at once.

The invariant: a query reads an index that holds only records with something waiting or failed, so its
cost follows the work that is left, not the years of messages that were sent.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection

from contracts import notifications
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import RecordKind
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    FOR_STAFF,
    Failure,
    Message,
    is_of_agency_before,
)

LISTED = 200
HAS_FAILURES: Document = {"state.failed.0": {"$exists": True}}
WENT_WRONG: Document = {"state.failed.reason": {"$nin": sorted(FOR_STAFF)}}
HAS_TO_CHECK: Document = {"state.to_check.0": {"$exists": True}}
WAITS: Document = {"wake_at": {"$type": "date"}}

CORRESPONDENCE = RecordKind(
    stream=notifications.TOPIC,
    collection="correspondence",
    state=Correspondence,
    indexes=(
        IndexModel([("state.failed.at", 1)], partialFilterExpression=HAS_FAILURES),
        IndexModel([("agency", 1), ("state.failed.at", 1)], partialFilterExpression=HAS_FAILURES),
        IndexModel(
            [("agency", 1), ("state.to_check.heard_at", 1)], partialFilterExpression=HAS_TO_CHECK
        ),
    ),
)

Collection = AsyncCollection[Document]
Records = CaseRecords[Correspondence]


def due_by(at: datetime) -> Document:
    """Matches what is due; without the type, MongoDB does not use the index of what waits."""
    return {"wake_at": WAITS["wake_at"] | {"$lte": at}}


async def journeys_to_write_to(records: Records, at: datetime, limit: int) -> list[UUID]:
    """Journeys with a message whose time has come, the longest waiting first."""
    due = records.concerns.left_out(due_by(at))
    found = records.collection.find(due, {"_id": True}).sort("wake_at", 1)
    return [record["_id"] async for record in found.limit(limit)]


async def count_waiting(collection: Collection) -> list[Document]:
    """How many due messages wait under each fault (None: not tried yet), and since when the oldest."""
    stages: list[dict[str, Any]] = [
        {"$match": WAITS},
        {"$unwind": "$state.due"},
        {
            "$group": {
                "_id": {"$ifNull": ["$state.due.fault", None]},
                "messages": {"$sum": 1},
                "oldest_at": {"$min": "$state.due.heard_at"},
            }
        },
    ]
    return [group async for group in await collection.aggregate(stages)]


async def count_planned(collection: Collection) -> int:
    """How many messages are for a later day."""
    messages = {"$cond": [{"$isArray": "$state.planned"}, {"$size": "$state.planned"}, 0]}
    planned = {"$sum": messages}
    stages: list[Document] = [{"$match": WAITS}, {"$group": {"_id": None, "messages": planned}}]
    groups = [group async for group in await collection.aggregate(stages)]
    return sum(group["messages"] for group in groups)


async def list_failed(
    records: Records, agency: str | None = None
) -> list[tuple[UUID, str, Failure]]:
    """The oldest journeys with something to deal with at an agency; without one, what went wrong at all.

    Each is a journey, its agency and the failure. An agency sees none about a complaint about the agency before.
    """
    shown = {"agency": True, "state.failed": True, "state.taken_up": True}
    asked = HAS_FAILURES | (WENT_WRONG if agency is None else {"agency": agency})
    oldest_first = records.collection.find(asked, shown).sort("state.failed.at", 1)
    found = records.concerns.readable(await oldest_first.limit(LISTED).to_list(), _failures)
    return [
        (journey, at, failure)
        for failures in found
        for journey, at, failure, taken_up in failures
        if agency is None
        or not is_of_agency_before(failure.message.rule, failure.message.occasion, taken_up)
    ]


async def list_to_check(records: Records, agency: str) -> list[tuple[UUID, Message]]:
    """The letters of an agency that wait for a second look, those that wait longest first."""
    asked = {"agency": agency, **HAS_TO_CHECK}
    oldest_first = records.collection.find(asked, {"agency": True, "state.to_check": True}).sort(
        "state.to_check.heard_at", 1
    )
    found = records.concerns.readable(await oldest_first.limit(LISTED).to_list(), _to_check)
    return [each for letters in found for each in letters]


def _to_check(record: Document) -> list[tuple[UUID, Message]]:
    letters = record["state"]["to_check"]
    return [(record["_id"], Message.model_validate(each)) for each in letters]


def _failures(record: Document) -> list[tuple[UUID, str, Failure, int]]:
    journey, agency, state = record["_id"], record["agency"], record["state"]
    taken_up: int = state.get("taken_up", 0)
    failed = [Failure.model_validate(each) for each in state["failed"]]
    return [(journey, agency, each, taken_up) for each in failed]
