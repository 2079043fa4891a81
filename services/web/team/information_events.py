"""Information events as the agency that holds them sees them: places, bookings, who came, what came of it.

The invariant: a household of another agency that booked here is known by its reference alone.
"""

from collections.abc import Mapping
from datetime import datetime

from contracts.calendar import london_moment
from contracts.direction import isolated
from services.web.site.answers.enquiry.information_events import Booking, BookingState, HeldEvent
from services.web.site.information_events import InformationEvent

STANDINGS: Mapping[BookingState, tuple[str, str]] = {
    BookingState.CONFIRMED: ("Has a place", "blue"),
    BookingState.WAITING: ("Waiting list", "yellow"),
    BookingState.CANCELLED: ("Cancelled", "grey"),
    BookingState.ATTENDED: ("Came", "green"),
    BookingState.MISSED: ("Did not come", "orange"),
}
"""A word or two for each, and the colour of its tag."""


class OwnEvent(InformationEvent, HeldEvent):
    """An information event with how many people have a place."""

    @property
    def share_taken(self) -> int:
        """Of all places, in whole per cent."""
        return min(100, round(100 * self.taken / self.arrangements.places))

    @property
    def filling(self) -> str:
        """How full it is, and who waits, as words."""
        words = f"{self.taken} of {self.arrangements.places} places taken"
        if self.free < 1:
            words = f"Full: {words}"
        if not self.waiting:
            return words
        return f"{words}, {self.waiting} household{'s' if self.waiting > 1 else ''} waiting"

    @property
    def summary(self) -> str:
        """Its title, and how full it is."""
        return f"{isolated(self.title)}: {self.filling}."

    def state(self, instant: datetime) -> str:
        """Its state at an instant, in a few words; empty if it can be booked."""
        on, _ = london_moment(instant)
        if self.is_to_come(instant) and on == self.arrangements.held_on:
            return "Today, started" if self.has_begun(instant) else "Today"
        words = self.why_not(instant).removeprefix("This information event ")
        return words[:1].upper() + words[1:]


def booking_tag(booking: Booking) -> tuple[str, str]:
    """The words for the state of a booking, and the colour of its tag."""
    return STANDINGS[booking.standing]
