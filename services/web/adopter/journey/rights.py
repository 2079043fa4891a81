"""The last day on which applicants can challenge a proposal not to approve them.

The invariant: the day is counted by the law's own rule, from the day on which the letter was sent.
"""

from collections.abc import Iterable
from datetime import date

from contracts.calendar import OutsideCalendar
from contracts.clocks import representations_until
from contracts.panel import QualifyingDeterminationIssued
from contracts.timeline import TimelineEntry


def represent_by(entries: Iterable[TimelineEntry]) -> date | None:
    """The last day, where there was such a proposal and the calendar reaches so far."""
    issued = [each.on for each in entries if each.what == QualifyingDeterminationIssued.type]
    try:
        return representations_until(issued[0]) if issued else None
    except OutsideCalendar:
        return None
