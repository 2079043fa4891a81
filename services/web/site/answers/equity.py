"""What the reporting service answers about how far each ethnic group came."""

from pydantic import BaseModel

from services.web.site.answers.reporting import PublishedFigure, PublishedNumber
from services.web.site.clients import VIEW


class Ends(BaseModel):
    """The lower and the upper end of an interval, in per cent."""

    model_config = VIEW

    low: float
    high: float


def in_words(interval: Ends | None) -> str:
    """An interval in words; nothing where the numbers are too few."""
    return f"{interval.low}% to {interval.high}%" if interval else ""


class Reached(BaseModel):
    """A step of the funnel."""

    model_config = VIEW

    step: str
    figure: PublishedFigure
    interval: Ends | None

    @property
    def chance(self) -> str:
        """The interval in words; nothing where the numbers are too few."""
        return in_words(self.interval)


class WayOfGroup(BaseModel):
    """A row: of the individuals whose journey ended, how many came how far."""

    model_config = VIEW

    group: str
    ended: PublishedNumber
    reached: list[Reached]


class WaitOfGroup(BaseModel):
    """A row: how many individuals of a group wait, and of whom a share has waited long."""

    model_config = VIEW

    group: str
    waiting: PublishedNumber
    long: PublishedFigure
    interval: Ends | None

    @property
    def chance(self) -> str:
        """The interval in words; nothing where the numbers are too few."""
        return in_words(self.interval)


class Waits(BaseModel):
    """Who waits at the end of the period, by broad ethnic group; a wait is long from so many months on."""

    model_config = VIEW

    title: str
    definition: str
    months: int
    groups: list[WaitOfGroup]


class EquityFunnel(BaseModel):
    """The funnel by broad ethnic group, with its definition."""

    model_config = VIEW

    title: str
    definition: str
    method: str
    groups: list[WayOfGroup]
    waits: list[Waits]
