"""Inserts that go together end each for itself."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect, DuplicateKeyError

from services.chassis.inserts import Inserts
from services.chassis.mongo import Database, Document

LARGEST = 2**63 - 1


@pytest.fixture
def inserts(db: Database) -> Inserts:
    return Inserts(db["inserts"])


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> asyncio.Queue[int]:
    """How many documents each command carries, told as it goes."""
    carried: asyncio.Queue[int] = asyncio.Queue()
    send = AsyncCollection.insert_many

    async def counted(collection: Any, documents: Any, **kwargs: Any) -> Any:
        carried.put_nowait(len(documents))
        return await send(collection, documents, **kwargs)

    monkeypatch.setattr(AsyncCollection, "insert_many", counted)
    return carried


def numbered(count: int) -> list[Document]:
    return [{"_id": uuid4(), "number": number} for number in range(count)]


async def stored(db: Database, documents: list[Document]) -> list[Document]:
    ids: list[UUID] = [document["_id"] for document in documents]
    return await db["inserts"].find({"_id": {"$in": ids}}).sort("number").to_list()


async def test_what_is_asked_for_meanwhile_goes_together(
    inserts: Inserts, db: Database, commands: asyncio.Queue[int]
) -> None:
    documents = numbered(20)
    first = asyncio.create_task(inserts.insert(documents[0]))
    assert await commands.get() == 1

    await asyncio.gather(first, *map(inserts.insert, documents[1:]))

    assert await commands.get() == 19
    assert await stored(db, documents) == documents


async def test_an_insert_that_comes_alone_goes_at_once(
    inserts: Inserts, commands: asyncio.Queue[int]
) -> None:
    for document in numbered(3):
        await inserts.insert(document)
        assert await commands.get() == 1


async def test_one_that_is_there_already_fails_alone(
    inserts: Inserts, db: Database, commands: asyncio.Queue[int]
) -> None:
    documents = numbered(5)
    await inserts.insert(documents[2])

    outcomes = await asyncio.gather(*map(inserts.insert, documents), return_exceptions=True)

    assert [await commands.get() for _ in range(2)] == [1, 5]
    assert [type(outcome) for outcome in outcomes if outcome] == [DuplicateKeyError]
    assert outcomes[2] is not None
    assert await stored(db, documents) == documents


async def test_one_that_the_database_cannot_hold_fails_alone(
    inserts: Inserts, db: Database
) -> None:
    documents = numbered(3)
    documents[1]["number"] = LARGEST + 1

    outcomes = await asyncio.gather(*map(inserts.insert, documents), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes if outcome] == [OverflowError]
    assert await stored(db, documents) == [documents[0], documents[2]]


@pytest.mark.parametrize(
    "fault",
    [AutoReconnect("the server went away before the write"), asyncio.CancelledError()],
    ids=["away", "a cancellation that the driver let out"],
)
async def test_a_command_that_fails_is_told_to_all_who_went_with_it_and_the_next_one_goes(
    inserts: Inserts, db: Database, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    documents = numbered(4)

    async def away(*_: Any, **__: Any) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(AsyncCollection, "insert_many", away)
        outcomes = await asyncio.gather(*map(inserts.insert, documents[:3]), return_exceptions=True)
    await inserts.insert(documents[3])

    assert [type(outcome) for outcome in outcomes] == [AutoReconnect] * 3
    assert await stored(db, documents) == [documents[3]]


async def test_whoever_stops_waiting_takes_nobody_along(inserts: Inserts, db: Database) -> None:
    documents = numbered(3)
    asking = [asyncio.create_task(inserts.insert(document)) for document in documents]
    await asyncio.sleep(0)
    asking[0].cancel()

    outcomes = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes if outcome] == [asyncio.CancelledError]
    assert await stored(db, documents) == documents
