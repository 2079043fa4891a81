"""Stories with the days on which their events were recorded."""

from dataclasses import replace
from datetime import date, datetime

from services.reporting.domain.journey import Journey
from tests.reporting.helpers.stories import BEGAN, Told, rows_after


def recorded(story: list[Told], *days: date) -> list[Told]:
    """The same story, each event recorded on its own day."""
    return [
        each._replace(envelope=replace(each.envelope, at=at_noon(on)))
        for each, on in zip(story, days, strict=True)
    ]


def at_noon(on: date) -> datetime:
    """The moment at which something is recorded on a day."""
    return BEGAN.replace(year=on.year, month=on.month, day=on.day, hour=12)


def a_row(story: list[Told]) -> Journey:
    """The row of the journey of a story."""
    return rows_after(story)[story[0].envelope.journey]
