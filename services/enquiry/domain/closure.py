"""An enquiry that the agency ends before a registration, and one that it reopens.

The invariant: the agency's decision needs a manager and a written reason, and is kept apart from the
household's own wish; what ended after a registration continues only as a new journey.
"""

from pydantic import ConfigDict, Field

from contracts.clocks import LocalStandard
from contracts.enquiry import EnquiryClosed, EnquiryReopened
from contracts.journey import Journeys
from contracts.reference import ClosingReason, NoteAbout, ReopeningReason
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import (
    Enquiry,
    decide,
    require_before_registration,
    require_enquiry,
)
from services.enquiry.domain.people import ActingStaff
from services.enquiry.domain.progress import Status


class Close(Command):
    """A manager decided to close the enquiry. Tell the household why in writing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-10",
                    "reason": "no_answer_to_contact",
                    "manager": "manager-02",
                    "explanation": "We wrote and called three times in four weeks.",
                }
            ]
        }
    )

    reason: ClosingReason = Field(title="Why are you closing it?")
    manager: ActingStaff
    explanation: Written = Field(
        title="Explanation", description="What you tell the household in writing"
    )


class CloseEnquiries(Close):
    """A manager decided to close several enquiries for one reason. Each household is told in writing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-10",
                    "reason": "no_answer_to_contact",
                    "manager": "manager-02",
                    "explanation": "We tried to reach you and had no answer.",
                    "journeys": ["7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10"],
                }
            ]
        }
    )

    journeys: Journeys


class Reopen(Command):
    """Reopen a closed or withdrawn enquiry."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-05-02", "reason": "enquirer_came_back", "staff": "recruiter-07"}
            ]
        }
    )

    reason: ReopeningReason = Field(title="Why are you reopening it?")
    staff: ActingStaff


def close(state: Enquiry | None, command: Close) -> Decision[Enquiry]:
    """Ends the enquiry by the agency's decision; clocks that still ran are broken off."""
    enquiry = require_before_registration(state, command.on).with_note(
        command.on, NoteAbout.CLOSED, staff=command.manager, words=command.explanation
    )
    closed = EnquiryClosed(occurred_on=command.on, reason=command.reason)
    return decide(enquiry, closed, explanation=command.explanation)


def reopen(
    state: Enquiry | None, command: Reopen, *, standards: tuple[LocalStandard, ...] = ()
) -> Decision[Enquiry]:
    """Goes on where it stood; what had not been given to the household is due anew."""
    enquiry = require_enquiry(state)
    if enquiry.status not in {Status.CLOSED, Status.WITHDRAWN}:
        raise Refusal(Kind.NOT_NOW, "You can only reopen a closed or withdrawn enquiry.")
    if enquiry.submitted_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "The household also withdrew its registration. Record a new enquiry that names this one.",
        )
    not_before(command.on, enquiry.received_on, "the enquiry")
    noted = enquiry.with_note(command.on, NoteAbout.REOPENED, staff=command.staff, words=None)
    reopened = EnquiryReopened(occurred_on=command.on, reason=command.reason, standards=standards)
    return decide(noted, reopened, explanation=None)
