"""Places on information events that end with the enquiry that booked them.

The invariant: an enquiry that has left keeps its bookings listed until each was given up or is past, so
nobody waits behind a household that will not come.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import structlog

from services.casework.interval import alone, every
from services.chassis.cases import CaseRecords
from services.chassis.clock import hour_on, today
from services.chassis.decision import Refusal
from services.chassis.record import Cause
from services.chassis.running import Running
from services.enquiry.background.obligations import fulfil
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events.booking import (
    CancelBooking,
    cancel_booking,
    release_place,
)
from services.enquiry.domain.information_events.information_event import InformationEvent
from services.enquiry.store.enquiries import ENQUIRIES, leavers_with_places
from services.enquiry.store.information_events import INFORMATION_EVENTS

log = structlog.get_logger()

SECONDS = 2.0


@asynccontextmanager
async def place_work(running: Running) -> AsyncIterator[None]:
    """Background work: every two seconds, whatever ended enquiries still hold."""
    enquiries = running.records[ENQUIRIES.collection]
    information_events = running.records[INFORMATION_EVENTS.collection]
    looking = partial(every, SECONDS, partial(give_up_places, enquiries, information_events))
    async with running.background.doing("places given up", looking):
        yield


async def give_up_places(
    enquiries: CaseRecords[Enquiry], information_events: CaseRecords[InformationEvent]
) -> int:
    """Cancels the bookings of enquiries that have ended; how many enquiries it was."""
    found = await leavers_with_places(enquiries)
    for journey, enquiry in found:
        for booked in enquiry.gives_up:
            cause = Cause(f"{journey} left at {enquiry.progress.version}", journey.hex)
            with alone("place", journey=str(journey)):
                await _cancel(information_events, booked, journey, cause)
                await fulfil(information_events, enquiries, booked)
                release = partial(release_place, information_event=booked)
                await enquiries.change(journey, release, cause)
    return len(found)


async def _cancel(
    information_events: CaseRecords[InformationEvent], booked: UUID, journey: UUID, cause: Cause
) -> None:
    command = CancelBooking(on=today(), journey=journey)
    decide = partial(cancel_booking, command=command, at=hour_on(command.on))
    try:
        await information_events.change(booked, decide, cause)
    except Refusal as refused:
        log.info("place_not_given_up", journey=str(journey), why=refused.sentence)
