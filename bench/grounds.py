"""A place of its own for each measurement, on servers that others may be using.

The invariant: everything a measurement makes bears its namespace, and is gone when it is over.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.identity import ISSUER, Identity
from deploy.local.servers import Addresses
from services.chassis.mongo import open_client
from services.chassis.settings import RecordSettings


@asynccontextmanager
async def own_grounds(addresses: Addresses) -> AsyncIterator[RecordSettings]:
    """Settings with a namespace that nobody else has; its topics and databases are dropped at the end."""
    with TemporaryDirectory(prefix="identity-") as folder:
        identity = Identity(Path(folder))
        identity.make()
        async with _named(addresses, identity) as settings:
            yield settings


@asynccontextmanager
async def _named(addresses: Addresses, identity: Identity) -> AsyncIterator[RecordSettings]:
    settings = RecordSettings(
        port=1,
        kafka_bootstrap_servers=addresses.kafka,
        mongodb_url=addresses.mongodb,
        namespace=f"bench-{uuid4().hex[:8]}-",
        identity_keys=str(identity.keys),
        identity_issuer=ISSUER,
    )
    try:
        yield settings
    finally:
        await _drop_databases(settings)
        await _drop_topics(settings)


async def _drop_databases(settings: RecordSettings) -> None:
    async with open_client(settings.replica_set) as client:
        for name in await client.list_database_names():
            if name.startswith(settings.namespace):
                await client.drop_database(name)


async def _drop_topics(settings: RecordSettings) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        topics = [name for name in await admin.list_topics() if name.startswith(settings.namespace)]
        if topics:
            await admin.delete_topics(topics)
    finally:
        await admin.close()
