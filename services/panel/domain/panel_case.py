"""A panel case's state: how it evolves over its events, and beside that what only this service may know.

The invariant: `evolve` alone changes what `Progress` holds, so replaying a record's events gives the same
progress again. Who sat, who decided and what was written are in no event.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from contracts.clocks import ClockId, RunningClock, start
from contracts.event import Event
from contracts.identity import StaffCode
from contracts.panel import (
    EVENTS,
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    DecisionNoticeSent,
    MinutesFinalised,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelDateCorrected,
    PanelMet,
    PanelNoteAdded,
    PanelRecommended,
    QualifyingDeterminationIssued,
    ReviewRequested,
)
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    Household,
    Recommendation,
    ReportKind,
    ReviewRoute,
)
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, State


class Status(StrEnum):
    """Where a case is, in the order of the journey; the last four are the ends."""

    REFERRED = "referred"
    MET = "met"
    RECOMMENDED = "recommended"
    MINUTES_FINAL = "minutes_final"
    UNDER_REVIEW = "decision_under_review"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    APPROVAL_ENDED = "approval_ended"
    CLOSED = "closed"


class Meeting(BaseModel):
    """One quorate meeting that considered the case, by a version of the quorum. A panel that defers meets again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    chair: StaffCode
    members: tuple[StaffCode, ...]
    quorum: int | None = None


class Decided(BaseModel):
    """What the agency decided last, and on which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: AgencyDecision
    on: date


class Note(BaseModel):
    """What a member of staff wrote about one day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    staff: StaffCode
    words: Written


class StepTaken(BaseModel):
    """An event of the case as it was published, but for its day where that was corrected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    type: str
    data: dict[str, JsonValue]

    @classmethod
    def of(cls, version: int, event: Event) -> Self:
        return cls(version=version, type=event.type, data=event.model_dump(mode="json"))

    @property
    def event(self) -> Event:
        return _EVENT_TYPES[self.type].model_validate(self.data)

    def on(self, right_day: date) -> Self:
        """The same step on its right day."""
        data = {**self.data, "occurred_on": right_day.isoformat()}
        return self.model_copy(update={"data": data})


class Progress(BaseModel):
    """What follows from events alone; `notice_sent_on` is of the latest decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    status: Status
    referred_on: date
    recommendation: Recommendation | None = None
    recommended_on: date | None = None
    decided: Decided | None = None
    notice_sent_on: date | None = None
    review_route: ReviewRoute | None = None
    clocks: dict[ClockId, RunningClock] = Field(default={})
    version: int = Field(default=0, description="How many events it has")
    steps: tuple[StepTaken, ...] = Field(default=(), description="Those whose days count")

    @property
    def is_over(self) -> bool:
        """Whether nothing can change what became of the application."""
        return self.status in _ENDS

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do; a decision waits for its notice."""
        return self.is_over and not self.awaited

    @property
    def told(self) -> Status:
        """Where it is as far as applicants were told: a refusal is first told by its notice."""
        if self.notice_sent_on is not None or self.status not in _BEFORE_NOTICE:
            return self.status
        return _BEFORE_NOTICE[self.status]

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
    final_reasons: str | None = None

    @property
    def progress(self) -> Progress:
        """The part that its events rebuild."""
        return Progress(**{name: getattr(self, name) for name in Progress.model_fields})

    @property
    def latest_step(self) -> date:
        """The day that no next step may be before."""
        met_on = self.meetings[-1].on if self.meetings else self.referred_on
        decided_on = self.decided.on if self.decided else None
        return decided_on or self.recommended_on or met_on


def evolve(progress: Progress | None, event: Event) -> Progress:
    """The progress after one more event; the first says that the case was opened."""
    if progress is None:
        return _begin(event)
    version = progress.version + 1
    if isinstance(event, PanelDateCorrected):
        return _day_corrected(progress, event, version)
    steps = progress.steps
    if not isinstance(event, PanelNoteAdded):
        steps = (*steps, StepTaken.of(version, event))
    changes = _CHANGES[type(event)](progress, event)
    return progress.model_copy(update={"version": version, "steps": steps, **changes})


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


_EVENT_TYPES = {event.type: event for event in EVENTS}
_ENDS = frozenset({Status.APPROVED, Status.NOT_APPROVED, Status.APPROVAL_ENDED, Status.CLOSED})
_BEFORE_NOTICE: Mapping[Status, Status] = {
    Status.UNDER_REVIEW: Status.MINUTES_FINAL,
    Status.NOT_APPROVED: Status.UNDER_REVIEW,
}
_WHERE_IT_IS: Mapping[Status, str] = {
    Status.REFERRED: "The panel has not met on this case. Record its meeting first",
    Status.MET: "The panel has met but has not recommended yet. Record its recommendation first",
    Status.RECOMMENDED: "The agency decision maker needs the final minutes to decide. Record them first",
    Status.MINUTES_FINAL: "The agency decision maker has the final minutes. Only the agency decision is left",
    Status.UNDER_REVIEW: "The agency has proposed not to approve the applicants, and the decision is under review",
    Status.APPROVED: "The agency has approved the applicants",
    Status.NOT_APPROVED: "This case has ended because the agency finally decided not to approve the applicants",
    Status.APPROVAL_ENDED: "This case has ended because the approval ended",
    Status.CLOSED: "This case has ended because the applicants withdrew",
}


Changes = dict[str, Any]


def _begin(event: Event) -> Progress:
    if not isinstance(event, PanelCaseOpened):
        raise TypeError("the first event of a case at the panel is that it was opened")
    return Progress(
        agency=event.agency,
        status=Status.REFERRED,
        referred_on=event.occurred_on,
        version=1,
        steps=(StepTaken.of(1, event),),
    )


def _day_corrected(progress: Progress, event: PanelDateCorrected, version: int) -> Progress:
    """The steps taken again with the right day, so that every clock is worked out anew."""
    steps = tuple(
        each.on(event.right_day) if each.version == event.corrects else each
        for each in progress.steps
    )
    again = reduce(evolve, (each.event for each in steps), None)
    if again is None:
        raise TypeError("a case whose days are kept has a first step")
    return again.model_copy(update={"version": version, "steps": steps})


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


def _agency_decided(
    status: Status, decision: AgencyDecision
) -> Callable[[Progress, Event], Changes]:
    """The decision takes the place of an earlier one, and waits for its own notice."""

    def changes(progress: Progress, event: Event) -> Changes:
        notify = start(ClockId.NOTIFY_WRITTEN, event.occurred_on)
        return {
            "status": status,
            "decided": Decided(decision=decision, on=event.occurred_on),
            "notice_sent_on": None,
            "clocks": _stopped(progress, event) | {ClockId.NOTIFY_WRITTEN: notify},
        }

    return changes


def _notice_sent(progress: Progress, event: DecisionNoticeSent) -> Changes:
    notify = progress.clocks[ClockId.NOTIFY_WRITTEN].stopped(event.occurred_on)
    clocks = progress.clocks | {ClockId.NOTIFY_WRITTEN: notify}
    if event.decision is AgencyDecision.QUALIFYING_DETERMINATION:
        clocks[ClockId.QD_RESPONSE] = start(ClockId.QD_RESPONSE, event.occurred_on)
    return {"notice_sent_on": event.occurred_on, "clocks": clocks}


def _review_requested(progress: Progress, event: ReviewRequested) -> Changes:
    return {"review_route": event.route, "clocks": _stopped(progress, event)}


def _over(status: Status) -> Callable[[Progress, Event], Changes]:
    return lambda progress, event: {"status": status, "clocks": _stopped(progress, event)}


def _stopped(progress: Progress, event: Event) -> dict[ClockId, RunningClock]:
    """Every clock, stopped. A withdrawal may be dated before a step that was taken before it was heard of here."""
    return {
        name: clock.stopped(max(event.occurred_on, clock.started_on))
        for name, clock in progress.clocks.items()
    }


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    PanelMet: _met,
    PanelNoteAdded: lambda _, __: {},
    PanelRecommended: _recommended,
    MinutesFinalised: _minutes_final,
    QualifyingDeterminationIssued: _agency_decided(
        Status.UNDER_REVIEW, AgencyDecision.QUALIFYING_DETERMINATION
    ),
    DecisionNoticeSent: _notice_sent,
    ReviewRequested: _review_requested,
    ApplicantsApproved: _agency_decided(Status.APPROVED, AgencyDecision.APPROVED),
    ApplicantsNotApproved: _agency_decided(Status.NOT_APPROVED, AgencyDecision.NOT_APPROVED),
    ApprovalEnded: _over(Status.APPROVAL_ENDED),
    PanelCaseClosed: _over(Status.CLOSED),
}
