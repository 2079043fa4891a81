"""How an applicant comes to sign in over HTTP: invited, joining, asking for another link, taken away.

The invariant: a link leaves this service for the letter alone, and a caller who is not signed in learns neither
whether a household is known nor what is wrong with a link.
"""

from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.reference import ApplicantNumber
from contracts.sign_in import LINK_LASTS
from services.chassis.admission import may
from services.chassis.clock import now, today
from services.chassis.problems import REFUSALS
from services.chassis.record import Cause, Receipt
from services.chassis.running import running_of
from services.enquiry.api.dependencies import HOUSEHOLD, Enquiries, EnquiryCommands, InvitationKey
from services.enquiry.domain import invitation as invitations
from services.enquiry.domain.invitation_link import Invitation, invitation_of, token_of
from services.enquiry.domain.sign_in import AccountCode
from services.enquiry.store.accounts import (
    AccountJourney,
    InvitationLink,
    JoinedJourney,
    journeys_of,
)
from services.enquiry.store.link_requests import LinkRequests

router = APIRouter(tags=["applicants' sign-in"], responses=REFUSALS)

WORDS = f"If this matches an applicant with an open enquiry, we have sent a new link to the email address on record. It works once, for {LINK_LASTS.days} days."


async def _requests(request: Request) -> LinkRequests:
    return LinkRequests(running_of(request.app).database)


async def _correlation(request: Request) -> str:
    correlation: str = request.scope["correlation"]
    return correlation


Requests = Annotated[LinkRequests, Depends(_requests)]
Correlation = Annotated[str, Depends(_correlation)]
Token = Annotated[str, Field(max_length=1000, description="The part of the link after /join/")]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AcceptInvitation(_Given):
    """An applicant signed in and followed the link. `account` is the pseudonym of the account they signed in with."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "from-the-letter", "account": "0f" * 32}]}
    )

    token: Token
    account: AccountCode


class RequestLinkAgain(_Given):
    """Someone followed a link that no longer works and wants a new one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "from-the-letter"}]})

    token: Token


class RequestLink(_Given):
    """Someone without a link typed the reference of their enquiry and their email address."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reference": "7K3M9-QXD2A", "email": "one@example.org"}]}
    )

    reference: Annotated[str, Field(max_length=40)]
    email: Annotated[str, Field(max_length=254)]


class LinkRequested(BaseModel):
    """The one answer to anyone who asks for a link, known or not."""

    words: str = WORDS


@router.post("/enquiries/{journey}/invite-applicant", dependencies=[may(*HOUSEHOLD)])
async def invite_applicant(
    journey: UUID, command: invitations.InviteApplicant, enquiries: EnquiryCommands
) -> Receipt:
    """Email an applicant a link to sign in, which works for some days. One applicant can ask for
    the other, up to 3 times a day.
    """
    own = enquiries.admitted.who.applicant is not None
    decide = invitations.ask_for_invitation if own else invitations.invite_applicant
    return await enquiries.change(journey, partial(decide, at=now()), command)


@router.get(
    "/enquiries/{journey}/invitations/{applicant}/link",
    dependencies=[may(services=["notifications"])],
)
async def show_link(
    journey: UUID, applicant: ApplicantNumber, enquiries: Enquiries, key: InvitationKey
) -> InvitationLink:
    """Show an applicant's latest link, for the letter being written now."""
    enquiry = await enquiries.state(journey)
    number = invitations.open_invitation(enquiry, applicant, now())
    token = token_of(Invitation(journey, applicant, number), key) if number else None
    return InvitationLink.of(enquiry, applicant, token)


@router.post("/invitations/accept", dependencies=[may(services=["web"])])
async def accept_invitation(
    given: AcceptInvitation, enquiries: Enquiries, key: InvitationKey, correlation: Correlation
) -> JoinedJourney:
    """Link an account to the invited applicant, once. Sending it again gives the same answer.

    The refusal is the same whatever is wrong with the link.
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
    return JoinedJourney.of(invitation.journey, invitation, enquiry)


@router.post("/invitations/ask-again", status_code=202, dependencies=[may(services=["web"])])
async def ask_again(
    given: RequestLinkAgain, requests: Requests, key: InvitationKey, correlation: Correlation
) -> LinkRequested:
    """Ask for a new link by sending an old one. We check the request after we answer."""
    await requests.keep_link(invitation_of(given.token, key), correlation)
    return LinkRequested()


@router.post("/invitations/ask", status_code=202, dependencies=[may(services=["web"])])
async def ask(given: RequestLink, requests: Requests, correlation: Correlation) -> LinkRequested:
    """Ask for a link by reference and email address. We check the request after we answer."""
    await requests.keep_typed(given.reference, given.email, correlation)
    return LinkRequested()


@router.get("/accounts/{account}", dependencies=[may(services=["web"])])
async def list_journeys(account: AccountCode, enquiries: Enquiries) -> list[AccountJourney]:
    """List the journeys an account can open, newest first."""
    return await journeys_of(enquiries.records, account)
