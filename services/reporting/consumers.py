"""What reporting hears: every stream, into rows and cells."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from contracts.catalogue import STREAMS
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.running import Hears, Running
from services.reporting.store.generations import served
from services.reporting.store.projector import Projector


def connect(database: Database, _: Mapping[str, CaseRecords[Any]], parked: Parked) -> Hears:
    """The ears of the service; it continues where its read models end, not where Kafka says."""
    projector = Projector(database, parked)
    return Hears(projector, tuple(STREAMS), projector.go_on)


@asynccontextmanager
async def definitions_checked(running: Running) -> AsyncIterator[None]:
    """Ends the start with `RebuildDue` where the figures were counted by other definitions."""
    await served(running.database)
    yield
