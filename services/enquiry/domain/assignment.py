"""Who answers for an enquiry: assigned, reassigned, covered for a time.

The invariant: cover ends on a day; the enquiry stays with the person it was assigned to.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.enquiry import EnquiryAssigned
from contracts.identity import StaffCode
from contracts.reference import Assignment, NoteAbout
from services.chassis.decision import Command, Decision, Kind, Refusal, too_far
from services.enquiry.domain.enquiry import AssignedStaff, Enquiry, decide, require_with_agency


class Assign(Command):
    """Choose who will work on this enquiry."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "to": "recruiter-07"},
                {"on": "2025-03-05", "to": "recruiter-11"},
            ]
        }
    )

    to: StaffCode = Field(
        title="Who will work on this enquiry?",
        description="Their staff code",
        json_schema_extra={"x-record": "staff"},
    )


class Cover(Command):
    """Choose who works on the enquiry while your colleague is away."""

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
        if self.until < self.on:
            raise ValueError("cover must end on or after the day it starts")
        if too_far(self.on, self.until):
            raise ValueError("cover must end within 2 years: check the year")
        return self


def assign(state: Enquiry | None, command: Assign) -> Decision[Enquiry]:
    """Gives the enquiry to someone; cover that was arranged ends."""
    enquiry = require_with_agency(state, command.on)
    current = enquiry.staffed.assigned_to
    if current == command.to:
        raise Refusal(Kind.NOT_NOW, "The enquiry is already assigned to this person.")
    kind = Assignment.REASSIGNED if current else Assignment.ASSIGNED
    assigned = EnquiryAssigned(occurred_on=command.on, assignment=kind)
    noted = enquiry.with_note(command.on, NoteAbout(kind), staff=command.to, words=None)
    return decide(noted, assigned, staffed=AssignedStaff(assigned_to=command.to))


def cover(state: Enquiry | None, command: Cover) -> Decision[Enquiry]:
    """Names who covers and until when; someone must be assigned to be covered for."""
    enquiry = require_with_agency(state, command.on)
    assigned_to = enquiry.staffed.assigned_to
    if assigned_to is None or assigned_to == command.by:
        raise Refusal(
            Kind.NOT_NOW,
            "You can only cover for a colleague who has this enquiry. Assign it instead.",
        )
    covered = EnquiryAssigned(occurred_on=command.on, assignment=Assignment.COVERED)
    staffed = AssignedStaff(
        assigned_to=assigned_to, covered_by=command.by, covered_until=command.until
    )
    noted = enquiry.with_note(command.on, NoteAbout.COVERED, staff=command.by, words=None)
    return decide(noted, covered, staffed=staffed)
