"""A household passed on to another agency, with its consent, until someone there takes it up.

The invariant: at every moment one agency answers for the household: the sender until the receiver takes
it up, and the sender again where the receiver refuses or lets the time pass.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.clocks import ClockId, LocalStandard
from contracts.enquiry import (
    EnquiryAssigned,
    EnquiryReferred,
    ReferralRefused,
    ReferralTakenUp,
)
from contracts.reference import (
    AgencyCode,
    ApplicantNumber,
    Assignment,
    NoteAbout,
    ReferralReason,
    ReferralRefusal,
)
from contracts.written import Written
from services.casework.teamwork import AssignedStaff
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import (
    Enquiry,
    decide,
    require_before_registration,
    require_open,
)
from services.enquiry.domain.people import NUMBERED, PEOPLE, ActingStaff, ActingStaffIfAny
from services.enquiry.domain.progress import OpenReferral
from services.enquiry.domain.timekeeping import EFFECTS

RECEIVERS_CLOCKS: tuple[ClockId, ...] = EFFECTS[Step.REFERRED].starts
SENDERS_CLOCKS: tuple[ClockId, ...] = EFFECTS[Step.CAME_BACK].starts
"""Which clocks start where a referral arrives, and where it comes back to."""

Standards = tuple[LocalStandard, ...]


class ReferralConsent(BaseModel):
    """Which applicants agreed that you can tell the other agency about them, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given_by: Annotated[frozenset[ApplicantNumber], Field(min_length=1, max_length=2)] = Field(
        title="Which applicants agreed?",
        description="Each of them must agree",
        json_schema_extra=NUMBERED,
    )
    given_on: date = Field(title="When did they agree?")


class Refer(Command):
    """Refer the household to another agency. The receiving agency reads your words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "receiver": "coast",
                    "reason": "home_area",
                    "consent": {"given_by": [1, 2], "given_on": "2025-03-05"},
                    "words": "They moved to the coast in January and prefer calls after six.",
                    "staff": "recruiter-07",
                },
                {
                    "on": "2025-03-06",
                    "receiver": "estuary",
                    "reason": "households_wish",
                    "consent": {"given_by": [1], "given_on": "2025-03-06"},
                    "words": "A friend adopted with them.",
                },
            ]
        }
    )

    receiver: AgencyCode = Field(
        title="Which agency?",
        description="The other agency's code",
        json_schema_extra={"x-record": "agency"},
    )
    reason: ReferralReason = Field(title="Why are you referring them?")
    consent: ReferralConsent = Field(title="Consent")
    words: Written = Field(
        title="What should the other agency know?", description="The other agency reads this"
    )
    staff: ActingStaffIfAny = None

    @model_validator(mode="after")
    def _consent_comes_first(self) -> Self:
        if self.consent.given_on > self.on:
            raise ValueError("they must agree on or before the date of the referral")
        return self


class TakeUpReferral(Command):
    """The receiving agency takes up the referral and names who will work with the household."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-07", "staff": "coast-recruiter-02"}]}
    )

    staff: ActingStaff


class RefuseReferral(Command):
    """The receiving agency sends the household back and says why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-07",
                    "reason": "no_capacity",
                    "words": "We take no new households before June.",
                    "staff": "coast-recruiter-02",
                }
            ]
        }
    )

    reason: ReferralRefusal = Field(title="Why are you sending them back?")
    words: Written = Field(
        title="Explanation", description="The agency that referred them reads this"
    )
    staff: ActingStaffIfAny = None


def refer(state: Enquiry | None, command: Refer, *, standards: Standards = ()) -> Decision[Enquiry]:
    """Passes the household on; the receiver's clocks start, by its own `standards`."""
    enquiry = require_before_registration(state, command.on)
    if command.receiver == enquiry.agency:
        raise Refusal(
            Kind.NOT_VALID, "The enquiry is already at this agency. Choose another agency."
        )
    _all_consented(enquiry, command.consent)
    noted = _with_consent(enquiry, command.consent).with_note(
        command.on, NoteAbout.REFERRED, staff=command.staff, words=command.words
    )
    referred = EnquiryReferred(
        occurred_on=command.on,
        sender=enquiry.agency,
        receiver=command.receiver,
        reason=command.reason,
        standards=standards,
    )
    return decide(noted, referred)


def take_up_referral(state: Enquiry | None, command: TakeUpReferral) -> Decision[Enquiry]:
    """The journey is the receiver's from now on, with a member of its staff to answer for it."""
    enquiry, referral = _waiting(state, command.on)
    noted = enquiry.with_note(
        command.on, NoteAbout.REFERRAL_TAKEN_UP, staff=command.staff, words=None
    )
    return decide(
        noted,
        ReferralTakenUp(occurred_on=command.on, agency=referral.receiver),
        EnquiryAssigned(occurred_on=command.on, assignment=Assignment.ASSIGNED),
        staffed=AssignedStaff(assigned_to=command.staff),
    )


def refuse_referral(
    state: Enquiry | None, command: RefuseReferral, *, standards: Standards = ()
) -> Decision[Enquiry]:
    """The household comes back; the sender's clocks start anew, by its own `standards`."""
    enquiry, referral = _waiting(state, command.on)
    noted = enquiry.with_note(
        command.on, NoteAbout.REFERRAL_REFUSED, staff=command.staff, words=command.words
    )
    refused = ReferralRefused(
        occurred_on=command.on,
        agency=referral.sender,
        reason=command.reason,
        standards=standards,
    )
    return decide(noted, refused)


def _all_consented(enquiry: Enquiry, consent: ReferralConsent) -> None:
    """Each person's details are passed on, so each person is asked."""
    if consent.given_by != frozenset(range(1, PEOPLE[enquiry.progress.household] + 1)):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Every applicant in this household must agree before you refer it, and no one else can. Check who agreed.",
        )
    not_before(consent.given_on, enquiry.received_on, "the enquiry")


def _with_consent(enquiry: Enquiry, consent: ReferralConsent) -> Enquiry:
    who = " and ".join(f"applicant {number}" for number in sorted(consent.given_by))
    words = f"{who.capitalize()} agreed to the referral."
    return enquiry.with_note(
        consent.given_on, NoteAbout.CONSENT_TO_REFERRAL, staff=None, words=words
    )


def _waiting(state: Enquiry | None, on: date) -> tuple[Enquiry, OpenReferral]:
    enquiry = require_open(state, on)
    referral = enquiry.progress.referral
    if referral is None:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no referral waiting on this enquiry. The other agency took it up or sent it back.",
        )
    return enquiry, referral


def agency_to_act(state: Enquiry) -> tuple[str, ...]:
    """The agency whose turn it is: the receiving one while a referral waits, else the journey's own."""
    referral = state.progress.referral
    return (referral.receiver,) if referral else (state.agency,)


def agencies_involved(state: Enquiry) -> tuple[str, ...]:
    """The journey's own agency, and the one at which a referral waits: it sees what it may take up."""
    return (state.agency, *agency_to_act(state))
