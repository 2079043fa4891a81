"""Puts a service together: everything opens in order, and closes in reverse once work is done.

The invariant: on SIGTERM no request is cut off, the batch in hand is finished and committed, and what
was written is sent, before any connection closes. Kafka is not needed to start: what records commands
records them, and the rest joins once Kafka answers.
"""

import gc
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from pymongo.errors import PyMongoError
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    wait_fixed,
)

from contracts import SUITE
from services.chassis import access_log_routes, health, parked_routes, together
from services.chassis.access_log import AccessLog
from services.chassis.admission import require_endings, require_statements
from services.chassis.background import Background
from services.chassis.body_limit import LargerBodies
from services.chassis.bounded_http import BoundedHttp
from services.chassis.cases import CaseRecords
from services.chassis.directory import Directory
from services.chassis.encrypted_connection import EncryptedConnection
from services.chassis.files import FilePlace, Files, store_at
from services.chassis.http import http_app, serve
from services.chassis.identity import Identities
from services.chassis.inspection import inspect
from services.chassis.kafka import Copies, Producer
from services.chassis.listener import Listener
from services.chassis.logs import start_logging
from services.chassis.mongo import PASSING_FAULTS, Database, database, in_words, open_client
from services.chassis.mongodb_log import warn_of_logged_values
from services.chassis.parked import Parked
from services.chassis.record import RecordKind
from services.chassis.running import (
    HasEnded,
    HealthCheck,
    OpenListing,
    Running,
    Subscribe,
    Subscription,
)
from services.chassis.served import Served
from services.chassis.settings import RecordSettings, Settings
from services.chassis.topics import Topics

log = structlog.get_logger()

Work = Callable[[Running], AbstractAsyncContextManager[None]]
"""Background work of one service, opened after everything else and closed before it."""

START_SECONDS = 60.0

SERVED: dict[str, Any] = {
    "http": BoundedHttp,
    "ws": "none",
    "access_log": False,
    "server_header": False,
    "log_config": None,
    "timeout_graceful_shutdown": 15,
    "timeout_keep_alive": 75,
}
"""How every service and the front end are served.

A client ends an idle connection before the server does, after 5 seconds with httpx and 60 with common load balancers. Where both
wait equally long, a request leaves at times on a connection that is just being closed, and its page says that we are away.
"""


def service(
    name: str,
    settings: RecordSettings,
    *,
    routers: Sequence[APIRouter],
    kinds: Sequence[RecordKind[Any]] = (),
    subscribe: Subscribe | None = None,
    works: Sequence[Work] = (),
    health_checks: Sequence[HealthCheck] = (),
    has_ended: HasEnded | None = None,
    listing: OpenListing | None = None,
    files: FilePlace | None = None,
    larger_bodies: LargerBodies | None = None,
) -> FastAPI:
    """One service: its case records, what it hears, its routes, its background work, what needs a look.

    `has_ended` is needed where people of a journey may use a route, `files` where records have files; without a
    `listing` no code in a command is looked up.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        start_logging(name, settings.log_level)
        async with AsyncExitStack() as stack:
            with saying_why():
                opened = await _opened(stack, name, settings, kinds, subscribe)
            known = listing(opened.database, opened.records) if listing else None
            app.state.running = replace(
                opened,
                health_checks=health_checks,
                has_ended=has_ended,
                directory=Directory(known, opened.access_log),
                files=await _files(files, opened.database) if files else None,
            )
            for work in works:
                await stack.enter_async_context(work(app.state.running))
            log.info("started")
            yield
            log.info("draining")

    app = http_app(f"{SUITE}: {name}", lifespan, larger_bodies)
    shared = (health, parked_routes, access_log_routes, together)
    served = (*routers, *(each.router for each in shared))
    require_statements(served)
    require_endings(served, has_ended)
    serve(app, served)
    return app


def run(build: Callable[[Any], FastAPI], settings: Settings, *, for_browsers: bool = False) -> None:
    """Serves until SIGTERM or Ctrl-C, then drains. What it writes is its owner's alone to read.

    Only what is `for_browsers` believes a proxy about from where somebody asks (FORWARDED_ALLOW_IPS).
    What is loaded by now stays loaded, and batches make many short-lived objects: collecting
    rarely is worth a fifth of the throughput (measured on reporting's projector).
    """
    os.umask(0o077)
    app = build(settings)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    host, port, own = str(settings.bind_address), settings.port, settings.certificate
    encrypted = {"http": EncryptedConnection, "ssl_certfile": own} if own else {}
    how = {**SERVED, **encrypted, "proxy_headers": for_browsers}
    Served(uvicorn.Config(app, host=host, port=port, **how)).serve_until_ended()


async def _identities(name: str, settings: RecordSettings) -> Identities:
    identities = Identities(settings.identity_keys, settings.identity_issuer, audience=name)
    await identities.read_keys()
    return identities


async def _opened(
    stack: AsyncExitStack,
    name: str,
    settings: RecordSettings,
    kinds: Sequence[RecordKind[Any]],
    subscribe: Subscribe | None,
) -> Running:
    identities = await _identities(name, settings)
    opened_database = await _database(stack, name, settings)
    background, parked = Background(), Parked(opened_database)
    await parked.prepare()
    access_log = await _access_log(stack, background, opened_database)
    records = await _records(stack, background, settings, kinds, opened_database)
    subscription = subscribe(opened_database, records, parked) if subscribe else None
    streams = [*(each.stream for each in kinds), *(subscription.streams if subscription else ())]
    topics = await _topics(stack, background, settings, streams)
    return Running(
        name,
        settings,
        opened_database,
        records,
        parked,
        identities,
        access_log,
        Directory(None, access_log),
        background,
        topics,
        subscription.sink if subscription else None,
        await _listener(stack, background, name, settings, subscription) if subscription else None,
    )


async def _database(stack: AsyncExitStack, name: str, settings: RecordSettings) -> Database:
    """The service's database, once it answers: a server that starts beside the service is waited for."""
    client = await stack.enter_async_context(open_client(settings.replica_set))
    opened = database(client, settings.namespace + name)
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(PASSING_FAULTS),
        stop=stop_after_delay(START_SECONDS),
        wait=wait_fixed(1),
        before_sleep=_log_waiting,
        reraise=True,
    ):
        with attempt:
            await client.admin.command("ping")
            await warn_of_logged_values(opened)
    return opened


@contextmanager
def saying_why() -> Iterator[None]:
    """Says in a sentence why a service ends that cannot begin, because an operator must act."""
    try:
        yield
    except PyMongoError as error:
        log.error("not_started", why=in_words(error), error=error)  # noqa: TRY400  without what MongoDB says
        raise


def _log_waiting(attempt: RetryCallState) -> None:
    error = attempt.outcome.exception() if attempt.outcome else None
    log.warning("mongodb_waited_for", why=in_words(error) if error else "")


async def _access_log(
    stack: AsyncExitStack, background: Background, opened_database: Database
) -> AccessLog:
    access_log = AccessLog(opened_database)
    await access_log.prepare()
    stack.push_async_callback(access_log.finish)
    await stack.enter_async_context(background.doing("access log", access_log.write))
    return access_log


async def _files(place: FilePlace, opened_database: Database) -> Files:
    files = Files(store_at(place), opened_database)
    await files.prepare()
    return files


async def _topics(
    stack: AsyncExitStack, background: Background, settings: RecordSettings, streams: Iterable[str]
) -> Topics:
    copies = Copies(settings.kafka_replication_factor, settings.kafka_min_insync_replicas)
    names = [settings.namespace + stream for stream in streams]
    topics = Topics(settings.brokers, names, copies)
    if names:
        await stack.enter_async_context(background.doing("topics", topics.run))
    return topics


async def _records(
    stack: AsyncExitStack,
    background: Background,
    settings: RecordSettings,
    kinds: Sequence[RecordKind[Any]],
    opened_database: Database,
) -> dict[str, CaseRecords[Any]]:
    producer = await stack.enter_async_context(Producer(settings.brokers, settings.namespace))
    opened = {each.collection: CaseRecords(each, opened_database, producer) for each in kinds}
    for collection, case_records in opened.items():
        await case_records.prepare()
        relay = case_records.relay
        stack.push_async_callback(relay.finish)
        await stack.enter_async_context(background.doing(f"relay of {collection}", relay.run))
        inspecting = partial(inspect, case_records)
        await stack.enter_async_context(background.doing(f"inspection of {collection}", inspecting))
    return opened


async def _listener(
    stack: AsyncExitStack,
    background: Background,
    name: str,
    settings: RecordSettings,
    subscription: Subscription,
) -> Listener:
    listener = Listener(
        settings.brokers,
        group=settings.namespace + name,
        topics=[settings.namespace + stream for stream in subscription.streams],
        sink=subscription.sink,
        seek=subscription.seek,
    )
    stack.push_async_callback(listener.stop)
    await stack.enter_async_context(background.doing("listener", listener.run))
    await stack.enter_async_context(background.doing("gaps", listener.close_gaps))
    return listener
