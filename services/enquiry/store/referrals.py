"""Referrals as the two agencies see them: what one sent, and what waits at the other.

The invariant: a referral is shown to the agency that sent it and to the one at which it waits, by day and
agency and without names; nobody else finds it.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.clocks import ClockId
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.chassis.record import STATE_SHOWN
from services.enquiry.domain.dated_steps import DatedStep
from services.enquiry.domain.progress import Progress
from services.enquiry.domain.referral_history import ReferralEnd, ReferralEntry
from services.enquiry.domain.timekeeping import latest_clocks

HISTORY = "state.progress.referrals"
WAS_REFERRED: Document = {f"{HISTORY}.0": {"$exists": True}}
REFERRED = IndexModel(
    [(f"{HISTORY}.$**", 1)], name="referred", partialFilterExpression=WAS_REFERRED
)
"""One index for both ends of a referral."""

AT_ONCE = 200


class ReferralView(BaseModel):
    """One referral between two agencies. `end` is empty while it is waiting."""

    journey: UUID
    sender: AgencyCode
    receiver: AgencyCode
    referred_on: date
    take_up_by: date | None = Field(description="The deadline, while it is waiting")
    end: ReferralEnd | None
    ended_on: date | None

    @classmethod
    def of(cls, journey: UUID, progress: Progress, referral: ReferralEntry) -> Self:
        by_version = {each.version: each for each in progress.dates if each.duplicate is None}
        return cls(
            journey=journey,
            sender=referral.sender,
            receiver=referral.receiver,
            referred_on=by_version[referral.version].on,
            take_up_by=None if referral.end else _take_up_by(progress.dates),
            end=referral.end,
            ended_on=by_version[referral.ended_by].on if referral.ended_by else None,
        )


class Referrals(BaseModel):
    """An agency's referrals, newest first: those it sent, and those waiting for it to take up."""

    sent: list[ReferralView]
    waiting: list[ReferralView]


async def referrals_at(enquiries: CaseRecords[Any], agency: str) -> Referrals:
    """What this agency sent, however it ended, and what waits there; at most 200 of each."""
    sent = await _found(enquiries, {"sender": agency})
    waiting = await _found(enquiries, {"receiver": agency, "end": None})
    return Referrals(sent=_latest_first(sent), waiting=_latest_first(waiting))


async def _found(enquiries: CaseRecords[Any], wanted: dict[str, str | None]) -> list[ReferralView]:
    query = {**WAS_REFERRED, HISTORY: {"$elemMatch": wanted}}
    found = enquiries.collection.find(query, STATE_SHOWN).sort("touched_at", -1)

    def views(document: Document) -> list[ReferralView]:
        progress: Progress = enquiries.kind.state_of(document).progress
        return [
            ReferralView.of(document["_id"], progress, referral)
            for referral in progress.referrals
            if all(getattr(referral, name) == value for name, value in wanted.items())
        ]

    documents = await found.limit(AT_ONCE).to_list()
    return [view for each in enquiries.concerns.readable(documents, views) for view in each]


def _latest_first(referrals: list[ReferralView]) -> list[ReferralView]:
    return sorted(referrals, key=lambda each: each.referred_on, reverse=True)


def _take_up_by(dates: tuple[DatedStep, ...]) -> date:
    return latest_clocks(dates)[ClockId.REFERRAL_TAKE_UP].due_on
