"""The initial visit: requested, held, written up, and its outcome told to the enquirer.

The invariant: the steps of one visit come in this order; a second visit begins with a request of its own.
"""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.clocks import LocalStandard
from contracts.enquiry import (
    InitialVisitHeld,
    InitialVisitRequested,
    InitialVisitWrittenUp,
    VisitOutcomeTold,
)
from contracts.identity import StaffCode
from contracts.reference import NoteAbout, VisitOutcome
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import Enquiry, decide, require_before_registration
from services.enquiry.domain.people import ActingStaff, ActingStaffIfAny


class RequestInitialVisit(Command):
    """The household asked for a visit at home, or agreed to one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-10", "staff": "recruiter-07"}]}
    )

    staff: ActingStaffIfAny = None


class HoldInitialVisit(Command):
    """The visit took place."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "staff": "recruiter-07"}]}
    )

    staff: ActingStaff


class WriteUpInitialVisit(Command):
    """The team manager has the write-up. We keep its text in the case record."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-24",
                    "staff": "recruiter-07",
                    "words": "They are ready to register and have time for training.",
                }
            ]
        }
    )

    staff: ActingStaff
    words: Written = Field(
        title="Write-up of the visit",
        description="We keep this in the case record. The household does not see it",
    )


class TellVisitOutcome(Command):
    """The agency told the enquirer what happens next. A manager confirms in writing if it ends here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-26", "staff": "recruiter-07", "outcome": "invited_to_register"}
            ]
        }
    )

    staff: ActingStaff
    outcome: VisitOutcome = Field(title="What did you tell them?")
    manager: StaffCode | None = Field(
        default=None,
        title="Manager who confirmed it",
        description="Their staff code. You need this if you will not take it further",
    )
    words: WrittenIfAny = Field(
        default=None,
        title="Why",
        description="Give reasons in writing if you will not take it further",
    )

    @model_validator(mode="after")
    def _a_refusal_is_confirmed(self) -> Self:
        refused = self.outcome is VisitOutcome.NOT_GOING_FORWARD
        if refused and not (self.manager and self.words):
            raise ValueError(
                "a manager must confirm in writing that you will not take it further, and why"
            )
        return self


def request_initial_visit(
    state: Enquiry | None,
    command: RequestInitialVisit,
    *,
    standards: tuple[LocalStandard, ...] = (),
) -> Decision[Enquiry]:
    """Starts the clocks of the call that arranges the visit and of the visit."""
    enquiry = require_before_registration(state, command.on)
    if enquiry.progress.visit is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "There is already an initial visit in progress. Record its outcome before you start another.",
        )
    noted = enquiry.with_note(
        command.on, NoteAbout.VISIT_REQUESTED, staff=command.staff, words=None
    )
    return decide(noted, InitialVisitRequested(occurred_on=command.on, standards=standards))


def hold_initial_visit(
    state: Enquiry | None,
    command: HoldInitialVisit,
    *,
    standards: tuple[LocalStandard, ...] = (),
) -> Decision[Enquiry]:
    """Stops the clock of the visit; the clock of its write-up starts."""
    enquiry = _at(state, command, Step.VISIT_REQUESTED, "First record that they asked for a visit.")
    noted = enquiry.with_note(command.on, NoteAbout.VISIT_HELD, staff=command.staff, words=None)
    return decide(noted, InitialVisitHeld(occurred_on=command.on, standards=standards))


def write_up_initial_visit(
    state: Enquiry | None, command: WriteUpInitialVisit
) -> Decision[Enquiry]:
    """Keeps the write-up; its clock runs until the agency tells the enquirer."""
    enquiry = _at(state, command, Step.VISIT_HELD, "First record that the visit took place.")
    noted = enquiry.with_note(
        command.on, NoteAbout.VISIT_WRITE_UP, staff=command.staff, words=command.words
    )
    return decide(noted, InitialVisitWrittenUp(occurred_on=command.on))


def tell_visit_outcome(state: Enquiry | None, command: TellVisitOutcome) -> Decision[Enquiry]:
    """Stops the clock of the write-up; the visit is over."""
    enquiry = _at(
        state, command, Step.WRITTEN_UP, "Write up the visit before you record its outcome."
    )
    by = command.manager or command.staff
    noted = enquiry.with_note(command.on, NoteAbout.VISIT_OUTCOME, staff=by, words=command.words)
    return decide(noted, VisitOutcomeTold(occurred_on=command.on, outcome=command.outcome))


def _at(state: Enquiry | None, command: Command, step: Step, otherwise: str) -> Enquiry:
    enquiry = require_before_registration(state, command.on)
    if enquiry.progress.visit is not step:
        raise Refusal(Kind.NOT_NOW, otherwise)
    return enquiry
