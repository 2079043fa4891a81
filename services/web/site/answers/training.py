"""What the assessment service answers of training sessions: when, where, and who has a place."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.training_session import SessionPlan
from contracts.words import when
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Seat(BaseModel):
    """One applicant's place."""

    model_config = VIEW

    journey: UUID
    applicant: int
    booked_on: date


class TrainingSession(BaseModel):
    """A training session with its places."""

    model_config = VIEW

    session: UUID
    agency: str
    plan: SessionPlan
    where: str
    cancelled_on: date | None
    free: int
    seats: tuple[Seat, ...]

    @property
    def when(self) -> str:
        """Its day and hours."""
        return when(self.plan.held_on, self.plan.starts_at, self.plan.ends_at)

    @property
    def taken(self) -> str:
        """How many places are taken: `3 of 12 places taken`."""
        return f"{len(self.seats)} of {self.plan.places} places taken"

    def seat(self, journey: UUID, applicant: int) -> Seat | None:
        """The place of this applicant."""
        found = (
            each for each in self.seats if (each.journey, each.applicant) == (journey, applicant)
        )
        return next(found, None)


class TrainingSessions(BaseModel):
    """Training sessions by day and hour."""

    model_config = VIEW

    sessions: Rows[TrainingSession]
