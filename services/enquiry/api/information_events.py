"""Information events over HTTP: planned by staff, booked by households of any agency.

The invariant: a route decides nothing; after a decision it fulfils at once what the information event owes
enquiries, and what it does not get to is fulfilled in the background.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.information_event import Mode
from contracts.reference import AgencyCode
from services.chassis.admission import may
from services.chassis.clock import hour_on, now, today
from services.chassis.commands import (
    Commands,
    CommandT,
    Records,
    journey_of,
)
from services.chassis.decision import Decision
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    HOUSEHOLD,
    RECRUITERS,
    Enquiries,
    InformationEventCommands,
    InformationEvents,
    SharedInformationEventCommands,
    SharedInformationEvents,
)
from services.enquiry.background.obligations import fulfil
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.information_events import attendance, booking, plan
from services.enquiry.domain.information_events.information_event import InformationEvent
from services.enquiry.store.information_events import (
    BookingConfirmation,
    BookingsView,
    EventSearch,
    InformationEventPage,
    InformationEventView,
    list_from,
    list_open,
)

router = APIRouter(tags=["information events"], responses=REFUSALS)


From = Annotated[
    date | None, Query(alias="from", description="The first date; today if you leave it out")
]
Limit = Annotated[int, Query(ge=1, le=200)]


async def _change(
    events: Commands[InformationEvent],
    enquiries: Records[Enquiry],
    identity: UUID,
    decide: Callable[[InformationEvent | None, CommandT], Decision[InformationEvent]],
    command: CommandT,
) -> Receipt:
    """Decides, then fulfils what the information event owes enquiries."""
    receipt = await events.change(identity, decide, command)
    await fulfil(events.records, enquiries.records, identity)
    return receipt


@router.post("/information-events", status_code=201, dependencies=[may(*RECRUITERS)])
async def plan_information_event(
    command: plan.PlanInformationEvent, events: InformationEventCommands
) -> Receipt:
    """Plan an information event. The `journey` in the receipt identifies it."""
    identity = journey_of(events.records.kind.stream, events.key)
    decide = partial(plan.plan_information_event, identity=identity)
    return await events.open(decide, command)


@router.post(
    "/information-events/{information_event}/change-information-event",
    dependencies=[may(*RECRUITERS)],
)
async def change_information_event(
    information_event: UUID,
    command: plan.ChangeInformationEvent,
    events: InformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Change the details you send. New places go to the waiting list in order."""
    decide = partial(plan.change_information_event, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command)


@router.post(
    "/information-events/{information_event}/cancel-information-event",
    dependencies=[may(*RECRUITERS)],
)
async def cancel_information_event(
    information_event: UUID,
    command: plan.CancelInformationEvent,
    events: InformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Cancel the information event. We tell everyone with a place or on the waiting list."""
    decide = partial(plan.cancel_information_event, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command)


@router.post("/information-events/{information_event}/book", dependencies=[may(*HOUSEHOLD)])
async def book(
    information_event: UUID,
    command: booking.Book,
    events: SharedInformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Book 1 or 2 places for a household of any agency, or join the waiting list, until it starts."""
    enquiry = await enquiries.referred_to(command.journey, "journey")
    decide = partial(booking.book, enquiry=enquiry, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command)


@router.post(
    "/information-events/{information_event}/book-as-enquirer",
    dependencies=[may(services=["web"])],
)
async def book_as_enquirer(
    information_event: UUID,
    command: booking.BookAsEnquirer,
    events: SharedInformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Book for the household whose enquiry the front end sent under the same Idempotency-Key."""
    journey = journey_of(enquiries.records.kind.stream, events.key)
    enquiry = await enquiries.state(journey)
    decide = partial(booking.book, enquiry=enquiry, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command.of(journey))


@router.post(
    "/information-events/{information_event}/cancel-booking", dependencies=[may(*HOUSEHOLD)]
)
async def cancel_booking(
    information_event: UUID,
    command: booking.CancelBooking,
    events: SharedInformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Cancel a household's booking. The next on the waiting list gets the place."""
    await enquiries.referred_to(command.journey, "journey")
    decide = partial(booking.cancel_booking, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command)


@router.post(
    "/information-events/{information_event}/record-attendance", dependencies=[may(*RECRUITERS)]
)
async def record_attendance(
    information_event: UUID,
    command: attendance.RecordAttendance,
    events: InformationEventCommands,
    enquiries: Enquiries,
) -> Receipt:
    """Record whether a household came, once it has started. If they came, this also records information given at a meeting."""
    decide = partial(attendance.record_attendance, at=hour_on(command.on))
    return await _change(events, enquiries, information_event, decide, command)


@router.post(
    "/information-events/{information_event}/record-follow-up", dependencies=[may(*RECRUITERS)]
)
async def record_follow_up(
    information_event: UUID, command: attendance.RecordFollowUp, events: InformationEventCommands
) -> Receipt:
    """Record what you offered a household afterwards. We never publish the note."""
    decide = partial(attendance.record_follow_up, at=hour_on(command.on))
    return await events.change(information_event, decide, command)


@router.get(
    "/information-events/{information_event}",
    dependencies=[may(*HOUSEHOLD, services=["notifications", "web"])],
)
async def show_information_event(
    information_event: UUID, events: SharedInformationEvents
) -> InformationEventView:
    """Show when and where it is, what support there is, and how many places are left.

    You see the joining link only if you have a place, or if you work for the agency that holds it.
    """
    event, admitted = await events.state(information_event), events.admitted
    its_own = admitted.is_at([event.agency], frozenset(RECRUITERS))
    given = its_own or admitted.who.service == "notifications"
    link = event.joining_link if given else event.link_for(admitted.who.journey)
    return InformationEventView.of(event, link)


@router.get("/information-events/{information_event}/bookings", dependencies=[may(*RECRUITERS)])
async def list_bookings(information_event: UUID, events: InformationEvents) -> BookingsView:
    """List the households that booked, in order, and whether they have a place, wait or came."""
    return BookingsView.of(await events.state(information_event))


@router.get(
    "/information-events/{information_event}/confirmations/{journey}",
    dependencies=[may(services=["web"])],
)
async def show_booking_confirmation(
    information_event: UUID, journey: UUID, events: SharedInformationEvents, enquiries: Enquiries
) -> BookingConfirmation:
    """Show whether there is a place, or which place on the waiting list."""
    enquiry = await enquiries.state(journey)
    return BookingConfirmation.of(await events.state(information_event), journey, enquiry)


@router.get("/information-events", dependencies=[may(services=["web"])])
async def list_open_information_events(
    events: SharedInformationEvents,
    *,
    agency: AgencyCode | None = None,
    mode: Mode | None = None,
    first_day: From = None,
    after: UUID | None = None,
    limit: Limit = 20,
) -> InformationEventPage:
    """List information events at all agencies that you can still book, by date and time, including full ones."""
    offer = EventSearch(agency=agency, mode=mode, from_on=first_day or today())
    return await list_open(events.records, offer, now(), after=after, limit=limit)


@router.get(
    "/agencies/{agency}/information-events", dependencies=[may(*HOUSEHOLD, any_agency=True)]
)
async def list_information_events(
    agency: AgencyCode,
    events: SharedInformationEvents,
    first_day: From = None,
    after: UUID | None = None,
    limit: Limit = 50,
) -> InformationEventPage:
    """List one agency's information events from a date, by date and time, including cancelled ones."""
    return await list_from(events.records, agency, first_day or today(), after=after, limit=limit)
