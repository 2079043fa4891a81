"""Merges that cross, chains that come apart, obligations fulfilled twice, late and half: nobody is lost.

Three enquiries and two workers, of whom each may stop between any two of its writes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from hypothesis import event, given, settings
from hypothesis import strategies as st

from contracts.clocks import ClockId
from contracts.enquiry import DuplicateAbsorbed, EnquiryReceived
from contracts.event import Event
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.duplicate_enquiries import (
    Merge,
    UndoMerge,
    compensate_merge,
    earliest_days,
    merge,
    undo_merge,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.obligations import Obligation
from services.enquiry.domain.progress import Status, evolve
from tests.enquiry.helpers.duplicates import MOMENT
from tests.enquiry.helpers.households import MONDAY, an_enquiry, asked

JOURNEYS = [UUID(int=number) for number in (1, 2, 3)]
TODAY = date(2025, 6, 2)
THREE = st.integers(0, 2)
WORKER = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("merge"), THREE, THREE, st.booleans()),
    st.tuples(st.just("undo"), THREE),
    st.tuples(st.just("look"), THREE),
    st.tuples(st.just("correct"), THREE, st.integers(0, 20)),
    st.tuples(st.just("fulfil"), THREE),
    st.tuples(st.just("take"), WORKER, THREE),
    st.tuples(st.just("record"), WORKER),
    st.tuples(st.just("discharge"), WORKER),
)


class Households:
    """The three records, as the database would hold them, and what the workers have in hand."""

    def __init__(self) -> None:
        started = [an_enquiry(on=MONDAY + timedelta(days)) for days in (0, 2, 4)]
        self.states = dict(zip(JOURNEYS, started, strict=True))
        self.events: dict[UUID, list[Event]] = {each: [] for each in JOURNEYS}
        self.seen = dict(self.states)
        self.answered: dict[tuple[UUID, str], bool] = {}
        self.hands: list[tuple[UUID, Obligation, bool | None] | None] = [None, None]

    def change(self, journey: UUID, decide: Callable[[Enquiry], Decision[Enquiry]]) -> bool:
        try:
            self.states[journey], events = decide(self.states[journey])
        except Refusal:
            return False
        self.events[journey] += events
        return bool(events)

    def merge(self, one: int, other: int, stale: bool) -> None:
        journey, into = JOURNEYS[one], JOURNEYS[other]
        known = self.seen if stale else self.states
        command = Merge(on=TODAY, into=into, staff="recruiter-07")
        self.change(
            journey,
            lambda state: merge(state, command, journey=journey, into_state=known[into], at=MOMENT),
        )

    def undo(self, one: int) -> None:
        command = UndoMerge(on=TODAY, staff="recruiter-07")
        journey = JOURNEYS[one]
        self.change(journey, lambda state: undo_merge(state, command, journey=journey))

    def look(self, one: int) -> None:
        """Somebody reads an enquiry, and decides by what it was then, later."""
        self.seen[JOURNEYS[one]] = self.states[JOURNEYS[one]]

    def correct(self, one: int, days_later: int) -> None:
        command = CorrectDate(
            on=TODAY,
            corrects=1,
            right_day=MONDAY + timedelta(days_later),
            reason="Misread.",
            staff="recruiter-07",
        )
        journey = JOURNEYS[one]
        self.change(journey, lambda state: correct_date(state, command, journey=journey))

    def take(self, worker: int, one: int) -> None:
        owed = self.states[JOURNEYS[one]].owed
        if owed:
            self.hands[worker] = (JOURNEYS[one], owed[0], None)

    def record(self, worker: int) -> None:
        hand = self.hands[worker]
        if hand is None:
            return
        obligor, owed, _ = hand
        key = f"{obligor}/{owed.number}"
        fulfilled = (owed.journey, key)
        if not self.answered.get(fulfilled):
            self.answered[fulfilled] = self.change(
                owed.journey,
                lambda state: fulfil_obligation(owed.event, state, journey=owed.journey, key=key),
            )
        self.hands[worker] = (obligor, owed, self.answered[fulfilled])

    def discharge(self, worker: int) -> None:
        hand = self.hands[worker]
        if hand is None or hand[2] is None:
            return
        obligor, owed, taken = hand
        if owed.type == DuplicateAbsorbed.type and not taken:
            self.change(obligor, lambda state: compensate_merge(state, owed))
        else:
            self.states[obligor] = self.states[obligor].without_obligation(owed.number)
        self.hands[worker] = None

    def fulfil(self, one: int) -> None:
        """One obligation from beginning to end."""
        self.take(0, one)
        self.record(0)
        self.discharge(0)

    def fulfil_everything(self) -> None:
        for worker in (0, 1):
            self.record(worker)
            self.discharge(worker)
        while any(state.owed for state in self.states.values()):
            for one in range(3):
                self.fulfil(one)


@given(steps=st.lists(STEPS, max_size=40))
@settings(max_examples=400)
def test_each_household_counts_exactly_once_and_with_its_earliest_day(steps: list[Any]) -> None:
    households = Households()
    for name, *drawn in steps:
        getattr(households, name)(*drawn)
    households.fulfil_everything()
    states = households.states

    event(f"merged: {sum(state.status is Status.MERGED for state in states.values())}")
    for journey, state in states.items():
        counting = [each for each in states.values() if journey in each.progress.duplicates]
        assert counting == ([states[into]] if (into := state.progress.merged_into) else [])
        assert states[_end_of_chain(states, journey)].status is Status.RECEIVED
    for journey in {_end_of_chain(states, each) for each in JOURNEYS}:
        together = [each for each in JOURNEYS if _end_of_chain(states, each) == journey]
        received = min(states[each].received_on for each in together)
        assert earliest_days(states[journey].progress).received_on == received
        assert states[journey].clocks[ClockId.FIRST_RESPONSE].started_on == received


@given(steps=st.lists(STEPS, max_size=40))
@settings(max_examples=100)
def test_the_events_alone_give_the_same_progress(steps: list[Any]) -> None:
    households = Households()
    for name, *drawn in steps:
        getattr(households, name)(*drawn)

    for journey, state in households.states.items():
        events = [_first(state), *households.events[journey]]
        assert reduce(evolve, events, None) == state.progress


def _end_of_chain(states: dict[UUID, Enquiry], journey: UUID) -> UUID:
    passed = [journey]
    while (into := states[passed[-1]].progress.merged_into) is not None:
        assert into not in passed
        passed.append(into)
    return passed[-1]


def _first(state: Enquiry) -> EnquiryReceived:
    dated = state.progress.dates[0]
    command = asked()
    return EnquiryReceived(
        occurred_on=dated.on,
        agency=command.agency,
        channel=command.channel,
        household=command.household,
    )
