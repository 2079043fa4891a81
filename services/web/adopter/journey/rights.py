"""The last day on which applicants can challenge a proposal not to approve them.

The invariant: the day is counted by the law's own rule, from the day on which the letter was sent.
"""

from collections.abc import Mapping
from datetime import date

from contracts.calendar import OutsideCalendar
from contracts.clocks import representations_until
from contracts.panel import QualifyingDeterminationIssued


def represent_by(happened: Mapping[str, date]) -> date | None:
    """The last day, where there was such a proposal and the calendar reaches so far."""
    issued = happened.get(QualifyingDeterminationIssued.type)
    try:
        return representations_until(issued) if issued else None
    except OutsideCalendar:
        return None
