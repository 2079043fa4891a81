"""Households passed from one agency to another, as the two agencies see them.

The invariant: a household that waits to be taken up is known here by its reference alone.
"""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.clocks import ClockId, RunningClock, rule
from contracts.journey import reference
from contracts.reference import ReferralRefusal
from contracts.words import label_of
from services.web.site.clients import VIEW
from services.web.site.clock_faces import ClockFace, face

ENDS = {
    "taken_up": "Taken up",
    "refused": "Sent back to you",
    "lapsed": "Back with you: not taken up in time",
    "over": "Ended: the household withdrew",
}


class Referral(BaseModel):
    """One referral; `end` is empty while it waits."""

    model_config = VIEW

    journey: UUID
    sender: str
    receiver: str
    referred_on: date
    take_up_by: date | None
    end: str | None
    ended_on: date | None

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)

    @property
    def state(self) -> str:
        """What became of it, in words."""
        return ENDS.get(self.end, self.end) if self.end else "Waiting to be taken up"

    def clock(self, today: date) -> ClockFace | None:
        """How long it may still wait; nothing where it waits no more."""
        if self.take_up_by is None:
            return None
        running = RunningClock(
            id=ClockId.REFERRAL_TAKE_UP,
            started_on=self.referred_on,
            due_on=self.take_up_by,
            rule_version=rule(ClockId.REFERRAL_TAKE_UP, self.referred_on).version,
            calendar_version="",
        )
        return face(running, today)


class Referrals(BaseModel):
    """What an agency sent, and what waits there."""

    model_config = VIEW

    sent: list[Referral]
    waiting: list[Referral]


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
