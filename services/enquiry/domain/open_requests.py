"""What the household asked for and still waits for, or took: a call, a break.

The invariant: it changes by `evolve` alone, so it follows from the journey's events, and a household that
has left asks for nothing any more.
"""

from datetime import date
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as published
from contracts.event import Event
from contracts.household import CallRequested, JourneyPaused, JourneyResumed


class RequestedCall(BaseModel):
    """A call the household asked for, by the event of that version. Nobody has tried to call since.

    `duplicate` is the enquiry on which it was asked for, where that was not this one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    on: date
    duplicate: UUID | None = None


class CurrentPause(BaseModel):
    """A break, started by the event of that version. Its last day is only what the household plans."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    on: date
    until: date | None = None


DatedT = TypeVar("DatedT", RequestedCall, CurrentPause)


class OpenRequests(BaseModel):
    """The first call that the household waits for, and the break it is taking."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: RequestedCall | None = None
    pause: CurrentPause | None = None


def evolve(requests: OpenRequests, event: Event, version: int) -> OpenRequests:
    """What is still asked for after one more event, of that version.

    An attempt answers a request too, where it was not made on a day before it.
    """
    call, pause = requests.call, requests.pause
    match event:
        case CallRequested():
            call = call or RequestedCall(version=version, on=event.occurred_on)
        case published.DuplicateAbsorbed() | published.DuplicateReleased():
            call = _of_duplicate(call, event, version)
        case published.ContactAttempted() | published.ContactMade() | published.InitialVisitHeld():
            call = None if call and event.occurred_on >= call.on else call
        case JourneyPaused():
            pause = CurrentPause(version=version, on=event.occurred_on, until=event.until)
        case JourneyResumed():
            pause = None
        case (
            published.EnquiryWithdrawn()
            | published.EnquiryClosed()
            | published.RegistrationDeclined()
        ):
            call = pause = None
        case published.DateCorrected():
            call, pause = _moved(call, event), _moved(pause, event)
        case _:
            return requests
    return OpenRequests(call=call, pause=pause)


def _of_duplicate(
    call: RequestedCall | None,
    event: published.DuplicateAbsorbed | published.DuplicateReleased,
    version: int,
) -> RequestedCall | None:
    """A call that was asked for on a duplicate is waited for here, as long as this one counts for it."""
    if isinstance(event, published.DuplicateReleased):
        return None if call and call.duplicate == event.duplicate else call
    if event.call_requested_on is None:
        return call
    asked = RequestedCall(version=version, on=event.call_requested_on, duplicate=event.duplicate)
    return call or asked


def _moved(each: DatedT | None, event: published.DateCorrected) -> DatedT | None:
    if each is None or each.version != event.corrects:
        return each
    return each.model_copy(update={"on": event.right_day})
