"""What a row of an information event keeps: how many places it has, on which day, and who has how many of them.

The invariant: each fact is one event of the information event, in the order of its stream; how many places are taken
follows from all of them together, so a row as it was known on a day has the places of that day.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, NamedTuple
from uuid import UUID

from contracts import information_event as events
from contracts.event import Envelope, Event
from contracts.reference import AgencyCode
from services.reporting.domain.facts import Fact

_MOVING: frozenset[type[Event] | type[None]] = frozenset(
    {
        events.InformationEventPlanned,
        events.InformationEventChanged,
        events.InformationEventCancelled,
        events.PlaceBooked,
        events.WaitingListJoined,
        events.PlaceGiven,
        events.BookingCancelled,
    }
)
"""Looked up for every event of every stream, so that all others cost one look."""


class PlacesMoved(Event):
    """One event of an information event as far as places go by it, with the type that it had; it is never published."""

    type: ClassVar[str] = "places_moved"
    was: str
    agency: AgencyCode | None = None
    held_on: date | None = None
    offered: int | None = None
    journey: UUID | None = None
    people: int | None = None


class PlacesFact(Fact[PlacesMoved]):
    """The fact of one."""

    @property
    def type(self) -> str:
        return self.event.was


class EventPlaces(NamedTuple):
    """The places of an information event that is held, or is to be: how many there are, and how many people have one."""

    agency: str
    held_on: date
    offered: int
    booked: int


def evolve(
    known: tuple[PlacesFact, ...], envelope: Envelope, event: Event | None
) -> tuple[PlacesFact, ...]:
    """The facts after one more event; the very same where it changes none."""
    moved = _moved(event) if type(event) in _MOVING else None
    if moved is None:
        return known
    fact = PlacesFact(version=envelope.version, recorded_at=envelope.at, event=moved)
    return (*known, fact)


def places_of(facts: Iterable[PlacesFact]) -> EventPlaces | None:
    """Its places after all of these; None of one that was cancelled, or that nothing says was planned."""
    agency, held_on, offered = None, None, 0
    waiting, booked = dict[UUID, int](), dict[UUID, int]()
    for each in sorted(facts, key=lambda fact: fact.version):
        said = each.event
        agency, held_on = said.agency or agency, said.held_on or held_on
        offered = said.offered or offered
        match each.type:
            case events.InformationEventCancelled.type:
                return None
            case events.WaitingListJoined.type if said.journey and said.people:
                waiting[said.journey] = said.people
            case events.PlaceBooked.type if said.journey and said.people:
                booked[said.journey] = said.people
            case events.PlaceGiven.type if said.journey in waiting:
                booked[said.journey] = waiting.pop(said.journey)
            case events.BookingCancelled.type if said.journey:
                waiting.pop(said.journey, None)
                booked.pop(said.journey, None)
    if agency is None or held_on is None:
        return None
    return EventPlaces(agency, held_on, offered, min(sum(booked.values()), offered))


def _moved(event: Event | None) -> PlacesMoved | None:
    match event:
        case events.InformationEventPlanned() | events.InformationEventChanged():
            said = event.arrangements
            return PlacesMoved(
                occurred_on=event.occurred_on,
                was=event.type,
                agency=getattr(event, "agency", None),
                held_on=said.held_on,
                offered=said.places,
            )
        case events.PlaceBooked() | events.WaitingListJoined():
            return PlacesMoved(
                occurred_on=event.occurred_on,
                was=event.type,
                journey=event.journey,
                people=event.people,
            )
        case events.PlaceGiven() | events.BookingCancelled():
            return PlacesMoved(occurred_on=event.occurred_on, was=event.type, journey=event.journey)
        case events.InformationEventCancelled():
            return PlacesMoved(occurred_on=event.occurred_on, was=event.type)
    return None
