"""A quarter counted again from its rows, and compared with its cells, at one moment of the database.

The invariant: rows and cells are read from one snapshot, so a batch that is being heard is in both or in
neither, and nothing waits for the recount.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from pymongo.asynchronous.client_session import AsyncClientSession

from services.chassis.damage import SPOILT
from services.chassis.mongo import Document
from services.reporting.domain.contributions import STANDING, Cell, counted_in
from services.reporting.domain.recount import differing
from services.reporting.store.documents import SEPARATOR, cells_of, in_quarter, row_of
from services.reporting.store.generations import Generation

log = structlog.get_logger()

ReadT = TypeVar("ReadT")
AT_ONCE = 100
PAUSE_SECONDS = 0.02
"""After each hundred rows, so that what is asked and heard meanwhile does not wait. MongoDB keeps a
snapshot for five minutes, enough for over a million rows."""


@dataclass(slots=True)
class Recount:
    """What came of one quarter: its rows, what cannot be read of rows and cells, and the cells that differ."""

    quarter: str
    rows: int = 0
    unreadable: int = 0
    differing: list[Cell] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether each cell is what the rows contribute to it."""
        return not self.unreadable and not self.differing


async def kept_quarters(generation: Generation) -> list[str]:
    """Every quarter for which there is a row or a cell."""
    period = {"$arrayElemAt": [{"$split": ["$_id", SEPARATOR]}, 1]}
    groups = await generation.cells.aggregate([{"$group": {"_id": period}}])
    counted = {each["_id"] async for each in groups if each["_id"]}
    # Only rows with a place: of those with none, MongoDB's index would answer a place None.
    places = await generation.journeys.distinct("places", {"places": {"$type": "string"}})
    return sorted((counted | {each.partition(SEPARATOR)[0] for each in places}) - {STANDING})


async def recount(generation: Generation, quarter: str) -> Recount:
    """Counts one quarter again and compares."""
    found, counted = Recount(quarter), Counter[Cell]()
    async with generation.database.client.start_session(snapshot=True) as session:
        rows = generation.journeys.find(in_quarter(quarter), session=session)
        async for document in rows.batch_size(AT_ONCE):
            _count(found, counted, document)
            if found.rows % AT_ONCE == 0:
                await asyncio.sleep(PAUSE_SECONDS)
        kept = await _cells(generation, found, session)
    found.differing = differing(counted, kept)
    return found


def _count(found: Recount, counted: Counter[Cell], document: Document) -> None:
    found.rows += 1
    row = _read(found, document, row_of)
    if row is not None:
        counted.update(counted_in(found.quarter, row))


async def _cells(
    generation: Generation, found: Recount, session: AsyncClientSession
) -> dict[Cell, int]:
    part = re.escape(SEPARATOR)
    of_quarter = {"_id": {"$regex": f"^[^{part}]+{part}{re.escape(found.quarter)}{part}"}}
    kept: dict[Cell, int] = {}
    async for document in generation.cells.find(of_quarter, session=session):
        kept.update(_read(found, document, lambda each: dict(cells_of(each))) or {})
    return kept


def _read(found: Recount, document: Document, read: Callable[[Document], ReadT]) -> ReadT | None:
    """What is read of a row or of a document of cells; where it cannot be read, it is counted and logged."""
    try:
        return read(document)
    except SPOILT as wrong:
        found.unreadable += 1
        log.warning(
            "not_counted_again", quarter=found.quarter, document=str(document["_id"]), error=wrong
        )
        return None
