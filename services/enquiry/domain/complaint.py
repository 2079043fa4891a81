"""One complaint as its events tell it: what it is about, and each fact with its day.

The invariant: which one it is, its agency and its number at that agency say. It changes by `evolve` alone, and nothing that follows from the days is kept; so a day that is corrected
moves every limit that hangs on it.
"""

from datetime import date
from enum import StrEnum
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from contracts import complaints as published
from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintStage,
    ComplaintSuspension,
)
from contracts.enquiry import DateCorrected, ReferralTakenUp
from contracts.event import Event
from contracts.reference import AgencyCode, FeedbackStep


class Happened(StrEnum):
    """What happened to a complaint."""

    RECEIVED = "received"
    ANSWERED = "answered"
    TAKEN_FURTHER = "taken_further"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    PANEL_MET = "panel_met"
    WITHDRAWN = "withdrawn"
    LEFT_BEHIND = "left_behind"


class ComplaintFact(BaseModel):
    """One fact of a complaint and its day; `version` is its event's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    what: Happened
    on: date
    stage: ComplaintStage | None = None
    finding: ComplaintFinding | None = None
    ground: ComplaintSuspension | None = None
    until: date | None = None


class Complaint(BaseModel):
    """A complaint of this journey; the first of its facts is that it was received."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    agency: AgencyCode
    about: ComplaintAbout
    step: FeedbackStep
    means: ComplaintMeans
    happened_on: date | None = None
    facts: tuple[ComplaintFact, ...]

    @property
    def received_on(self) -> date:
        return self.facts[0].on

    @property
    def is_over(self) -> bool:
        """Whether it was withdrawn, or its household went on with another agency."""
        over = {Happened.WITHDRAWN, Happened.LEFT_BEHIND}
        return any(each.what in over for each in self.facts)


Complaints = tuple[Complaint, ...]

_WHAT: dict[type[Event], Happened] = {
    published.ComplaintReceived: Happened.RECEIVED,
    published.ComplaintAnswered: Happened.ANSWERED,
    published.ComplaintTakenFurther: Happened.TAKEN_FURTHER,
    published.ComplaintExtended: Happened.EXTENDED,
    published.ComplaintSuspended: Happened.SUSPENDED,
    published.ComplaintResumed: Happened.RESUMED,
    published.ComplaintPanelMet: Happened.PANEL_MET,
    published.ComplaintWithdrawn: Happened.WITHDRAWN,
}


def evolve(complaints: Complaints, event: Event, version: int, agency: AgencyCode) -> Complaints:
    """The complaints after one more event, of that version, while the journey is with that agency."""
    match event:
        case published.ComplaintReceived():
            return (*complaints, _received(event, version))
        case ReferralTakenUp():
            return tuple(_left_or_back(each, event, version) for each in complaints)
        case DateCorrected():
            return tuple(_moved(each, event) for each in complaints)
        case _ if type(event) in _WHAT:
            at = getattr(event, "answered_by", None) or agency
            named, fact = (at, cast("Any", event).number), _fact(event, version)
            return tuple(
                _with(each, fact) if (each.agency, each.number) == named else each
                for each in complaints
            )
    return complaints


def own_facts(complaint: Complaint) -> tuple[ComplaintFact, ...]:
    """What happened to the complaint itself, without that its household went on with another agency."""
    return tuple(each for each in complaint.facts if each.what is not Happened.LEFT_BEHIND)


def _left_or_back(complaint: Complaint, event: ReferralTakenUp, version: int) -> Complaint:
    """It stays with the agency that it is about, and goes on where the household comes back to that agency."""
    if complaint.agency == event.agency:
        return complaint.model_copy(update={"facts": own_facts(complaint)})
    left = ComplaintFact(version=version, what=Happened.LEFT_BEHIND, on=event.occurred_on)
    return complaint if complaint.is_over else _with(complaint, left)


def _received(event: published.ComplaintReceived, version: int) -> Complaint:
    about = event.model_dump(include={"number", "agency", "about", "step", "means", "happened_on"})
    return Complaint(**about, facts=(_fact(event, version),))


def _fact(event: Event, version: int) -> ComplaintFact:
    said = event.model_dump(include={"stage", "finding", "ground", "until"})
    return ComplaintFact(version=version, what=_WHAT[type(event)], on=event.occurred_on, **said)


def _with(complaint: Complaint, fact: ComplaintFact) -> Complaint:
    return complaint.model_copy(update={"facts": (*complaint.facts, fact)})


def _moved(complaint: Complaint, event: DateCorrected) -> Complaint:
    facts = tuple(
        each.model_copy(update={"on": event.right_day}) if each.version == event.corrects else each
        for each in complaint.facts
    )
    return complaint.model_copy(update={"facts": facts})
