"""A panel case's state: how it evolves over its events, and beside that what only this service may know.

The invariant: `evolve` alone changes what `Progress` holds, so replaying a record's events gives the same
progress again. Who sat, who decided and what was written are in no event.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.clocks import ClockId, RunningClock, start
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.panel import (
    ApplicantsApproved,
    MinutesFinalised,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelMet,
    PanelNoteAdded,
    PanelRecommended,
    QualifyingDeterminationIssued,
)
from contracts.reference import AgencyCode, Household, Recommendation, ReportKind
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, State


class Status(StrEnum):
    """Where a case is, in the order of the journey; the last three are the ends."""

    REFERRED = "referred"
    MET = "met"
    RECOMMENDED = "recommended"
    MINUTES_FINAL = "minutes_final"
    APPROVED = "approved"
    DETERMINED = "qualifying_determination"
    CLOSED = "closed"


class Meeting(BaseModel):
    """One quorate meeting that considered the case. A panel that defers meets again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    chair: StaffCode
    members: tuple[StaffCode, ...]


class Note(BaseModel):
    """What a member of staff wrote about one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    staff: StaffCode
    words: Written


class Progress(BaseModel):
    """What follows from events alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    status: Status
    referred_on: date
    recommendation: Recommendation | None = None
    recommended_on: date | None = None
    clocks: dict[ClockId, RunningClock] = Field(default={})

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due."""
        return [each for each in self.clocks.values() if each.stopped_on is None]


class PanelCase(State, Progress):
    """One household's case at the panel, with what no event of it carries."""

    household: Household
    report: ReportKind
    meetings: tuple[Meeting, ...] = ()
    notes: tuple[Note, ...] = ()
    recommendation_reasons: str | None = None
    decision_maker: StaffCode | None = None
    determination_reasons: str | None = None

    @property
    def progress(self) -> Progress:
        """The part that its events rebuild."""
        return Progress(**{name: getattr(self, name) for name in Progress.model_fields})

    @property
    def latest_step(self) -> date:
        """The day that no next step may be before."""
        met_on = self.meetings[-1].on if self.meetings else self.referred_on
        return self.recommended_on or met_on


def evolve(progress: Progress | None, event: Event) -> Progress:
    """The progress after one more event; the first says that the case was opened."""
    if progress is None:
        return _begin(event)
    return progress.model_copy(update=_CHANGES[type(event)](progress, event))


def decide(case: PanelCase, *events: Event, **private: Any) -> Decision[PanelCase]:
    """The case after these events, with changes of its private part."""
    evolved = reduce(evolve, events, case.progress)
    return Decision(case.model_copy(update={**dict(evolved), **private}), [*events])


def at_step(state: PanelCase | None, *expected: Status) -> PanelCase:
    """The case, where it exists and is at an expected step; every command begins here."""
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such case at the panel. If you have only just referred it, try again in a moment.",
        )
    if state.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_WHERE_IT_IS[state.status]}.")
    return state


_ENDED = frozenset({Status.APPROVED, Status.DETERMINED, Status.CLOSED})
_WHERE_IT_IS: Mapping[Status, str] = {
    Status.REFERRED: "The panel has not met on this case. Record its meeting first",
    Status.MET: "The panel has met but has not recommended yet. Record its recommendation first",
    Status.RECOMMENDED: "The agency decision maker needs the final minutes to decide. Record them first",
    Status.MINUTES_FINAL: "The agency decision maker has the final minutes. Only the agency decision is left",
    Status.APPROVED: "This case has ended because the agency approved the applicants",
    Status.DETERMINED: "This case has ended because the agency issued a qualifying determination",
    Status.CLOSED: "This case has ended because the applicants withdrew",
}


Changes = dict[str, Any]


def _begin(event: Event) -> Progress:
    if not isinstance(event, PanelCaseOpened):
        raise TypeError("the first event of a case at the panel is that it was opened")
    return Progress(agency=event.agency, status=Status.REFERRED, referred_on=event.occurred_on)


def _met(_: Progress, __: PanelMet) -> Changes:
    return {"status": Status.MET}


def _recommended(_: Progress, event: PanelRecommended) -> Changes:
    return {
        "status": Status.RECOMMENDED,
        "recommendation": event.recommendation,
        "recommended_on": event.occurred_on,
    }


def _minutes_final(_: Progress, event: MinutesFinalised) -> Changes:
    clocks = {ClockId.ADM_DECIDE: start(ClockId.ADM_DECIDE, event.occurred_on)}
    return {"status": Status.MINUTES_FINAL, "clocks": clocks}


def _agency_decided(status: Status) -> Callable[[Progress, Event], Changes]:
    return lambda progress, event: {
        "status": status,
        "clocks": {
            ClockId.ADM_DECIDE: progress.clocks[ClockId.ADM_DECIDE].stopped(event.occurred_on)
        },
    }


def _closed(progress: Progress, event: PanelCaseClosed) -> Changes:
    # A withdrawal may be dated before minutes that were finalised before it was heard of here.
    clocks = {
        name: clock.stopped(max(event.occurred_on, clock.started_on))
        for name, clock in progress.clocks.items()
    }
    return {"status": Status.CLOSED, "clocks": clocks}


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    PanelMet: _met,
    PanelNoteAdded: lambda _, __: {},
    PanelRecommended: _recommended,
    MinutesFinalised: _minutes_final,
    ApplicantsApproved: _agency_decided(Status.APPROVED),
    QualifyingDeterminationIssued: _agency_decided(Status.DETERMINED),
    PanelCaseClosed: _closed,
}
