"""Bookings on information events: what a household asks for, whether it came, what it was offered.

The invariant: a household has one live booking on an information event, and attendance counts on the
event's own day however late it is recorded.
"""

from datetime import date
from uuid import UUID

from contracts.enquiry import EventAttended, EventMissed, EventPlaceBooked
from contracts.information_event import (
    AttendanceRecorded,
    BookingCancelled,
    FollowUpRecorded,
    PlaceBooked,
    WaitingListJoined,
)
from contracts.reference import BookingEnd, PlaceState
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import Enquiry, existing
from services.enquiry.domain.enquiry import going_on as still_enquiring
from services.enquiry.domain.information_events.commands import (
    Book,
    CancelBooking,
    RecordAttendance,
    RecordFollowUp,
)
from services.enquiry.domain.information_events.event import (
    Booking,
    FollowUp,
    InformationEvent,
    Standing,
    ended,
    going_on,
    moved_up,
    replaced,
    still_to_come,
)


def book(
    state: InformationEvent | None, command: Book, *, enquiry: Enquiry
) -> Decision[InformationEvent]:
    """Gives the household its places, or its turn in the waiting list; a couple both or neither.

    Nobody in the list could use what is free, or they would have had it: so no one is passed over.
    """
    event = still_to_come(state, command.on, "Choose a future one")
    _refuse_outside_booking_time(event, command.on)
    still_enquiring(enquiry, command.on)
    _refuse_twice(event.booking(command.journey))
    has_room = command.people <= event.free
    booking = Booking(
        journey=command.journey,
        people=command.people,
        booked_on=command.on,
        standing=Standing.CONFIRMED if has_room else Standing.WAITING,
        needs=command.needs,
    )
    others = tuple(each for each in event.bookings if each.journey != command.journey)
    owed = EventPlaceBooked(
        occurred_on=command.on,
        information_event=event.identity,
        held_on=event.arrangements.held_on,
        state=PlaceState.CONFIRMED if has_room else PlaceState.WAITING,
    )
    said = PlaceBooked if has_room else WaitingListJoined
    return Decision(
        event.model_copy(update={"bookings": (*others, booking)}).owing(command.journey, owed),
        [said(occurred_on=command.on, journey=command.journey, people=command.people)],
    )


def cancel_booking(
    state: InformationEvent | None, command: CancelBooking
) -> Decision[InformationEvent]:
    """Ends one household's booking; what becomes free goes to those who wait."""
    event = still_to_come(state, command.on, "Record whether they came instead")
    booking = _live_booking(event, command.journey)
    not_before(command.on, booking.booked_on, "the booking")
    event = ended(event, booking, command.on, BookingEnd.BY_ENQUIRER)
    cancelled = BookingCancelled(occurred_on=command.on, journey=command.journey)
    return moved_up(event, command.on, cancelled)


def gave_up(state: Enquiry | None, *, information_event: UUID) -> Decision[Enquiry]:
    """The ended enquiry holds no place there any more."""
    enquiry = existing(state)
    left = tuple(each for each in enquiry.gives_up if each != information_event)
    return Decision(enquiry.model_copy(update={"gives_up": left}))


def record_attendance(
    state: InformationEvent | None, command: RecordAttendance
) -> Decision[InformationEvent]:
    """Records whether a household came; its enquiry hears of it under the event's own day.

    Someone overlooked can be recorded as having come later on. The other way round is refused, because
    the enquiry then counts information as provided.
    """
    event = going_on(state, command.on)
    booking = _live_booking(event, command.journey)
    held_on = event.arrangements.held_on
    not_before(command.on, held_on, "the information event")
    if booking.standing is Standing.WAITING:
        raise Refusal(
            Kind.NOT_NOW,
            "This household was on the waiting list and had no place. If it came anyway, record information given at a meeting on its enquiry.",
        )
    standing = Standing.ATTENDED if command.attended else Standing.MISSED
    if booking.standing is Standing.ATTENDED or booking.standing is standing:
        raise Refusal(
            Kind.NOT_NOW,
            "Attendance is already recorded. You can only change a household from absent to attended.",
        )
    owed = EventAttended if command.attended else EventMissed
    recorded = AttendanceRecorded(
        occurred_on=command.on, journey=command.journey, attended=command.attended
    )
    told = owed(occurred_on=held_on, information_event=event.identity)
    return Decision(
        replaced(event, booking, standing=standing).owing(command.journey, told), [recorded]
    )


def record_follow_up(
    state: InformationEvent | None, command: RecordFollowUp
) -> Decision[InformationEvent]:
    """Records what was offered afterwards, to those who came, stayed away or had waited in vain."""
    event = going_on(state, command.on)
    booking = _live_booking(event, command.journey)
    not_before(command.on, event.arrangements.held_on, "the information event")
    if booking.standing is Standing.CONFIRMED:
        raise Refusal(Kind.NOT_NOW, "First record whether this household came.")
    follow_up = FollowUp(on=command.on, next_step=command.next_step, note=command.note)
    recorded = FollowUpRecorded(
        occurred_on=command.on, journey=command.journey, next_step=command.next_step
    )
    return Decision(replaced(event, booking, follow_up=follow_up), [recorded])


def _refuse_outside_booking_time(event: InformationEvent, on: date) -> None:
    opens_on = event.arrangements.booking_opens_on
    closes_on = event.arrangements.booking_closes_on
    if on < opens_on:
        raise Refusal(Kind.NOT_NOW, f"Booking opens on {opens_on:%-d %B %Y}. Book from that date.")
    if on > closes_on:
        raise Refusal(
            Kind.NOT_NOW,
            f"Booking closed on {closes_on:%-d %B %Y}. Choose another information event.",
        )


_ALREADY = {
    Standing.CONFIRMED: "already has a place. To bring more or fewer people, cancel the booking first.",
    Standing.WAITING: "is already on the waiting list and moves up automatically.",
}


def _refuse_twice(booking: Booking | None) -> None:
    if booking and booking.standing in _ALREADY:
        raise Refusal(Kind.NOT_NOW, f"This household {_ALREADY[booking.standing]}")


def _live_booking(event: InformationEvent, journey: UUID) -> Booking:
    booking = event.booking(journey)
    if booking is None or booking.standing is Standing.CANCELLED:
        raise Refusal(
            Kind.NOT_NOW,
            "This household has not booked this information event. Check which one it booked.",
        )
    return booking
