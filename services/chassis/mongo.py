"""The door to MongoDB: one client a process, reads and writes that a majority holds, and faults that pass.

The invariant: what is answered, shown or sent was read from what a majority of the members holds, so no
failover takes it back; and no operation waits longer than five seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

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
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)

from services.chassis.trust import PLAIN, Security

Document = dict[str, Any]
Database = AsyncDatabase[Document]

OPERATION_SECONDS = 5
UNLIMITED = 0
NOTHING: Document = {"_id": "nothing has this identity"}

OLDEST_SUPPORTED = (6, 0)
"""Of MongoDB: the version that the tests run on. docs/running.md names what is supported."""

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

AWAY_FAULTS = (PyMongoError,)
"""For those who can go on without a database, whatever keeps it from answering."""

REFUSED_CODES: Mapping[Any, str] = {
    11: "MongoDB knows no user by the subject of MONGODB_CERTIFICATE. Make one as docs/running.md says.",
    13: "MongoDB does not let this service use its database. Give its user the rights that docs/running.md lists.",
    18: "MongoDB refuses this service's user or password. Compare MONGODB_USER and the file that MONGODB_PASSWORD names with MongoDB's users.",
}
"""UserNotFound, Unauthorized and AuthenticationFailed: an operator must act, and then the same succeeds."""

AWAY = "MongoDB is not answering."
CONNECTION_WORDS = {
    "CERTIFICATE_VERIFY_FAILED": "MongoDB's certificate does not hold. MONGODB_CA must name the authorities of its certificates, and MONGODB_URL the hosts that they are for.",
    "SSL": "MongoDB and this service do not agree on encryption. MONGODB_URL must name ports with TLS.",
    " closed": "MongoDB ends connections at once. If that lasts, it wants encryption and MONGODB_CA is not set, or it does not know the authority of MONGODB_CERTIFICATE.",
}
"""By what the driver says of a connection that did not come about; the first counts."""

CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    tzinfo=UTC,
    datetime_conversion=DatetimeConversion.DATETIME_AUTO,
    unicode_decode_error_handler="backslashreplace",
)
"""A time that Python cannot hold, or a text that is none, is damage of its document and not of every page with it."""


@dataclass(frozen=True, slots=True)
class ReplicaSet:
    """Where MongoDB is, as a connection string without a user, and how this process comes there."""

    url: str
    security: Security = PLAIN

    @property
    def hosts(self) -> list[str | None]:
        """The host of each member that the connection string names."""
        named = urlsplit(self.url).netloc.split(",")
        return [urlsplit(f"//{each}").hostname for each in named if each]

    def client_options(self) -> dict[str, Any]:
        """What a client is given beside the connection string: encryption, and a user or a certificate."""
        how = self.security
        if how.ca is None:
            return {}
        options: dict[str, Any] = {"tls": True, "tlsCAFile": str(how.ca)}
        if how.certificate is not None:
            options["tlsCertificateKeyFile"] = str(how.certificate)
        if how.user is not None:
            return {
                **options,
                "username": how.user,
                "password": how.secret(),
                "authSource": "admin",
            }
        return options | ({"authMechanism": "MONGODB-X509"} if how.certificate else {})


def open_client(replica_set: ReplicaSet) -> AsyncMongoClient[Document]:
    """A client that reads what a majority holds and writes to a journaled majority.

    An operation ends after five seconds, whatever it waits for: a server, a connection or the majority.
    In-flight work is capped at 32 operations: measured, more only adds latency.
    """
    return AsyncMongoClient(
        replica_set.url,
        uuidRepresentation="standard",
        readConcernLevel="majority",
        w="majority",
        journal=True,
        maxPoolSize=32,
        serverSelectionTimeoutMS=OPERATION_SECONDS * 1000,
        timeoutMS=OPERATION_SECONDS * 1000,
        **replica_set.client_options(),
    )


def database(client: AsyncMongoClient[Document], name: str) -> Database:
    """The service's own database, with time-zone aware instants."""
    uuids = CODEC.with_options(uuid_representation=UuidRepresentation.STANDARD)
    return client.get_database(name, codec_options=uuids)


async def trouble(collection: AsyncCollection[Document]) -> str:
    """What keeps this process from reading it, in a sentence; empty where nothing does."""
    try:
        await collection.find_one(NOTHING)
    except PyMongoError as error:
        return in_words(error)
    return ""


def outdated(told: Mapping[str, Any]) -> str | None:
    """Says so where a server is older than what is supported, by what it tells of itself."""
    oldest = ".".join(map(str, OLDEST_SUPPORTED))
    if tuple(told["versionArray"]) >= OLDEST_SUPPORTED:
        return None
    return f"MongoDB is {told['version']}. {oldest} or later is supported."


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
    collection: AsyncCollection[Document], identity: str | int, content: Mapping[str, Any]
) -> None:
    """Keeps a document unless there is one of this identity; either way, a majority holds what stays."""
    await collection.update_one({"_id": identity}, {"$setOnInsert": content}, upsert=True)


def in_words(error: BaseException) -> str:
    """What a person should do about an error of MongoDB's; nothing of its own words."""
    if isinstance(error, OperationFailure) and error.code in REFUSED_CODES:
        return REFUSED_CODES[error.code]
    if isinstance(error, ConnectionFailure):
        said = str(error)
        return next((words for sign, words in CONNECTION_WORDS.items() if sign in said), AWAY)
    return AWAY


def not_held(details: Mapping[str, Any]) -> WriteConcernError | None:
    """The fault of a bulk of writes that a majority does not hold yet; None where it holds them."""
    errors = details["writeConcernErrors"]
    return WriteConcernError(errors[0]["errmsg"], errors[0]["code"], errors[0]) if errors else None
