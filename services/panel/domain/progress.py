"""What follows from a panel case's events alone: where it stands, its clocks, and what was decided and reviewed.

The invariant: `evolve` alone changes what `Progress` holds, so replaying a record's events gives the same
progress again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.approval_view import ApprovalConsidered
from contracts.clocks import ClockId, LocalStandard, RunningClock, start
from contracts.deferral import FullReportAsked, PanelCaseResumed, PanelDeferred, PanelNeed
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    DecisionNoticeSent,
    DecisionTold,
    LateReviewRequestAnswered,
    MinutesFinalised,
    PanelCaseAssigned,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelClockBreached,
    PanelClockBreachRetracted,
    PanelDateCorrected,
    PanelDueSoonReached,
    PanelMet,
    PanelNoteAdded,
    PanelRecommended,
    QualifyingDeterminationIssued,
    ReviewEnded,
    ReviewPapersSent,
    ReviewRecommended,
    ReviewRequested,
)
from contracts.panel_attendance import AttendanceRecorded, AttendanceWish, AttendanceWished
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApplicantNumber,
    Recommendation,
    ReviewEnd,
    ReviewRoute,
)
from contracts.second_panel import SecondPanelAsked, SecondPanelRecommended
from services.casework.clock_watch import AnnouncementKind, Made, announced, taken_back
from services.panel.domain import fostering_progress, minutes_progress
from services.panel.domain.fostering_progress import BESIDE_THE_WAY, TemporaryFostering
from services.panel.domain.minutes_progress import Minutes
from services.panel.domain.steps_taken import ApprovalView, Decided, StepTaken


class Status(StrEnum):
    """Where a case is, in the order of the journey; the last four are the ends."""

    REFERRED = "referred"
    MET = "met"
    RETURNED = "returned_to_assessment"
    RECOMMENDED = "recommended"
    MINUTES_FINAL = "minutes_final"
    UNDER_REVIEW = "decision_under_review"
    SECOND_PANEL = "at_second_panel"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    APPROVAL_ENDED = "approval_ended"
    CLOSED = "closed"


class Progress(BaseModel):
    """What follows from events alone; `notice_sent_on` is of the latest decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    status: Status
    referred_on: date
    missing: tuple[PanelNeed, ...] = Field(
        default=(), description="What the panel needs, where it deferred the case"
    )
    returned_on: date | None = Field(default=None, description="Of the latest return")
    final_decision_standard: LocalStandard | None = None
    resumed_on: date | None = None
    recommendation: Recommendation | None = None
    recommended_on: date | None = None
    decided: Decided | None = None
    told_on: date | None = Field(default=None, description="In person or by phone, of the latest")
    notice_sent_on: date | None = None
    review_route: ReviewRoute | None = None
    review_recommendation: Recommendation | None = None
    second_panel_on: date | None = Field(
        default=None, description="When representations went to the panel again"
    )
    second_panel_met: bool = False
    second_recommendation: Recommendation | None = None
    review_end: ReviewEnd | None = None
    approval_view: ApprovalView | None = None
    review_over_on: date | None = Field(
        default=None, description="From this day on only the final decision is left"
    )
    clocks: dict[ClockId, RunningClock] = Field(default={})
    version: int = Field(default=0, description="How many events it has")
    steps: tuple[StepTaken, ...] = Field(default=(), description="Those whose days count")
    announced: Made = ()
    fostering: tuple[TemporaryFostering, ...] = ()
    minutes: tuple[Minutes, ...] = ()
    wishes: dict[ApplicantNumber, AttendanceWish] = Field(
        default={}, description="Whether each applicant wants to come to the panel"
    )

    @property
    def runs(self) -> list[RunningClock]:
        """Every run of every clock, as far as the steps are known; an old case has the latest alone."""
        if not self.steps or self.steps[0].type != PanelCaseOpened.type:
            return list(self.clocks.values())
        runs: dict[tuple[ClockId, date], RunningClock] = {}
        progress: Progress | None = None
        for each in self.steps:
            progress = evolve(progress, each.event)
            runs |= {(clock.id, clock.started_on): clock for clock in progress.clocks.values()}
        return list(runs.values())

    @property
    def is_over(self) -> bool:
        """Whether nothing can change what became of the application."""
        return self.status in _ENDS

    @property
    def review_papers_sent(self) -> bool:
        """Whether the independent review has the agency's papers."""
        return any(each.type == ReviewPapersSent.type for each in self.steps)

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do; a decision waits for its notice."""
        return self.is_over and not self.awaited

    @property
    def told(self) -> Status:
        """Where it is as far as applicants were told: a refusal is first told by its notice."""
        if self.status is Status.SECOND_PANEL:
            return Status.UNDER_REVIEW
        if self.notice_sent_on is not None or self.status not in _BEFORE_NOTICE:
            return self.status
        return _BEFORE_NOTICE[self.status]

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due."""
        return [each for each in self.clocks.values() if each.stopped_on is None]


def evolve(progress: Progress | None, event: Event) -> Progress:
    """The progress after one more event; the first says that the case was opened."""
    if progress is None:
        return _begin(event)
    version = progress.version + 1
    if isinstance(event, PanelDateCorrected):
        return _day_corrected(progress, event, version)
    steps = progress.steps
    if not isinstance(event, _NO_STEPS):
        steps = (*steps, StepTaken.of(version, event))
    changes = _CHANGES[type(event)](progress, event)
    return progress.model_copy(update={"version": version, "steps": steps, **changes})


_NO_STEPS = (
    PanelNoteAdded,
    PanelCaseAssigned,
    PanelDueSoonReached,
    PanelClockBreached,
    PanelClockBreachRetracted,
)
"""What changes nothing that a day counts for."""
_ENDS = frozenset({Status.APPROVED, Status.NOT_APPROVED, Status.APPROVAL_ENDED, Status.CLOSED})
_BEFORE_NOTICE: Mapping[Status, Status] = {
    Status.UNDER_REVIEW: Status.MINUTES_FINAL,
    Status.NOT_APPROVED: Status.UNDER_REVIEW,
}


Changes = dict[str, Any]


def _begin(event: Event) -> Progress:
    if not isinstance(event, PanelCaseOpened):
        raise TypeError("the first event of a case at the panel is that it was opened")
    return Progress(
        agency=event.agency,
        status=Status.REFERRED,
        referred_on=event.occurred_on,
        final_decision_standard=event.final_decision_standard,
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
    kept = {"version": version, "steps": steps, "announced": progress.announced}
    return again.model_copy(update=kept)


def _met(progress: Progress, _: PanelMet) -> Changes:
    """A panel that considers representations changes nothing of where the decision is: under review."""
    again = progress.status is Status.SECOND_PANEL
    return {"second_panel_met": True} if again else {"status": Status.MET}


def _returned(_: Progress, event: PanelDeferred | FullReportAsked) -> Changes:
    missing = event.missing if isinstance(event, PanelDeferred) else ()
    return {"status": Status.RETURNED, "returned_on": event.occurred_on, "missing": missing}


def _resumed(_: Progress, event: PanelCaseResumed) -> Changes:
    return {"status": Status.REFERRED, "resumed_on": event.occurred_on, "missing": ()}


def _recommended(_: Progress, event: PanelRecommended) -> Changes:
    return {
        "status": Status.RECOMMENDED,
        "recommendation": event.recommendation,
        "recommended_on": event.occurred_on,
    }


def _minutes_final(progress: Progress, event: MinutesFinalised) -> Changes:
    clocks = _started(event, ClockId.ADM_DECIDE)
    return {"status": Status.MINUTES_FINAL, "clocks": clocks, **_minutes(progress, event)}


def _wished(progress: Progress, event: AttendanceWished) -> Changes:
    return {"wishes": {**progress.wishes, event.applicant: event.wish}}


def _minutes(progress: Progress, event: Any) -> Changes:
    return {"minutes": minutes_progress.evolve(progress.minutes, event, progress.steps)}


def _agency_decided(
    status: Status, decision: AgencyDecision
) -> Callable[[Progress, Event], Changes]:
    """The decision takes the place of an earlier one, and waits for its own notice."""

    def changes(progress: Progress, event: Event) -> Changes:
        return {
            "status": status,
            "decided": Decided(decision=decision, on=event.occurred_on),
            "told_on": None,
            "notice_sent_on": None,
            "clocks": _stopped(progress, event)
            | _started(event, ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN),
        }

    return changes


def _decision_told(progress: Progress, event: DecisionTold) -> Changes:
    return {
        "told_on": event.occurred_on,
        "clocks": progress.clocks | _ended(progress, event, ClockId.NOTIFY_ORAL),
    }


def _notice_sent(progress: Progress, event: DecisionNoticeSent) -> Changes:
    """Who has the letter need not be told any more."""
    ended = _ended(progress, event, ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN)
    clocks = progress.clocks | ended
    if event.decision is AgencyDecision.QUALIFYING_DETERMINATION:
        clocks |= _started(event, ClockId.QD_RESPONSE)
    return {"notice_sent_on": event.occurred_on, "clocks": clocks}


def _review_requested(
    progress: Progress, event: ReviewRequested | LateReviewRequestAnswered
) -> Changes:
    """Representations are there to be considered; an independent review takes its time first."""
    asked = {"review_route": event.route}
    if event.route is ReviewRoute.REPRESENTATIONS:
        return {**asked, **_only_final_decision_left(progress, event)}
    return {**asked, "clocks": _stopped(progress, event) | _started(event, ClockId.IRM_PAPERS)}


def _late_request_answered(progress: Progress, event: LateReviewRequestAnswered) -> Changes:
    return _review_requested(progress, event) if event.taken else {}


def _papers_sent(progress: Progress, event: ReviewPapersSent) -> Changes:
    return {"clocks": progress.clocks | _ended(progress, event, ClockId.IRM_PAPERS)}


def _review_recommended(progress: Progress, event: ReviewRecommended) -> Changes:
    left = _only_final_decision_left(progress, event)
    return {"review_recommendation": event.recommendation, **left}


def _review_ended(progress: Progress, event: ReviewEnded) -> Changes:
    """Where the independent review takes no application, they have asked nobody yet. A second panel ends with it too."""
    ended = {"review_end": event.because, "status": Status.UNDER_REVIEW}
    if event.because is ReviewEnd.WITHDRAWN or progress.notice_sent_on is None:
        return {**ended, **_only_final_decision_left(progress, event)}
    asking = start(ClockId.QD_RESPONSE, progress.notice_sent_on)
    clocks = _stopped(progress, event) | {ClockId.QD_RESPONSE: asking}
    return {**ended, "review_route": None, "clocks": clocks}


def _second_panel_asked(progress: Progress, event: SecondPanelAsked) -> Changes:
    """The decision maker waits for the panel, and their time begins anew with what it recommends."""
    left = {
        name: each for name, each in progress.clocks.items() if name is not ClockId.FINAL_DECISION
    }
    asked = {"second_panel_on": event.occurred_on, "review_over_on": None}
    return {"status": Status.SECOND_PANEL, "clocks": left, **asked}


def _second_panel_recommended(progress: Progress, event: SecondPanelRecommended) -> Changes:
    left = _only_final_decision_left(progress, event)
    back = {"status": Status.UNDER_REVIEW, "second_recommendation": event.recommendation}
    return {**back, **left}


def _only_final_decision_left(progress: Progress, event: Event) -> Changes:
    own, final = progress.final_decision_standard, ClockId.FINAL_DECISION
    clocks = _stopped(progress, event) | {final: start(final, event.occurred_on, own)}
    return {"review_over_on": event.occurred_on, "clocks": clocks}


def _over(status: Status) -> Callable[[Progress, Event], Changes]:
    return lambda progress, event: {"status": status, "clocks": _stopped(progress, event)}


def _stopped(progress: Progress, event: Event) -> dict[ClockId, RunningClock]:
    """Every clock, stopped."""
    return _ended(progress, event, *progress.clocks)


def _ended(progress: Progress, event: Event, *ended: ClockId) -> dict[ClockId, RunningClock]:
    """These clocks, stopped. A withdrawal may be dated before a step that was taken before it was heard of here."""
    return {
        name: clock.stopped(max(event.occurred_on, clock.started_on))
        for name, clock in progress.clocks.items()
        if name in ended
    }


def _started(event: Event, *begun: ClockId) -> dict[ClockId, RunningClock]:
    return {each: start(each, event.occurred_on) for each in begun}


def _fostering(progress: Progress, event: Event) -> Changes:
    return fostering_progress.evolve(progress.fostering, event)


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    PanelMet: _met,
    PanelDeferred: _returned,
    FullReportAsked: _returned,
    PanelCaseResumed: _resumed,
    **dict.fromkeys(_NO_STEPS, lambda _, __: {}),
    PanelDueSoonReached: announced(AnnouncementKind.DUE_SOON),
    PanelClockBreached: announced(AnnouncementKind.BREACHED),
    PanelClockBreachRetracted: taken_back,
    PanelRecommended: _recommended,
    MinutesFinalised: _minutes_final,
    AttendanceWished: _wished,
    AttendanceRecorded: lambda _, __: {},
    **dict.fromkeys(minutes_progress.BESIDE_THE_WAY, _minutes),
    QualifyingDeterminationIssued: _agency_decided(
        Status.UNDER_REVIEW, AgencyDecision.QUALIFYING_DETERMINATION
    ),
    DecisionTold: _decision_told,
    DecisionNoticeSent: _notice_sent,
    ReviewRequested: _review_requested,
    LateReviewRequestAnswered: _late_request_answered,
    ReviewPapersSent: _papers_sent,
    ReviewRecommended: _review_recommended,
    ReviewEnded: _review_ended,
    SecondPanelAsked: _second_panel_asked,
    SecondPanelRecommended: _second_panel_recommended,
    ApplicantsApproved: _agency_decided(Status.APPROVED, AgencyDecision.APPROVED),
    ApplicantsNotApproved: _agency_decided(Status.NOT_APPROVED, AgencyDecision.NOT_APPROVED),
    **dict.fromkeys(BESIDE_THE_WAY, _fostering),
    ApprovalConsidered: lambda _, event: {"approval_view": ApprovalView.of(event)},
    ApprovalEnded: _over(Status.APPROVAL_ENDED),
    PanelCaseClosed: _over(Status.CLOSED),
}
