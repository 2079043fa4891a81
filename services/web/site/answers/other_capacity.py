"""What the reporting service answers about a line of families with other places or meetings than it had."""

from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from services.web.site.clients import VIEW


class LineFigures(NamedTuple):
    """Of the families that came: how long half and 80% waited at most, who left, who waited; and the decisions of the period."""

    came: int
    half: int | None
    most: int | None
    left: int
    waiting: int
    decided: int
    limited: int
    in_time: int


class WaitingOn(NamedTuple):
    """How many waited at the end of a day: as it was, and in the what-if."""

    on: date
    was: int
    what_if: int


class OtherCapacity(BaseModel):
    """A line as it was and as it would have been; with fewer than `enough` families there is neither."""

    model_config = VIEW

    period: str
    quarters: tuple[str, ...]
    since: date
    until: date
    assumed: tuple[str, ...]
    enough: int
    families: int
    without_turn: int
    turns: int
    least: int
    was: LineFigures | None
    what_if: LineFigures | None
    moved: int
    waiting: tuple[WaitingOn, ...]
