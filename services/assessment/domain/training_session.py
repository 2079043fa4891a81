"""A training session: what its events say, where it is, who has a place, and what is owed to their cases.

The invariant: no more applicants have a place than there are places, and each case hears once, in order, what
becomes of its applicant's place.
"""

from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event
from contracts.reference import AgencyCode, ApplicantNumber
from contracts.training_session import (
    SessionPlan,
    TrainingPlaceFreed,
    TrainingPlaceTaken,
    TrainingSessionCancelled,
    TrainingSessionChanged,
    TrainingSessionPlanned,
)
from contracts.words import when
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, State, not_before

FIRST_MINUTE = "00:00"


class Seat(BaseModel):
    """One applicant's place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    applicant: ApplicantNumber
    booked_on: date

    def is_of(self, journey: UUID, applicant: int) -> bool:
        """Whether it is this applicant's."""
        return (self.journey, self.applicant) == (journey, applicant)


class PlaceNews(StrEnum):
    """What became of a place, for the case to record."""

    BOOKED = "booked"
    MOVED = "moved"
    GIVEN_UP = "given_up"
    SESSION_CANCELLED = "session_cancelled"


class Owed(BaseModel):
    """What a case has still to record about one applicant's place; `where` goes with it, and into no event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    journey: UUID
    applicant: ApplicantNumber
    on: date
    news: PlaceNews
    plan: SessionPlan
    where: Written


class TrainingSessionProgress(BaseModel):
    """What its events rebuild; places stand in the order of booking."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    planned_on: date
    cancelled_on: date | None = None
    plan: SessionPlan
    seats: tuple[Seat, ...] = ()

    @property
    def free(self) -> int:
        """How many more applicants could have a place."""
        return self.plan.places - len(self.seats)

    def seat(self, journey: UUID, applicant: int) -> Seat | None:
        """The place of this applicant."""
        return next((each for each in self.seats if each.is_of(journey, applicant)), None)


class TrainingSession(State, TrainingSessionProgress):
    """One training session with its private part; `debts` counts all that it ever owed to cases."""

    identity: UUID
    where: Written
    owed: tuple[Owed, ...] = ()
    debts: int = Field(default=0)

    @property
    def progress(self) -> TrainingSessionProgress:
        """The part that its events rebuild."""
        names = TrainingSessionProgress.model_fields
        return TrainingSessionProgress(**{name: getattr(self, name) for name in names})

    def owing(self, seat: Seat, news: PlaceNews, on: date) -> Self:
        """The session that also owes this to the case of a place."""
        owed = Owed(
            number=self.debts + 1,
            journey=seat.journey,
            applicant=seat.applicant,
            on=max(on, seat.booked_on),
            news=news,
            plan=self.plan,
            where=self.where,
        )
        return self.model_copy(update={"owed": (*self.owed, owed), "debts": owed.number})


def evolve(progress: TrainingSessionProgress | None, event: Event) -> TrainingSessionProgress:
    """The progress after one more event; the first says that the session was planned."""
    if progress is None:
        if not isinstance(event, TrainingSessionPlanned):
            raise TypeError("a training session's first event is that it was planned")
        return TrainingSessionProgress(
            agency=event.agency, planned_on=event.occurred_on, plan=event.plan
        )
    return progress.model_copy(update=_changes(progress, event))


def decide(session: TrainingSession, *events: Event, **private: Any) -> Decision[TrainingSession]:
    """The session after these events, with changes of its private part."""
    evolved = reduce(evolve, events, session.progress)
    return Decision(session.model_copy(update={**dict(evolved), **private}), [*events])


def require_to_come(
    state: TrainingSession | None, on: date, at: str | None, instead: str
) -> TrainingSession:
    """The session before it begins; `at` is the time of day in London, None where nobody noted it."""
    if state is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such training session. Check its identifier.")
    if state.cancelled_on is not None:
        raise Refusal(
            Kind.NOT_NOW, "This training session is cancelled. Choose another one, or plan one."
        )
    not_before(on, state.planned_on, "the training session was planned")
    if state.plan.has_begun(on, at or FIRST_MINUTE):
        raise Refusal(
            Kind.NOT_NOW,
            f"This training session began on {when(state.plan.held_on, state.plan.starts_at)}. {instead}",
        )
    return state


def _changes(progress: TrainingSessionProgress, event: Event) -> dict[str, Any]:
    match event:
        case TrainingSessionChanged():
            return {"plan": event.plan}
        case TrainingSessionCancelled():
            return {"cancelled_on": event.occurred_on, "seats": ()}
        case TrainingPlaceTaken():
            seat = Seat(
                journey=event.journey, applicant=event.applicant, booked_on=event.occurred_on
            )
            return {"seats": (*progress.seats, seat)}
        case TrainingPlaceFreed():
            left = (
                each for each in progress.seats if not each.is_of(event.journey, event.applicant)
            )
            return {"seats": tuple(left)}
    return {}
