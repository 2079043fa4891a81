"""The events of complaints, as staff read them in what happened: which complaint, in the labels of their codes.

The invariant: a sentence says what the event holds, and never what a complaint says.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import complaints
from contracts.event import Event
from contracts.words import day, label_of


def _number(event: Any, *more: str) -> str:
    return " ".join((f"Complaint {event.number}.", *more))


def _received(event: complaints.ComplaintReceived) -> str:
    return _number(event, f"{label_of(event.about)}.", f"{label_of(event.means)}.")


def _answered(event: complaints.ComplaintAnswered) -> str:
    return _number(event, f"{label_of(event.stage)}.", f"{label_of(event.finding)}.")


def _extended(event: complaints.ComplaintExtended) -> str:
    return _number(event, f"{label_of(event.reason)}.", f"Until {day(event.until)}.")


COMPLAINTS: Mapping[type[Event], Callable[[Any], str]] = {
    complaints.ComplaintReceived: _received,
    complaints.ComplaintAnswered: _answered,
    complaints.ComplaintTakenFurther: lambda event: _number(event, f"{label_of(event.stage)}."),
    complaints.ComplaintExtended: _extended,
    complaints.ComplaintSuspended: lambda event: _number(event, f"{label_of(event.ground)}."),
    complaints.ComplaintResumed: _number,
    complaints.ComplaintPanelMet: _number,
    complaints.ComplaintWithdrawn: _number,
}
