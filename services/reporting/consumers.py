"""What reporting hears: every stream, into rows and cells."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from contracts.catalogue import STREAMS
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.running import Running, Subscription
from services.reporting.store.generations import served
from services.reporting.store.projector import Opening, Projector


def subscribe(
    database: Database,
    _: Mapping[str, CaseRecords[Any]],
    parked: Parked,
    *,
    opening: Opening,
) -> Subscription:
    """Every stream; listening resumes where the read models are, not where Kafka says."""
    projector = Projector(database, parked, opening)
    return Subscription(projector, tuple(STREAMS), projector.go_on)


@asynccontextmanager
async def definitions_checked(running: Running) -> AsyncIterator[None]:
    """Ends the start with `RebuildDue` where the figures were counted by other definitions, bank holidays or rules."""
    await served(running.database)
    yield
