"""Who answers for a case, whichever service has it: assigned, covered for a time, handed over.

The invariant: cover ends on a day, and the case stays with the person it was assigned to. Of many cases each is
decided as if it had been assigned or covered alone; one that is no longer the colleague's stays where it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.identity import StaffCode, Subject
from contracts.journey import Journeys
from contracts.reference import Assignment
from services.chassis.decision import Command, Decision, Kind, Refusal, StateT, too_far


class AssignedStaff(BaseModel):
    """Who works on a case, and who covers until when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assigned_to: StaffCode | None = None
    covered_by: StaffCode | None = None
    covered_until: date | None = None

    def working(self, today: date) -> StaffCode | None:
        """Who works with the household today."""
        covered = self.covered_until is not None and self.covered_until >= today
        return self.covered_by if covered else self.assigned_to


class StaffMove(BaseModel):
    """Who came to a case, on which day and how. No event carries the code; the case record keeps it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    assignment: Assignment
    staff: StaffCode


class Assign(Command):
    """Choose who will work with this household."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "to": "recruiter-07"},
                {"on": "2025-03-05", "to": "recruiter-11"},
            ]
        }
    )

    to: StaffCode = Field(
        title="Who will work with this household?",
        description="Their staff code",
        json_schema_extra={"x-record": "staff"},
    )


class Cover(Command):
    """Choose who works with the household while your colleague is away."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "by": "recruiter-11", "until": "2025-03-14"},
                {"on": "2025-03-04", "by": "recruiter-12", "until": "2025-03-07"},
            ]
        }
    )

    by: StaffCode = Field(
        title="Who is covering?",
        description="Their staff code",
        json_schema_extra={"x-record": "staff"},
    )
    until: date = Field(
        title="When do you plan to come back?", description="The last day of the cover"
    )

    @model_validator(mode="after")
    def _for_a_time(self) -> Self:
        _require_a_time(self.on, self.until)
        return self


class AssignTogether(Command):
    """Assign several cases to one member of staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-04",
                    "staff": "recruiter-07",
                    "journeys": ["7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10"],
                }
            ]
        }
    )

    staff: StaffCode = Field(title="Who will work on them?", description="Their staff code")
    journeys: Journeys


class CoverColleague(Command):
    """Choose who covers everything open of a colleague who is away."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-04",
                    "colleague": "recruiter-07",
                    "covered_by": "recruiter-11",
                    "until": "2025-03-14",
                }
            ]
        }
    )

    colleague: Subject = Field(title="Who is away?", description="Their staff code")
    covered_by: StaffCode = Field(title="Who is covering?", description="Their staff code")
    until: date = Field(title="When does the cover end?", description="The last day of the cover")

    @model_validator(mode="after")
    def _somebody_else_for_a_time(self) -> Self:
        _require_a_time(self.on, self.until)
        if self.covered_by == self.colleague:
            raise ValueError("choose someone else to cover for this colleague")
        return self


class HandOver(Command):
    """Hand over everything open of a colleague who is leaving."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-04", "colleague": "recruiter-07", "to": "recruiter-11"}]
        }
    )

    colleague: Subject = Field(
        title="Who is leaving?", description="Their staff code, also if they have left already"
    )
    to: StaffCode = Field(title="Who will take over?", description="Their staff code")

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.to == self.colleague:
            raise ValueError("choose someone else to take over the work")
        return self


@dataclass(frozen=True, slots=True)
class Teamwork(Generic[StateT]):
    """The decisions of teamwork on one kind of case.

    `workable` gives the case where someone can work on it that day, and refuses otherwise. `record` takes the case,
    who came to it and who works on it then, and says what happened.
    """

    workable: Callable[[StateT | None, date], StateT]
    began_on: Callable[[StateT], date]
    staffed: Callable[[StateT], AssignedStaff]
    record: Callable[[StateT, StaffMove, AssignedStaff], Decision[StateT]]

    def assign(self, state: StateT | None, command: Assign) -> Decision[StateT]:
        """Gives the case to someone; cover that was arranged ends."""
        case = self.workable(state, command.on)
        current = self.staffed(case).assigned_to
        if current == command.to:
            raise Refusal(Kind.NOT_NOW, "This is already assigned to this person.")
        kind = Assignment.REASSIGNED if current else Assignment.ASSIGNED
        move = StaffMove(on=command.on, assignment=kind, staff=command.to)
        return self.record(case, move, AssignedStaff(assigned_to=command.to))

    def cover(self, state: StateT | None, command: Cover) -> Decision[StateT]:
        """Names who covers and until when; someone must be assigned to be covered for."""
        case = self.workable(state, command.on)
        assigned_to = self.staffed(case).assigned_to
        if assigned_to is None or assigned_to == command.by:
            raise Refusal(
                Kind.NOT_NOW,
                "You can only cover for a colleague this is assigned to. Assign it instead.",
            )
        move = StaffMove(on=command.on, assignment=Assignment.COVERED, staff=command.by)
        covered = AssignedStaff(
            assigned_to=assigned_to, covered_by=command.by, covered_until=command.until
        )
        return self.record(case, move, covered)

    def assign_together(self, state: StateT | None, command: AssignTogether) -> Decision[StateT]:
        """Gives one of several cases to the member of staff."""
        return self.assign(state, Assign(on=command.on, to=command.staff))

    def cover_colleague(self, state: StateT | None, command: CoverColleague) -> Decision[StateT]:
        """Names who covers for the colleague on one case, also where it came in meanwhile."""
        case, begins_on = self._of_colleague(state, command.colleague, command.on)
        if begins_on > command.until:
            raise Refusal(Kind.NOT_NOW, "This arrived after the cover had ended.")
        return self.cover(case, Cover(on=begins_on, by=command.covered_by, until=command.until))

    def hand_over(self, state: StateT | None, command: HandOver) -> Decision[StateT]:
        """Gives one case of the colleague to the other, also where it came in meanwhile."""
        case, handed_on = self._of_colleague(state, command.colleague, command.on)
        return self.assign(case, Assign(on=handed_on, to=command.to))

    def _of_colleague(self, state: StateT | None, colleague: str, on: date) -> tuple[StateT, date]:
        """The case, if it is this colleague's, and the day: that on which it came in, where that is later."""
        since = on if state is None else max(on, self.began_on(state))
        case = self.workable(state, since)
        if self.staffed(case).assigned_to != colleague:
            raise Refusal(Kind.NOT_NOW, "This is no longer this colleague's, so it has not moved.")
        return case, since


def _require_a_time(on: date, until: date) -> None:
    """Raises `ValueError` for cover that ends before it starts, or in a year that cannot be right."""
    if until < on:
        raise ValueError("cover must end on or after the day it starts")
    if too_far(on, until):
        raise ValueError("cover must end within 2 years: check the year")
