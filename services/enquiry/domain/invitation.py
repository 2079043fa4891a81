"""An applicant is invited to sign in, joins with an account of their own, or joins no more.

The invariant: an applicant has one account and one link that opens, once. An account belongs to the person
who was invited, and to no address. If a link does not open, nobody learns why.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.calendar import london_date
from contracts.names import normal_name
from contracts.reference import ApplicantNumber, Household, NoteAbout
from contracts.sign_in import LINK_LASTS, ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry, require_open
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.people import NUMBERED, PEOPLE, Applicant
from services.enquiry.domain.progress import Status
from services.enquiry.domain.sign_in import MOST, SignIn, SignInStep

A_DAY = timedelta(hours=24)


class InviteApplicant(Command):
    """Email an applicant a link to sign in.

    The field has its own name here because it says who you invite, not who asks: each applicant
    can invite the other.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-04", "applicant": 1},
                {"on": "2025-03-04", "applicant": 2},
            ]
        }
    )

    invited: ApplicantNumber = Field(
        alias="applicant", title="Who to invite", json_schema_extra=NUMBERED
    )


class RemoveAccount(Command):
    """A manager ends an applicant's access, for example because the wrong person has it."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-12",
                    "applicant": 1,
                    "reason": "They told us that the address was their former partner's.",
                },
                {"on": "2025-03-12", "applicant": 2, "reason": "They live apart now."},
            ]
        },
    )

    applicant: Annotated[
        ApplicantNumber, Field(title="Whose access to end", json_schema_extra=NUMBERED)
    ]
    reason: Annotated[
        Written, Field(title="Why you are ending it", json_schema_extra={"x-long": True})
    ]


def invite_applicant(
    state: Enquiry | None, command: InviteApplicant, *, at: datetime
) -> Decision[Enquiry]:
    """Makes a link that lasts six days from `at`; every earlier one of this applicant is no use."""
    enquiry, number = require_open(state, command.on), command.invited
    _may_be_invited(enquiry, number)
    joining, before = enquiry.progress.joinings.get(number), enquiry.sign_in(number)
    made_at = (*(before.made_at if before else ()), at)
    sign_in = SignIn(applicant=number, made_at=made_at[-MOST:])
    invited = ApplicantInvited(
        occurred_on=command.on,
        applicant=number,
        invitation=joining.invitations + 1 if joining else 1,
        ends_on=london_date(sign_in.ends_at),
    )
    return decide(enquiry, invited, sign_ins=_with(enquiry, sign_in))


def ask_for_invitation(
    state: Enquiry | None, command: InviteApplicant, *, at: datetime
) -> Decision[Enquiry]:
    """Invites at the wish of someone who is not staff: three times a day, and not against staff."""
    enquiry = require_open(state, command.on)
    joining = enquiry.progress.joinings.get(command.invited)
    before = enquiry.sign_in(command.invited)
    if joining and joining.step is SignInStep.REMOVED:
        raise Refusal(
            Kind.NOT_NOW,
            "The agency ended this applicant's access. Only the agency can invite them again.",
        )
    if before and sum(at - made_at < A_DAY for made_at in before.made_at) == MOST:
        raise Refusal(
            Kind.NOT_NOW,
            "We have sent this applicant 3 links in a day. Use the latest one, ask again tomorrow, or ask the agency.",
        )
    return invite_applicant(enquiry, command, at=at)


def join(
    state: Enquiry | None, invitation: Invitation, account: str, *, at: datetime, on: date
) -> Decision[Enquiry]:
    """Binds an account to the applicant who was invited; the same one again changes nothing.

    Also on an enquiry that ended since, so that its household can read why.
    """
    if state is None or state.status is Status.MERGED:
        raise link_does_not_open()
    if _has_joined(state, invitation, account):
        return Decision(state)
    sign_in = _opened(state, invitation, at)
    if any(each.account == account for each in state.sign_ins):
        raise Refusal(
            Kind.NOT_NOW,
            "This account belongs to the other applicant. Each applicant needs their own, so sign out and use another account.",
        )
    joined = ApplicantJoined(occurred_on=on, applicant=invitation.applicant)
    bound = sign_in.model_copy(update={"account": account})
    return decide(state, joined, sign_ins=_with(state, bound))


def remove_account(state: Enquiry | None, command: RemoveAccount) -> Decision[Enquiry]:
    """Ends an applicant's sign-in and their open link, at any time; the reason stays in the record."""
    enquiry = require_enquiry(state)
    not_before(command.on, enquiry.received_on, "the enquiry")
    joining = enquiry.progress.joinings.get(command.applicant)
    if joining is None or joining.step is SignInStep.REMOVED:
        raise Refusal(
            Kind.NOT_NOW,
            "This applicant cannot sign in and has no open link, so there is nothing to end.",
        )
    noted = enquiry.with_note(
        command.on, NoteAbout.ACCOUNT_REMOVED, staff=None, words=command.reason
    )
    return decide(noted, *account_removals(enquiry, {command.applicant}, command.on))


def link_does_not_open() -> Refusal:
    """The one refusal of every link that is not ours, was used, is over, or was replaced."""
    return Refusal(
        Kind.NOT_FOUND,
        f"This link does not work. It may have been used, be more than {LINK_LASTS.days} days old, or there may be a newer one. Ask for a new link.",
    )


def replaced_people(enquiry: Enquiry, applicants: Sequence[Applicant]) -> set[int]:
    """The numbers of the applicants whom these ones replace.

    Names tell people apart; addresses do not, because a household may share one. A new second applicant is
    compared with the form, which may still hold the answers of a partner who left.
    """
    before = [each.name for each in enquiry.applicants]
    left = enquiry.form.applicant(2)
    if len(before) == 1 and left and left.name:
        before.append(left.name)
    pairs = zip(before, applicants, strict=False)
    return {
        number
        for number, (name, now) in enumerate(pairs, start=1)
        if normal_name(name) != normal_name(now.name)
    }


def account_removals(
    enquiry: Enquiry, whose: Collection[int], on: date
) -> Iterator[ApplicantAccountRemoved]:
    """What is said of the applicants among these who were invited: nobody has access in their place any more.

    Without it a person who left a household could go on reading what is now another person's.
    """
    for number, joining in sorted(enquiry.progress.joinings.items()):
        if number in whose and joining.step is not SignInStep.REMOVED:
            yield ApplicantAccountRemoved(
                occurred_on=on, applicant=number, invitation=joining.invitations
            )


def left_out(household: Household) -> set[int]:
    """The numbers of the applicants who are not part of such a household."""
    return {number for number in PEOPLE.values() if number > PEOPLE[household]}


def _may_be_invited(enquiry: Enquiry, number: int) -> None:
    if number > len(enquiry.applicants):
        raise Refusal(
            Kind.NOT_VALID, "This household has only one applicant. Invite the first applicant."
        )
    if number in enquiry.progress.left:
        raise Refusal(Kind.NOT_VALID, "This person left the application. Invite the other one.")
    if enquiry.applicants[number - 1].email is None:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no email address for this applicant. Add it to the contact details first.",
        )
    joining = enquiry.progress.joinings.get(number)
    if joining and joining.step is SignInStep.JOINED:
        raise Refusal(
            Kind.NOT_NOW,
            "This applicant can already sign in. If someone else has access, ask a manager to end it.",
        )


def _has_joined(enquiry: Enquiry, invitation: Invitation, account: str) -> bool:
    joining = enquiry.progress.joinings.get(invitation.applicant)
    sign_in = enquiry.sign_in(invitation.applicant)
    if joining is None or sign_in is None or joining.invitations != invitation.number:
        return False
    return joining.step is SignInStep.JOINED and sign_in.account == account


def _opened(enquiry: Enquiry, invitation: Invitation, at: datetime) -> SignIn:
    """The sign-in of the applicant to whom the link belongs, where it is the one that opens."""
    sign_in = enquiry.sign_in(invitation.applicant)
    if sign_in is None or open_invitation(enquiry, invitation.applicant, at) != invitation.number:
        raise link_does_not_open()
    return sign_in


def open_invitation(enquiry: Enquiry, number: int, at: datetime) -> int | None:
    """The number of the applicant's invitation whose link opens at this moment, if there is one."""
    joining, sign_in = enquiry.progress.joinings.get(number), enquiry.sign_in(number)
    if joining is None or sign_in is None or joining.step is not SignInStep.INVITED:
        return None
    return joining.invitations if at < sign_in.ends_at else None


def _with(enquiry: Enquiry, sign_in: SignIn) -> tuple[SignIn, ...]:
    others = (each for each in enquiry.sign_ins if each.applicant != sign_in.applicant)
    return (*others, sign_in)
