"""What the reporting service answers about the days of an agency's journeys."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from contracts.turning_points import DaysIn, DaysWith, Stretch, TurningPoint
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class DaysInPart(BaseModel):
    """The days of one part of the journey, by who had them."""

    model_config = VIEW

    part: str
    days: Mapping[DaysWith, int]


class AgencysDays(BaseModel):
    """The days of the journeys of an agency that ended in a period, or that go on."""

    model_config = VIEW

    reading: str
    reading_definition: str
    definition: str
    quarters: tuple[str, ...]
    recorded_at: datetime | None
    families: int
    days: int
    parts: tuple[DaysInPart, ...]


class DividedDays(BaseModel):
    """Days in a row with one of them."""

    model_config = VIEW

    days_with: DaysWith
    part: DaysIn
    since: date
    until: date
    began: TurningPoint
    ended: TurningPoint | None

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.days_with, self.part, self.since, self.until, self.began, self.ended)


class JourneyDays(BaseModel):
    """The days of one of these journeys, each with what happened at its two ends."""

    model_config = VIEW

    journey: UUID
    ended_on: date | None
    days: int
    stretches: tuple[DividedDays, ...]

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class JourneysOfDays(BaseModel):
    """A page of these journeys; `after` leads to the next."""

    model_config = VIEW

    journeys: Rows[JourneyDays]
    after: UUID | None
