"""What support sees of the services: what waits, what is parked, and what needs a person.

The invariant: counts, places and reasons only; no words of a message and no names.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.clients import VIEW
from services.web.site.undelivered import FAULTS

WHY: Mapping[str, str] = {
    "gap": "Waiting for an earlier event",
    "failed": "Could not be applied",
    "undecodable": "Cannot be read",
}


class Readiness(BaseModel):
    """What a service that can do its work says about its state."""

    model_config = VIEW

    attention: tuple[str, ...] = ()
    oldest_unsent_seconds: float | None = None
    consumer_lag: int | None = None
    gaps: int = 0
    dead_letters: int = 0

    @property
    def words(self) -> str:
        """What waits in it, in one sentence."""
        waiting = [
            f"{self.consumer_lag:,} events to read" if self.consumer_lag else "",
            f"events unsent for {self.oldest_unsent_seconds:.0f} seconds"
            if self.oldest_unsent_seconds
            else "",
        ]
        told = [each for each in waiting if each]
        return f"{' and '.join(told).capitalize()}." if told else "Nothing is waiting."


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

    @property
    def kind(self) -> str:
        """Why it is parked, in words."""
        return WHY.get(self.why, self.why)

    @property
    def about(self) -> str:
        """Where in which history it belongs, as far as that can be read."""
        if self.journey is None:
            return self.id
        number = f", event {self.version}" if self.version is not None else ""
        return f"{reference(self.journey)}{number}"


class Waiting(BaseModel):
    """Messages to households whose time has come and that have not left."""

    model_config = VIEW

    messages: int
    oldest_at: datetime | None
    faults: Mapping[str, int]
    planned: int

    @property
    def in_words(self) -> list[str]:
        """What keeps them, a line each."""
        return [f"{count:,}: {FAULTS.get(fault, fault)}" for fault, count in self.faults.items()]
