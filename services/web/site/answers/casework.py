"""What every service that keeps case records answers alike: receipts, actions, events, and who looked."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from contracts.identity import Role
from contracts.reference import Assignment, ReasonsFor
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Receipt(BaseModel):
    """What a service says when it carried out a command: to which record."""

    model_config = VIEW

    journey: UUID


class Acknowledgement(BaseModel):
    """Whatever a service says when it took something of which no page reads what came of it."""

    model_config = VIEW


class LastCheck(BaseModel):
    """What staff check before a grave action is recorded: what is not done yet, and what can be undone."""

    model_config = VIEW

    still_open: tuple[str, ...] = ()
    undo: str


class Action(BaseModel):
    """One command as it is offered; `fields` is its JSON schema, if that was asked for.

    `records` are the kinds of record that its form lets people choose from.
    """

    model_config = VIEW

    name: str
    title: str
    about: str
    allowed: bool
    why_not: str | None = None
    form: bool = True
    fields: dict[str, Any] | None = None
    records: tuple[str, ...] = ()
    last_check: LastCheck | None = None

    def with_words(self, words: Callable[[str], str]) -> Self:
        """The same with each of its sentences about this record put into other words."""
        check = self.last_check
        if check is not None:
            still_open = tuple(words(each) for each in check.still_open)
            check = check.model_copy(update={"still_open": still_open})
        why_not = words(self.why_not) if self.why_not else None
        return self.model_copy(update={"why_not": why_not, "last_check": check})


class Actions(BaseModel):
    """What may be done with a record of this version, in the order of the journey."""

    model_config = VIEW

    version: int
    actions: tuple[Action, ...]

    def named(self, name: str) -> Action | None:
        """The action of this name."""
        return next((each for each in self.actions if each.name == name), None)

    def allows(self, name: str) -> bool:
        """Whether it is possible now."""
        found = self.named(name)
        return found is not None and found.allowed


class Happened(BaseModel):
    """One event of a record, with who caused it, by pseudonym."""

    model_config = VIEW

    version: int
    type: str
    at: datetime
    data: dict[str, Any]
    by: str
    correlation: str = ""


class Reasons(BaseModel):
    """What was written to explain one decision."""

    model_config = VIEW

    about: ReasonsFor
    words: str


class CaseReasons(BaseModel):
    """Every explanation that a service keeps of a case."""

    model_config = VIEW

    reasons: Rows[Reasons]


class Access(BaseModel):
    """One look by a person, or one command that they sent; `journey` is empty where it was a list."""

    model_config = VIEW

    at: datetime
    by: str
    roles: tuple[Role, ...]
    route: str
    journey: UUID | None
    correlation: str
    address: str = ""
    opened: str = ""
    refused: bool = False


class Staffed(BaseModel):
    """Who has a case at its agency, by their codes."""

    model_config = VIEW

    assigned_to: str | None = None
    covered_by: str | None = None
    covered_until: date | None = None


class StaffMove(BaseModel):
    """Who came to a case, on which day and how."""

    model_config = VIEW

    on: date
    assignment: Assignment
    staff: str


class DueWork(BaseModel):
    """How much open work is due, and who has open work; 1,000 means that many or more."""

    model_config = VIEW

    overdue: int
    due_this_week: int
    long_overdue: int
    staff: tuple[str, ...]


class Counts(BaseModel):
    """How much open work there is; 1,000 means that many or more."""

    model_config = VIEW

    open: int
    overdue: int
    due_this_week: int
    long_overdue: int = 0
    unassigned: int | None = None
    mine: int | None = None
    calls: int | None = None
    recommended: int | None = None
    to_sign_off: int | None = None
    delayed: int | None = None
    on_hold: int | None = None
    late_without_reason: int | None = None
