"""One household as the year draws it, before its steps get their days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from contracts.reference import Channel, EthnicGroup, Household
from deploy.demo.plan import Step
from deploy.demo.quotas import Ending

AGENCIES = ("moorland", "estuary", "northern-dales", "weald", "severn-vale", "fenland")


@dataclass(frozen=True, slots=True)
class Draft:
    """Who enquires where, when and how, and how it will end; groups for those who register.

    `campaign` is the code of the campaign that brought them.
    """

    seed: int
    number: int
    ending: Ending
    agency: str
    household: Household
    channel: Channel
    enquired_on: date
    ethnic_groups: tuple[EthnicGroup, ...] = ()
    campaign: str | None = None

    def random(self) -> Random:
        """The journey's own draws from their beginning; the first of them are its people."""
        return Random(f"{self.seed}/{self.number}")


Part = Callable[[Draft, Random, date], list[Step]]
"""A part of the journey: the steps that follow the given day, the last of them last."""


class Course(NamedTuple):
    """A household with the steps that its draft makes, the enquiry first."""

    draft: Draft
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return f"{self.draft.seed}-{self.draft.number:05}"

    @property
    def opening(self) -> Step:
        return self.steps[0]

    @property
    def ended_on(self) -> date | None:
        """The day of the last thing that happened after the enquiry; None where nothing did."""
        return self.steps[-1].on if len(self.steps) > 1 else None

    def first(self, command: str) -> Step | None:
        """The earliest step of that command."""
        return next((each for each in self.steps if each.command == command), None)
