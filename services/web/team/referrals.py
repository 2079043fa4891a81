"""Households passed from one agency to another, as the two agencies see them.

The invariant: a household that waits to be taken up is known here by its reference alone.
"""

from datetime import date

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock, rule
from contracts.reference import ReferralRefusal
from contracts.words import label_of
from services.web.site.answers.enquiry.agency import Referral
from services.web.site.clock_faces import ClockFace, face

ENDS = {
    "taken_up": "Taken up",
    "refused": "Sent back to you",
    "lapsed": "Back with you: not taken up in time",
    "over": "Ended: the household withdrew",
}


class SendBack(BaseModel):
    """Why a household is sent back."""

    reason: ReferralRefusal = Field(
        title="Why are you sending them back?",
        json_schema_extra={"x-words": {each.value: label_of(each) for each in ReferralRefusal}},
    )
    words: str = Field(
        title="Explanation",
        description="The agency that referred them will read this",
        min_length=1,
        max_length=4000,
    )


def state_in_words(referral: Referral) -> str:
    """What became of a referral, in words."""
    return ENDS.get(referral.end, referral.end) if referral.end else "Waiting to be taken up"


def take_up_clock(referral: Referral, today: date) -> ClockFace | None:
    """How long it may still wait; nothing where it waits no more."""
    if referral.take_up_by is None:
        return None
    running = RunningClock(
        id=ClockId.REFERRAL_TAKE_UP,
        started_on=referral.referred_on,
        due_on=referral.take_up_by,
        rule_version=rule(ClockId.REFERRAL_TAKE_UP, referral.referred_on).version,
        calendar_version="",
    )
    return face(running, today)
