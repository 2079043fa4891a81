"""A whole generation written from rows that evolved in memory.

The invariant: the generation is not used until every row, cell and offset of it is there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection

from services.chassis.mongo import Document
from services.reporting.domain.contributions import Cell, Sum
from services.reporting.domain.journey import Journey
from services.reporting.store.documents import cell_documents, row_document, row_of, row_write
from services.reporting.store.generations import Generation

AT_ONCE = 1000
ANSWERS = ("first_applicant", "second_applicant")
"""The fields of a journey's row that come from what its people answered about themselves."""
ItemT = TypeVar("ItemT")


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
    cells = await write_rows(generation, rows)
    await write_sums(generation, cells, reached)
    return cells


async def write_answers(generation: Generation, rows: Iterable[Journey]) -> None:
    """Writes the rows of those who answered, and their answers into the rows of their journeys, made where there is none."""
    for some in _chunks(rows):
        writes = [
            InsertOne(row_document(row)) if row.heard else _answers_write(row) for row in some
        ]
        await generation.journeys.bulk_write(writes, ordered=False)


async def write_rows(generation: Generation, rows: Iterable[Journey]) -> Counter[Cell]:
    """Writes rows with the answers that stand in their place already; returns what they count for."""
    counted = Sum()
    for some in _chunks(rows):
        known = await _answers_known(generation, some)
        writes = []
        for each in some:
            row = each.model_copy(update=known[each.id]) if each.id in known else each
            counted.add(row)
            writes.append(row_write(row, is_new=each.id not in known))
        await generation.journeys.bulk_write(writes, ordered=False)
    return counted.cells()


async def write_sums(
    generation: Generation, cells: Mapping[Cell, int], reached: Iterable[Reached]
) -> None:
    """Writes cells, and then the offsets that all of it came from."""
    await _insert(generation.cells, cell_documents(cells))
    await _insert(generation.offsets, map(_offset_document, reached))


def _answers_write(row: Journey) -> UpdateOne:
    document = row_document(row)
    places = document.pop("places")
    changes = {"$set": document, "$addToSet": {"places": {"$each": places}}}
    return UpdateOne({"_id": document.pop("_id")}, changes, upsert=True)


async def _answers_known(
    generation: Generation, rows: Sequence[Journey]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Of the rows that stand already the answers in them: nothing else can be in them yet."""
    found = generation.journeys.find({"_id": {"$in": [row.id for row in rows]}})
    known = [row_of(each) async for each in found]
    return {row.id: {name: getattr(row, name) for name in ANSWERS} for row in known}


def _offset_document(reached: Reached) -> Document:
    known = {name: value for name, value in reached._asdict().items() if value is not None}
    return {"_id": f"{reached.topic}/{reached.partition}", **known}


async def _insert(collection: AsyncCollection[Document], documents: Iterator[Document]) -> None:
    for some in _chunks(documents):
        await collection.insert_many(some, ordered=False)


def _chunks(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some
