"""The work list of a service whose cases have a status and clocks: assessments, and cases at the panel.

The invariant: a case is in the lists of its status and of the clocks that someone waits for, whatever the
service; so both are asked and answered alike.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock
from contracts.identity import StaffCode
from services.casework.shared_work import (
    nobodys,
    own,
    staff_codes,
    whose,
    whose_today,
    words_of,
)
from services.casework.teamwork import AssignedStaff, StaffMove
from services.casework.work_list import (
    BY_DUE,
    Count,
    Counts,
    Selection,
    WorkListQuery,
    counted,
    page,
    to_do,
)
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

    @property
    def staffed(self) -> AssignedStaff:
        """Who works on it."""

    @property
    def staff_moves(self) -> tuple[StaffMove, ...]:
        """Who came to it, in order."""


class StaffedView(BaseModel):
    """Who works on a case, as staff see it; with `for_household`, as its applicants do."""

    assigned_to: StaffCode | None
    covered_by: StaffCode | None
    covered_until: date | None
    staff_moves: tuple[StaffMove, ...] = Field(description="Who came to this case, in order")

    @classmethod
    def fields_of(cls, case: Case) -> Mapping[str, Any]:
        """The fields of this part, for a view that has it."""
        return {**dict(case.staffed), "staff_moves": case.staff_moves}

    def who_works(self, today: date) -> Mapping[str, Any]:
        """The same fields as the household sees them: who works with it today, and nobody else."""
        known = {name: getattr(self, name) for name in AssignedStaff.model_fields}
        worker = AssignedStaff(**known).working(today)
        nobody = {"covered_by": None, "covered_until": None, "staff_moves": ()}
        return {"assigned_to": worker, **nobody}


class CaseCounts(Counts):
    """How much open work there is, and whose it is."""

    unassigned: Count
    mine: Count | None = Field(description="The work of the member of staff named")
    staff: list[StaffCode] = Field(description="People with open cases")


class CaseQuery(WorkListQuery, Generic[StatusT]):
    """Which of an agency's cases are asked for; what is left out does not matter."""

    status: list[StatusT] = Field(
        default=[], max_length=20, description="One of these. You can repeat this parameter"
    )
    clock: ClockId | None = Field(default=None, description="A deadline that is running now")
    assigned_to: StaffCode | None = Field(
        default=None,
        description="Whose work it is today: assigned to them, or covered for a colleague",
    )
    unassigned: bool | None = Field(default=None, description="True: not assigned. False: assigned")
    sort: str = Field(
        default=BY_DUE,
        pattern="^(due|-?(stage|staff))$",
        description="By what the list is sorted, the last first with a minus: due, stage or staff",
    )

    def selection(self, agency: str) -> Selection:
        """The same as a selection from one agency's lists."""
        return Selection(
            agency,
            by=[*self._by()],
            open_ones=self.open,
            only=whose_today(self.assigned_to) if self.assigned_to else {},
            days=self.days(),
        )

    def _by(self) -> Iterator[Sequence[str]]:
        if self.assigned_to:
            yield whose(self.assigned_to)
        if self.unassigned is not None:
            yield ("unassigned" if self.unassigned else "assigned",)
        if self.clock:
            yield (f"clock {self.clock}",)
        if self.status:
            yield [f"status {status}" for status in self.status]


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
        by=[
            f"status {case.status}",
            *words_of(case.staffed),
            *(f"clock {clock.id}" for clock in case.awaited),
        ],
        sort={"stage": rank(case.status), "staff": case.staffed.assigned_to or ""},
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


async def case_counts(
    cases: CaseRecords[Any],
    agency: str,
    mine: str | None,
    more: Mapping[str, Sequence[Selection]] = MappingProxyType({}),
) -> Mapping[str, Any]:
    """The fields of `CaseCounts`: how much open work an agency has in one service, and whose it is; `more` is
    counted under its own names.
    """
    wanted = {
        **to_do(agency),
        "unassigned": nobodys(agency),
        **({"mine": own(agency, mine)} if mine else {}),
        **more,
    }
    amounts, staff = await asyncio.gather(counted(cases, wanted), staff_codes(cases, agency))
    return {"mine": None, **amounts, "staff": staff}
