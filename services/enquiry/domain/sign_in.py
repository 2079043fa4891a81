"""How far each applicant has come with signing in, and what of it only this service knows.

The invariant: the numbers of an applicant's invitations only grow, also where someone else becomes the
second applicant, so that a link which was once made never fits again.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import Event
from contracts.sign_in import LINK_LASTS, ApplicantAccountRemoved, ApplicantInvited, ApplicantJoined

AccountCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A pseudonym for a person whom an issuer knows; it says nothing about them."""

MOST = 3
"""So many links are made for an applicant in a day, unless staff ask for more."""

SIGN_IN_EVENTS: frozenset[type[Event]] = frozenset(
    {ApplicantInvited, ApplicantJoined, ApplicantAccountRemoved}
)


class SignInStep(StrEnum):
    """The result of an applicant's latest invitation."""

    INVITED = "invited"
    JOINED = "joined"
    REMOVED = "removed"


class SignInProgress(BaseModel):
    """How far one applicant is with signing in, as the events tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    invitations: int
    step: SignInStep

    @property
    def ended(self) -> int:
        """The latest invitation by which nobody has access any more; 0 where there is none.

        A new link ends the ones before it, and nobody is invited who has joined.
        """
        return self.invitations - (self.step is not SignInStep.REMOVED)


class SignIn(BaseModel):
    """What no event says of an applicant: when their latest links were made, and whose account it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    applicant: int
    made_at: Annotated[tuple[datetime, ...], Field(max_length=MOST)]
    account: AccountCode | None = None

    @property
    def ends_at(self) -> datetime:
        """From this moment on the latest link is no use."""
        return self.made_at[-1] + LINK_LASTS


def evolve(sign_ins: dict[int, SignInProgress], event: Event) -> dict[int, SignInProgress]:
    """How far each applicant is after one more event."""
    match event:
        case ApplicantInvited(applicant=applicant, invitation=number):
            return {
                **sign_ins,
                applicant: SignInProgress(invitations=number, step=SignInStep.INVITED),
            }
        case ApplicantJoined(applicant=applicant):
            return _stepped(sign_ins, applicant, SignInStep.JOINED)
        case ApplicantAccountRemoved(applicant=applicant):
            return _stepped(sign_ins, applicant, SignInStep.REMOVED)
    return sign_ins


def _stepped(
    sign_ins: dict[int, SignInProgress], applicant: int, step: SignInStep
) -> dict[int, SignInProgress]:
    return {**sign_ins, applicant: sign_ins[applicant].model_copy(update={"step": step})}


def without_removed_accounts(
    sign_ins: tuple[SignIn, ...], progress: dict[int, SignInProgress]
) -> tuple[SignIn, ...]:
    """The same without the accounts of those who have joined no more."""
    return tuple(
        each
        if each.account is None or progress[each.applicant].step is SignInStep.JOINED
        else each.model_copy(update={"account": None})
        for each in sign_ins
    )
