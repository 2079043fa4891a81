"""What follows from the events of requests by link: which are open, and how the others ended.

The invariant: it holds the versions of events, and never their days: those are of the dated steps.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.check_requests import (
    CheckRequestAccepted,
    CheckRequested,
    CheckRequestEnded,
    RequestEnd,
)
from contracts.checks import Check
from contracts.event import Event


class RequestProgress(BaseModel):
    """One request, as far as events tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    version: int = Field(description="Of the event by which it was made")
    check: Check
    person: int | None = None
    ends_on: date = Field(description="The last day on which its link works")
    accepted: bool = False
    end: RequestEnd | None = None
    ended_by: int = Field(default=0, description="The version of the event by which it ended")

    def is_open(self, on: date) -> bool:
        """Whether its link works on a day."""
        return self.end is None and on <= self.ends_on


Requests = tuple[RequestProgress, ...]


def latest_request(requests: Sequence[RequestProgress], place: object) -> RequestProgress | None:
    """The last request for a check of a person, or of the household."""
    found = [each for each in requests if (each.check, each.person) == place]
    return found[-1] if found else None


def evolve(requests: Requests, event: Event, version: int) -> Requests:
    """The requests after one more of their events, which has this version."""
    return CHANGES[type(event)](requests, event, version)


def _requested(requests: Requests, event: CheckRequested, version: int) -> Requests:
    facts = event.model_dump(exclude={"occurred_on", "request"})
    return (*requests, RequestProgress(number=event.request, version=version, **facts))


def _accepted(requests: Requests, event: CheckRequestAccepted, _: int) -> Requests:
    return _changed(requests, event.request, accepted=True)


def _ended(requests: Requests, event: CheckRequestEnded, version: int) -> Requests:
    return _changed(requests, event.request, end=event.end, ended_by=version)


def _changed(requests: Requests, number: int, **changes: Any) -> Requests:
    return tuple(
        each.model_copy(update=changes) if each.number == number else each for each in requests
    )


CHANGES: Mapping[type[Event], Callable[[Requests, Any, int], Requests]] = {
    CheckRequested: _requested,
    CheckRequestAccepted: _accepted,
    CheckRequestEnded: _ended,
}
