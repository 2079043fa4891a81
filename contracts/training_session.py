"""Training sessions of an agency, published by the assessment service; the subject is the session.

The invariant: the events of one session, taken in order, say which applicant of which journey has a place. Where it
is held and how to join it stay in its record.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.calendar import LocalTime
from contracts.event import Event, events_of
from contracts.information_event import Mode, Places
from contracts.preparation import PreparationTopic
from contracts.reference import AgencyCode, ApplicantNumber

TOPIC = "training_session"


class SessionPlan(BaseModel):
    """What a training session is about, when it is, and for how many applicants."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: PreparationTopic
    held_on: date
    starts_at: LocalTime
    ends_at: LocalTime
    mode: Mode
    places: Places

    def has_begun(self, on: date, at: LocalTime) -> bool:
        """Whether it has started at this time of this day in London."""
        return (on, at) >= (self.held_on, self.starts_at)


class TrainingSessionPlanned(Event):
    """An agency offers a training session to the applicants in its stages one and two."""

    type: ClassVar[str] = "training_session.planned.v1"
    agency: AgencyCode
    plan: SessionPlan


class TrainingSessionChanged(Event):
    """Something about a training session is different; the plan is that from now on."""

    type: ClassVar[str] = "training_session.changed.v1"
    plan: SessionPlan


class TrainingSessionCancelled(Event):
    """The training session is not held; every place ends."""

    type: ClassVar[str] = "training_session.cancelled.v1"


class TrainingPlaceTaken(Event):
    """One applicant has a place."""

    type: ClassVar[str] = "training_session.place_taken.v1"
    journey: UUID
    applicant: ApplicantNumber


class TrainingPlaceFreed(Event):
    """An applicant does not come, or their case has ended; the place is free again."""

    type: ClassVar[str] = "training_session.place_freed.v1"
    journey: UUID
    applicant: ApplicantNumber


EVENTS = events_of(TOPIC)
