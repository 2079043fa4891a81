"""What the reporting service answers about how far each ethnic group came."""

from pydantic import BaseModel

from services.web.site.answers.reporting import PublishedFigure, PublishedNumber
from services.web.site.clients import VIEW


class Ends(BaseModel):
    """The lower and the upper end of an interval, in per cent."""

    model_config = VIEW

    low: float
    high: float


class Reached(BaseModel):
    """A step of the funnel."""

    model_config = VIEW

    step: str
    figure: PublishedFigure
    interval: Ends | None

    @property
    def chance(self) -> str:
        """The interval in words; nothing where the numbers are too few."""
        return f"{self.interval.low}% to {self.interval.high}%" if self.interval else ""


class WayOfGroup(BaseModel):
    """A row: of the individuals whose journey ended, how many came how far."""

    model_config = VIEW

    group: str
    ended: PublishedNumber
    reached: list[Reached]


class EquityFunnel(BaseModel):
    """The funnel by broad ethnic group, with its definition."""

    model_config = VIEW

    title: str
    definition: str
    method: str
    groups: list[WayOfGroup]
