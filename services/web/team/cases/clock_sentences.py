"""What clocks announce, as staff read it: that a last day is near, has passed, was kept after all, or has moved.

The invariant: it is about the record itself and on the day it was found out, so no correction of a date is offered for it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import assessment, enquiry, panel
from contracts.event import Event
from contracts.words import day

_MOVED = (enquiry.ClockMoved, assessment.AssessmentClockMoved, panel.PanelClockMoved)
OF_CLOCKS: frozenset[type[Event]] = frozenset(
    {
        enquiry.DueSoonReached,
        enquiry.ClockBreached,
        enquiry.ClockBreachRetracted,
        assessment.AssessmentDueSoonReached,
        assessment.AssessmentClockBreached,
        assessment.AssessmentClockBreachRetracted,
        panel.PanelDueSoonReached,
        panel.PanelClockBreached,
        panel.PanelClockBreachRetracted,
        *_MOVED,
    }
)


def _day_moved(event: Any) -> str:
    return (
        f"The last day was {day(event.was_due_on)} and is now {day(event.due_on)}. "
        f"The list of bank holidays changed: {', '.join(map(day, event.days))}."
    )


MOVED: Mapping[type[Event], Callable[[Any], str]] = dict.fromkeys(_MOVED, _day_moved)
"""What is known of a last day that moved."""
