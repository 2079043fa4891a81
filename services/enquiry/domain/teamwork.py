"""Work shared out in a team: many enquiries given to one colleague, or all of a colleague's to another.

The invariant: each enquiry is decided separately, as if it had been assigned or covered alone; one that
is no longer the colleague's stays where it is.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.identity import StaffCode
from contracts.journey import Journeys
from services.chassis.decision import Command, Decision, Kind, Refusal, too_far
from services.enquiry.domain.assignment import Assign, Cover, assign, cover
from services.enquiry.domain.enquiry import Enquiry, require_enquiry


class AssignEnquiries(Command):
    """Assign several enquiries to one member of staff."""

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
    """Choose who covers all open enquiries of a colleague who is away."""

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

    colleague: StaffCode = Field(title="Who is away?", description="Their staff code")
    covered_by: StaffCode = Field(title="Who is covering?", description="Their staff code")
    until: date = Field(title="When does the cover end?", description="The last day of the cover")

    @model_validator(mode="after")
    def _somebody_else_for_a_time(self) -> Self:
        if self.until < self.on:
            raise ValueError("cover must end on or after the day it starts")
        if too_far(self.on, self.until):
            raise ValueError("cover must end within 2 years: check the year")
        if self.covered_by == self.colleague:
            raise ValueError("choose someone else to cover for this colleague")
        return self


class HandOver(Command):
    """Hand over all open enquiries of a colleague who is leaving."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-04", "colleague": "recruiter-07", "to": "recruiter-11"}]
        }
    )

    colleague: StaffCode = Field(title="Who is leaving?", description="Their staff code")
    to: StaffCode = Field(title="Who will work on their enquiries?", description="Their staff code")

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.to == self.colleague:
            raise ValueError("choose someone else to take over the work")
        return self


def assign_enquiry(state: Enquiry | None, command: AssignEnquiries) -> Decision[Enquiry]:
    """Gives one of the enquiries to the member of staff."""
    return assign(state, Assign(on=command.on, to=command.staff))


def cover_enquiry(state: Enquiry | None, command: CoverColleague) -> Decision[Enquiry]:
    """Names who covers for the colleague on one enquiry, also where it came in meanwhile."""
    enquiry = _of_colleague(state, command.colleague)
    begins_on = max(command.on, enquiry.received_on)
    if begins_on > command.until:
        raise Refusal(Kind.NOT_NOW, "The enquiry arrived after the cover had ended.")
    return cover(enquiry, Cover(on=begins_on, by=command.covered_by, until=command.until))


def hand_over_enquiry(state: Enquiry | None, command: HandOver) -> Decision[Enquiry]:
    """Gives one enquiry of the colleague to the other, also where it came in meanwhile."""
    enquiry = _of_colleague(state, command.colleague)
    handed_on = max(command.on, enquiry.received_on)
    return assign(enquiry, Assign(on=handed_on, to=command.to))


def _of_colleague(state: Enquiry | None, colleague: str) -> Enquiry:
    enquiry = require_enquiry(state)
    if enquiry.staffed.assigned_to != colleague:
        raise Refusal(
            Kind.NOT_NOW, "The enquiry is no longer this colleague's, so it has not moved."
        )
    return enquiry
