"""The registration of interest: submitted, accepted or declined, and withdrawn.

The invariant: from the day it is submitted until the journey has ended, the people of a household stand
registered; what ends the registration frees them in the same decision. That somebody of the same name and
birthday is registered elsewhere is a likeness and no identity: it keeps nobody from submitting, and a manager
decides at the acceptance.
"""

from collections.abc import Iterator

from pydantic import ConfigDict, Field

from contracts.assessment import ApplicationWithdrawn, StageOneNoticeSent, WindowClosed
from contracts.check_age import OwnAges
from contracts.clocks import LocalStandard
from contracts.disqualification import NotSuitableNoticeSent
from contracts.enquiry import (
    EnquiryWithdrawn,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.event import Envelope, Event
from contracts.panel import ApplicantsNotApproved, ApprovalEnded
from contracts.reference import (
    AgencyCode,
    DeclineReason,
    Household,
    NoteAbout,
    StageOneOutcome,
    WithdrawalReason,
)
from contracts.sign_in import ApplicantAccountRemoved
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.case_people import listed, registered_list, stated
from services.enquiry.domain.completeness import APPLICANT_PARTS, gaps, without_answers
from services.enquiry.domain.enquiry import (
    Enquiry,
    decide,
    require_before_registration,
    require_open,
    require_with_agency,
)
from services.enquiry.domain.invitation import account_removals, left_out
from services.enquiry.domain.people import PEOPLE, ActingStaffIfAny, Applicant
from services.enquiry.domain.progress import Status
from services.enquiry.domain.registered_people import born, registered_people
from services.enquiry.domain.registration_form import RegistrationForm

LISTED = 6
SIGNPOSTED = frozenset({DeclineReason.STEP_PARENT, DeclineReason.INTERCOUNTRY})
"""Adoptions that take another route: the agency says which."""


class SubmitRegistration(Command):
    """Submit the completed form. The household is the one on the enquiry unless you say otherwise."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-24"}]})

    household: Household | None = Field(
        default=None,
        title="Who is registering?",
        description="Leave this out if it is the same as on the enquiry",
    )


class AcceptRegistration(Command):
    """The agency told the household that it accepts the registration of interest."""

    model_config = ConfigDict(
        hide_input_in_errors=True, json_schema_extra={"examples": [{"on": "2025-03-28"}]}
    )

    despite_likeness: WrittenIfAny = Field(
        default=None,
        title="How do you know that this is someone else?",
        description="Only for a manager, and only if the case shows that someone with the same name and date of birth is registered. Otherwise leave this empty",
    )
    staff: ActingStaffIfAny = None


class DeclineRegistration(Command):
    """The agency told the household that it cannot accept the registration of interest, why, and where else they can go."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-28",
                    "reason": "no_capacity",
                    "explanation": "No assessing social worker is free before the summer.",
                    "elsewhere": "The agency of the next county has room.",
                    "signposted_to": "estuary",
                }
            ]
        },
    )

    reason: DeclineReason = Field(title="Why can you not accept it?")
    explanation: Written = Field(
        title="Explanation", description="What you tell the household in writing"
    )
    elsewhere: WrittenIfAny = Field(
        default=None,
        title="Where else can they go?",
        description="Say this, or name an agency, to people who want to adopt a partner's child, or a child from another country",
    )
    signposted_to: AgencyCode | None = Field(
        default=None,
        title="Which other agency?",
        description="Its code, if you name one",
        json_schema_extra={"x-record": "agency"},
    )


class Withdraw(Command):
    """The household withdraws, or the one who enquired died."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-26", "reason": "not_ready"},
                {"on": "2025-03-26", "reason": "died"},
            ]
        }
    )

    reason: WithdrawalReason = Field(title="Why are you withdrawing?")


def submit_registration(
    state: Enquiry | None, command: SubmitRegistration, *, key: bytes
) -> Decision[Enquiry]:
    """Takes the completed form in; the time to decide on it starts.

    A household that continues as a single one keeps its first applicant alone. Whether its people may
    adopt (age, residence) is for the agency to decide, and refuses nothing here. Under `key` it is kept who
    is registered, and by which birthdays the household may be known again.
    """
    enquiry = require_before_registration(state, command.on)
    household = command.household or enquiry.progress.household
    form = enquiry.form.for_household(household)
    _complete(form, household)
    for consent in form.consents:
        not_before(command.on, consent.on, "the consent to checks")
    applicants = _applicants_of(enquiry, form, household)
    return decide(
        enquiry,
        RegistrationSubmitted(occurred_on=command.on, household=household),
        *account_removals(enquiry, left_out(household), command.on),
        form=form,
        applicants=applicants,
        registered=registered_people(form, range(1, PEOPLE[household] + 1), key),
        born=born(applicants, enquiry.postcode, form, key),
    )


def submit_as_applicant(
    state: Enquiry | None, command: SubmitRegistration, *, key: bytes
) -> Decision[Enquiry]:
    """The same by one of the applicants, who cannot take the other one off the form."""
    enquiry = require_before_registration(state, command.on)
    if command.household not in {None, enquiry.progress.household}:
        raise Refusal(
            Kind.NOT_ALLOWED,
            "Only your agency can change whether you apply alone or as a couple. Contact them before you submit.",
        )
    return submit_registration(enquiry, command, key=key)


def accept_registration(
    state: Enquiry | None,
    command: AcceptRegistration,
    *,
    compared: tuple[str, ...] | None = None,
    alike: bool = False,
    by_manager: bool = True,
    check_ages: OwnAges = (),
    standards: tuple[LocalStandard, ...] = (),
) -> Decision[Enquiry]:
    """The agency goes ahead, in time or late; stage one opens by the event (regulation 21).

    Where someone `alike` is registered, a manager says how they know that it is someone else. `compared` are
    the signs for which others were looked for, and have to be those of the registration that is accepted. `standards`
    are the agency's own for what comes later on.
    """
    enquiry = _awaiting_decision(state, command)
    if compared not in {None, enquiry.registered}:
        raise Refusal(
            Kind.NOT_NOW, "This registration was only just submitted. Read it before you accept it."
        )
    _likeness_judged(command, alike=alike, by_manager=by_manager)
    noted = enquiry
    if command.despite_likeness is not None:
        noted = enquiry.with_note(
            command.on,
            NoteAbout.ACCEPTED_DESPITE_LIKENESS,
            staff=command.staff,
            words=command.despite_likeness,
        )
    household = enquiry.progress.household
    people = registered_list(enquiry.form, household, enquiry.applicants, command.on)
    accepted = RegistrationAccepted(
        occurred_on=command.on,
        agency=enquiry.agency,
        household=household,
        people=listed(people),
        stated=stated(enquiry.form, household),
        check_ages=check_ages,
        final_decision_standard=next(iter(standards), None),
    )
    return decide(noted, accepted, people=people)


def decline_registration(state: Enquiry | None, command: DeclineRegistration) -> Decision[Enquiry]:
    """The agency does not go ahead; its words are kept here, for the household.

    This is no qualifying determination: the way on is a complaint, or another agency.
    """
    enquiry = _awaiting_decision(state, command)
    is_sent_on = command.elsewhere is not None or command.signposted_to is not None
    if command.reason in SIGNPOSTED and not is_sent_on:
        raise Refusal(
            Kind.NOT_VALID,
            "Say where else they can go, or name an agency: this adoption takes another route than yours.",
            "elsewhere",
        )
    if command.signposted_to == enquiry.agency:
        raise Refusal(
            Kind.NOT_VALID, "This is your own agency. Name another agency, or leave it out."
        )
    noted = enquiry.with_note(
        command.on, NoteAbout.REGISTRATION_DECLINED, staff=None, words=command.explanation
    ).with_note(command.on, NoteAbout.WHERE_ELSE_TO_GO, staff=None, words=command.elsewhere)
    declined = RegistrationDeclined(
        occurred_on=command.on, reason=command.reason, signposted_to=command.signposted_to
    )
    return decide(noted, declined, explanation=command.explanation, registered=())


def withdraw(state: Enquiry | None, command: Withdraw) -> Decision[Enquiry]:
    """The household ends its journey, at any time before acceptance; its consent to checks ends too."""
    enquiry = require_open(state, command.on)
    if enquiry.status is Status.REGISTRATION_ACCEPTED:
        raise Refusal(
            Kind.NOT_NOW,
            "The agency has accepted the registration. Record the withdrawal on the assessment case.",
        )
    if command.reason is WithdrawalReason.DIED and enquiry.progress.household is Household.JOINT:
        raise Refusal(
            Kind.NOT_VALID,
            "There are two people. If one of them goes on, change the contact details. If not, choose another reason.",
            "reason",
        )
    ended = EnquiryWithdrawn(occurred_on=command.on, reason=command.reason)
    without = _access_of_the_dead(enquiry, ended)
    return decide(enquiry, ended, *without, registered=(), form=enquiry.form.without_consents())


JourneyEnd = (
    ApplicationWithdrawn
    | StageOneNoticeSent
    | WindowClosed
    | NotSuitableNoticeSent
    | ApplicantsNotApproved
    | ApprovalEnded
)


def release_registration(
    state: Enquiry | None, _: Envelope, event: JourneyEnd
) -> Decision[Enquiry] | None:
    """Frees the household once its journey has ended elsewhere; nothing is said of it, it has been said.

    Approval frees nobody: approved adopters are that agency's until their approval ends. Neither does a
    qualifying determination, which is a proposal: the final decision not to approve does.
    """
    if state is None or not state.registered:
        return None
    if isinstance(event, StageOneNoticeSent) and event.outcome is not StageOneOutcome.NOT_SUITABLE:
        return None
    return decide(state, *_access_of_the_dead(state, event), registered=())


def _access_of_the_dead(enquiry: Enquiry, event: Event) -> Iterator[ApplicantAccountRemoved]:
    """The end of the access of an applicant who died: nobody signs in in their place."""
    if getattr(event, "reason", None) is WithdrawalReason.DIED:
        yield from account_removals(enquiry, enquiry.progress.joinings.keys(), event.occurred_on)


def _likeness_judged(command: AcceptRegistration, *, alike: bool, by_manager: bool) -> None:
    """A recruitment worker learns that a manager decides, and not why; so no form of theirs finds anybody."""
    if command.despite_likeness is not None and not by_manager:
        raise Refusal(Kind.NOT_ALLOWED, "Only a manager can give this reason. Leave it empty.")
    if command.despite_likeness is not None and not alike:
        raise Refusal(
            Kind.NOT_VALID,
            "Nobody with the same name and date of birth is registered. Leave the reason empty.",
        )
    if alike and not by_manager:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "A manager has to decide on this registration. Ask your manager to open the case.",
        )
    if alike and command.despite_likeness is None:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Someone with the same name and date of birth is registered, and only one agency at a time can "
            "assess a household. Contact the agency that the case names. If it is the same person, one of the "
            "two registrations has to end first. If it is someone else, say how you know.",
        )


def _complete(form: RegistrationForm, household: Household) -> None:
    """Refuses what is not complete, in words that tell neither of two applicants about the other."""
    private = APPLICANT_PARTS if household is Household.JOINT else ()
    found = without_answers(gaps(form, household), private)
    if not found:
        return
    lacking = [gap.sentence for gap in found]
    more = f"; and {len(lacking) - LISTED} more" if len(lacking) > LISTED else ""
    raise Refusal(
        Kind.NOT_NOW,
        f"The registration is not complete. Still missing: {'; '.join(lacking[:LISTED])}{more}. "
        "Save what is missing, then submit again.",
    )


def _applicants_of(
    enquiry: Enquiry, form: RegistrationForm, household: Household
) -> tuple[Applicant, ...]:
    """Whom to reach: those of the enquiry, and a second applicant who is named on the form alone."""
    second = form.applicant(2)
    if household is Household.JOINT and len(enquiry.applicants) == 1 and second and second.name:
        return (*enquiry.applicants, Applicant(name=second.name))
    return enquiry.applicants[: PEOPLE[household]]


def _awaiting_decision(state: Enquiry | None, command: Command) -> Enquiry:
    enquiry = require_with_agency(state, command.on)
    if enquiry.status is Status.RECEIVED:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no registration of interest yet. Record it before you decide on it.",
        )
    if enquiry.status is Status.REGISTRATION_ACCEPTED:
        raise Refusal(Kind.NOT_NOW, "You have already accepted this registration (regulation 21).")
    return enquiry
