"""An agency's work lists: what is due first, page by page, and how much there is of it.

The invariant: the pages of one selection hold each record once, in the order of the days on which
something falls due, or in the order that was asked for; those on which nothing is due come last.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.list_entries import DUE, LISTED, LISTS, NEVER, SORT, list_name
from services.chassis.mongo import Document

AT_MOST = 200
MOST_COUNTED = 1_000
"""Whether more than this waits changes nobody's day, and each figure is counted for every page of a queue."""
BY_DUE = "due"
AHEAD = timedelta(days=7)
LONG_OVERDUE = timedelta(days=90)
"""What was due before that is no longer today's work: it has a list of its own."""

Count = Annotated[
    int,
    Field(le=MOST_COUNTED, description=f"{MOST_COUNTED} means that many or more"),
]


class WorkListQuery(BaseModel):
    """What you can ask any work list for."""

    open: bool | None = Field(default=None, description="Open cases, or ended ones")
    due_by: date | None = Field(default=None, description="Something is due on or before this date")
    overdue: bool | None = Field(
        default=None,
        description="True: something was due before today, in London. False: nothing was",
    )
    long_overdue: bool | None = Field(
        default=None,
        description="True: something was due more than 90 days ago. False: nothing was",
    )
    at_most: int = Field(default=AT_MOST, ge=1, le=AT_MOST, description="The size of a page")
    after: str | None = Field(
        default=None,
        max_length=50,
        description="Given by the previous page. In a list by what is due: the due date and the journey of a line, with `_` between them",
    )
    sort: str = Field(
        default=BY_DUE,
        pattern="^(due|-?stage)$",
        description="By what the list is sorted, the last first with a minus: due or stage",
    )

    def days(self) -> list[Document]:
        """Between which days something is due, as far as they were named."""
        conditions: list[Document] = []
        if self.due_by is not None:
            conditions.append({"$lte": self.due_by.isoformat(), "$lt": NEVER})
        if self.overdue is not None:
            before = "$lt" if self.overdue else "$gte"
            conditions.append({before: today().isoformat()})
        if self.long_overdue is not None:
            conditions.append(_long_ago() if self.long_overdue else still_to_do())
        return conditions


class Counts(BaseModel):
    """How much open work an agency has. What is long overdue is counted on its own."""

    open: Count
    overdue: Count
    due_this_week: Count = Field(description="In the next 7 days, in London")
    long_overdue: Count = Field(description="Something was due more than 90 days ago")


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of an agency's records; a record matches each of `by` in one of its words.

    `only` is what no list tells. `open_ones` chooses those that go on, or those that ended.
    """

    agency: str
    by: Sequence[Sequence[str]] = ()
    open_ones: bool | None = None
    only: Document = field(default_factory=dict)
    days: Sequence[Document] = ()

    def query(self, *more: Document) -> Document:
        """The query to the collection; a part of it is always the name of a list."""
        chosen = (True, False) if self.open_ones is None else (self.open_ones,)
        named = [
            [
                list_name(self.agency, each, open_ones=open_ones)
                for open_ones in chosen
                for each in any_of
            ]
            for any_of in self.by or [("",)]
        ]
        conditions = [{LISTS: {"$in": names}} for names in named]
        conditions += [{DUE: days} for days in self.days]
        return {"$and": [*conditions, *filter(None, [self.only, *more])]}


@dataclass(frozen=True, slots=True)
class Order:
    """By which field a list is sorted, and whether the last comes first."""

    field: str
    down: bool

    @classmethod
    def of(cls, sort: str) -> Self:
        """The order of this name."""
        name = sort.removeprefix("-")
        return cls(DUE if name == BY_DUE else f"{SORT}.{name}", down=sort.startswith("-"))

    @property
    def keys(self) -> list[tuple[str, int]]:
        """The same as the database has it; equals are in the order of their identities."""
        return [(self.field, -1 if self.down else 1), ("_id", 1)]

    def beyond(self, value: str) -> Document:
        """What comes after all that have this value."""
        return {self.field: {"$lt" if self.down else "$gt": value}}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last record of a page: by what it was sorted there, and which it is."""

    value: str
    journey: UUID

    @classmethod
    def at(cls, last: Document, order: Order) -> Self:
        """The cursor behind a record. Only a day stands in an address: a name must not."""
        return cls(last[LISTED]["due_on"] if order.field == DUE else "", last["_id"])

    def __str__(self) -> str:
        return f"{self.value}_{self.journey}"


NOT_A_PAGE = "Send `after` exactly as the previous page gave it, or leave it out to start again."


async def page(
    records: CaseRecords[Any], selection: Selection, query: WorkListQuery, shown: Document
) -> tuple[list[Document], str | None]:
    """One page of documents with the fields that are `shown`, and where the next one begins."""
    order = Order.of(query.sort)
    cursor = await _cursor(records, selection.agency, order, query.after) if query.after else None
    found = await _found(records, selection, order, cursor, most=query.at_most, shown=shown)
    if len(found) < query.at_most:
        return found, None
    return found, str(Cursor.at(found[-1], order))


async def _cursor(records: CaseRecords[Any], agency: str, order: Order, after: str) -> Cursor:
    """The cursor that a page gave, its value read from the record where it is no day; refuses what none has given."""
    due_on, _, journey = after.partition("_")
    try:
        identity = UUID(journey)
        if order.field == DUE:
            return Cursor(date.fromisoformat(due_on).isoformat(), identity)
    except ValueError:
        raise Refusal(Kind.NOT_VALID, NOT_A_PAGE) from None
    last = await records.collection.find_one({"_id": identity, "agency": agency}, {SORT: True})
    if last is None or due_on:
        raise Refusal(Kind.NOT_VALID, NOT_A_PAGE)
    return Cursor(last[LISTED]["sort"][order.field.rpartition(".")[2]], identity)


async def _found(
    records: CaseRecords[Any],
    selection: Selection,
    order: Order,
    cursor: Cursor | None,
    *,
    most: int,
    shown: Document,
) -> list[Document]:
    """Two questions for a later page, because each of them is a stretch of the index; else one."""
    if cursor is None:
        return await _stretch(records, selection.query(), order, most, shown)
    equal = {order.field: cursor.value, "_id": {"$gt": cursor.journey}}
    found = await _stretch(records, selection.query(equal), order, most, shown)
    if len(found) < most:
        later = selection.query(order.beyond(cursor.value))
        found += await _stretch(records, later, order, most - len(found), shown)
    return found


async def _stretch(
    records: CaseRecords[Any], query: Document, order: Order, most: int, shown: Document
) -> list[Document]:
    found = records.collection.find(query, shown).sort(order.keys)
    return await found.limit(most).batch_size(most).to_list()


async def count(
    records: CaseRecords[Any], selection: Selection, *, most: int = MOST_COUNTED
) -> int:
    """How many records a selection has, counted no further than `most`."""
    return await records.collection.count_documents(selection.query(), limit=most)


async def counted(
    records: CaseRecords[Any], wanted: Mapping[str, Sequence[Selection]]
) -> dict[str, int]:
    """How many records each has, counted no further than 1,000 and asked together.

    Several selections under one name must have no record in common.
    """
    parts = [
        _counting(name, each.query()) for name, selections in wanted.items() for each in selections
    ]
    first, *others = parts
    joined = [
        {"$unionWith": {"coll": records.collection.name, "pipeline": part}} for part in others
    ]
    found: Counter[str] = Counter()
    async for each in await records.collection.aggregate([*first, *joined]):
        found[each["_id"]] += each["n"]
    return {name: min(found[name], MOST_COUNTED) for name in wanted}


def _counting(name: str, query: Document) -> list[Document]:
    total = {"_id": {"$literal": name}, "n": {"$sum": 1}}
    return [{"$match": query}, {"$limit": MOST_COUNTED}, {"$group": total}]


def due(agency: str, hidden: Document | None = None) -> dict[str, list[Selection]]:
    """The open work of this agency that is late or falls due this week; what is long overdue by itself.

    `hidden` is a condition that what is selected must meet too.
    """
    late, this_week = late_and_this_week()
    days = {
        "overdue": [still_to_do(), late],
        "due_this_week": [this_week],
        "long_overdue": [_long_ago()],
    }
    return {
        name: [Selection(agency, open_ones=True, only=hidden or {}, days=each)]
        for name, each in days.items()
    }


def to_do(agency: str, hidden: Document | None = None) -> dict[str, list[Selection]]:
    """All open work that is not long overdue, and what of it is due."""
    current = Selection(agency, open_ones=True, only=hidden or {}, days=[still_to_do()])
    return {"open": [current], **due(agency, hidden)}


def late_and_this_week() -> tuple[Document, Document]:
    """The days before today, and the next seven with today."""
    on = today()
    return {"$lt": on.isoformat()}, {"$gte": on.isoformat(), "$lte": (on + AHEAD).isoformat()}


def still_to_do() -> Document:
    """The days of what is not long overdue; what has no day is among it."""
    return {"$gte": (today() - LONG_OVERDUE).isoformat()}


def _long_ago() -> Document:
    return {"$lt": (today() - LONG_OVERDUE).isoformat()}
