"""What may be asked of an information event: one command a decision, each with an example.

The invariant: what is not named by a change stays as it is, so that two members of staff who change
different facts at the same moment both get what they asked for.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.information_event import (
    HandoutFormat,
    InterpreterLanguage,
    LocalTime,
    Mode,
    People,
    Places,
)
from contracts.reference import AgencyCode, NextStep
from contracts.written import Written
from services.chassis.decision import Command
from services.enquiry.domain.people import Line, Postcode

Needs = Annotated[
    Written,
    Field(description="What they need to take part; kept in the record, never published"),
]
JOURNEY = "2f1d7a54-3c0b-4c8e-9a61-5d8f0b7e4c21"


class Venue(BaseModel):
    """Where people go who come in person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    postcode: Postcode


class PlanInformationEvent(Command):
    """An agency will hold an information event, online or at a venue; `on` is the day of planning.

    Booking opens on the day of planning and closes on the event's own day unless other days are given.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-03",
                    "agency": "moorland",
                    "title": "Adoption: what it is, and what comes first",
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
    title: Line
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    mode: Mode
    venue: Venue | None = None
    places: Places
    booking_opens_on: date | None = None
    booking_closes_on: date | None = None
    step_free: bool = False
    hearing_loop: bool = False
    live_captions: bool = False
    sign_language: bool = False
    interpreters: tuple[InterpreterLanguage, ...] = ()
    formats: tuple[HandoutFormat, ...] = ()


class ChangeInformationEvent(Command):
    """Some facts are different from now on; what is not named stays as it is.

    The day is none of them: who booked for one day did not book for another.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"on": "2025-03-10", "starts_at": "19:00", "places": 30}]},
    )

    title: Line | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    mode: Mode | None = None
    venue: Venue | None = None
    places: Places | None = None
    booking_opens_on: date | None = None
    booking_closes_on: date | None = None
    step_free: bool | None = None
    hearing_loop: bool | None = None
    live_captions: bool | None = None
    sign_language: bool | None = None
    interpreters: tuple[InterpreterLanguage, ...] | None = None
    formats: tuple[HandoutFormat, ...] | None = None

    def given(self) -> dict[str, Any]:
        """The facts that it names."""
        return {name: value for name, value in self if name != "on" and value is not None}


class CancelInformationEvent(Command):
    """The information event will not be held."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-17"}]})


class Book(Command):
    """A household asks for a place, or for two of which it wants both or neither."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"on": "2025-03-05", "journey": JOURNEY, "people": 2}]},
    )

    journey: UUID
    people: People
    needs: Needs | None = None


class BookAsEnquirer(Command):
    """The household of the enquiry that was sent under the same Idempotency-Key asks for places.

    Whoever knows that key made the enquiry, so no journey is named and no other one can be meant.
    """

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2025-03-05", "people": 1, "needs": "A seat near the front."}]
        },
    )

    people: People
    needs: Needs | None = None

    def of(self, journey: UUID) -> Book:
        """The booking that this is for the enquiry's own journey."""
        return Book(on=self.on, journey=journey, people=self.people, needs=self.needs)


class CancelBooking(Command):
    """A household does not come after all, or waits no longer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "journey": JOURNEY}]}
    )

    journey: UUID


class RecordAttendance(Command):
    """Staff noted whether a household came."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "journey": JOURNEY, "attended": True}]}
    )

    journey: UUID
    attended: bool


class RecordFollowUp(Command):
    """Staff spoke with a household after the information event and offered a next step."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-24",
                    "journey": JOURNEY,
                    "next_step": "initial_visit",
                    "note": "Would like a visit on a weekday evening.",
                }
            ]
        },
    )

    journey: UUID
    next_step: NextStep
    note: Written | None = Field(default=None, description="Kept in the record, never published")
