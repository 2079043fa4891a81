"""The published figures, read from `published.yaml`, where each names its source and its measure.

The invariant: a figure here is what was published, never what was counted.
"""

from datetime import date
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
    campaign: str | None = None


class Campaign(BaseModel):
    """The campaign that the report evaluates, as the demo plans it, and what it brought."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    begins_on: date
    ends_on: date
    brought: tuple[Figure, ...]


class Published(BaseModel):
    """Counts of a whole year and of a campaign, shares in per cent of the individuals, and means over agencies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: Report
    funnel: tuple[Figure, ...]
    campaign: Campaign
    shares: tuple[Figure, ...]
    means: tuple[Figure, ...]

    @classmethod
    @cache
    def read(cls) -> Self:
        """The figures as the file gives them."""
        return cls.model_validate(yaml.safe_load(FILE.read_text()))

    def figure(self, name: str) -> float:
        """The published value of one figure, by its id."""
        return next(each.published for each in self.every if each.id == name)

    @property
    def every(self) -> tuple[Figure, ...]:
        """All figures, in the order in which they are shown."""
        return (*self.funnel, *self.campaign.brought, *self.shares, *self.means)
