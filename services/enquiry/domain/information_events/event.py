"""Information events: places, the waiting list that moves up by itself, attendance and follow-up.

The invariant: never more people than places, and nobody waits while the places that they need are free.
What a household must hear of is owed to its enquiry in the same decision.
"""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.enquiry import EventBookingEnded, EventPlaceGiven
from contracts.event import Event
from contracts.information_event import (
    Arrangements,
    ChangedFact,
    InformationEventCancelled,
    InformationEventChanged,
    InformationEventPlanned,
    Mode,
    People,
    PlaceGiven,
)
from contracts.reference import BookingEnd, NextStep
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.enquiry.domain.information_events.commands import (
    CancelInformationEvent,
    ChangeInformationEvent,
    Needs,
    PlanInformationEvent,
    Venue,
)
from services.enquiry.domain.obligations import Debtor
from services.enquiry.domain.people import Line

KEPT_IN_RECORD = {"title", "venue"}
"""Facts in somebody's own words: they are no part of the published arrangements."""


class Standing(StrEnum):
    """How a household stands to an information event."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"


HAS_PLACES = {Standing.CONFIRMED, Standing.ATTENDED, Standing.MISSED}
AFTERWARDS = {Standing.ATTENDED, Standing.MISSED}


class FollowUp(BaseModel):
    """What a household was offered afterwards, and what staff noted about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    next_step: NextStep
    note: Written | None = None


class Booking(BaseModel):
    """One household's places, or its turn in the waiting list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    people: People
    booked_on: date
    standing: Standing
    needs: Needs | None = None
    follow_up: FollowUp | None = None


class InformationEvent(Debtor):
    """One information event; its bookings stand in the order in which the households came."""

    model_config = ConfigDict(hide_input_in_errors=True)

    identity: UUID
    planned_on: date
    cancelled_on: date | None = None
    title: Line
    venue: Venue | None
    arrangements: Arrangements
    bookings: tuple[Booking, ...] = ()

    @property
    def taken(self) -> int:
        """How many people have a place."""
        return sum(each.people for each in self.bookings if each.standing in HAS_PLACES)

    @property
    def free(self) -> int:
        """How many more people could have one."""
        return self.arrangements.places - self.taken

    def turn(self, journey: UUID) -> int | None:
        """The household's number in the waiting list, from 1; None where it does not wait."""
        waiting = [each.journey for each in self.bookings if each.standing is Standing.WAITING]
        return waiting.index(journey) + 1 if journey in waiting else None

    def booking(self, journey: UUID) -> Booking | None:
        """The household's latest booking here, whatever became of it."""
        return next((each for each in self.bookings if each.journey == journey), None)


def plan_information_event(
    _: InformationEvent | None, command: PlanInformationEvent, *, identity: UUID
) -> Decision[InformationEvent]:
    """Offers an information event; `identity` is what bookings on enquiries will name it by."""
    asked = command.model_dump()
    asked["booking_opens_on"] = command.booking_opens_on or command.on
    asked["booking_closes_on"] = command.booking_closes_on or command.held_on
    event = InformationEvent(
        agency=command.agency,
        identity=identity,
        planned_on=command.on,
        title=command.title,
        venue=command.venue,
        arrangements=Arrangements.model_validate(asked),
    )
    _refuse_unsound(event)
    planned = InformationEventPlanned(
        occurred_on=command.on, agency=command.agency, arrangements=event.arrangements
    )
    return Decision(event, [planned])


def change_information_event(
    state: InformationEvent | None, command: ChangeInformationEvent
) -> Decision[InformationEvent]:
    """Changes the facts that are named; places that are added go to those who wait.

    Nobody loses a place: there are never made fewer than are taken.
    """
    event = still_to_come(state, command.on, "it can no longer be changed; plan a new one")
    changed = [name for name, fact in command.given().items() if fact != _fact(event, name)]
    if not changed:
        raise Refusal(
            Kind.NOT_NOW, "This information event is so already; give what is to be different."
        )
    event = _with(event, command.given())
    _refuse_unsound(event)
    said = InformationEventChanged(
        occurred_on=command.on,
        changed=tuple(ChangedFact(name) for name in changed),
        arrangements=event.arrangements,
    )
    return moved_up(event, command.on, said)


def cancel_information_event(
    state: InformationEvent | None, command: CancelInformationEvent
) -> Decision[InformationEvent]:
    """Ends every booking; each household's enquiry is told."""
    event = still_to_come(state, command.on, "record who came instead")
    bookings = [each for each in event.bookings if each.standing is not Standing.CANCELLED]
    for booking in bookings:
        event = ended(event, booking, command.on, BookingEnd.EVENT_CANCELLED)
    cancelled = InformationEventCancelled(occurred_on=command.on)
    return Decision(event.model_copy(update={"cancelled_on": command.on}), [cancelled])


def moved_up(event: InformationEvent, on: date, said: Event) -> Decision[InformationEvent]:
    """Free places go to the first in the list whom they fit, then to the next, in order of joining.

    A couple for whom one place is free keeps its turn, and the next who comes alone gets that place.
    A couple cannot use half of what it asked for; holding the place back would help nobody that
    day, and might leave a chair empty that somebody was waiting for. Nobody is ever passed over for
    places that they could have taken.
    """
    said_so_far = [said]
    for booking in event.bookings:
        if booking.standing is Standing.WAITING and booking.people <= event.free:
            # Recorded late, a place can have become free before this household asked for one.
            given_on = max(on, booking.booked_on)
            owed = EventPlaceGiven(
                occurred_on=given_on,
                information_event=event.identity,
                held_on=event.arrangements.held_on,
            )
            event = replaced(event, booking, standing=Standing.CONFIRMED)
            event = event.owing(booking.journey, owed)
            said_so_far.append(PlaceGiven(occurred_on=given_on, journey=booking.journey))
    return Decision(event, said_so_far)


def ended(event: InformationEvent, booking: Booking, on: date, end: BookingEnd) -> InformationEvent:
    """The event without this booking; the household's enquiry is owed who ended it."""
    owed = EventBookingEnded(
        occurred_on=max(on, booking.booked_on),
        information_event=event.identity,
        held_on=event.arrangements.held_on,
        end=end,
    )
    return replaced(event, booking, standing=Standing.CANCELLED).owing(booking.journey, owed)


def replaced(event: InformationEvent, booking: Booking, **changes: Any) -> InformationEvent:
    """The event with one of its bookings changed, in the same place of the order."""
    changed = booking.model_copy(update=changes)
    bookings = tuple(changed if each is booking else each for each in event.bookings)
    return event.model_copy(update={"bookings": bookings})


def _fact(event: InformationEvent, name: str) -> Any:
    return getattr(event if name in KEPT_IN_RECORD else event.arrangements, name)


def _with(event: InformationEvent, facts: dict[str, Any]) -> InformationEvent:
    """The event with these facts; one that is held online from now on has no venue any more."""
    published = {name: fact for name, fact in facts.items() if name not in KEPT_IN_RECORD}
    changes = {name: fact for name, fact in facts.items() if name in KEPT_IN_RECORD}
    if facts.get("mode") is Mode.ONLINE:
        changes = {"venue": None, **changes}
    changes["arrangements"] = event.arrangements.model_copy(update=published)
    return event.model_copy(update=changes)


def _refuse_unsound(event: InformationEvent) -> None:
    plan = event.arrangements
    if plan.ends_at <= plan.starts_at:
        raise Refusal(Kind.NOT_VALID, "It has to end later on the same day than it starts.")
    if (event.venue is None) is (plan.mode is Mode.IN_PERSON):
        raise Refusal(
            Kind.NOT_VALID, "Give a venue where people come in person, and none where it is online."
        )
    days = (event.planned_on, plan.booking_opens_on, plan.booking_closes_on, plan.held_on)
    if list(days) != sorted(days):
        raise Refusal(
            Kind.NOT_VALID,
            "Booking opens on the day of planning or later, closes no earlier than it opens, and "
            "closes by the day of the information event.",
        )
    if event.free < 0:
        raise Refusal(
            Kind.NOT_NOW,
            f"{event.taken} places are taken; give at least as many, or cancel bookings first.",
        )


def going_on(state: InformationEvent | None, on: date) -> InformationEvent:
    """The information event, where there is one that was not cancelled."""
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such information event; check its identifier.")
    if state.cancelled_on is not None:
        raise Refusal(
            Kind.NOT_NOW,
            f"This information event was cancelled on {state.cancelled_on:%-d %B %Y}; "
            "choose another one, or plan a new one.",
        )
    not_before(on, state.planned_on, "the information event was planned")
    return state


def still_to_come(state: InformationEvent | None, on: date, instead: str) -> InformationEvent:
    """The information event on or before its day, and before anybody was recorded as having come."""
    event = going_on(state, on)
    held_on = event.arrangements.held_on
    if on > held_on or any(each.standing in AFTERWARDS for each in event.bookings):
        raise Refusal(
            Kind.NOT_NOW, f"This information event was held on {held_on:%-d %B %Y}; {instead}."
        )
    return event
