"""What the reporting service answers about revisions of published figures."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.journey import reference
from services.web.site.answers.reporting import Publication, PublishedFigure
from services.web.site.clients import VIEW


class RevisedNumber(BaseModel):
    """One number of two publications."""

    model_config = VIEW

    before: PublishedFigure | None
    after: PublishedFigure
    moved: bool


class RevisedMeasure(BaseModel):
    """A measure in two publications: England, and each group."""

    model_config = VIEW

    measure: str
    title: str
    unit: str
    form: str
    defined_otherwise: bool
    england: RevisedNumber
    by: Mapping[str, Mapping[str, RevisedNumber]]


class RevisionComparison(BaseModel):
    """A revision beside the publication that it took the place of."""

    model_config = VIEW

    before: Publication
    after: Publication
    measures: tuple[RevisedMeasure, ...]
    notes: tuple[str, ...]


class RecordedBetween(BaseModel):
    """An event that was recorded between two publications."""

    model_config = VIEW

    type: str
    version: int
    occurred_on: date
    recorded_at: datetime
    corrects: bool


class JourneyMoved(BaseModel):
    """A journey that counts otherwise: how often in each part, and the events behind it."""

    model_config = VIEW

    journey: UUID
    before: Mapping[str, int]
    after: Mapping[str, int]
    events: tuple[RecordedBetween, ...]

    @property
    def reference(self) -> str:
        """What people call the journey."""
        return reference(self.journey)


class PartMoved(BaseModel):
    """A part: before, with what entered and without what left, is after."""

    model_config = VIEW

    part: str
    before: int
    entered: int
    left: int
    after: int


class MeasureMoved(BaseModel):
    """A measure of which something counts otherwise."""

    model_config = VIEW

    measure: str
    title: str
    unit: str
    parts: tuple[PartMoved, ...]
    journeys: tuple[JourneyMoved, ...]


class OwnRevision(BaseModel):
    """What a revision changed of an agency's exact counts."""

    model_config = VIEW

    agency: str
    quarter: str
    before: Publication
    after: Publication
    measures: tuple[MeasureMoved, ...]
