"""Reaching the enquirer: attempts, contacts, the information that is given, and the wish to be called.

The invariant: an attempt and an automatic reply stop no clock; only a person who was reached does.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.contact_details import Phone
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
from services.enquiry.domain.enquiry import Enquiry, decide, require_open
from services.enquiry.domain.people import (
    ActingStaff,
    ActingStaffIfAny,
    Applicant,
    WhichApplicantIfAny,
)
from services.enquiry.domain.phone_numbers import decide_with, with_number

NO_NUMBER = "Enter a phone number to call. There is none on record."
TheirNumber = Annotated[
    Phone | None,
    Field(
        title="Their phone number",
        description="If you have none for them. We add it to their contact details",
    ),
]


class AttemptContact(Command):
    """A member of staff tried to reach the enquirer, but could not."""

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
    number: TheirNumber = None
    staff: ActingStaff
    outcome: AttemptOutcome = Field(title="What happened?")
    next_step: NextStep = Field(title="What happens next?")
    words: WrittenIfAny = Field(
        default=None,
        title="Note",
        description="We keep this in the case record. The household does not see it",
    )


class MakeContact(Command):
    """A member of staff spoke or wrote to the enquirer in person and said what happens next."""

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
    number: TheirNumber = None
    staff: ActingStaff
    outcome: ContactOutcome = Field(title="What was the result?")
    next_step: NextStep = Field(title="What did you offer them next?")
    words: WrittenIfAny = Field(
        default=None,
        title="Note",
        description="We keep this in the case record. The household does not see it",
    )


class ProvideInformation(Command):
    """The agency gave detailed information: in a pack, at a meeting, on a visit or in a planned call."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-06", "form": "pack", "staff": "recruiter-07"}]
        }
    )

    form: InformationForm = Field(title="How did you give the information?")
    staff: ActingStaffIfAny = None


class AskToBeCalled(Command):
    """The household would like a call. What it is about is for the person who calls."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "applicant": 1,
                    "number": "01632 960001",
                    "time_of_day": "evening",
                    "words": "We would like to know what the visit is for.",
                }
            ]
        }
    )

    applicant: WhichApplicantIfAny = None
    number: Phone | None = Field(
        default=None,
        title="Which number should we call?",
        description="Leave it empty to use the number we have",
    )
    time_of_day: TimeOfDay | None = Field(default=None, title="When is a good time to call you?")
    words: WrittenIfAny = Field(
        default=None,
        title="What do you want to talk about?",
        description="For the person who calls you",
    )


def attempt_contact(state: Enquiry | None, command: AttemptContact) -> Decision[Enquiry]:
    """Records an attempt; every clock runs on."""
    enquiry = require_open(state, command.on).with_note(
        command.on, NoteAbout.CONTACT_ATTEMPT, staff=command.staff, words=command.words
    )
    attempted = ContactAttempted(
        occurred_on=command.on,
        channel=command.channel,
        outcome=command.outcome,
        next_step=command.next_step,
    )
    numbered = with_number(enquiry, command.number)
    return decide_with(enquiry, numbered, command.on, attempted)


def make_contact(state: Enquiry | None, command: MakeContact) -> Decision[Enquiry]:
    """Records a contact; the earliest stops the clock of the first response, by phone also the call's."""
    enquiry = require_open(state, command.on).with_note(
        command.on, NoteAbout.CONTACT, staff=command.staff, words=command.words
    )
    made = ContactMade(
        occurred_on=command.on,
        channel=command.channel,
        outcome=command.outcome,
        next_step=command.next_step,
    )
    numbered = with_number(enquiry, command.number)
    return decide_with(enquiry, numbered, command.on, made)


def provide_information(state: Enquiry | None, command: ProvideInformation) -> Decision[Enquiry]:
    """Records information given; the earliest stops the clock of the information."""
    enquiry = require_open(state, command.on).with_note(
        command.on, NoteAbout.INFORMATION, staff=command.staff, words=None
    )
    return decide(enquiry, InformationProvided(occurred_on=command.on, form=command.form))


def ask_to_be_called(state: Enquiry | None, command: AskToBeCalled) -> Decision[Enquiry]:
    """Keeps the wish until someone has called, or tried to.

    No clock starts: neither law nor guidance sets a limit for calling back, and a limit of our own would
    be measured as if one did. Whatever clock runs already runs on.
    """
    enquiry = require_open(state, command.on)
    if command.applicant is not None and command.applicant > len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.")
    numbered = with_number(enquiry, command.number, command.applicant)
    _require_number(numbered, command.applicant)
    noted = enquiry.with_note(command.on, NoteAbout.CALL_REQUESTED, staff=None, words=command.words)
    requested = CallRequested(
        occurred_on=command.on, applicant=command.applicant, time_of_day=command.time_of_day
    )
    return decide_with(noted, numbered, command.on, requested)


def _require_number(people: tuple[Applicant, ...], applicant: int | None) -> None:
    """Somewhere to call: the one who asks has a number, or, where nobody is named, one of them has."""
    called = people if applicant is None else people[applicant - 1 : applicant]
    if not any(each.phone for each in called):
        raise Refusal(Kind.NOT_VALID, NO_NUMBER, "number")
