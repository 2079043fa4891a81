"""What an agency sees of its own work: its standards, what households say of it, its mystery shops.

The invariant: a local standard is called one, and no answer can be traced to a household.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.journey import reference
from contracts.reference import Channel, FeedbackStep
from contracts.words import label_of
from services.web.national.mystery_shops import Scores
from services.web.site.clients import VIEW

SERVICES: Mapping[str, str] = {
    "enquiry": "Enquiry",
    "assessment": "Stages one and two",
    "panel": "Panel",
    "notifications": "Messages",
    "reporting": "Figures",
}


class Standard(BaseModel):
    """One standard as it counts today, and what was set for the next days."""

    model_config = VIEW

    clock: str
    title: str
    working_days: int
    local: bool
    explanation: str
    next_working_days: int | None
    next_from: date | None


class StandardForm(BaseModel):
    """How soon an agency wants to do something."""

    working_days: int = Field(
        title="Working days", description="From 1 to 60, counted from the next day", ge=1, le=60
    )


class StepFeedback(BaseModel):
    """What was said about one step; nothing where it was said by fewer than five."""

    model_config = VIEW

    step: FeedbackStep
    answers: int | None
    mean: float | None
    words: tuple[str, ...]

    @property
    def title(self) -> str:
        """The step in words."""
        return label_of(self.step)

    @property
    def per_cent(self) -> int:
        """How far the mean is on the way from very hard (1) to very easy (5)."""
        return round(25 * ((self.mean or 1) - 1))


class Feedback(BaseModel):
    """By step."""

    model_config = VIEW

    steps: list[StepFeedback]


class Shop(BaseModel):
    """One shop of this agency, afterwards."""

    model_config = VIEW

    shop: UUID
    channel: Channel
    scenario: str
    scored_on: date | None
    enquiries: tuple[UUID, ...]
    scores: Scores

    @property
    def how(self) -> str:
        """How the shopper turned to the agency."""
        return label_of(self.channel)

    @property
    def references(self) -> list[tuple[UUID, str]]:
        """The enquiries that were this shop, with their references."""
        return [(each, reference(each)) for each in self.enquiries]


class Round(BaseModel):
    """An agency's shops of one round."""

    model_config = VIEW

    round: str
    scores: Scores
    shops: list[Shop]


class OwnRounds(BaseModel):
    """Every unmasked round in which the agency was shopped."""

    model_config = VIEW

    rounds: list[Round]
