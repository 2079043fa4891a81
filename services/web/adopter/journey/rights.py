"""How long applicants have to challenge a proposal not to approve them, or to complain.

The invariant: both follow from the dated table of rules; for a challenge, from the day on which the letter was sent.
"""

from collections.abc import Mapping
from datetime import date

from contracts.calendar import OutsideCalendar
from contracts.clocks import ClockId, representations_until, rule
from contracts.panel import QualifyingDeterminationIssued


def represent_by(happened: Mapping[str, date]) -> date | None:
    """The last day, where there was such a proposal and the calendar reaches so far."""
    issued = happened.get(QualifyingDeterminationIssued.type)
    try:
        return representations_until(issued) if issued else None
    except OutsideCalendar:
        return None


def complain_within(today: date) -> str:
    """How long after what it is about a complaint can be made, as in "12 months"."""
    limit = rule(ClockId.COMPLAINT, today)
    return f"{limit.length} {limit.unit}"
