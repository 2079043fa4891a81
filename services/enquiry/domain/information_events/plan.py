"""An information event is planned, changed or cancelled.

The invariant: what is not named by a change stays as it is, so that two members of staff who change
different facts at the same moment both get what they asked for; and there are never fewer places than are
taken.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.calendar import LocalTime
from contracts.event_booking import EventBookingEnded, EventChanged, details_changed
from contracts.information_event import (
    Arrangements,
    ChangedFact,
    Formats,
    InformationEventCancelled,
    InformationEventChanged,
    InformationEventPlanned,
    Interpreters,
    Mode,
    Places,
)
from contracts.reference import AgencyCode, BookingEnd, PlaceState
from services.chassis.decision import Command, Decision, Kind, Refusal, too_far
from services.enquiry.domain.information_events.information_event import (
    FIRST_MINUTE,
    BookingState,
    InformationEvent,
    JoiningLink,
    JoiningLinkOrNothing,
    Venue,
    decide,
    evolve,
    require_still_to_come,
)
from services.enquiry.domain.information_events.waiting_list import move_up
from services.enquiry.domain.people import ShortText

KEPT_IN_RECORD = {"title", "venue", "joining_link"}
"""Facts in someone's own words: they are no part of the published arrangements."""

PUBLISHED_AS = {"joining_link": ChangedFact.VENUE}
"""The link is where people go, and is itself for those alone who have a place."""


LIVE = {BookingState.CONFIRMED, BookingState.WAITING}
GONE = {Mode.ONLINE: "venue", Mode.IN_PERSON: "joining_link"}


class PlanInformationEvent(Command):
    """An agency plans an information event, online or at a venue. `on` is the date of planning.

    Booking opens on the date of planning and closes on the day of the event, unless you give other dates.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "title": "Adoption: what it is, and the first steps",
                    "held_on": "2025-03-20",
                    "starts_at": "18:30",
                    "ends_at": "20:00",
                    "mode": "in_person",
                    "venue": {"name": "Example Hall", "postcode": "ZX1 2AB"},
                    "places": 24,
                    "booking_closes_on": "2025-03-19",
                    "step_free": True,
                    "hearing_loop": True,
                    "sign_language": True,
                    "interpreters": ["pl"],
                    "formats": ["easy_read"],
                }
            ]
        },
    )

    agency: AgencyCode
    title: ShortText
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    mode: Mode
    venue: Venue | None = None
    joining_link: JoiningLink | None = None
    places: Places
    booking_opens_on: date | None = None
    booking_closes_on: date | None = None
    step_free: bool = False
    hearing_loop: bool = False
    live_captions: bool = False
    sign_language: bool = False
    interpreters: Interpreters = ()
    formats: Formats = ()


class ChangeInformationEvent(Command):
    """Change some details. What you leave out stays the same.

    You cannot change the date: people have booked for this one.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"on": "2025-03-10", "starts_at": "19:00", "places": 30}]},
    )

    title: ShortText | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    mode: Mode | None = None
    venue: Venue | None = None
    joining_link: JoiningLinkOrNothing | None = Field(
        default=None, description="Give an empty text to remove it"
    )
    places: Places | None = None
    booking_opens_on: date | None = None
    booking_closes_on: date | None = None
    step_free: bool | None = None
    hearing_loop: bool | None = None
    live_captions: bool | None = None
    sign_language: bool | None = None
    interpreters: Interpreters | None = None
    formats: Formats | None = None

    def named(self) -> dict[str, Any]:
        """The facts that it names; a joining link that it removes is None."""
        named = {name: value for name, value in self if name != "on" and value is not None}
        return named | ({"joining_link": None} if self.joining_link == "" else {})


class CancelInformationEvent(Command):
    """The agency cancels the information event."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-17"}]})


def plan_information_event(
    _: InformationEvent | None, command: PlanInformationEvent, *, identity: UUID
) -> Decision[InformationEvent]:
    """Offers an information event; `identity` is what bookings on enquiries will name it by."""
    facts = command.model_dump()
    facts["booking_opens_on"] = command.booking_opens_on or command.on
    facts["booking_closes_on"] = command.booking_closes_on or command.held_on
    planned = InformationEventPlanned(
        occurred_on=command.on,
        agency=command.agency,
        arrangements=Arrangements.model_validate(facts),
    )
    event = InformationEvent(
        **dict(evolve(None, planned)),
        identity=identity,
        title=command.title,
        venue=command.venue,
        joining_link=command.joining_link,
    )
    _refuse_unsound(event)
    return Decision(event, [planned])


def change_information_event(
    state: InformationEvent | None, command: ChangeInformationEvent, *, at: str | None = None
) -> Decision[InformationEvent]:
    """Changes the facts that are named; places that are added go to those who wait.

    Nobody loses a place: there are never made fewer than are taken. Each household's enquiry is told of what it goes by.
    """
    instead = "You can no longer change it. Plan a new one"
    event = require_still_to_come(state, command.on, instead, at=at)
    facts = command.named()
    different = [name for name, fact in facts.items() if fact != _fact(event, name)]
    if not different:
        raise Refusal(Kind.NOT_NOW, "Nothing has changed. Change at least one detail.")
    published = {name: fact for name, fact in facts.items() if name not in KEPT_IN_RECORD}
    changed = InformationEventChanged(
        occurred_on=command.on,
        changed=tuple(dict.fromkeys(_published_as(name) for name in different)),
        arrangements=event.arrangements.model_copy(update=published),
    )
    decision = decide(event, changed, **_private(facts))
    _refuse_unsound(decision.state)
    if "starts_at" in different:
        _refuse_an_hour_that_has_passed(decision.state.arrangements, command.on, at)
    changed_event, events = move_up(decision, command.on)
    return Decision(_tell(event, changed_event, different, command.on), events)


def cancel_information_event(
    state: InformationEvent | None, command: CancelInformationEvent, *, at: str | None = None
) -> Decision[InformationEvent]:
    """Ends every booking; tells each household's enquiry."""
    event = require_still_to_come(state, command.on, "Record who came instead", at=at)
    cancelled, events = decide(event, InformationEventCancelled(occurred_on=command.on))
    for booking in event.bookings:
        if booking.standing is not BookingState.CANCELLED:
            due = EventBookingEnded(
                occurred_on=max(command.on, booking.booked_on),
                information_event=event.identity,
                held_on=event.arrangements.held_on,
                end=BookingEnd.EVENT_CANCELLED,
            )
            cancelled = cancelled.with_obligation(booking.journey, due)
    return Decision(cancelled, events)


def _tell(
    before: InformationEvent, event: InformationEvent, different: Iterable[str], on: date
) -> InformationEvent:
    """Owes each enquiry what is different; who moves up meanwhile is told of the place, which says it too."""
    for booking in before.bookings:
        if booking.standing not in LIVE or booking != event.booking(booking.journey):
            continue
        state = PlaceState(booking.standing)
        details = details_changed(different, state)
        if details:
            due = EventChanged(
                occurred_on=max(on, booking.booked_on),
                information_event=event.identity,
                held_on=event.arrangements.held_on,
                state=state,
                changed=details,
            )
            event = event.with_obligation(booking.journey, due)
    return event


def _fact(event: InformationEvent, name: str) -> Any:
    return getattr(event if name in KEPT_IN_RECORD else event.arrangements, name)


def _published_as(name: str) -> ChangedFact:
    return PUBLISHED_AS.get(name) or ChangedFact(name)


def _private(facts: dict[str, Any]) -> dict[str, Any]:
    """What stays in the record; an event held in another way from now on has no venue, or no link, any more."""
    kept = {name: fact for name, fact in facts.items() if name in KEPT_IN_RECORD}
    mode = facts.get("mode")
    return {**({GONE[mode]: None} if mode else {}), **kept}


def _refuse_an_hour_that_has_passed(plan: Arrangements, on: date, at: str | None) -> None:
    """Nobody who has a place could come at an earlier hour of the same day."""
    if plan.has_begun(on, at or FIRST_MINUTE):
        raise Refusal(Kind.NOT_VALID, "That time has passed. Give a later time today.", "starts_at")


def _refuse_unsound(event: InformationEvent) -> None:
    plan = event.arrangements
    if too_far(event.planned_on, plan.held_on):
        raise Refusal(
            Kind.NOT_VALID, "The event must be within 2 years. Check the year.", "held_on"
        )
    if plan.ends_at <= plan.starts_at:
        raise Refusal(Kind.NOT_VALID, "It must end after it starts, on the same day.")
    if (event.venue is None) is (plan.mode is Mode.IN_PERSON):
        raise Refusal(
            Kind.NOT_VALID, "Give a venue if people come in person, and no venue if it is online."
        )
    if event.joining_link and plan.mode is Mode.IN_PERSON:
        raise Refusal(Kind.NOT_VALID, "Give a joining link only if it is online.", "joining_link")
    days = (event.planned_on, plan.booking_opens_on, plan.booking_closes_on, plan.held_on)
    if list(days) != sorted(days):
        raise Refusal(
            Kind.NOT_VALID,
            "Booking must open on or after the day you planned the event. It must close on or after the day it opens, and by the day of the event.",
        )
    if event.free < 0:
        raise Refusal(
            Kind.NOT_NOW,
            f"{event.taken} places are taken. Give at least that many, or cancel bookings first.",
        )
