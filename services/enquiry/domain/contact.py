"""Reaching the enquirer: attempts, contacts, the information that is given, and the wish to be called.

The invariant: an attempt and an automatic reply stop no clock; only a person who was reached does.
"""

from pydantic import ConfigDict, Field

from contracts.enquiry import ContactAttempted, ContactMade, InformationProvided
from contracts.household import CallRequested
from contracts.reference import (
    AttemptOutcome,
    ContactChannel,
    ContactOutcome,
    InformationForm,
    NextStep,
    NoteAbout,
    TimeOfDay,
)
from contracts.written import WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.enquiry.domain.enquiry import Enquiry, decided, going_on
from services.enquiry.domain.people import ActingStaff, ActingStaffIfAny, WhichApplicantIfAny


class AttemptContact(Command):
    """A member of staff tried to reach the enquirer and did not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-04",
                    "channel": "phone",
                    "staff": "recruiter-07",
                    "outcome": "message_left",
                    "next_step": "planned_call",
                }
            ]
        }
    )

    channel: ContactChannel = Field(title="How did you try to reach them?")
    staff: ActingStaff
    outcome: AttemptOutcome = Field(title="What happened?")
    next_step: NextStep = Field(title="What comes next?")
    words: WrittenIfAny = Field(
        default=None,
        title="Note",
        description="Kept in the case record; the household is not shown it",
    )


class MakeContact(Command):
    """A member of staff reached the enquirer in person and said what comes next."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-05",
                    "channel": "phone",
                    "staff": "recruiter-07",
                    "outcome": "wishes_to_go_on",
                    "next_step": "information_event",
                    "words": "Would like to come to the evening event.",
                }
            ]
        }
    )

    channel: ContactChannel = Field(title="How did you reach them?")
    staff: ActingStaff
    outcome: ContactOutcome = Field(title="What came of it?")
    next_step: NextStep = Field(title="What did you offer them next?")
    words: WrittenIfAny = Field(
        default=None,
        title="Note",
        description="Kept in the case record; the household is not shown it",
    )


class ProvideInformation(Command):
    """Detailed information was given: pack, meeting, visit or pre-planned call."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-06", "form": "pack", "staff": "recruiter-07"}]
        }
    )

    form: InformationForm = Field(title="How was the information given?")
    staff: ActingStaffIfAny = None


class AskToBeCalled(Command):
    """The household would like to be called; what about, is kept for whoever calls."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "applicant": 1,
                    "time_of_day": "evening",
                    "words": "We would like to know what the visit is for.",
                }
            ]
        }
    )

    applicant: WhichApplicantIfAny = None
    time_of_day: TimeOfDay | None = Field(
        default=None, title="When would it suit you to be called?"
    )
    words: WrittenIfAny = Field(
        default=None, title="What is it about?", description="For whoever calls you"
    )


def attempt_contact(state: Enquiry | None, command: AttemptContact) -> Decision[Enquiry]:
    """Records an attempt; every clock runs on."""
    enquiry = going_on(state, command.on).noted(
        command.on, NoteAbout.CONTACT_ATTEMPT, staff=command.staff, words=command.words
    )
    attempted = ContactAttempted(
        occurred_on=command.on,
        channel=command.channel,
        outcome=command.outcome,
        next_step=command.next_step,
    )
    return decided(enquiry, attempted)


def make_contact(state: Enquiry | None, command: MakeContact) -> Decision[Enquiry]:
    """Records a contact; the earliest stops the clock of the first response, by phone also the call's."""
    enquiry = going_on(state, command.on).noted(
        command.on, NoteAbout.CONTACT, staff=command.staff, words=command.words
    )
    made = ContactMade(
        occurred_on=command.on,
        channel=command.channel,
        outcome=command.outcome,
        next_step=command.next_step,
    )
    return decided(enquiry, made)


def provide_information(state: Enquiry | None, command: ProvideInformation) -> Decision[Enquiry]:
    """Records information given; the earliest stops the clock of the information."""
    enquiry = going_on(state, command.on).noted(
        command.on, NoteAbout.INFORMATION, staff=command.staff, words=None
    )
    return decided(enquiry, InformationProvided(occurred_on=command.on, form=command.form))


def ask_to_be_called(state: Enquiry | None, command: AskToBeCalled) -> Decision[Enquiry]:
    """Keeps the wish until somebody has called, or tried to.

    No clock starts: neither law nor guidance sets a limit for calling back, and a limit of our own would
    be measured as if one did. Whatever clock runs already runs on.
    """
    enquiry = going_on(state, command.on)
    if command.applicant is not None and command.applicant > len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.")
    noted = enquiry.noted(command.on, NoteAbout.CALL_REQUESTED, staff=None, words=command.words)
    requested = CallRequested(
        occurred_on=command.on, applicant=command.applicant, time_of_day=command.time_of_day
    )
    return decided(noted, requested)
