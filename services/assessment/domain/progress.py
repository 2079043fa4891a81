"""What follows from an assessment's events alone: its stage, its clocks, and the day of each step.

The invariant: progress changes by `evolve` and by nothing else, so replaying a record's events gives the same
progress again. The last event is not this service's own: the agency decision is on the panel's stream.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import (
    EVENTS,
    ApplicationWithdrawn,
    AssessmentDateCorrected,
    ChecksReturned,
    ObservationsReceived,
    ReferredToPanel,
    ReportShared,
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageOneOpeningCorrected,
    StageTwoStarted,
    WindowClosed,
)
from contracts.checks import (
    BY_NUMBER,
    Check,
    CheckNeedDecided,
    ChecksAsked,
    ChecksChased,
    ChecksRenewed,
)
from contracts.clocks import ClockId, RunningClock, start
from contracts.event import Event
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.reference import AgencyCode, ApplicantNumber, Household, ReportKind, StageOneOutcome
from services.assessment.domain import dated_steps, stage_one_progress
from services.assessment.domain.dated_steps import DatedStep, Step
from services.assessment.domain.stage_one_progress import StageOneProgress

REQUIRED_CHECKS = (
    Check.DBS,
    Check.HEALTH,
    *BY_NUMBER,
    Check.LOCAL_AUTHORITY,
    Check.PREPARATION,
)
"""What a case without a list of people needs (regulations 24 to 26 and Schedule 4 Part 1)."""


class Status(StrEnum):
    """Where a case is, in the order of the journey; the last five are the ends."""

    STAGE_ONE = "stage_one"
    STAGE_ONE_DECIDED = "stage_one_decided"
    STAGE_TWO_WINDOW = "stage_two_window"
    STAGE_TWO = "stage_two"
    REFERRED = "referred_to_panel"
    UNDER_REVIEW = "decision_under_review"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    NOT_SUITABLE = "not_suitable"
    WINDOW_CLOSED = "window_closed"
    WITHDRAWN = "withdrawn"


class Progress(BaseModel):
    """What follows from events alone; every date but the referral's is that of a clock or a check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    status: Status
    household: Household
    opened_on: date
    clocks: dict[ClockId, RunningClock]
    checks: dict[Check, date] = Field(default={}, description="When each check came back")
    checks_of: dict[ApplicantNumber, dict[Check, date]] = Field(
        default={}, description="When a check of one applicant came back"
    )
    report: ReportKind | None = None
    referred_on: date | None = None
    version: int = Field(default=0, description="How many events of its own it has")
    dates: tuple[DatedStep, ...] = ()
    stage_one: StageOneProgress = StageOneProgress()

    def day_of(self, version: int) -> date:
        """The day of one of its own events, as it was corrected last."""
        return next(each.on for each in self.dates if each.version == version)

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due; once referred, nobody waits for observations."""
        if self.has_ended:
            return []
        over = {ClockId.PAR_COMMENT} if self.status in _AT_PANEL else set()
        running = [each for each in self.clocks.values() if each.stopped_on is None]
        return [each for each in running if each.id not in over]


def people(household: Household) -> range:
    """The numbers of its applicants."""
    return range(1, 3 if household is Household.JOINT else 2)


def evolve(progress: Progress | None, event: Event, heard_as: int = 0) -> Progress:
    """The progress after one more event; the first says that the case was opened.

    `heard_as` is the version of an event of the panel's stream.
    """
    if progress is None:
        return _begin(event)
    version = progress.version + (type(event) in EVENTS)
    changes = {
        "version": version,
        "dates": dated_steps.evolve(progress.dates, event, version, heard_as),
        **_CHANGES[type(event)](progress, event),
    }
    return progress.model_copy(update=changes)


_AT_PANEL = frozenset({Status.REFERRED, Status.UNDER_REVIEW})
_ENDED = frozenset(
    {
        Status.APPROVED,
        Status.NOT_APPROVED,
        Status.NOT_SUITABLE,
        Status.WINDOW_CLOSED,
        Status.WITHDRAWN,
    }
)
Changes = dict[str, Any]


def _begin(event: Event) -> Progress:
    if not isinstance(event, StageOneOpened):
        raise TypeError("the first event of an assessment is that stage one was opened")
    return Progress(
        agency=event.agency,
        status=Status.STAGE_ONE,
        household=event.household,
        opened_on=event.occurred_on,
        clocks={ClockId.STAGE_ONE: start(ClockId.STAGE_ONE, event.occurred_on)},
        version=1,
        dates=dated_steps.evolve((), event, 1),
    )


def _opening_corrected(progress: Progress, event: StageOneOpeningCorrected) -> Changes:
    moved = start(ClockId.STAGE_ONE, event.right_day)
    kept = moved.model_copy(update={"stopped_on": progress.clocks[ClockId.STAGE_ONE].stopped_on})
    clocks = {**progress.clocks, ClockId.STAGE_ONE: kept}
    return {"opened_on": event.right_day, "clocks": clocks}


def _day_corrected(
    progress: Progress, event: AssessmentDateCorrected | PanelDateCorrected
) -> Changes:
    """Every clock and day is worked out anew, by the rules in force on the right days."""
    dates = dated_steps.evolve(progress.dates, event, progress.version)
    referred = [each.on for each in dates if each.step is Step.REFERRED]
    return {
        "clocks": dated_steps.clocks_of(dates),
        **_checks_again(progress, dates),
        "referred_on": referred[-1] if referred else None,
    }


def _checks_again(progress: Progress, dates: Iterable[DatedStep]) -> Changes:
    again = progress.model_copy(update={"checks": {}, "checks_of": {}})
    for each in dates:
        if each.step in {Step.CHECKS_RETURNED, Step.CHECKS_RETURNED_LATER}:
            came = ChecksReturned(
                occurred_on=each.on,
                checks=each.checks,
                applicant=each.applicant,
                person=each.person,
            )
            again = again.model_copy(update=_returned(again, came))
    return {"checks": again.checks, "checks_of": again.checks_of}


def _returned(progress: Progress, event: ChecksReturned) -> Changes:
    came = dict.fromkeys(event.checks, event.occurred_on)
    whose = event.person or event.applicant
    if whose is None:
        return {"checks": progress.checks | came}
    every = {number: progress.checks_of.get(number, {}) for number in people(progress.household)}
    if whose not in every:
        return {}
    every[whose] = every[whose] | came
    whole = {
        check: max(own[check] for own in every.values())
        for check in event.checks
        if all(check in own for own in every.values())
    }
    return {"checks_of": every, "checks": progress.checks | whole}


def _nothing(_: Progress, __: Event) -> Changes:
    return {}


def _beside_checks(progress: Progress, event: Event) -> Changes:
    stage = stage_one_progress.evolve(progress.stage_one, event, progress.version + 1)
    return {"stage_one": stage}


def _stage_one_decided(progress: Progress, event: StageOneDecided) -> Changes:
    """Until its notice is sent the case is open, whatever was decided."""
    clocks = _stopped(progress, event, ClockId.STAGE_ONE)
    return {
        "status": Status.STAGE_ONE_DECIDED,
        "clocks": clocks | _started(event, ClockId.NOTIFY_WRITTEN),
        **_beside_checks(progress, event),
    }


def _stage_one_notice_sent(progress: Progress, event: StageOneNoticeSent) -> Changes:
    clocks = _stopped(progress, event, ClockId.NOTIFY_WRITTEN)
    if event.outcome is StageOneOutcome.NOT_SUITABLE:
        return {"status": Status.NOT_SUITABLE, "clocks": clocks}
    window = _started(event, ClockId.STAGE_TWO_WINDOW)
    return {"status": Status.STAGE_TWO_WINDOW, "clocks": clocks | window}


def _window_closed(progress: Progress, event: WindowClosed) -> Changes:
    closed = _stopped(progress, event, ClockId.STAGE_TWO_WINDOW)
    return {"status": Status.WINDOW_CLOSED, "clocks": closed}


def _stage_two_started(progress: Progress, event: StageTwoStarted) -> Changes:
    closed = _stopped(progress, event, ClockId.STAGE_TWO_WINDOW)
    return {"status": Status.STAGE_TWO, "clocks": closed | _started(event, ClockId.STAGE_TWO)}


def _report_shared(progress: Progress, event: ReportShared) -> Changes:
    clocks = progress.clocks | _started(event, ClockId.PAR_COMMENT)
    return {"report": event.report, "clocks": clocks}


def _observed(progress: Progress, event: ObservationsReceived) -> Changes:
    return {"clocks": _stopped(progress, event, ClockId.PAR_COMMENT)}


def _referred(_: Progress, event: ReferredToPanel) -> Changes:
    return {"status": Status.REFERRED, "referred_on": event.occurred_on}


def _withdrawn(progress: Progress, event: ApplicationWithdrawn) -> Changes:
    clocks = {
        name: clock if clock.stopped_on else clock.stopped(event.occurred_on)
        for name, clock in progress.clocks.items()
    }
    return {"status": Status.WITHDRAWN, "clocks": clocks}


def _agency_decided(status: Status) -> Callable[[Progress, Event], Changes]:
    """A withdrawal that crossed with the decision gives way to it, as it does at the panel."""
    return lambda progress, event: {
        "status": status,
        "clocks": _stopped(progress, event, ClockId.STAGE_TWO),
    }


def _started(event: Event, clock: ClockId) -> dict[ClockId, RunningClock]:
    return {clock: start(clock, event.occurred_on)}


def _stopped(progress: Progress, event: Event, clock: ClockId) -> dict[ClockId, RunningClock]:
    return progress.clocks | {clock: progress.clocks[clock].stopped(event.occurred_on)}


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    StageOneOpeningCorrected: _opening_corrected,
    AssessmentDateCorrected: _day_corrected,
    PanelDateCorrected: _day_corrected,
    ChecksReturned: _returned,
    ChecksAsked: _nothing,
    ChecksChased: _nothing,
    ChecksRenewed: _nothing,
    CheckNeedDecided: _nothing,
    **dict.fromkeys(stage_one_progress.CHANGES, _beside_checks),
    StageOneDecided: _stage_one_decided,
    StageOneNoticeSent: _stage_one_notice_sent,
    WindowClosed: _window_closed,
    StageTwoStarted: _stage_two_started,
    ReportShared: _report_shared,
    ObservationsReceived: _observed,
    ReferredToPanel: _referred,
    ApplicationWithdrawn: _withdrawn,
    ApplicantsApproved: _agency_decided(Status.APPROVED),
    QualifyingDeterminationIssued: _agency_decided(Status.UNDER_REVIEW),
    ApplicantsNotApproved: _agency_decided(Status.NOT_APPROVED),
}
