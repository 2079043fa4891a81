"""Households and staff act on one information event in any order, on any day: its promises hold.

The bookings are also folded from the published events, independently of the code that decides.
"""

from datetime import date, timedelta
from functools import reduce
from typing import Any
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import event_booking, information_event
from contracts.event import Event
from contracts.information_event import ChangedFact
from contracts.reference import BookingEnd, PlaceState
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain.information_events.information_event import (
    Booking,
    BookingState,
    InformationEvent,
    evolve,
)
from tests.enquiry.helpers import information_events
from tests.enquiry.helpers.information_events import DAY, IDENTITY

HOUSEHOLDS = [uuid5(IDENTITY, str(number)) for number in range(7)]
WAITING, CONFIRMED, CANCELLED = BookingState.WAITING, BookingState.CONFIRMED, BookingState.CANCELLED
LIVE = {WAITING, CONFIRMED}
DAYS = st.integers(-20, 2).map(lambda days: DAY + timedelta(days))
EARLY = st.integers(-15, -1).map(lambda days: DAY + timedelta(days))
Bookings = dict[UUID, tuple[int, BookingState]]


STANDINGS: dict[type[Event], BookingState] = {
    information_event.PlaceBooked: CONFIRMED,
    information_event.WaitingListJoined: WAITING,
    information_event.PlaceGiven: CONFIRMED,
    information_event.BookingCancelled: CANCELLED,
}
TOLD: dict[type[Event], tuple[type[Event], Any]] = {
    information_event.PlaceBooked: (event_booking.EventPlaceBooked, PlaceState.CONFIRMED),
    information_event.WaitingListJoined: (event_booking.EventPlaceBooked, PlaceState.WAITING),
    information_event.PlaceGiven: (event_booking.EventPlaceGiven, None),
    information_event.BookingCancelled: (event_booking.EventBookingEnded, BookingEnd.BY_ENQUIRER),
}


def folded(bookings: Bookings, event: Event) -> Bookings:
    """The bookings after one more published event, in the order in which households came."""
    match event:
        case information_event.PlaceBooked() | information_event.WaitingListJoined():
            others = {each: bookings[each] for each in bookings if each != event.journey}
            return {**others, event.journey: (event.people, STANDINGS[type(event)])}
        case information_event.PlaceGiven() | information_event.BookingCancelled():
            people, _ = bookings[event.journey]
            return {**bookings, event.journey: (people, STANDINGS[type(event)])}
        case information_event.AttendanceRecorded():
            people, _ = bookings[event.journey]
            standing = BookingState.ATTENDED if event.attended else BookingState.MISSED
            return {**bookings, event.journey: (people, standing)}
        case information_event.InformationEventCancelled():
            return {journey: (people, CANCELLED) for journey, (people, _) in bookings.items()}
    return bookings


def told(before: Bookings, event: Event) -> list[tuple[UUID, type[Event], Any]]:
    """What enquiries have to hear of one published event: to whom, which event, in what state."""
    match event:
        case information_event.AttendanceRecorded():
            came = event_booking.EventAttended if event.attended else event_booking.EventMissed
            return [(event.journey, came, None)]
        case information_event.InformationEventChanged() if event.changed == (ChangedFact.ENDS_AT,):
            states = {each: state for each, (_, state) in before.items() if state in LIVE}
            return [(each, event_booking.EventChanged, state) for each, state in states.items()]
        case information_event.InformationEventCancelled():
            live = [each for each, (_, standing) in before.items() if standing is not CANCELLED]
            end = BookingEnd.EVENT_CANCELLED
            return [(journey, event_booking.EventBookingEnded, end) for journey in live]
        case (
            information_event.PlaceBooked()
            | information_event.WaitingListJoined()
            | information_event.PlaceGiven()
            | information_event.BookingCancelled()
        ):
            return [(event.journey, *TOLD[type(event)])]
    return []


class AnInformationEvent(RuleBasedStateMachine):
    """Each rule asks for one decision; what is refused says why and changes nothing."""

    event: InformationEvent

    @initialize(places=st.integers(1, 5))
    def plan(self, places: int) -> None:
        self.event, events = information_events.planning(places=places)
        self.events = [*events]
        self.bookings: Bookings = {}
        self.arrangements = self.event.arrangements
        self.fulfilled: list[int] = []
        self.sentence = "."

    @rule(journey=st.sampled_from(HOUSEHOLDS), people=st.integers(1, 2), on=EARLY)
    def book(self, journey: UUID, people: int, on: date) -> None:
        self.decide(lambda: information_events.book(self.event, journey, people, on))

    @rule(journey=st.sampled_from(HOUSEHOLDS), people=st.integers(1, 2), on=DAYS)
    def book_on_any_day(self, journey: UUID, people: int, on: date) -> None:
        self.decide(lambda: information_events.book(self.event, journey, people, on))

    @rule(journey=st.sampled_from(HOUSEHOLDS), on=EARLY)
    def give_up(self, journey: UUID, on: date) -> None:
        self.decide(lambda: information_events.cancel(self.event, journey, on))

    @rule(places=st.integers(1, 8), on=EARLY)
    def change_places(self, places: int, on: date) -> None:
        self.decide(lambda: information_events.change(self.event, on, places=places))

    @rule(ends_at=st.sampled_from(["20:00", "20:30"]), on=EARLY)
    def end_later(self, ends_at: str, on: date) -> None:
        self.decide(lambda: information_events.change(self.event, on, ends_at=ends_at))

    @rule(journey=st.sampled_from(HOUSEHOLDS), on=DAYS, attended=st.booleans())
    def attend(self, journey: UUID, on: date, *, attended: bool) -> None:
        self.decide(lambda: information_events.attend(self.event, journey, on, attended=attended))

    @rule(journey=st.sampled_from(HOUSEHOLDS), on=DAYS)
    def follow_up(self, journey: UUID, on: date) -> None:
        self.decide(lambda: information_events.follow_up(self.event, journey, on))

    @rule(on=DAYS, seriously=st.integers(0, 9))
    def call_off(self, on: date, seriously: int) -> None:
        if not seriously:
            self.decide(lambda: information_events.call_off(self.event, on))

    @rule()
    def fulfil_the_oldest_obligation(self) -> None:
        if self.event.owed:
            self.fulfilled.append(self.event.owed[0].number)
            self.event = self.event.without_obligation(self.fulfilled[-1])

    def decide(self, asked: Any) -> None:
        try:
            decision: Decision[InformationEvent] = asked()
        except Refusal as refusal:
            self.sentence = refusal.sentence
            return
        self.compare_obligations(decision)
        for event in decision.events:
            self.bookings = folded(self.bookings, event)
            self.nobody_was_passed_over(event)
            self.arrangements = getattr(event, "arrangements", self.arrangements)
        self.events += decision.events
        self.event = decision.state

    def compare_obligations(self, decision: Decision[InformationEvent]) -> None:
        """Every change that a household must hear of is owed to its enquiry, in order, once."""
        owed = decision.state.owed[len(self.event.owed) :]
        found = [(each.journey, type(each.event), _coded(each.event)) for each in owed]
        wanted: list[Any] = []
        bookings = self.bookings
        for event in decision.events:
            wanted += told(bookings, event)
            bookings = folded(bookings, event)
        assert found == wanted

    def nobody_was_passed_over(self, event: Event) -> None:
        """Who came earlier and still waits when another gets a place is a couple behind one alone."""
        if not isinstance(event, information_event.PlaceGiven):
            return
        people, _ = self.bookings[event.journey]
        for journey, (waiting, standing) in self.bookings.items():
            if journey == event.journey:
                break
            assert standing is not WAITING or (waiting, people) == (2, 1)

    @invariant()
    def a_refusal_is_a_sentence(self) -> None:
        assert self.sentence.endswith(".")

    @invariant()
    def there_are_never_more_people_than_places(self) -> None:
        assert 0 <= self.event.taken <= self.event.arrangements.places

    @invariant()
    def nobody_waits_while_the_places_they_need_are_free(self) -> None:
        waiting = [each for each in self.event.bookings if each.standing is WAITING]
        assert all(each.people > self.event.free for each in waiting)

    @invariant()
    def nobody_is_there_twice(self) -> None:
        journeys = [each.journey for each in self.event.bookings]
        assert len(journeys) == len({*journeys})

    @invariant()
    def the_published_events_give_the_same_bookings_and_arrangements(self) -> None:
        found = [(each.journey, (each.people, each.standing)) for each in self.event.bookings]
        assert found == [*self.bookings.items()]
        assert self.event.arrangements == self.arrangements

    @invariant()
    def the_events_alone_rebuild_all_but_the_words(self) -> None:
        bookings = tuple(_without_words(each) for each in self.event.bookings)
        without_words = self.event.progress.model_copy(update={"bookings": bookings})

        assert reduce(evolve, self.events, None) == without_words

    @invariant()
    def obligations_are_numbered_without_holes_and_fulfilled_in_order(self) -> None:
        numbers = [*self.fulfilled, *(each.number for each in self.event.owed)]
        assert numbers == [*range(1, self.event.debts + 1)]

    @invariant()
    def what_is_kept_is_read_again_as_it_was(self) -> None:
        document = self.event.model_dump(mode="json")
        assert InformationEvent.model_validate(document) == self.event


def _without_words(booking: Booking) -> Booking:
    follow_up = booking.follow_up and booking.follow_up.model_copy(update={"note": None})
    return booking.model_copy(update={"needs": None, "follow_up": follow_up})


def _coded(event: Event) -> Any:
    return getattr(event, "state", None) or getattr(event, "end", None)


TestAnInformationEvent = AnInformationEvent.TestCase
TestAnInformationEvent.settings = settings(max_examples=150, stateful_step_count=40)
