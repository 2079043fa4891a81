"""How an applicant comes to sign in over HTTP: invited, joining, asking for another link, taken away.

The invariant: a link leaves this service for the letter alone, and whoever is not signed in learns neither
whether a household is known nor what is wrong with a link.
"""

from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.identity import Role
from contracts.reference import ApplicantNumber
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.problems import REFUSALS
from services.chassis.record import Cause, Receipt
from services.enquiry.api.dependencies import HOUSEHOLD, Enquiries, EnquiriesDoor, InvitationKey
from services.enquiry.domain import invitation as invitations
from services.enquiry.domain.invitation_link import Invitation, invitation_of, token_of
from services.enquiry.domain.sign_in import AccountCode
from services.enquiry.store.accounts import AccountJourney, InvitationLink, Joined, journeys_of
from services.enquiry.store.link_requests import LinkRequests

router = APIRouter(tags=["sign-in of applicants"], responses=REFUSALS)

WORDS = (
    "If an applicant with an open enquiry is known by this, a new link is on its way to the e-mail "
    "address on record. It can be used once, for six days."
)


async def _requests(request: Request) -> LinkRequests:
    return LinkRequests(request.app.state.running.database)


async def _correlation(request: Request) -> str:
    correlation: str = request.scope["correlation"]
    return correlation


Requests = Annotated[LinkRequests, Depends(_requests)]
Correlation = Annotated[str, Depends(_correlation)]
Token = Annotated[str, Field(max_length=1000, description="What stands in the link after /join/")]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AcceptInvitation(_Given):
    """Somebody signed in and followed the link; `account` is the pseudonym of whom they signed in as."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "from-the-letter", "account": "0f" * 32}]}
    )

    token: Token
    account: AccountCode


class AskAgain(_Given):
    """Somebody followed a link that does not open and wants another one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "from-the-letter"}]})

    token: Token


class Ask(_Given):
    """Somebody without a link typed the reference of their enquiry and their e-mail address."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reference": "7K3M9-QXD2A", "email": "one@example.org"}]}
    )

    reference: Annotated[str, Field(max_length=40)]
    email: Annotated[str, Field(max_length=254)]


class AskedForLink(BaseModel):
    """The one answer to whoever asks for a link, known or not."""

    words: str = WORDS


@router.post("/enquiries/{journey}/invite-applicant", dependencies=[may(*HOUSEHOLD)])
async def invite_applicant(
    journey: UUID, command: invitations.InviteApplicant, enquiries: EnquiriesDoor
) -> Receipt:
    """Sends an applicant a link with which they can sign in, for six days; one applicant may ask for
    the other, three times a day.
    """
    own = enquiries.admitted.who.applicant is not None
    decide = invitations.ask_for_invitation if own else invitations.invite_applicant
    return await enquiries.change(journey, partial(decide, at=now()), command)


@router.post("/enquiries/{journey}/remove-account", dependencies=[may(Role.MANAGER)])
async def remove_account(
    journey: UUID, command: invitations.RemoveAccount, enquiries: EnquiriesDoor
) -> Receipt:
    """Ends an applicant's sign-in at once, and their open link; staff can invite them anew."""
    return await enquiries.change(journey, invitations.remove_account, command)


@router.get(
    "/enquiries/{journey}/invitations/{applicant}/link",
    dependencies=[may(services=["notifications"])],
)
async def show_link(
    journey: UUID, applicant: ApplicantNumber, enquiries: Enquiries, key: InvitationKey
) -> InvitationLink:
    """An applicant's latest link, for the letter that is being written at this moment."""
    enquiry = await enquiries.state(journey)
    number = invitations.open_invitation(enquiry, applicant, now())
    token = token_of(Invitation(journey, applicant, number), key) if number else None
    return InvitationLink.of(enquiry, applicant, token)


@router.post("/invitations/accept", dependencies=[may(services=["web"])])
async def accept_invitation(
    given: AcceptInvitation, enquiries: Enquiries, key: InvitationKey, correlation: Correlation
) -> Joined:
    """Binds an account to the applicant who was invited, once; sent again it answers the same.

    Whatever is wrong with the link, the refusal is one and the same.
    """
    invitation = invitation_of(given.token, key)
    if invitation is None:
        raise invitations.link_does_not_open()
    decide = partial(
        invitations.join, invitation=invitation, account=given.account, at=now(), on=today()
    )
    # A key of its own each time: that the same account comes again is for the decision to see.
    cause = Cause(f"joining {uuid4()}", correlation, by=enquiries.admitted.who.subject)
    await enquiries.records.change(invitation.journey, decide, cause)
    enquiry = await enquiries.records.state(invitation.journey)
    return Joined.of(invitation.journey, invitation.applicant, enquiry)


@router.post("/invitations/ask-again", status_code=202, dependencies=[may(services=["web"])])
async def ask_again(
    given: AskAgain, requests: Requests, key: InvitationKey, correlation: Correlation
) -> AskedForLink:
    """Takes a request for another link by one that does not open; it is looked at after the answer."""
    await requests.keep_link(invitation_of(given.token, key), correlation)
    return AskedForLink()


@router.post("/invitations/ask", status_code=202, dependencies=[may(services=["web"])])
async def ask(given: Ask, requests: Requests, correlation: Correlation) -> AskedForLink:
    """Takes a request for a link by reference and e-mail address; it is looked at after the answer."""
    await requests.keep_typed(given.reference, given.email, correlation)
    return AskedForLink()


@router.get("/accounts/{account}", dependencies=[may(services=["web"])])
async def list_journeys(account: AccountCode, enquiries: Enquiries) -> list[AccountJourney]:
    """The journeys that an account opens, the one that began last first."""
    return await journeys_of(enquiries.records, account)
