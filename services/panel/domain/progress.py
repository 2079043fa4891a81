"""What follows from a panel case's events alone: where it stands, its clocks, and what was decided and reviewed.

The invariant: `evolve` alone changes what `Progress` holds, so replaying a record's events gives the same
progress again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.approval_review import (
    ApprovalDecision,
    ApprovalDecisionTold,
    ApprovalKept,
    ApprovalNoticeSent,
    EndingProposed,
)
from contracts.clocks import ClockId, KeptClocks, LocalStandard, RunningClock
from contracts.deferral import (
    FullReportAsked,
    PanelAskedForMore,
    PanelCaseResumed,
    PanelDeferred,
    PanelNeed,
)
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    ApprovalEnded,
    DecisionNoticeSent,
    DecisionTold,
    MinutesFinalised,
    PanelCaseAssigned,
    PanelCaseClosed,
    PanelCaseOpened,
    PanelDateCorrected,
    PanelMet,
    PanelNoteAdded,
    PanelRecommended,
    QualifyingDeterminationIssued,
    ReviewPapersSent,
)
from contracts.panel_attendance import AttendanceRecorded, AttendanceWish, AttendanceWished
from contracts.panel_minutes import HearingMinutesFinalised
from contracts.reference import (
    AgencyCode,
    AgencyDecision,
    ApplicantNumber,
    ApprovalEnd,
    Recommendation,
    ReviewEnd,
    ReviewRoute,
)
from services.casework.clock_watch import Made
from services.panel.domain import (
    approval_progress,
    clock_progress,
    determination_progress,
    fostering_progress,
    minutes_progress,
    placement_progress,
)
from services.panel.domain.approval_progress import ApprovalReview
from services.panel.domain.case_clocks import ended, replaced, started, stopped
from services.panel.domain.fostering_progress import BESIDE_THE_WAY, TemporaryFostering
from services.panel.domain.minutes_progress import Minutes
from services.panel.domain.placement_progress import Match
from services.panel.domain.status import ENDS, Status
from services.panel.domain.steps_taken import (
    DETERMINATIONS,
    AnyDecision,
    ApprovalView,
    Decided,
    StepTaken,
)

__all__ = ["Progress", "Status", "evolve"]


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
    approval_review: ApprovalReview | None = Field(default=None, description="The latest")
    approval_view: ApprovalView | None = Field(
        default=None, description="Of the panel, on the latest review"
    )
    review_over_on: date | None = Field(
        default=None, description="From this day on only the final decision is left"
    )
    clocks: KeptClocks = Field(default={})
    version: int = Field(default=0, description="How many events it has")
    steps: tuple[StepTaken, ...] = Field(default=(), description="Those whose days count")
    announced: Made = ()
    fostering: tuple[TemporaryFostering, ...] = ()
    matches: tuple[Match, ...] = ()
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
            before, progress = progress, evolve(progress, each.event)
            over = replaced(before.clocks if before else {}, progress.clocks, each.event)
            runs |= {
                (clock.id, clock.started_on): clock for clock in (*progress.clocks.values(), *over)
            }
        return list(runs.values())

    @property
    def is_over(self) -> bool:
        """Whether nothing can change what became of the application; an approval may still be reviewed and end."""
        ending = self._decided(ApprovalDecision.ENDING_PROPOSED)
        return self.status in ENDS or self.status is Status.APPROVAL_IN_REVIEW or ending

    @property
    def review_papers_sent(self) -> bool:
        """Whether the independent review has the agency's papers on the latest determination."""
        taken = [each.type for each in self.steps]
        since = taken[::-1].index(EndingProposed.type) if EndingProposed.type in taken else None
        return ReviewPapersSent.type in (taken if since is None else taken[len(taken) - since :])

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do; a decision waits for its notice."""
        return self.status in ENDS and not self.awaited

    @property
    def told(self) -> Status:
        """Where it is as far as they were told: of a refusal by its notice, of a review that may end the approval by its report."""
        if self.status is Status.SECOND_PANEL:
            return determination_progress.proposal_of(self)
        if self.status is Status.APPROVAL_IN_REVIEW:
            sent = self.approval_review is not None and self.approval_review.report_sent_on
            return self.status if sent else Status.APPROVED
        if self.notice_sent_on is not None:
            return self.status
        if self.status is Status.APPROVAL_ENDED and self._decided(ApprovalDecision.ENDED):
            return Status.ENDING_PROPOSED
        return _BEFORE_NOTICE.get(self.status, self.status)

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due."""
        return [each for each in self.clocks.values() if each.stopped_on is None]

    def _decided(self, decision: AnyDecision) -> bool:
        return self.decided is not None and self.decided.decision is decision


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


_NO_STEPS: tuple[type[Event], ...] = (PanelNoteAdded, PanelCaseAssigned, *clock_progress.CHANGES)
"""What changes nothing that a day counts for."""
_BEFORE_NOTICE: Mapping[Status, Status] = {
    Status.UNDER_REVIEW: Status.MINUTES_FINAL,
    Status.NOT_APPROVED: Status.UNDER_REVIEW,
    Status.ENDING_PROPOSED: Status.APPROVAL_IN_REVIEW,
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


def _met(progress: Progress, event: PanelMet) -> Changes:
    """A panel that considers representations, or an approval, changes nothing of where the case is."""
    if progress.status is Status.APPROVAL_IN_REVIEW:
        return approval_progress.met(progress, event)
    again = progress.status is Status.SECOND_PANEL
    return {"second_panel_met": True, "missing": ()} if again else {"status": Status.MET}


def _returned(_: Progress, event: PanelDeferred | FullReportAsked) -> Changes:
    missing = event.missing if isinstance(event, PanelDeferred) else ()
    return {"status": Status.RETURNED, "returned_on": event.occurred_on, "missing": missing}


def _more_asked(progress: Progress, event: PanelAskedForMore) -> Changes:
    """The case stays where it is, and waits for a panel again."""
    again = progress.status is Status.SECOND_PANEL
    waits = {"second_panel_met": False} if again else approval_progress.met_for_nothing(progress)
    return {**waits, "returned_on": event.occurred_on, "missing": event.missing}


def _resumed(_: Progress, event: PanelCaseResumed) -> Changes:
    return {"status": Status.REFERRED, "resumed_on": event.occurred_on, "missing": ()}


def _recommended(_: Progress, event: PanelRecommended) -> Changes:
    return {
        "status": Status.RECOMMENDED,
        "recommendation": event.recommendation,
        "recommended_on": event.occurred_on,
    }


def _minutes_final(progress: Progress, event: MinutesFinalised) -> Changes:
    clocks = started(event, ClockId.ADM_DECIDE)
    return {"status": Status.MINUTES_FINAL, "clocks": clocks, **_minutes(progress, event)}


def _wished(progress: Progress, event: AttendanceWished) -> Changes:
    return {"wishes": {**progress.wishes, event.applicant: event.wish}}


def _minutes(progress: Progress, event: Any) -> Changes:
    return {"minutes": minutes_progress.evolve(progress.minutes, event, progress.steps)}


def _hearing_final(progress: Progress, event: HearingMinutesFinalised) -> Changes:
    """Those of the panel that said its view of an approval begin the decision maker's time; no others do."""
    met = sum(each.type == PanelMet.type for each in progress.steps)
    due = approval_progress.decision_due(progress, event) if event.hearing >= met else {}
    return {**_minutes(progress, event), "clocks": progress.clocks | due}


def _agency_decided(status: Status, decision: AnyDecision) -> Callable[[Progress, Event], Changes]:
    """The decision takes the place of an earlier one, and waits for its own notice."""

    def changes(progress: Progress, event: Event) -> Changes:
        return {
            "status": status,
            "decided": Decided(decision=decision, on=event.occurred_on),
            "told_on": None,
            "notice_sent_on": None,
            "missing": (),
            "clocks": stopped(progress.clocks, event)
            | started(event, ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN),
        }

    return changes


def _approved(progress: Progress, event: ApplicantsApproved) -> Changes:
    changes = _agency_decided(Status.APPROVED, AgencyDecision.APPROVED)(progress, event)
    return {**changes, "clocks": changes["clocks"] | approval_progress.review_due(event)}


def _approval_kept(progress: Progress, event: ApprovalKept) -> Changes:
    changes = _agency_decided(Status.APPROVED, ApprovalDecision.KEPT)(progress, event)
    return {**changes, "clocks": changes["clocks"] | approval_progress.next_review_due(progress)}


def _ending_proposed(progress: Progress, event: EndingProposed) -> Changes:
    """Nothing of an earlier determination holds for this one."""
    changes = _agency_decided(Status.ENDING_PROPOSED, ApprovalDecision.ENDING_PROPOSED)(
        progress, event
    )
    kept = {
        name: clock
        for name, clock in changes["clocks"].items()
        if name not in determination_progress.CLOCKS
    }
    return {**changes, **determination_progress.ANEW, "clocks": kept}


def _approval_ended(progress: Progress, event: ApprovalEnded) -> Changes:
    """By a final decision, of which a notice is owed, or at the adopters' own wish."""
    final = event.end is ApprovalEnd.AFTER_REVIEW and progress.status is Status.ENDING_PROPOSED
    if final:
        return _agency_decided(Status.APPROVAL_ENDED, ApprovalDecision.ENDED)(progress, event)
    return _over(Status.APPROVAL_ENDED)(progress, event)


def _decision_told(progress: Progress, event: DecisionTold | ApprovalDecisionTold) -> Changes:
    return {
        "told_on": event.occurred_on,
        "clocks": progress.clocks | ended(progress.clocks, event, ClockId.NOTIFY_ORAL),
    }


def _notice_sent(progress: Progress, event: DecisionNoticeSent | ApprovalNoticeSent) -> Changes:
    """Who has the letter need not be told any more."""
    over = ended(progress.clocks, event, ClockId.NOTIFY_ORAL, ClockId.NOTIFY_WRITTEN)
    clocks = progress.clocks | over
    if event.decision in DETERMINATIONS:
        clocks |= started(event, ClockId.QD_RESPONSE)
    return {"notice_sent_on": event.occurred_on, "clocks": clocks}


def _over(status: Status) -> Callable[[Progress, Event], Changes]:
    return lambda progress, event: {"status": status, "clocks": stopped(progress.clocks, event)}


def _fostering(progress: Progress, event: Event) -> Changes:
    return fostering_progress.evolve(progress.fostering, event)


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    PanelMet: _met,
    PanelDeferred: _returned,
    PanelAskedForMore: _more_asked,
    FullReportAsked: _returned,
    PanelCaseResumed: _resumed,
    **dict.fromkeys(_NO_STEPS, lambda _, __: {}),
    **clock_progress.CHANGES,
    PanelRecommended: _recommended,
    MinutesFinalised: _minutes_final,
    AttendanceWished: _wished,
    AttendanceRecorded: lambda _, __: {},
    **dict.fromkeys(minutes_progress.BESIDE_THE_WAY, _minutes),
    HearingMinutesFinalised: _hearing_final,
    QualifyingDeterminationIssued: _agency_decided(
        Status.UNDER_REVIEW, AgencyDecision.QUALIFYING_DETERMINATION
    ),
    **dict.fromkeys((DecisionTold, ApprovalDecisionTold), _decision_told),
    **dict.fromkeys((DecisionNoticeSent, ApprovalNoticeSent), _notice_sent),
    **determination_progress.CHANGES,
    ApplicantsApproved: _approved,
    ApplicantsNotApproved: _agency_decided(Status.NOT_APPROVED, AgencyDecision.NOT_APPROVED),
    **dict.fromkeys(BESIDE_THE_WAY, _fostering),
    **placement_progress.CHANGES,
    **approval_progress.CHANGES,
    EndingProposed: _ending_proposed,
    ApprovalKept: _approval_kept,
    ApprovalEnded: _approval_ended,
    PanelCaseClosed: _over(Status.CLOSED),
}
