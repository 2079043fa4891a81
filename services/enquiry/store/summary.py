"""What a page shows around a work list, gathered into one answer.

The invariant: it costs a few steps of indexes, whatever the agency has, because every page of a list asks.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.identity import StaffCode
from services.casework.shared_work import staff_codes
from services.chassis.cases import CaseRecords
from services.chassis.clock import today
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events.information_event import InformationEvent
from services.enquiry.store.information_events import list_from
from services.enquiry.store.work_list import (
    EnquiryCounts,
    enquiry_counts,
)

RECENT = timedelta(days=14)
"""How long an information event that was held can still be chosen: its places are followed up."""
MOST_EVENTS = 50


class UpcomingEvent(BaseModel):
    """An information event that you can filter a work list by."""

    information_event: UUID
    title: str
    held_on: date


class EnquirySummary(EnquiryCounts):
    """What a page shows around a work list: how much there is, and by what it can be narrowed."""

    staff: list[StaffCode] = Field(description="People with open enquiries")
    information_events: list[UpcomingEvent] = Field(description="From 2 weeks ago onwards, by date")


async def enquiry_summary(
    enquiries: CaseRecords[Enquiry],
    events: CaseRecords[InformationEvent],
    agency: str,
    mine: str | None,
    without: Sequence[UUID] = (),
) -> EnquirySummary:
    """The counts of this agency's open work, whose it is, and the information events around today."""
    every, staff, held = await asyncio.gather(
        enquiry_counts(enquiries, agency, mine, without),
        staff_codes(enquiries, agency),
        list_from(events, agency, today() - RECENT, after=None, limit=MOST_EVENTS),
    )
    upcoming = [
        UpcomingEvent(
            information_event=each.information_event,
            title=each.title,
            held_on=each.arrangements.held_on,
        )
        for each in held.information_events
        if each.cancelled_on is None
    ]
    return EnquirySummary(**dict(every), staff=staff, information_events=upcoming)
