"""Whose work the open cases of a team are: the lists that tell, how much each has, and what is moved next.

The invariant: it is asked of the same lists in every service, whose states hold who works on a case as `staffed`. What
was covered or handed over is found no more, so sending the same again comes to an end.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.identity import SUBJECT, StaffCode
from contracts.journey import TOGETHER
from services.casework.bulk import MOST_REMAINING, BulkReceipt, CommandT, change_each
from services.casework.teamwork import AssignedStaff, CoverColleague, HandOver
from services.casework.work_list import (
    Count,
    Selection,
    count,
    counted,
    due,
    late_and_this_week,
    still_to_do,
)
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.chassis.commands import Commands
from services.chassis.decision import Decision, StateT
from services.chassis.list_entries import DUE, OPEN
from services.chassis.mongo import Document

ASSIGNED_TO = "state.staffed.assigned_to"
COVERED_BY = "state.staffed.covered_by"
COVERED_UNTIL = "state.staffed.covered_until"
BY_STAFF = IndexModel([("agency", 1), (OPEN, 1), (ASSIGNED_TO, 1), (DUE, 1)], name="staff")
"""Tells how much each has to do without looking into a record."""


class Workload(BaseModel):
    """How much open work a member of staff has."""

    staff: StaffCode
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SharedWork:
    """Which records of a kind can be moved together: where the day stands on which each came in, and which."""

    began_on: str
    only: Document = field(default_factory=dict)

    def to_cover(self, agency: str, command: CoverColleague) -> Selection:
        """What is open of the colleague's, is not covered like this yet and came in before the cover ends."""
        until = command.until.isoformat()
        so = {COVERED_BY: command.covered_by, COVERED_UNTIL: until}
        return self._of(agency, command.colleague, {"$nor": [so], self.began_on: {"$lte": until}})

    def to_hand_over(self, agency: str, command: HandOver) -> Selection:
        """What is open of the colleague's."""
        return self._of(agency, command.colleague, {})

    def _of(self, agency: str, colleague: str, only: Document) -> Selection:
        by = [(f"assigned {colleague}",)]
        return Selection(agency, by=by, open_ones=True, only=self.only | only)


def unassigned(state: Document) -> Document:
    """A case from before cases could be assigned, which is nobody's."""
    return {"staffed": {}, "staff_moves": [], **state}


def words_of(staffed: AssignedStaff) -> Iterator[str]:
    """The lists in which a case is because of who works on it."""
    yield "assigned" if staffed.assigned_to else "unassigned"
    if staffed.assigned_to:
        yield f"assigned {staffed.assigned_to}"
    if staffed.covered_by:
        yield f"covered {staffed.covered_by}"


def whose(staff: str) -> tuple[str, str]:
    """The lists in which somebody's work may be."""
    return (f"assigned {staff}", f"covered {staff}")


def whose_today(staff: str) -> Document:
    """Cover is over after its last day, and the list of those who cover does not know the day."""
    return {"$or": [{ASSIGNED_TO: staff}, {COVERED_UNTIL: {"$gte": today().isoformat()}}]}


def nobodys(agency: str, apart: Document | None = None) -> list[Selection]:
    """The open work that is nobody's yet; what is long overdue is counted elsewhere."""
    chosen = Selection(
        agency, by=[("unassigned",)], open_ones=True, only=apart or {}, days=[still_to_do()]
    )
    return [chosen]


def own(agency: str, staff: str, apart: Document | None = None) -> list[Selection]:
    """The open work that is this person's today: what is assigned to them, and what else they cover.

    Only the second looks into records, which are few: the list of those who cover does not know the day.
    """
    assigned, covered = whose(staff)
    still_covered = {ASSIGNED_TO: {"$ne": staff}, COVERED_UNTIL: {"$gte": today().isoformat()}}
    theirs = Selection(
        agency, by=[(assigned,)], open_ones=True, only=apart or {}, days=[still_to_do()]
    )
    return [theirs, replace(theirs, by=[(covered,)], only={**still_covered, **theirs.only})]


class DueWork(BaseModel):
    """How much open work is due, and who has open work. What is long overdue is counted on its own."""

    overdue: Count
    due_this_week: Count = Field(description="In the next 7 days, in London")
    long_overdue: Count = Field(description="Something was due more than 90 days ago")
    staff: list[StaffCode] = Field(description="People with open work")


async def due_work(
    records: CaseRecords[Any], agency: str, apart: Document | None = None
) -> DueWork:
    """How much of an agency's open work is due, and who has some."""
    amounts, staff = await asyncio.gather(
        counted(records, due(agency, apart)), staff_codes(records, agency)
    )
    return DueWork(**amounts, staff=staff)


async def workloads(
    records: CaseRecords[Any], agency: str, apart: Document | None = None
) -> list[Workload]:
    """Those to whom something open is assigned at this agency, with how much, by their codes."""
    late, _ = late_and_this_week()
    [day] = late.values()
    overdue = {"$sum": {"$cond": [{"$lt": [f"${DUE}", day]}, 1, 0]}}
    grouped = {"_id": f"${ASSIGNED_TO}", "open": {"$sum": 1}, "overdue": overdue}
    theirs = {"agency": agency, OPEN: True, ASSIGNED_TO: {"$gt": ""}, **(apart or {})}
    stages: list[Document] = [{"$match": theirs}, {"$group": grouped}, {"$sort": {"_id": 1}}]
    found = await records.collection.aggregate(stages)
    return [
        Workload(staff=each.pop("_id"), **each)
        async for each in found
        if is_staff_code(each["_id"])
    ]


async def staff_codes(records: CaseRecords[Any], agency: str) -> list[str]:
    """Those to whom something open is assigned, however much it is: a step of the index each."""
    theirs = {"agency": agency, OPEN: True, ASSIGNED_TO: {"$gt": ""}}
    found = await records.collection.distinct(ASSIGNED_TO, theirs)
    return [each for each in found if is_staff_code(each)]


def is_staff_code(kept: Any) -> bool:
    """Whether this is a code; in a damaged record something else may stand in its place."""
    return isinstance(kept, str) and re.fullmatch(SUBJECT, kept) is not None


async def move_next(
    door: Commands[StateT],
    work: Selection,
    decide: Callable[[StateT | None, CommandT], Decision[StateT]],
    command: CommandT,
) -> BulkReceipt:
    """Decides on the next 200 of this work, those on which something is due first."""
    found = door.records.collection.find(work.query(), {"_id": True})
    some = found.sort([(DUE, 1), ("_id", 1)]).limit(TOGETHER)
    journeys: list[UUID] = [each["_id"] async for each in some]
    outcomes = await change_each(door, work.agency, journeys, decide, command)
    remaining = await count(door.records, work, most=MOST_REMAINING)
    return BulkReceipt(outcomes=outcomes, remaining=remaining)
