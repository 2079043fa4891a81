"""Whose account opens which journeys: found by an index of accounts alone.

The invariant: an account is shown to nobody; it is asked for, and the answer names journeys.
"""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.reference import AgencyCode, ApplicantNumber
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.invitation import open_invitation
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.progress import Status
from services.enquiry.domain.sign_in import SignInStep

ACCOUNT = "state.sign_ins.account"
BOUND: Document = {"$type": "string"}
ACCOUNTS = IndexModel([(ACCOUNT, 1)], name="accounts", partialFilterExpression={ACCOUNT: BOUND})


class JoinedJourney(BaseModel):
    """A journey that an account can open, which applicant it is for, and the invitation it was bound by."""

    journey: UUID
    applicant: ApplicantNumber
    invitation: int
    agency: AgencyCode

    @classmethod
    def of(cls, journey: UUID, invitation: Invitation, enquiry: Enquiry) -> Self:
        return cls(
            journey=journey,
            applicant=invitation.applicant,
            invitation=invitation.number,
            agency=enquiry.agency,
        )


class AccountJourney(JoinedJourney):
    """One of the journeys of an account, and the stage of its enquiry."""

    status: Status


class AccountState(StrEnum):
    """Whether an applicant can sign in. `none` also means that a link expired unused or access was ended."""

    NONE = "none"
    INVITED = "invited"
    JOINED = "joined"


class ApplicantAccount(BaseModel):
    """Whether an applicant can sign in, and how long their invitation link works."""

    applicant: ApplicantNumber
    account: AccountState
    invited_until: datetime | None

    @classmethod
    def of(cls, enquiry: Enquiry, applicant: int, at: datetime) -> Self:
        joining, sign_in = enquiry.progress.joinings.get(applicant), enquiry.sign_in(applicant)
        joined = joining is not None and joining.step is SignInStep.JOINED
        invited = open_invitation(enquiry, applicant, at) is not None
        state = AccountState.JOINED if joined else AccountState.INVITED if invited else None
        return cls(
            applicant=applicant,
            account=state or AccountState.NONE,
            invited_until=sign_in.ends_at if sign_in and invited else None,
        )


class InvitationLink(BaseModel):
    """An applicant's latest invitation. It has no token if its link no longer works."""

    invitation: int = Field(description="0 if nobody has invited the applicant")
    token: str | None = Field(repr=False)
    ends_at: datetime | None

    @classmethod
    def of(cls, enquiry: Enquiry, applicant: int, token: str | None) -> Self:
        joining, sign_in = enquiry.progress.joinings.get(applicant), enquiry.sign_in(applicant)
        return cls(
            invitation=joining.invitations if joining else 0,
            token=token,
            ends_at=sign_in.ends_at if sign_in and token else None,
        )


def accounts_of(enquiry: Enquiry, at: datetime) -> list[ApplicantAccount]:
    """How each applicant of the household signs in at this moment."""
    numbers = range(1, len(enquiry.applicants) + 1)
    return [ApplicantAccount.of(enquiry, number, at) for number in numbers]


async def journeys_of(enquiries: CaseRecords[Enquiry], account: str) -> list[AccountJourney]:
    """The journeys that this account opens, the one that began last first."""
    bound = enquiries.collection.find({ACCOUNT: {**BOUND, "$eq": account}}, STATE_SHOWN)
    found = enquiries.identified(await bound.to_list())
    latest_first = sorted(found, key=lambda each: (each[1].received_on, each[0]), reverse=True)
    return [
        AccountJourney(
            journey=journey,
            applicant=sign_in.applicant,
            invitation=enquiry.progress.joinings[sign_in.applicant].invitations,
            agency=enquiry.agency,
            status=enquiry.status,
        )
        for journey, enquiry in latest_first
        for sign_in in enquiry.sign_ins
        if sign_in.account == account
    ]
