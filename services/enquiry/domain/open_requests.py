"""What the household asked for and still waits for, or took: a call, a break.

The invariant: it follows from the journey's events alone, and a household that left asks for nothing any more.
"""

from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from contracts import enquiry as said
from contracts.event import Event
from contracts.household import CallRequested, JourneyPaused, JourneyResumed


class Call(BaseModel):
    """A call the household asked for, by the event of that version. Nobody has tried to call since."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    on: date


class Break(BaseModel):
    """A break, started by the event of that version. Its last day is only what the household plans."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    on: date
    until: date | None = None


DatedT = TypeVar("DatedT", Call, Break)


class Asked(BaseModel):
    """The first call that the household waits for, and the break it is taking."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: Call | None = None
    pause: Break | None = None


def asked_after(asked: Asked, event: Event, version: int) -> Asked:
    """What is asked for after one more event, of that version.

    An attempt answers a request too, where it was not made on a day before it.
    """
    call, pause = asked.call, asked.pause
    match event:
        case CallRequested():
            call = call or Call(version=version, on=event.occurred_on)
        case said.ContactAttempted() | said.ContactMade() | said.InitialVisitHeld():
            call = None if call and event.occurred_on >= call.on else call
        case JourneyPaused():
            pause = Break(version=version, on=event.occurred_on, until=event.until)
        case JourneyResumed():
            pause = None
        case said.EnquiryWithdrawn() | said.EnquiryClosed() | said.RegistrationDeclined():
            call = pause = None
        case said.DateCorrected():
            call, pause = _moved(call, event), _moved(pause, event)
        case _:
            return asked
    return Asked(call=call, pause=pause)


def _moved(each: DatedT | None, event: said.DateCorrected) -> DatedT | None:
    if each is None or each.version != event.corrects:
        return each
    return each.model_copy(update={"on": event.right_day})
