"""What may happen to an enquiry, until its registration of interest is accepted or it ends.

The invariant: an enquiry that was declined or withdrawn never changes again, and no decision is
refused because it comes late. Names, addresses and free text stay in the state, never in an event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.clocks import TWO_STAGE_PROCESS, ClockId, RunningClock, start
from contracts.enquiry import (
    ContactMade,
    EnquiryReceived,
    EnquiryWithdrawn,
    InformationProvided,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.equality import ApplicantNumber, EqualityAnswersGiven
from contracts.mystery_shop import MysteryShopScored, SectionScore
from contracts.reference import (
    AgencyCode,
    Channel,
    ContactChannel,
    DeclineReason,
    EthnicGroup,
    Household,
    InformationForm,
    WithdrawalReason,
)
from services.chassis.decision import Command, Decision, Kind, Refusal, State, not_before

PEOPLE = {Household.SINGLE: 1, Household.JOINT: 2}

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]+$"
    ),
]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s\p{C}]+@[^@\s\p{C}.]+(\.[^@\s\p{C}.]+)+$",
    ),
]
Phone = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=40, pattern=r"^\+?[ ()-]*([0-9][ ()-]*){10,15}$"
    ),
]
Postcode = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_upper=True,
        pattern=r"(?i)^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$",
    ),
]
Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Status(StrEnum):
    """Where an enquiry stands; declined and withdrawn are the ends."""

    RECEIVED = "received"
    REGISTRATION_SUBMITTED = "registration_submitted"
    REGISTRATION_ACCEPTED = "registration_accepted"
    REGISTRATION_DECLINED = "registration_declined"
    WITHDRAWN = "withdrawn"


class Applicant(BaseModel):
    """One person of the household, and how to reach them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    email: Email | None = None
    phone: Phone | None = None


class Enquiry(State):
    """One household's enquiry; the first of the applicants can always be reached."""

    model_config = ConfigDict(hide_input_in_errors=True)

    status: Status
    household: Household
    applicants: tuple[Applicant, ...]
    postcode: Postcode | None
    received_on: date
    clocks: dict[ClockId, RunningClock]
    submitted_on: date | None = None
    explanation: str | None = Field(default=None, description="Why it was declined, in words")


class EqualityRecord(State):
    """The latest answer of each applicant who gave one."""

    answers: dict[ApplicantNumber, EthnicGroup]


class MysteryShop(State):
    """One scored shop of one agency."""

    round: str
    scores: tuple[SectionScore, ...]


class ReceiveEnquiry(Command):
    """A household told the agency that it thinks of adopting; a couple is named together."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "channel": "web_form",
                    "household": "joint",
                    "applicants": [
                        {"name": "Example One", "email": "one@example.org"},
                        {"name": "Example Two"},
                    ],
                    "postcode": "ZX1 2AB",
                }
            ]
        }
    )

    agency: AgencyCode
    channel: Channel
    household: Household
    applicants: Annotated[tuple[Applicant, ...], Field(min_length=1, max_length=2)]
    postcode: Postcode | None = None

    @model_validator(mode="after")
    def _somebody_to_answer(self) -> Self:
        if len(self.applicants) != PEOPLE[self.household]:
            raise ValueError("give one applicant for a single enquiry and two for a joint one")
        if not (self.applicants[0].email or self.applicants[0].phone):
            raise ValueError("give the first applicant's e-mail address or phone number")
        return self


class MakeContact(Command):
    """A member of staff reached the enquirer in person."""

    channel: ContactChannel


class ProvideInformation(Command):
    """Detailed information was given."""

    form: InformationForm


class SubmitRegistration(Command):
    """The completed registration came in; the household is the enquiry's unless it says otherwise."""

    household: Household | None = None


class AcceptRegistration(Command):
    """The agency told the household that it will go ahead."""


class DeclineRegistration(Command):
    """The agency told the household that it will not go ahead, and why."""

    reason: DeclineReason
    explanation: Written


class Withdraw(Command):
    """The household ended its enquiry."""

    reason: WithdrawalReason


class GiveEqualityAnswers(Command):
    """One applicant answered the equality questions, or answered anew."""

    applicant: ApplicantNumber
    ethnic_group: EthnicGroup


class ScoreMysteryShop(Command):
    """A commissioned shop of an agency was scored, section by section."""

    agency: AgencyCode
    round: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["2025-spring"])]
    channel: Channel
    scores: Annotated[tuple[SectionScore, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _scores_add_up(self) -> Self:
        if any(score.achieved > score.available for score in self.scores):
            raise ValueError("a section cannot achieve more points than were available")
        if len({score.section for score in self.scores}) < len(self.scores):
            raise ValueError("give each section once")
        return self


def receive_enquiry(_: Enquiry | None, command: ReceiveEnquiry) -> Decision[Enquiry]:
    """Begins an enquiry; the clocks of the first response and of the information start."""
    not_before(command.on, TWO_STAGE_PROCESS, "the two-stage process began")
    clocks = (ClockId.FIRST_RESPONSE, ClockId.ENQ_INFO)
    enquiry = Enquiry(
        agency=command.agency,
        status=Status.RECEIVED,
        household=command.household,
        applicants=command.applicants,
        postcode=command.postcode,
        received_on=command.on,
        clocks={clock: start(clock, command.on) for clock in clocks},
    )
    received = EnquiryReceived(
        occurred_on=command.on,
        agency=command.agency,
        channel=command.channel,
        household=command.household,
    )
    return Decision(enquiry, [received])


def make_contact(state: Enquiry | None, command: MakeContact) -> Decision[Enquiry]:
    """Records a contact; the earliest one stops the clock of the first response."""
    enquiry = _going_on(state, command.on)
    made = ContactMade(occurred_on=command.on, channel=command.channel)
    return Decision(_stopped(enquiry, command.on, ClockId.FIRST_RESPONSE), [made])


def provide_information(state: Enquiry | None, command: ProvideInformation) -> Decision[Enquiry]:
    """Records information given; the earliest stops the clock of the information."""
    enquiry = _going_on(state, command.on)
    provided = InformationProvided(occurred_on=command.on, form=command.form)
    return Decision(_stopped(enquiry, command.on, ClockId.ENQ_INFO), [provided])


def submit_registration(state: Enquiry | None, command: SubmitRegistration) -> Decision[Enquiry]:
    """Records the completed registration of interest; the clock of its decision starts.

    A household that goes on as a single one keeps its first applicant alone.
    """
    enquiry = _going_on(state, command.on)
    if enquiry.submitted_on is not None:
        raise Refusal(
            Kind.NOT_NOW, "A registration of interest was already submitted on this enquiry."
        )
    household = command.household or enquiry.household
    changes = {
        "status": Status.REGISTRATION_SUBMITTED,
        "household": household,
        "applicants": enquiry.applicants[: PEOPLE[household]],
        "submitted_on": command.on,
        "clocks": enquiry.clocks | {ClockId.ROI_DECIDE: start(ClockId.ROI_DECIDE, command.on)},
    }
    submitted = RegistrationSubmitted(occurred_on=command.on, household=household)
    return Decision(enquiry.model_copy(update=changes), [submitted])


def accept_registration(state: Enquiry | None, command: AcceptRegistration) -> Decision[Enquiry]:
    """The agency goes ahead, in time or late; stage one opens by the event (regulation 21)."""
    enquiry = _awaiting_decision(state, command.on)
    accepted = RegistrationAccepted(
        occurred_on=command.on, agency=enquiry.agency, household=enquiry.household
    )
    decided = _stopped(enquiry, command.on, ClockId.ROI_DECIDE)
    return Decision(decided.model_copy(update={"status": Status.REGISTRATION_ACCEPTED}), [accepted])


def decline_registration(state: Enquiry | None, command: DeclineRegistration) -> Decision[Enquiry]:
    """The agency does not go ahead; the explanation is kept here, for the household."""
    enquiry = _awaiting_decision(state, command.on)
    changes = {"status": Status.REGISTRATION_DECLINED, "explanation": command.explanation}
    declined = RegistrationDeclined(occurred_on=command.on, reason=command.reason)
    return Decision(_all_stopped(enquiry, command.on).model_copy(update=changes), [declined])


def withdraw(state: Enquiry | None, command: Withdraw) -> Decision[Enquiry]:
    """The household ends its enquiry, at any time before its registration is accepted."""
    enquiry = _going_on(state, command.on)
    if enquiry.status is Status.REGISTRATION_ACCEPTED:
        raise Refusal(
            Kind.NOT_NOW,
            "The registration has been accepted; record the withdrawal on the assessment case.",
        )
    not_before(command.on, enquiry.submitted_on or enquiry.received_on, "the registration")
    ended = _all_stopped(enquiry, command.on).model_copy(update={"status": Status.WITHDRAWN})
    return Decision(ended, [EnquiryWithdrawn(occurred_on=command.on, reason=command.reason)])


def give_equality_answers(
    record: EqualityRecord | None, command: GiveEqualityAnswers, *, about: Enquiry
) -> Decision[EqualityRecord]:
    """Keeps one applicant's answer, apart from the enquiry; the latest counts."""
    if about.submitted_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "Equality questions follow the registration of interest; none was submitted yet.",
        )
    if command.applicant > PEOPLE[about.household]:
        raise Refusal(Kind.NOT_VALID, "This is a single household; only applicant 1 can answer.")
    not_before(command.on, about.submitted_on, "the registration")
    answers = {**(record.answers if record else {}), command.applicant: command.ethnic_group}
    given = EqualityAnswersGiven(
        occurred_on=command.on, applicant=command.applicant, ethnic_group=command.ethnic_group
    )
    return Decision(EqualityRecord(agency=about.agency, answers=answers), [given])


def score_mystery_shop(_: MysteryShop | None, command: ScoreMysteryShop) -> Decision[MysteryShop]:
    """Records a shop; it is no enquiry and is counted in no measure of enquiries."""
    scored = MysteryShopScored(
        occurred_on=command.on,
        agency=command.agency,
        round=command.round,
        channel=command.channel,
        scores=command.scores,
    )
    shop = MysteryShop(agency=command.agency, round=command.round, scores=command.scores)
    return Decision(shop, [scored])


_ENDED = {
    Status.REGISTRATION_DECLINED: "The registration was declined, which ended this enquiry",
    Status.WITHDRAWN: "The household withdrew, which ended this enquiry",
}


def _going_on(state: Enquiry | None, on: date) -> Enquiry:
    """The enquiry, where it exists and has not ended; every decision on one begins here."""
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such enquiry; check its identifier.")
    if state.status in _ENDED:
        raise Refusal(
            Kind.NOT_NOW, f"{_ENDED[state.status]}; if they come back, record a new enquiry."
        )
    not_before(on, state.received_on, "the enquiry")
    return state


def _awaiting_decision(state: Enquiry | None, on: date) -> Enquiry:
    enquiry = _going_on(state, on)
    if enquiry.submitted_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "No registration of interest has come in; record it before deciding on it.",
        )
    if enquiry.status is Status.REGISTRATION_ACCEPTED:
        raise Refusal(Kind.NOT_NOW, "The registration has been accepted already (regulation 21).")
    not_before(on, enquiry.submitted_on, "the registration")
    return enquiry


def _stopped(enquiry: Enquiry, on: date, clock: ClockId) -> Enquiry:
    clocks = enquiry.clocks | {clock: enquiry.clocks[clock].stopped(on)}
    return enquiry.model_copy(update={"clocks": clocks})


def _all_stopped(enquiry: Enquiry, on: date) -> Enquiry:
    """Every clock that still ran is stopped; those that had stopped keep their day."""
    clocks = {
        name: clock if clock.stopped_on else clock.stopped(on)
        for name, clock in enquiry.clocks.items()
    }
    return enquiry.model_copy(update={"clocks": clocks})
