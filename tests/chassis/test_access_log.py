"""What was noted about who looked at a record is kept until it is written down, whatever ends the writing."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from services.chassis.access_log import COLLECTION, Access, AccessLog
from services.chassis.clock import now
from services.chassis.mongo import Database


@pytest.mark.parametrize(
    "fault",
    [AutoReconnect("away"), asyncio.CancelledError(), RuntimeError("a defect")],
    ids=["away", "cancelled", "defect"],
)
async def test_accesses_that_could_not_be_written_down_wait_for_the_next_time(
    db: Database, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    journey = uuid4()
    access_log = AccessLog(db)
    access_log.note(
        Access(
            at=now(),
            by="staff-01",
            roles=[],
            route="GET /enquiries/{journey}",
            journey=journey,
            agency="moorland",
            correlation="0" * 32,
        )
    )

    async def fails(*_: Any, **__: Any) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "insert_many", fails)
        with pytest.raises(type(fault)):
            await access_log.flush()
    await access_log.flush()

    assert await db[COLLECTION].count_documents({"journey": journey}) == 1
