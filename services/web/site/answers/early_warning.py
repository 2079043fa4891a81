"""What the reporting service answers about months that stand out."""

from typing import NamedTuple

from pydantic import BaseModel

from services.web.site.clients import VIEW


class MonthJudged(NamedTuple):
    """How many families of a month met what is watched, of how many, and how many would be usual."""

    month: str
    met: int
    families: int
    usual: float
    chance: float | None
    marked: bool


class WatchedMonths(BaseModel):
    """One thing that is watched: its months, and which share of months the rule marks if nothing has changed."""

    model_config = VIEW

    watched: str
    months: tuple[MonthJudged, ...]
    false_alarms: float | None


class EarlyWarning(BaseModel):
    """The twelve months up to one."""

    model_config = VIEW

    last: str
    rule: str
    soon: int
    watched: tuple[WatchedMonths, ...]
