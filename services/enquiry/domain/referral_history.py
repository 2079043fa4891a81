"""From which agency to which a journey was passed on, one entry a referral.

The invariant: an entry names versions and no days, so a day that is corrected is right here too.
"""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from contracts.reference import AgencyCode


class ReferralEnd(StrEnum):
    """How a referral ended. `over` means that the household withdrew before anyone took it up."""

    TAKEN_UP = "taken_up"
    REFUSED = "refused"
    LAPSED = "lapsed"
    OVER = "over"


class PassedOn(BaseModel):
    """One referral: between whom, and the versions of the events that began and ended it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: AgencyCode
    receiver: AgencyCode
    version: int
    end: ReferralEnd | None = None
    ended_by: int | None = None

    def ended(self, end: ReferralEnd, version: int) -> Self:
        """The same referral, ended by the event of that version."""
        return self.model_copy(update={"end": end, "ended_by": version})
