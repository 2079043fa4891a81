"""How an applicant comes to sign in, as the stream `enquiry` tells it: invited, joined, taken away.

The invariant: no event holds a link, what it is made with, or the account that somebody signs in with.
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import MOST, Event
from contracts.reference import ApplicantNumber

LINK_LASTS = timedelta(days=6)
"""How long an applicant can use the link of an invitation."""


class ApplicantInvited(Event):
    """A link was made with which one applicant can sign in; every earlier one is worth nothing."""

    type: ClassVar[str] = "enquiry.applicant_invited.v1"
    title: ClassVar[str] = "Invited to sign in"
    applicant: ApplicantNumber
    invitation: Annotated[
        int, Field(ge=1, le=MOST, description="This applicant's first, second, third ...")
    ]
    ends_on: Annotated[
        date, Field(description="The last day of the link, which ends in its course")
    ]


class ApplicantJoined(Event):
    """An applicant used the link; from now on an account of theirs opens the journey."""

    type: ClassVar[str] = "enquiry.applicant_joined.v1"
    title: ClassVar[str] = "Can now sign in"
    applicant: ApplicantNumber


class ApplicantAccountRemoved(Event):
    """No account and no link opens this applicant's part any more, until staff invite them anew."""

    type: ClassVar[str] = "enquiry.applicant_account_removed.v1"
    title: ClassVar[str] = "Sign-in removed"
    applicant: ApplicantNumber
    invitation: Annotated[
        int | None,
        Field(
            ge=1,
            le=MOST,
            description="The latest invitation of this applicant: by it and by every earlier one nobody has access any more",
        ),
    ] = None
