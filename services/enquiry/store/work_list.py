"""An agency's work list: what is due first, page by page.

The invariant: the pages of one question hold each enquiry once, in the order of the days on which
something falls due; those on which nothing is due come last.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.chassis.cases import CaseRecords
from services.chassis.decision import Kind, Refusal
from services.chassis.mongo import Document
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.store.enquiries import EnquiryView

AT_ONCE = 200
DUE = "state.next_due_on"


class WorkList(BaseModel):
    """A page of an agency's enquiries; `after` asks for the page that follows."""

    enquiries: list[EnquiryView]
    after: str | None = Field(description="Send it back as `after` to go on; null at the end")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of an agency's enquiries are asked for."""

    agency: str
    status: Status | None = None
    assigned_to: str | None = None
    due_by: date | None = None

    def query(self) -> Document:
        """The question to the collection, without the place where a page begins."""
        found: Document = {"agency": self.agency, "state": {"$exists": True}}
        if self.status is not None:
            found["state.progress.status"] = self.status
        if self.assigned_to is not None:
            staffed = ("state.staffed.assigned_to", "state.staffed.covered_by")
            found["$or"] = [{name: self.assigned_to} for name in staffed]
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """The last enquiry of a page: when something is due on it, and which it is."""

    due_on: str
    journey: UUID

    @classmethod
    def parse(cls, after: str) -> Self:
        """The place that a page gave as `after`; refuses what none has given."""
        due_on, _, journey = after.partition("_")
        try:
            return cls(due_on and date.fromisoformat(due_on).isoformat(), UUID(journey))
        except ValueError:
            raise Refusal(
                Kind.NOT_VALID, "Send `after` as the page before gave it, or begin anew without."
            ) from None

    @classmethod
    def of(cls, view: EnquiryView) -> Self:
        return cls(view.next_due_on.isoformat() if view.next_due_on else "", view.journey)

    def __str__(self) -> str:
        return f"{self.due_on}_{self.journey}"


async def work_list(
    enquiries: CaseRecords[Enquiry], wanted: Wanted, after: Place | None
) -> WorkList:
    """One page; those with a day that is due first, then, unless a day was asked for, the others."""
    page: list[EnquiryView] = []
    if after is None or after.due_on:
        page = [view async for view in _due(enquiries, wanted, after)]
        after = None
    if wanted.due_by is None and len(page) < AT_ONCE:
        page += [view async for view in _undated(enquiries, wanted, after, AT_ONCE - len(page))]
    more = str(Place.of(page[-1])) if len(page) == AT_ONCE else None
    return WorkList(enquiries=page, after=more)


async def _due(
    enquiries: CaseRecords[Enquiry], wanted: Wanted, after: Place | None
) -> AsyncIterator[EnquiryView]:
    last = (wanted.due_by or date.max).isoformat()
    conditions: list[Document] = [wanted.query(), {DUE: {"$type": "string", "$lte": last}}]
    if after is not None:
        same_day = {DUE: after.due_on, "_id": {"$gt": after.journey}}
        conditions.append({"$or": [{DUE: {"$gt": after.due_on}}, same_day]})
    order = [(DUE, 1), ("_id", 1)]
    async for view in _views(enquiries, {"$and": conditions}, order, AT_ONCE):
        yield view


async def _undated(
    enquiries: CaseRecords[Enquiry], wanted: Wanted, after: Place | None, most: int
) -> AsyncIterator[EnquiryView]:
    query = {**wanted.query(), DUE: None}
    if after is not None:
        query["_id"] = {"$gt": after.journey}
    async for view in _views(enquiries, query, [("_id", 1)], most):
        yield view


async def _views(
    enquiries: CaseRecords[Enquiry], query: Document, order: list[tuple[str, Any]], most: int
) -> AsyncIterator[EnquiryView]:
    async for each in enquiries.collection.find(query, {"state": 1}).sort(order).limit(most):
        yield EnquiryView.of(each["_id"], Enquiry.model_validate(each["state"]))
