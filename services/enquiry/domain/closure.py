"""An enquiry that the agency ends before a registration, and one that goes on again.

The invariant: the agency's decision needs a manager and a written reason, and is kept apart from the
household's own wish; what ended after a registration goes on only as a new journey.
"""

from pydantic import ConfigDict, Field

from contracts.clocks import LocalStandard
from contracts.enquiry import EnquiryClosed, EnquiryReopened
from contracts.reference import ClosingReason, NoteAbout, ReopeningReason
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import Enquiry, before_registration, decided, existing
from services.enquiry.domain.people import ActingStaff
from services.enquiry.domain.progress import Status


class Close(Command):
    """A manager decided that the enquiry does not go on; the household is told why in writing."""

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

    reason: ClosingReason = Field(title="Why does it not go on?")
    manager: ActingStaff
    explanation: Written = Field(
        title="Explanation", description="What the household is told in writing"
    )


class Reopen(Command):
    """A closed or withdrawn enquiry goes on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-05-02", "reason": "enquirer_came_back", "staff": "recruiter-07"}
            ]
        }
    )

    reason: ReopeningReason = Field(title="Why does it go on?")
    staff: ActingStaff


def close(state: Enquiry | None, command: Close) -> Decision[Enquiry]:
    """Ends the enquiry by the agency's decision; clocks that still ran are broken off."""
    enquiry = before_registration(state, command.on).noted(
        command.on, NoteAbout.CLOSED, staff=command.manager, words=command.explanation
    )
    closed = EnquiryClosed(occurred_on=command.on, reason=command.reason)
    return decided(enquiry, closed, explanation=command.explanation)


def reopen(
    state: Enquiry | None, command: Reopen, *, standards: tuple[LocalStandard, ...] = ()
) -> Decision[Enquiry]:
    """Goes on where it stood; what had not been given to the household is due anew."""
    enquiry = existing(state)
    if enquiry.status not in {Status.CLOSED, Status.WITHDRAWN}:
        raise Refusal(Kind.NOT_NOW, "Only a closed or withdrawn enquiry can be reopened.")
    if enquiry.submitted_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "A registration was withdrawn with it; record a new enquiry that names this one.",
        )
    not_before(command.on, enquiry.received_on, "the enquiry")
    noted = enquiry.noted(command.on, NoteAbout.REOPENED, staff=command.staff, words=None)
    reopened = EnquiryReopened(occurred_on=command.on, reason=command.reason, standards=standards)
    return decided(noted, reopened, explanation=None)
