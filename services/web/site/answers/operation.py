"""What every service answers to those who run it: its readiness, and what is parked in it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.web.site.clients import VIEW


class ServiceReadiness(BaseModel):
    """What a service that can do its work says about its state."""

    model_config = VIEW

    attention: tuple[str, ...] = ()
    oldest_unsent_seconds: float | None = None
    consumer_lag: int | None = None
    gaps: int = 0
    dead_letters: int = 0


class Parked(BaseModel):
    """A message that could not be applied, or that waits for an earlier one."""

    model_config = VIEW

    id: str
    why: str
    reason: str
    attempts: int
    parked_at: datetime
    topic: str
    journey: UUID | None
    version: int | None


class Dismissal(BaseModel):
    """Who dismissed a message, when and why."""

    model_config = VIEW

    by: str
    at: datetime
    reason: str


class Dismissed(Parked):
    """A message that support dismissed as junk."""

    dismissal: Dismissal
