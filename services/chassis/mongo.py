"""The door to MongoDB: one client a process, majority writes, and the errors that pass by themselves."""

from datetime import UTC
from typing import Any

from bson import CodecOptions
from bson.binary import UuidRepresentation
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WTimeoutError,
)

Document = dict[str, Any]
Database = AsyncDatabase[Document]

PASSING_FAULTS = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WTimeoutError,
    WaitQueueTimeoutError,
)
"""The server is away or overloaded; the same operation may succeed later."""

CODEC: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)


def open_client(url: str) -> AsyncMongoClient[Document]:
    """A client that waits at most five seconds for a server and writes to a journaled majority.

    In-flight work is capped at 32 operations: measured, more only adds latency.
    """
    return AsyncMongoClient(
        url,
        uuidRepresentation="standard",
        w="majority",
        journal=True,
        maxPoolSize=32,
        serverSelectionTimeoutMS=5000,
        waitQueueTimeoutMS=10000,
    )


def database(client: AsyncMongoClient[Document], name: str) -> Database:
    """The service's own database, with time-zone aware instants."""
    uuids = CODEC.with_options(uuid_representation=UuidRepresentation.STANDARD)
    return client.get_database(name, codec_options=uuids)
