"""The published figures, read from `published.yaml`, where each names its source and its measure.

The invariant: a figure here is what was published, never what was counted.
"""

from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("published.yaml")


class Report(BaseModel):
    """The publication that all figures are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    year: str


class Figure(BaseModel):
    """One published figure, and the measure, reading and period that must find it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    figure: str
    published: float
    unit: str
    where: str
    measure: str
    reading: str
    period: str


class Published(BaseModel):
    """Counts of a whole year, shares in per cent of the individuals, and means over agencies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: Report
    funnel: tuple[Figure, ...]
    shares: tuple[Figure, ...]
    means: tuple[Figure, ...]

    @classmethod
    @cache
    def read(cls) -> Self:
        """The figures as the file gives them."""
        return cls.model_validate(yaml.safe_load(FILE.read_text()))

    def figure(self, name: str) -> float:
        """The published value of one figure, by its id."""
        every = (*self.funnel, *self.shares, *self.means)
        return next(each.published for each in every if each.id == name)
