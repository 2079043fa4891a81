"""How far each applicant has come with signing in, and what of it only this service knows.

The invariant: the numbers of an applicant's invitations only grow, also where someone else becomes the
second applicant, so that a link which was once made never fits again.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.enquiry import ContactDetailsChanged, RegistrationSubmitted
from contracts.event import Event
from contracts.joining import ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined
from contracts.reference import Household

AccountCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A pseudonym for a person whom an issuer knows; it says nothing about them."""

LASTS = timedelta(days=6)
MOST = 3
"""So many links are made for an applicant in a day, unless staff ask for more."""

SIGN_IN_EVENTS: frozenset[type[Event]] = frozenset(
    {ApplicantInvited, ApplicantJoined, ApplicantAccountRemoved}
)


class JoiningStep(StrEnum):
    """The result of an applicant's latest invitation."""

    INVITED = "invited"
    JOINED = "joined"
    REMOVED = "removed"


class Joining(BaseModel):
    """One applicant's invitations, from the events."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    invitations: int
    step: JoiningStep


class SignIn(BaseModel):
    """What no event says of an applicant: when their latest links were made, and whose account it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    applicant: int
    made_at: Annotated[tuple[datetime, ...], Field(max_length=MOST)]
    account: AccountCode | None = None

    @property
    def ends_at(self) -> datetime:
        """From this moment on the latest link is no use."""
        return self.made_at[-1] + LASTS


Joinings = dict[int, Joining]


def joinings_after(joinings: Joinings, event: Event) -> Joinings:
    """Where the applicants are after one more event; a household of one has no second applicant."""
    match event:
        case ApplicantInvited(applicant=applicant, invitation=number):
            return {**joinings, applicant: Joining(invitations=number, step=JoiningStep.INVITED)}
        case ApplicantJoined(applicant=applicant):
            return _stepped(joinings, applicant, JoiningStep.JOINED)
        case ApplicantAccountRemoved(applicant=applicant):
            return _stepped(joinings, applicant, JoiningStep.REMOVED)
        case (
            ContactDetailsChanged(household=Household.SINGLE)
            | RegistrationSubmitted(household=Household.SINGLE)
        ) if 2 in joinings:  # noqa: PLR2004  the second applicant
            return _stepped(joinings, 2, JoiningStep.REMOVED)
    return joinings


def _stepped(joinings: Joinings, applicant: int, step: JoiningStep) -> Joinings:
    return {**joinings, applicant: joinings[applicant].model_copy(update={"step": step})}


def still_signed_in(sign_ins: tuple[SignIn, ...], joinings: Joinings) -> tuple[SignIn, ...]:
    """The same without the accounts of those who have joined no more."""
    return tuple(
        each
        if each.account is None or joinings[each.applicant].step is JoiningStep.JOINED
        else each.model_copy(update={"account": None})
        for each in sign_ins
    )
