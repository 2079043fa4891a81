"""What the reporting service answers about how long families still had to a decision."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from contracts.turning_points import DaysIn
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Point(NamedTuple):
    """The share with a decision after so many days, with its 95% interval."""

    days: int
    share: float
    low: float
    high: float


class By(NamedTuple):
    """After how many days a share had a decision; at least and at most so many."""

    days: int
    low: int | None
    high: int | None


class TimeLeft(BaseModel):
    """Counted from `waited` days after the part began; with fewer than `enough` decisions there are only counts."""

    model_config = VIEW

    definition: str
    notes: tuple[str, ...]
    quarters: tuple[str, ...]
    until: date
    part: DaysIn
    waited: int
    enough: int
    families: int
    decided: int
    left: int
    waits: int
    points: tuple[Point, ...]
    half: By | None
    most: By | None


class CameOfIt(StrEnum):
    """What came of it."""

    DECIDED = "decided"
    LEFT = "left"
    WAITS = "waits"


class CourseOf(BaseModel):
    """One of these families: since when and for how long it was in the part, and what came of it after how many days."""

    model_config = VIEW

    journey: UUID
    since: date
    stay: int
    days: int
    came: CameOfIt

    @property
    def reference(self) -> str:
        """How people name the journey."""
        return reference(self.journey)


class CoursesOf(BaseModel):
    """A page of these families; `after` leads to the next."""

    model_config = VIEW

    journeys: Rows[CourseOf]
    after: UUID | None
