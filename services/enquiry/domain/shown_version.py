"""Which events change what someone had in front of them when they decided.

The invariant: what a page never shows, and what time alone brings, makes nobody's decision out of date; so
nobody learns from a refusal that there is something which they are not shown.
"""

from collections.abc import Iterable

from contracts.complaints import ComplaintAnswered
from contracts.enquiry import (
    ClockBreached,
    ClockBreachRetracted,
    ClockMoved,
    DueSoonReached,
    RecognisedAsMysteryShop,
)
from contracts.event import Event
from contracts.household import FeedbackGiven

NEVER_SHOWN = (
    RecognisedAsMysteryShop,
    FeedbackGiven,
    DueSoonReached,
    ClockBreached,
    ClockBreachRetracted,
    ClockMoved,
)


def latest_shown(before: int, version: int, events: Iterable[Event]) -> int:
    """The version of the latest event that a page shows, once these follow on `version`."""
    shown = [
        place
        for place, event in enumerate(events, start=version + 1)
        if not (isinstance(event, NEVER_SHOWN) or _is_of_agency_before(event))
    ]
    return max(shown, default=before)


def _is_of_agency_before(event: Event) -> bool:
    """Whether an agency answered that the household was with before, of which the one that has the case sees nothing."""
    return isinstance(event, ComplaintAnswered) and event.answered_by is not None
