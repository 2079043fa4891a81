"""What the reporting service answers about England's quarters that stand out."""

from pydantic import BaseModel

from services.web.site.answers.reporting import PublishedFigure
from services.web.site.clients import VIEW


class QuarterJudged(BaseModel):
    """A quarter as it is published; without a chance it has too few to be judged."""

    model_config = VIEW

    quarter: str
    figure: PublishedFigure
    chance: float | None
    marked: bool


class WatchedQuarters(BaseModel):
    """One thing that is watched, of everyone or of one ethnic group."""

    model_config = VIEW

    watched: str
    group: str | None
    unit: str
    quarters: list[QuarterJudged]
    false_alarms: float | None


class NationalWarning(BaseModel):
    """The published quarters of a year."""

    model_config = VIEW

    quarters: list[str]
    rule: str
    watched: list[WatchedQuarters]
