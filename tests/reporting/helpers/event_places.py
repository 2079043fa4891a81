"""What happens to the places of an information event."""

from datetime import date
from uuid import UUID

from contracts import information_event as events
from contracts.event import Event

DAY, HELD = date(2021, 4, 6), date(2021, 5, 14)
ADA, BEN, CLEO = UUID(int=1), UUID(int=2), UUID(int=3)


def arranged(places: int, held_on: date = HELD) -> events.Arrangements:
    return events.Arrangements(
        held_on=held_on,
        starts_at="18:30",
        ends_at="20:00",
        mode=events.Mode.ONLINE,
        places=places,
        booking_opens_on=DAY,
        booking_closes_on=held_on,
    )


def planned(places: int, agency: str = "north") -> Event:
    return events.InformationEventPlanned(
        occurred_on=DAY, agency=agency, arrangements=arranged(places)
    )


def changed(places: int, held_on: date = HELD) -> Event:
    return events.InformationEventChanged(
        occurred_on=DAY,
        changed=(events.ChangedFact.PLACES,),
        arrangements=arranged(places, held_on),
    )


def booked(journey: UUID, people: int = 1) -> Event:
    return events.PlaceBooked(occurred_on=DAY, journey=journey, people=people)


def waits(journey: UUID, people: int = 1) -> Event:
    return events.WaitingListJoined(occurred_on=DAY, journey=journey, people=people)


def given_a_place(journey: UUID) -> Event:
    return events.PlaceGiven(occurred_on=DAY, journey=journey)


def given_up(journey: UUID) -> Event:
    return events.BookingCancelled(occurred_on=DAY, journey=journey)


CANCELLED = events.InformationEventCancelled(occurred_on=DAY)
