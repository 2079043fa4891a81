"""Puts a service together: everything opens in order, and closes in reverse once work is done.

The invariant: on SIGTERM no request is cut off, the batch in hand is finished and committed, and what
was written is sent, before any connection closes.
"""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI

from contracts import SUITE
from services.chassis import access_log_routes, health, parked_routes
from services.chassis.access_log import AccessLog
from services.chassis.admission import require_statements
from services.chassis.cases import CaseRecords
from services.chassis.http import http_app
from services.chassis.identity import Identities
from services.chassis.inspection import inspect
from services.chassis.kafka import Producer, ensure_topics
from services.chassis.listener import Listener
from services.chassis.logs import start_logging
from services.chassis.mongo import Database, database, open_client
from services.chassis.parked import Parked
from services.chassis.record import RecordKind
from services.chassis.running import HealthCheck, Running, Subscribe, Subscription
from services.chassis.settings import RecordSettings, Settings

log = structlog.get_logger()

Work = Callable[[Running], AbstractAsyncContextManager[None]]
"""Background work of one service, opened after everything else and closed before it."""

LOOPBACK = "127.0.0.1"
"""No setting moves it: tokens and case records travel without encryption of their own."""


def service(
    name: str,
    settings: RecordSettings,
    *,
    routers: Sequence[APIRouter],
    kinds: Sequence[RecordKind[Any]] = (),
    subscribe: Subscribe | None = None,
    works: Sequence[Work] = (),
    health_checks: Sequence[HealthCheck] = (),
) -> FastAPI:
    """One service: its case records, what it hears, its routes, its background work, what needs a look."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        start_logging(name, settings.log_level)
        async with AsyncExitStack() as stack:
            opened = await _opened(stack, name, settings, kinds, subscribe)
            app.state.running = replace(opened, health_checks=health_checks)
            for work in works:
                await stack.enter_async_context(work(app.state.running))
            log.info("started")
            yield
            log.info("draining")

    app = http_app(f"{SUITE}: {name}", lifespan)
    served = (*routers, health.router, parked_routes.router, access_log_routes.router)
    require_statements(served)
    for router in served:
        app.include_router(router)
    return app


def run(build: Callable[[Any], FastAPI], settings: Settings) -> None:
    """Serves until SIGTERM or Ctrl-C, then drains.

    What is loaded by now stays loaded, and batches make many short-lived objects: collecting
    rarely is worth a fifth of the throughput (measured on reporting's projector).
    """
    app = build(settings)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    uvicorn.run(
        app,
        host=LOOPBACK,
        port=settings.port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=15,
    )


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs work until the block ends; work that fails ends the process, where someone sees it."""
    task = asyncio.create_task(work)
    task.add_done_callback(_end_if_failed)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _end_if_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("background_work_failed", error=error)
        signal.raise_signal(signal.SIGTERM)


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
    opened_database = database(
        await stack.enter_async_context(open_client(settings.mongodb_url)),
        settings.namespace + name,
    )
    parked, access_log = Parked(opened_database), AccessLog(opened_database)
    await parked.prepare()
    await stack.enter_async_context(access_log.writing())
    await ensure_topics(
        settings.kafka_bootstrap_servers, [settings.namespace + each.stream for each in kinds]
    )
    records = await _records(stack, settings, kinds, opened_database)
    if subscribe is None:
        return Running(name, settings, opened_database, records, parked, identities, access_log)
    subscription = subscribe(opened_database, records, parked)
    listener = await _listener(stack, name, settings, subscription)
    return Running(
        name,
        settings,
        opened_database,
        records,
        parked,
        identities,
        access_log,
        subscription.sink,
        listener,
    )


async def _records(
    stack: AsyncExitStack,
    settings: RecordSettings,
    kinds: Sequence[RecordKind[Any]],
    opened_database: Database,
) -> dict[str, CaseRecords[Any]]:
    if not kinds:
        return {}
    producer = await stack.enter_async_context(
        Producer(settings.kafka_bootstrap_servers, settings.namespace)
    )
    opened = {each.collection: CaseRecords(each, opened_database, producer) for each in kinds}
    for case_records in opened.values():
        await case_records.prepare()
        stack.push_async_callback(case_records.relay.flush)
        await stack.enter_async_context(in_background(case_records.relay.run()))
        await stack.enter_async_context(in_background(inspect(case_records)))
    return opened


async def _listener(
    stack: AsyncExitStack, name: str, settings: RecordSettings, subscription: Subscription
) -> Listener:
    topics = [settings.namespace + stream for stream in subscription.streams]
    await ensure_topics(settings.kafka_bootstrap_servers, topics)
    listener = Listener(
        settings.kafka_bootstrap_servers,
        group=settings.namespace + name,
        topics=topics,
        sink=subscription.sink,
        seek=subscription.seek,
    )
    await listener.start()
    stack.push_async_callback(listener.stop)
    await stack.enter_async_context(in_background(listener.watch()))
    await stack.enter_async_context(in_background(listener.close_gaps()))
    return listener
