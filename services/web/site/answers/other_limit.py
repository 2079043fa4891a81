"""What the reporting service answers about families under another limit than they had."""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel

from services.web.site.answers.reporting import ExactFigure
from services.web.site.clients import VIEW


class SideBySide(NamedTuple):
    """A figure as it was, and as it would have been."""

    was: ExactFigure
    what_if: ExactFigure


class OtherLimit(BaseModel):
    """A figure under two limits; with fewer than `enough` families there is none."""

    model_config = VIEW

    title: str
    definition: str
    quarters: tuple[str, ...]
    limit_was: str
    limit: str
    enough: int
    families: int
    whole: SideBySide | None
    by_quarter: Mapping[str, SideBySide]
    only_then: int
    only_under: int
