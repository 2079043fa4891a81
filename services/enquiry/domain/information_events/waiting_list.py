"""Who moves up when places become free.

The invariant: nobody is passed over for places that they could have taken, and nobody waits while the
places that they need are free.
"""

from datetime import date

from contracts.event_booking import EventPlaceGiven
from contracts.information_event import PlaceGiven
from services.chassis.decision import Decision
from services.enquiry.domain.information_events.information_event import (
    BookingState,
    InformationEvent,
    decide,
)


def move_up(decision: Decision[InformationEvent], on: date) -> Decision[InformationEvent]:
    """Free places go to the first in the list whom they fit, then to the next, in order of joining.

    A couple for whom one place is free keeps its turn, and the next who comes alone gets that place.
    A couple cannot use half of what it asked for; holding the place back would help nobody that
    day, and might leave a chair empty that someone was waiting for.
    """
    event, events = decision.state, [*decision.events]
    for booking in event.bookings:
        if booking.standing is BookingState.WAITING and booking.people <= event.free:
            # Recorded late, a place can have become free before this household asked for one.
            given_on = max(on, booking.booked_on)
            given = PlaceGiven(occurred_on=given_on, journey=booking.journey)
            due = EventPlaceGiven(
                occurred_on=given_on,
                information_event=event.identity,
                held_on=event.arrangements.held_on,
            )
            event = decide(event, given).state.with_obligation(booking.journey, due)
            events.append(given)
    return Decision(event, events)
