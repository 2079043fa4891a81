"""From which agency to which a journey was referred, one entry a referral.

The invariant: the history changes by `evolve` alone; an entry names versions and no days, so a day that is
corrected is right here too.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as published
from contracts.event import Event
from contracts.reference import AgencyCode


class ReferralEnd(StrEnum):
    """How a referral ended. `over` means that the household withdrew before anyone took it up."""

    TAKEN_UP = "taken_up"
    REFUSED = "refused"
    LAPSED = "lapsed"
    OVER = "over"


class ReferralEntry(BaseModel):
    """One referral: between whom, and the versions of the events that began and ended it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: AgencyCode
    receiver: AgencyCode
    version: int
    end: ReferralEnd | None = None
    ended_by: int | None = None


_ENDS: dict[type[Event], ReferralEnd] = {
    published.ReferralTakenUp: ReferralEnd.TAKEN_UP,
    published.ReferralRefused: ReferralEnd.REFUSED,
    published.ReferralLapsed: ReferralEnd.LAPSED,
    published.EnquiryWithdrawn: ReferralEnd.OVER,
    published.EnquiryClosed: ReferralEnd.OVER,
}


def evolve(
    history: tuple[ReferralEntry, ...], event: Event, version: int
) -> tuple[ReferralEntry, ...]:
    """The referrals after one more event, of that version."""
    if isinstance(event, published.EnquiryReferred):
        entry = ReferralEntry(sender=event.sender, receiver=event.receiver, version=version)
        return (*history, entry)
    if type(event) not in _ENDS or not history or history[-1].end is not None:
        return history
    *before, last = history
    changes = {"end": _ENDS[type(event)], "ended_by": version}
    return (*before, last.model_copy(update=changes))


def agency_at(history: tuple[ReferralEntry, ...], version: int) -> AgencyCode | None:
    """The agency that had the case at the event of this version; None where it was never referred."""
    taken = [each for each in history if each.end is ReferralEnd.TAKEN_UP]
    before = [each.receiver for each in taken if each.ended_by and each.ended_by <= version]
    return before[-1] if before else next((each.sender for each in history), None)
