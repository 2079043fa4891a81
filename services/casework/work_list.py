"""An agency's work lists: what is due first, page by page, and how much there is of it.

The invariant: the pages of one selection hold each record once, in the order of the days on which
something falls due; those on which nothing is due come last.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.chassis.list_entries import DUE, LISTED, LISTS, NEVER, list_name
from services.chassis.mongo import Document

AT_MOST = 200
MOST_COUNTED = 1_000
"""Whether more than this waits changes nobody's day, and each figure is counted for every page of a queue."""
SUNDAY = 6

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
    at_most: int = Field(default=AT_MOST, ge=1, le=AT_MOST, description="The size of a page")
    after: str | None = Field(default=None, max_length=50, description="Given by the previous page")

    def days(self) -> list[Document]:
        """Between which days something is due, as far as they were named."""
        conditions: list[Document] = []
        if self.due_by is not None:
            conditions.append({"$lte": self.due_by.isoformat(), "$lt": NEVER})
        if self.overdue is not None:
            before = "$lt" if self.overdue else "$gte"
            conditions.append({before: today().isoformat()})
        return conditions


class Counts(BaseModel):
    """How much open work an agency has."""

    open: Count
    overdue: Count
    due_this_week: Count = Field(description="From today to Sunday, in London")


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
class Cursor:
    """The last record of a page: when something is due on it, and which it is."""

    due_on: str
    journey: UUID

    @classmethod
    def parse(cls, after: str) -> Self:
        """The cursor that a page gave as `after`; refuses what none has given."""
        due_on, _, journey = after.partition("_")
        try:
            return cls(date.fromisoformat(due_on).isoformat(), UUID(journey))
        except ValueError:
            raise Refusal(
                Kind.NOT_VALID,
                "Send `after` exactly as the previous page gave it, or leave it out to start again.",
            ) from None

    def __str__(self) -> str:
        return f"{self.due_on}_{self.journey}"


async def page(
    records: CaseRecords[Any], selection: Selection, query: WorkListQuery, shown: Document
) -> tuple[list[Document], str | None]:
    """One page of documents with the fields that are `shown`, and where the next one begins."""
    cursor = Cursor.parse(query.after) if query.after else None
    found = await _found(records, selection, cursor, query.at_most, shown)
    if len(found) < query.at_most:
        return found, None
    return found, str(Cursor(found[-1][LISTED]["due_on"], found[-1]["_id"]))


async def _found(
    records: CaseRecords[Any],
    selection: Selection,
    cursor: Cursor | None,
    most: int,
    shown: Document,
) -> list[Document]:
    """Two questions for a later page, because each of them is a stretch of the index; else one."""
    if cursor is None:
        return await _stretch(records, selection.query(), most, shown)
    same_day = {DUE: cursor.due_on, "_id": {"$gt": cursor.journey}}
    found = await _stretch(records, selection.query(same_day), most, shown)
    if len(found) < most:
        later = selection.query({DUE: {"$gt": cursor.due_on}})
        found += await _stretch(records, later, most - len(found), shown)
    return found


async def _stretch(
    records: CaseRecords[Any], query: Document, most: int, shown: Document
) -> list[Document]:
    found = records.collection.find(query, shown).sort([(DUE, 1), ("_id", 1)])
    return await found.limit(most).batch_size(most).to_list()


async def count(
    records: CaseRecords[Any], selection: Selection, *, most: int = MOST_COUNTED
) -> int:
    """How many records a selection has, counted no further than `most`."""
    return await records.collection.count_documents(selection.query(), limit=most)


async def counts(records: CaseRecords[Any], agency: str) -> Counts:
    """How much open work this agency has, and how much of it is late or falls due this week."""
    late, this_week = late_and_this_week()
    open_ones, overdue, due_this_week = await asyncio.gather(
        count(records, Selection(agency, open_ones=True)),
        count(records, Selection(agency, open_ones=True, days=[late])),
        count(records, Selection(agency, open_ones=True, days=[this_week])),
    )
    return Counts(open=open_ones, overdue=overdue, due_this_week=due_this_week)


def late_and_this_week() -> tuple[Document, Document]:
    """The days before today, and those from today to Sunday."""
    on = today()
    sunday = on + timedelta(days=SUNDAY - on.weekday())
    return {"$lt": on.isoformat()}, {"$gte": on.isoformat(), "$lte": sunday.isoformat()}
