"""A whole generation written at once, from rows that evolved in memory.

The invariant: the generation is not used until every row, cell and offset of it is there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from pymongo.asynchronous.collection import AsyncCollection

from services.chassis.mongo import Document
from services.reporting.domain.contributions import Cell, Sum
from services.reporting.domain.journey import Journey
from services.reporting.store.documents import cell_documents, row_document
from services.reporting.store.generations import Generation

AT_ONCE = 1000


class Reached(NamedTuple):
    """Where a partition continues, and when the latest event before that was recorded."""

    topic: str
    partition: int
    next: int
    recorded_at: datetime | None


async def fill(
    generation: Generation, rows: Iterable[Journey], reached: Iterable[Reached]
) -> Counter[Cell]:
    """Writes rows, cells and offsets into an empty generation; returns the cells."""
    counted = Sum()
    await write_rows(generation, rows, counted)
    cells = counted.cells()
    await finish(generation, cells, reached)
    return cells


async def write_rows(generation: Generation, rows: Iterable[Journey], counted: Sum) -> None:
    """Writes some of the rows, and adds what they count for."""
    await _insert(generation.journeys, _row_documents(rows, counted))


async def finish(generation: Generation, cells: Counter[Cell], reached: Iterable[Reached]) -> None:
    """Writes cells and offsets, and the indexes of the rows: one pass over all of them at the end costs less."""
    await _insert(generation.cells, cell_documents(cells))
    await _insert(generation.offsets, map(_offset_document, reached))
    await generation.prepare()


def _row_documents(rows: Iterable[Journey], counted: Sum) -> Iterator[Document]:
    for row in rows:
        yield row_document(row, counted.add(row))


def _offset_document(reached: Reached) -> Document:
    known = {name: value for name, value in reached._asdict().items() if value is not None}
    return {"_id": f"{reached.topic}/{reached.partition}", **known}


async def _insert(collection: AsyncCollection[Document], documents: Iterator[Document]) -> None:
    while chunk := list(islice(documents, AT_ONCE)):
        await collection.insert_many(chunk, ordered=False)
