"""Information events as the enquiry service offers them, and in the words of a page.

The invariant: only what was planned is promised, and places are told as words, never whose they are.
"""

from collections.abc import Iterator
from datetime import datetime

from contracts.calendar import london_moment
from contracts.information_event import Arrangements
from contracts.languages import BRITISH_SIGN_LANGUAGE, language_name
from contracts.words import clock_time, day, hours, label_of
from services.web.site.answers.enquiry.information_events import OfferedEvent
from services.web.site.words import weekday

FEW = 5


class InformationEvent(OfferedEvent):
    """One information event in the words of a page."""

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/events/{self.information_event}"

    @property
    def hours(self) -> str:
        """`6:30pm to 8pm`."""
        return hours(self.arrangements.starts_at, self.arrangements.ends_at)

    @property
    def where(self) -> str:
        """The venue, or that it is online."""
        return f"{self.venue.name}, {self.venue.postcode}" if self.venue else "Online"

    @property
    def places(self) -> str:
        """How many are left, as words."""
        if self.free > FEW:
            return "Places available"
        if self.free > 1:
            return f"{self.free} places left"
        if self.free == 1:
            return "1 place left"
        return "Full. You can join the waiting list"

    @property
    def provided(self) -> list[str]:
        """The access and support on offer, one line each."""
        return list(_provided(self.arrangements))

    @property
    def closes(self) -> str:
        """Until when it can be booked: to the end of a day, or on its own day until it starts."""
        plan = self.arrangements
        closes_on = weekday(plan.booking_closes_on)
        if plan.booking_closes_on < plan.held_on:
            return closes_on
        return f"{closes_on}, {clock_time(plan.starts_at)}"

    def why_not(self, instant: datetime) -> str:
        """Why it cannot be booked at this instant; empty where it can."""
        plan, (on, at) = self.arrangements, london_moment(instant)
        if self.cancelled_on is not None:
            return "This information event has been cancelled."
        if plan.is_over(on, at):
            return "This information event has finished."
        if on < plan.booking_opens_on:
            return f"You can book from {day(plan.booking_opens_on)}."
        if on > plan.booking_closes_on:
            return f"Booking closed on {day(plan.booking_closes_on)}."
        if plan.has_begun(on, at):
            started = f"{clock_time(plan.starts_at)} on {day(plan.held_on)}"
            return f"Booking closed at {started}, when this information event started."
        return ""

    def is_to_come(self, instant: datetime) -> bool:
        """Whether it takes place and is not over."""
        over = self.arrangements.is_over(*london_moment(instant))
        return self.cancelled_on is None and not over

    def has_begun(self, instant: datetime) -> bool:
        """Whether it can be recorded who came."""
        return self.cancelled_on is None and self.arrangements.has_begun(*london_moment(instant))


def _provided(plan: Arrangements) -> Iterator[str]:
    if plan.step_free:
        yield "step-free access"
    if plan.hearing_loop:
        yield "a hearing loop"
    if plan.live_captions:
        yield "live captions"
    if plan.sign_language or BRITISH_SIGN_LANGUAGE in plan.interpreters:
        yield "a British Sign Language interpreter"
    for language in (each for each in plan.interpreters if each != BRITISH_SIGN_LANGUAGE):
        name = language_name(language)
        yield (
            f"an interpreter who speaks {name}"
            if name
            else f"an interpreter (language code {language})"
        )
    for form in plan.formats:
        yield f"handouts in {label_of(form).lower()}"
