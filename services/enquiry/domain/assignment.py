"""Who answers for an enquiry: assigned, reassigned, covered for a time.

The invariant: whoever covers does so until a day; the enquiry stays with whom it was assigned to.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.enquiry import EnquiryAssigned
from contracts.identity import StaffCode
from contracts.reference import Assignment, NoteAbout
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.enquiry.domain.enquiry import Enquiry, Staffed, decided, with_agency


class Assign(Command):
    """The enquiry was given to a member of staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "to": "recruiter-07"},
                {"on": "2025-03-05", "to": "recruiter-11"},
            ]
        }
    )

    to: StaffCode = Field(
        title="Who answers for it from now on?",
        description="Their staff code",
        json_schema_extra={"x-record": "staff"},
    )


class Cover(Command):
    """Somebody answers for the enquiry while the colleague is away."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "by": "recruiter-11", "until": "2025-03-14"},
                {"on": "2025-03-04", "by": "recruiter-12", "until": "2025-03-07"},
            ]
        }
    )

    by: StaffCode = Field(
        title="Who covers?", description="Their staff code", json_schema_extra={"x-record": "staff"}
    )
    until: date = Field(title="Until when?", description="The last day of the cover")

    @model_validator(mode="after")
    def _for_a_time(self) -> Self:
        if self.until < self.on:
            raise ValueError("cover ends on or after the day on which it begins")
        return self


def assign(state: Enquiry | None, command: Assign) -> Decision[Enquiry]:
    """Gives the enquiry to somebody; cover that was arranged ends."""
    enquiry = with_agency(state, command.on)
    current = enquiry.staffed.assigned_to
    if current == command.to:
        raise Refusal(Kind.NOT_NOW, "The enquiry is assigned to this member of staff already.")
    kind = Assignment.REASSIGNED if current else Assignment.ASSIGNED
    assigned = EnquiryAssigned(occurred_on=command.on, assignment=kind)
    noted = enquiry.noted(command.on, NoteAbout(kind), staff=command.to, words=None)
    return decided(noted, assigned, staffed=Staffed(assigned_to=command.to))


def cover(state: Enquiry | None, command: Cover) -> Decision[Enquiry]:
    """Names who covers and until when; somebody must be assigned to be covered for."""
    enquiry = with_agency(state, command.on)
    assigned_to = enquiry.staffed.assigned_to
    if assigned_to is None or assigned_to == command.by:
        raise Refusal(
            Kind.NOT_NOW, "Cover is for a colleague to whom the enquiry is assigned; assign it."
        )
    covered = EnquiryAssigned(occurred_on=command.on, assignment=Assignment.COVERED)
    staffed = Staffed(assigned_to=assigned_to, covered_by=command.by, covered_until=command.until)
    noted = enquiry.noted(command.on, NoteAbout.COVERED, staff=command.by, words=None)
    return decided(noted, covered, staffed=staffed)
