"""Information events, published by the enquiry service; the subject is the information event.

The invariant: the events of one information event, taken in order, say who of which journey has a
place, waits or came. Its title, its venue and what staff note about a household stay in its record.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.calendar import LocalTime
from contracts.event import Event, events_of
from contracts.reference import AgencyCode, NextStep

TOPIC = "information_event"

InterpreterLanguage = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$"),
    Field(description="BCP 47 language, with a region where it matters", examples=["pl"]),
]
Places = Annotated[int, Field(ge=1, le=1000, description="People, not households")]
People = Annotated[int, Field(ge=1, le=2, description="People of one household, places taken")]


class Mode(StrEnum):
    """Where an information event is held."""

    ONLINE = "online"
    IN_PERSON = "in_person"


class HandoutFormat(StrEnum):
    """In what forms, beside print, the material of an information event can be had."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"


class ChangedFact(StrEnum):
    """What is different about an information event, in the words of the command that changes it."""

    TITLE = "title"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    MODE = "mode"
    VENUE = "venue"
    PLACES = "places"
    BOOKING_OPENS_ON = "booking_opens_on"
    BOOKING_CLOSES_ON = "booking_closes_on"
    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    LIVE_CAPTIONS = "live_captions"
    SIGN_LANGUAGE = "sign_language"
    INTERPRETERS = "interpreters"
    FORMATS = "formats"


Interpreters = Annotated[tuple[InterpreterLanguage, ...], Field(max_length=20)]
Formats = Annotated[tuple[HandoutFormat, ...], Field(max_length=20)]


class Arrangements(BaseModel):
    """When and for how many an information event is held, and who can take part in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    mode: Mode
    places: Places
    booking_opens_on: date
    booking_closes_on: date
    step_free: bool = False
    hearing_loop: bool = False
    live_captions: bool = False
    sign_language: bool = Field(default=False, description="British Sign Language is interpreted")
    interpreters: Interpreters = ()
    formats: Formats = ()

    def has_begun(self, on: date, at: LocalTime) -> bool:
        """Whether it has started at this time of this day in London."""
        return (on, at) >= (self.held_on, self.starts_at)

    def is_over(self, on: date, at: LocalTime) -> bool:
        """Whether it has ended at this time of this day in London."""
        return (on, at) >= (self.held_on, self.ends_at)


class InformationEventPlanned(Event):
    """An agency offers an information event on a day that may still be to come."""

    type: ClassVar[str] = "information_event.planned.v1"
    agency: AgencyCode
    arrangements: Arrangements


class InformationEventChanged(Event):
    """Something about an information event is different; the arrangements are those from now on."""

    type: ClassVar[str] = "information_event.changed.v1"
    changed: Annotated[tuple[ChangedFact, ...], Field(max_length=len(ChangedFact))]
    arrangements: Arrangements


class InformationEventCancelled(Event):
    """The information event is not held; every place and every turn in the waiting list ends."""

    type: ClassVar[str] = "information_event.cancelled.v1"


class PlaceBooked(Event):
    """A household has as many places as people of it come."""

    type: ClassVar[str] = "information_event.place_booked.v1"
    journey: UUID
    people: People


class WaitingListJoined(Event):
    """There was no room for this household; it waits behind those who joined the list before."""

    type: ClassVar[str] = "information_event.waiting_list_joined.v1"
    journey: UUID
    people: People


class PlaceGiven(Event):
    """Places became free and went to a household that waited for them."""

    type: ClassVar[str] = "information_event.place_given.v1"
    journey: UUID


class BookingCancelled(Event):
    """A household gave up its places, or its turn in the waiting list."""

    type: ClassVar[str] = "information_event.booking_cancelled.v1"
    journey: UUID


class AttendanceRecorded(Event):
    """Staff recorded whether a household that had a place came; the latest record counts."""

    type: ClassVar[str] = "information_event.attendance_recorded.v1"
    journey: UUID
    attended: bool


class FollowUpRecorded(Event):
    """After the information event the household was offered a next step; the latest counts."""

    type: ClassVar[str] = "information_event.follow_up_recorded.v1"
    journey: UUID
    next_step: NextStep


EVENTS = events_of(TOPIC)
