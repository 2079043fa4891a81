"""Rows and cells as documents: one document a row, one a measure, quarter and agency.

The invariant: an export of the same rows and cells is the same bytes, whatever way led to them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pymongo import InsertOne, ReplaceOne, UpdateOne

from services.chassis.mongo import Document
from services.reporting.domain.contributions import Cell, Place, places
from services.reporting.domain.journey import Journey

SEPARATOR = "|"
LAST = "\uffff"


def row_document(row: Journey, found_at: set[Place] | None = None) -> Document:
    """The row, and the places at which it is found, worked out unless they are given."""
    content = row.model_dump(mode="json", exclude_defaults=True)
    del content["id"]
    return {"_id": row.id, **content, "places": sorted(map(at, found_at or places(row)))}


def at(place: Place) -> str:
    """A place as it is kept; those of a quarter come together."""
    return SEPARATOR.join(place)


def in_quarter(quarter: str) -> Document:
    """What finds the rows with a place in that quarter."""
    begin = at(Place(quarter, ""))
    return {"places": {"$elemMatch": {"$gte": begin, "$lt": begin + LAST}}}


def from_quarter(quarter: str) -> Document:
    """What finds the rows with a place in that quarter or later, or that stand in a stock."""
    return {"places": {"$gte": at(Place(quarter, ""))}}


def row_of(document: Document) -> Journey:
    """The row as it was stored."""
    content = {name: value for name, value in document.items() if name != "places"}
    return Journey.model_validate({"id": content.pop("_id"), **content})


def row_write(row: Journey, *, is_new: bool) -> InsertOne[Document] | ReplaceOne[Document]:
    """The write of a row that the same transaction found, or found missing: no second look."""
    document = row_document(row)
    return InsertOne(document) if is_new else ReplaceOne({"_id": row.id}, document)


def increments(change: Mapping[Cell, int]) -> Iterator[UpdateOne]:
    """The writes that add a difference of contributions to the cells."""
    for identifier, cells in _by_document(change):
        added = {
            f"counts.{cell.reading}.{cell.breakdown}.{cell.part}": times for cell, times in cells
        }
        yield UpdateOne({"_id": identifier}, {"$inc": added}, upsert=True)


def cell_documents(cells: Mapping[Cell, int]) -> Iterator[Document]:
    """Whole documents, for cells that are counted from nothing."""
    for identifier, counted in _by_document(cells):
        document: Document = {"_id": identifier, "counts": {}}
        for cell, times in counted:
            reading = document["counts"].setdefault(cell.reading, {})
            reading.setdefault(cell.breakdown, {})[cell.part] = times
        yield document


def cells_of(document: Document) -> Iterator[tuple[Cell, int]]:
    """The cells of a document that are not zero."""
    measure, period, agency = document["_id"].split(SEPARATOR)
    for reading, breakdowns in document.get("counts", {}).items():
        for breakdown, parts in breakdowns.items():
            for part, times in parts.items():
                if times:
                    yield Cell(measure, reading, period, agency, breakdown, part), times


def canonical(rows: Iterable[Journey], cells: Mapping[Cell, int]) -> bytes:
    """Rows, then cells that are not zero: one line each, sorted, in compact JSON.

    The digests by which a row tells repeats are left out: no figure is made of them.
    """
    row_lines = [
        _compact(row.model_dump(mode="json", exclude_defaults=True, exclude={"digests"}))
        for row in sorted(rows, key=lambda row: row.id)
    ]
    cell_lines = [_compact([*cell, times]) for cell, times in sorted(cells.items()) if times]
    return "".join(row_lines + cell_lines).encode()


def _by_document(cells: Mapping[Cell, int]) -> list[tuple[str, list[tuple[Cell, int]]]]:
    documents: dict[tuple[str, str, str], list[tuple[Cell, int]]] = defaultdict(list)
    for each in cells.items():
        cell = each[0]
        documents[cell.measure, cell.period, cell.agency].append(each)
    return sorted((SEPARATOR.join(key), counted) for key, counted in documents.items())


def _compact(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":")) + "\n"
