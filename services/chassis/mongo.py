"""The door to MongoDB: one client a process, reads and writes that a majority holds, and faults that pass.

The invariant: what is answered, shown or sent was read from what a majority of the members holds, so no
failover takes it back; and no operation waits longer than five seconds.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

import pymongo
from bson import CodecOptions
from bson.binary import UuidRepresentation
from bson.codec_options import DatetimeConversion
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)

Document = dict[str, Any]
Database = AsyncDatabase[Document]

OPERATION_SECONDS = 5
UNLIMITED = 0
NOTHING: Document = {"_id": "nothing has this identity"}

PASSING_FAULTS = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)
"""The server is away or overloaded, or no majority has the write yet; the same may succeed later."""

CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    tzinfo=UTC,
    datetime_conversion=DatetimeConversion.DATETIME_AUTO,
    unicode_decode_error_handler="backslashreplace",
)
"""A time that Python cannot hold, or a text that is none, is damage of its document and not of every page with it."""


def open_client(url: str) -> AsyncMongoClient[Document]:
    """A client that reads what a majority holds and writes to a journaled majority.

    An operation ends after five seconds, whatever it waits for: a server, a connection or the majority.
    In-flight work is capped at 32 operations: measured, more only adds latency.
    """
    return AsyncMongoClient(
        url,
        uuidRepresentation="standard",
        readConcernLevel="majority",
        w="majority",
        journal=True,
        maxPoolSize=32,
        serverSelectionTimeoutMS=OPERATION_SECONDS * 1000,
        timeoutMS=OPERATION_SECONDS * 1000,
    )


def database(client: AsyncMongoClient[Document], name: str) -> Database:
    """The service's own database, with time-zone aware instants."""
    uuids = CODEC.with_options(uuid_representation=UuidRepresentation.STANDARD)
    return client.get_database(name, codec_options=uuids)


async def create_indexes(
    collection: AsyncCollection[Document], indexes: Sequence[IndexModel]
) -> None:
    """Creates the indexes that are missing, however long a large collection takes."""
    with pymongo.timeout(UNLIMITED):
        await collection.create_indexes(indexes)


async def until_held(collection: AsyncCollection[Document]) -> None:
    """Returns once a majority holds everything that was written so far; raises a passing fault.

    A write that another one got in the way of does not say whether a majority holds that other one. MongoDB
    answers a write that changes nothing only when a majority has everything before it.
    """
    await collection.update_one(NOTHING, {"$unset": {"nothing": ""}})


async def insert_once(
    collection: AsyncCollection[Document], identity: str, content: Mapping[str, Any]
) -> None:
    """Keeps a document unless there is one of this identity; either way, a majority holds what stays."""
    await collection.update_one({"_id": identity}, {"$setOnInsert": content}, upsert=True)


def not_held(details: Mapping[str, Any]) -> WriteConcernError | None:
    """The fault of a bulk of writes that a majority does not hold yet; None where it holds them."""
    errors = details["writeConcernErrors"]
    return WriteConcernError(errors[0]["errmsg"], errors[0]["code"], errors[0]) if errors else None
