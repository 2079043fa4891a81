"""The work list of a service whose cases have a status and clocks: assessments, and cases at the panel.

The invariant: a case is in the lists of its status and of the clocks that someone waits for, whatever the
service; so both are asked and answered alike.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock
from services.casework.work_list import Selection, WorkListQuery, page
from services.chassis.cases import CaseRecords
from services.chassis.decision import StateT
from services.chassis.list_entries import ListEntry, rank
from services.chassis.mongo import Document

StatusT = TypeVar("StatusT", bound=StrEnum)
ViewT = TypeVar("ViewT", bound=BaseModel)


class Case(Protocol):
    """What such a case says of itself."""

    @property
    def status(self) -> StrEnum:
        """Where it is."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is to be done."""

    @property
    def awaited(self) -> Sequence[RunningClock]:
        """The clocks by which something is due."""


class CaseQuery(WorkListQuery, Generic[StatusT]):
    """Which of an agency's cases are asked for; what is left out does not matter."""

    status: list[StatusT] = Field(
        default=[], max_length=20, description="One of these. You can repeat this parameter"
    )
    clock: ClockId | None = Field(default=None, description="A deadline that is running now")

    def selection(self, agency: str) -> Selection:
        """The same as a selection from one agency's lists."""
        by = [[f"status {status}" for status in self.status]] if self.status else []
        clock = [[f"clock {self.clock}"]] if self.clock else []
        return Selection(agency, by=[*clock, *by], open_ones=self.open, days=self.days())


class CaseList(BaseModel, Generic[ViewT]):
    """A page of an agency's cases. Use `after` to ask for the next page."""

    cases: list[ViewT]
    after: str | None = Field(
        description="Send it back as `after` for the next page; null on the last page"
    )


def next_clock(case: Case) -> RunningClock | None:
    """Of the clocks waited for, the one due first."""
    return min(case.awaited, key=lambda clock: clock.due_on, default=None)


def list_entry(_: UUID, case: Case) -> ListEntry:
    """Open or ended, when something is due, where it is and which clocks run."""
    first = next_clock(case)
    return ListEntry(
        open=not case.has_ended,
        due_on=first.due_on if first else None,
        by=[f"status {case.status}", *(f"clock {clock.id}" for clock in case.awaited)],
        sort={"stage": rank(case.status)},
    )


async def case_list(
    cases: CaseRecords[StateT],
    agency: str,
    query: CaseQuery[StatusT],
    view: Callable[[UUID, StateT, int], ViewT],
) -> CaseList[ViewT]:
    """One page of an agency's cases, those on which something is due first."""
    found, after = await page(cases, query.selection(agency), query, {"events": False})

    def shown(each: Document) -> ViewT:
        return view(each["_id"], cases.kind.state_of(each), each["version"])

    return CaseList(cases=[*cases.concerns.readable(found, shown)], after=after)
