"""What a user may do at real servers, found out by trying everything.

A broker judges rights before it looks at anything else, so one request for every topic says for each of them
whether it is refused: what is written is no record, and what is allowed is not changed.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.produce import ProduceRequest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from contracts.catalogue import STREAMS
from services.chassis.brokers import Brokers
from services.chassis.mongo import Document

MILLISECONDS = 2_000
NO_RECORD = b""
ONE_KILOBYTE = 1_024


@asynccontextmanager
async def connected(brokers: Brokers) -> AsyncIterator[AIOKafkaConnection]:
    """A connection to the first of these brokers, made as a service's clients make theirs."""
    options, (host, port) = brokers.client_options(), brokers.hosts[0]
    del options["bootstrap_servers"]
    connection = await create_conn(host, port, request_timeout_ms=MILLISECONDS, **options)
    try:
        yield connection
    finally:
        connection.close()


async def writable(kafka: AIOKafkaConnection) -> set[str]:
    """The topics to which the user may write."""
    wanted = [(topic, [(0, NO_RECORD)]) for topic in STREAMS]
    return _allowed(await kafka.send(ProduceRequest(None, -1, MILLISECONDS, wanted)))


async def readable(kafka: AIOKafkaConnection) -> set[str]:
    """The topics that the user may read."""
    wanted = [(topic, [(0, 0, ONE_KILOBYTE)]) for topic in STREAMS]
    return _allowed(await kafka.send(FetchRequest(0, 0, ONE_KILOBYTE, 0, wanted)))


async def usable_groups(kafka: AIOKafkaConnection, groups: Iterable[str]) -> set[str]:
    """Those of these groups as whose member the user may read."""
    found = {each: await kafka.send(OffsetFetchRequest(each, None)) for each in groups}
    refused = GroupAuthorizationFailedError.errno
    return {name for name, answer in found.items() if answer.error_code != refused}


async def usable_databases(
    client: AsyncMongoClient[Document], databases: Iterable[str]
) -> set[str]:
    """The databases that the user may read or write."""
    return {
        name
        for name in databases
        for way in (client[name]["tried"].find_one, client[name]["tried"].insert_one)
        if not await _refused(way)
    }


def _allowed(answer: Any) -> set[str]:
    refused = TopicAuthorizationFailedError.errno
    return {topic for topic, [(_, error, *_)] in answer.topics if error != refused}


async def _refused(way: Callable[[Document], Any]) -> bool:
    try:
        await way({})
    except OperationFailure as error:
        return "not authorized" in str(error)
    return False
