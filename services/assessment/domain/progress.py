"""What follows from an assessment's events alone: its stage, its clocks, and the day of each step.

The invariant: progress changes by `evolve` and by nothing else, so replaying a record's events gives the same
progress again. The last event is not this service's own: the agency decision is on the panel's stream.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import (
    EVENTS,
    ApplicationWithdrawn,
    AssessmentClockBreached,
    AssessmentClockBreachRetracted,
    AssessmentClockMoved,
    AssessmentDateCorrected,
    AssessmentDueSoonReached,
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
from contracts.change_of_address import AddressChanged
from contracts.change_of_household import HouseholdChanged
from contracts.checks import Check
from contracts.clocks import ClockId, KeptClocks, RunningClock, start
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.documents import DocumentAdded, DocumentVersionAdded, DocumentWithdrawn
from contracts.event import Event
from contracts.fast_track import FastTrackTaken
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.reference import AgencyCode, ApplicantNumber, Household, ReportKind, StageOneOutcome
from contracts.stage_one import StageOneStarted
from contracts.stage_two import AddendumShared
from services.assessment.domain import (
    course,
    dated_steps,
    document_list,
    request_progress,
    stage_one_progress,
    stage_two_progress,
)
from services.assessment.domain.course import Course, Hold
from services.assessment.domain.dated_steps import ABOUT_CHECKS, PART_OF_CHECK, DatedStep, Step
from services.assessment.domain.document_list import CaseDocument, DocumentChange
from services.assessment.domain.request_progress import Requests
from services.assessment.domain.returned_checks import returned, returned_again
from services.assessment.domain.stage_one_progress import StageOneProgress
from services.assessment.domain.stage_two_progress import StageTwoProgress
from services.assessment.domain.status import AT_PANEL, ENDED, OVER, TO_NOTIFY, Status, stood
from services.casework.clock_watch import AnnouncementKind, Made, announced, taken_back

BOTH = (1, 2)


class Progress(BaseModel):
    """What follows from events alone; every date but the referral's is that of a clock or a check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyCode
    status: Status
    household: Household
    opened_on: date
    clocks: KeptClocks
    checks: dict[Check, date] = Field(default={}, description="When each check came back")
    checks_of: dict[ApplicantNumber, dict[Check, date]] = Field(
        default={}, description="When a check of one applicant came back"
    )
    report: ReportKind | None = None
    referred_on: date | None = None
    version: int = Field(default=0, description="How many events of its own it has")
    dates: tuple[DatedStep, ...] = ()
    stage_one: StageOneProgress = StageOneProgress()
    stage_two: StageTwoProgress = StageTwoProgress()
    requests: Requests = ()
    documents: tuple[CaseDocument, ...] = ()
    course: Course = Course()
    announced: Made = ()

    def day_of(self, version: int) -> date:
        """The day of one of its own events, as it was corrected last."""
        return next(each.on for each in self.dates if each.version == version)

    @property
    def runs(self) -> list[RunningClock]:
        """Every run of every clock, as far as the days are known; an old case has the latest alone."""
        known = bool(self.dates) and self.dates[0].step is Step.OPENED
        return dated_steps.clock_runs(self.dates) if known else list(self.clocks.values())

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def applicants(self) -> list[int]:
        """The numbers of the applicants who go on."""
        if self.course.left:
            return [each for each in BOTH if each not in self.course.left]
        return [*BOTH] if self.household is Household.JOINT else [1]

    @property
    def on_hold(self) -> Hold | None:
        """The hold on which it is, unless the case has ended or is decided, and waits for the notice."""
        return None if self.has_ended or self.status in TO_NOTIFY else self.course.hold

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due; once referred, nobody waits for observations."""
        if self.has_ended:
            return []
        over = OVER.get(self.status, frozenset())
        running = [each for each in self.clocks.values() if each.stopped_on is None]
        return [each for each in running if each.id not in over]


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
    if progress.course.fast_track is not None:
        return {"opened_on": event.right_day}
    began_on = dated_steps.started_on(progress.dates) or event.right_day
    moved = dated_steps.begun(progress.clocks[ClockId.STAGE_ONE], event.right_day, began_on)
    clocks = {**progress.clocks, ClockId.STAGE_ONE: moved}
    return {"opened_on": event.right_day, "clocks": clocks}


def _day_corrected(progress: Progress, event: Event) -> Changes:
    """Every clock and day is worked out anew, by the rules in force on the right days."""
    dates = dated_steps.evolve(progress.dates, event, progress.version)
    between = [each for each in dates if each.step in {Step.REFERRED, Step.RETURNED}]
    at_panel = between and between[-1].step is Step.REFERRED
    return {
        "clocks": dated_steps.clocks_of(dates),
        **returned_again(dates, progress.applicants),
        "referred_on": between[-1].on if at_panel else None,
    }


def _returned(progress: Progress, event: ChecksReturned) -> Changes:
    return returned(progress.checks, progress.checks_of, progress.applicants, event)


def _nothing(_: Progress, __: Event) -> Changes:
    return {}


def _beside_checks(progress: Progress, event: Event) -> Changes:
    return {"stage_one": stage_one_progress.evolve(progress.stage_one, event, progress.version + 1)}


def _in_stage_two(progress: Progress, event: Event) -> Changes:
    return {"stage_two": stage_two_progress.evolve(progress.stage_two, event, progress.version + 1)}


def _request_moved(progress: Progress, event: Event) -> Changes:
    return {"requests": request_progress.evolve(progress.requests, event, progress.version + 1)}


def _document_changed(progress: Progress, event: DocumentChange) -> Changes:
    return {"documents": document_list.evolve(progress.documents, event)}


def _as_a_whole(progress: Progress, event: Event) -> Changes:
    return {"course": course.evolve(progress.course, event, progress.version + 1)}


def _fast_track_taken(progress: Progress, event: FastTrackTaken) -> Changes:
    """Stage one is not measured; what is not repeated counts as in from this day."""
    held = ChecksReturned(occurred_on=event.occurred_on, checks=event.checks)
    return {"clocks": {}, **_as_a_whole(progress, event), **_returned(progress, held)}


def _not_as_reported(progress: Progress, event: Event) -> Changes:
    """A report that was shared describes the household, or its home, as it was."""
    whole = _as_a_whole(progress, event)["course"]
    described = progress.report is not None and not progress.has_ended
    if described and not progress.course.knows(event, progress.day_of):
        whole = whole.model_copy(update={"report_outdated": True})
    return {"course": whole}


def _addendum_shared(progress: Progress, event: AddendumShared) -> Changes:
    """What is at the panel is not shared again: the addendum says what changed since."""
    stage, course = _in_stage_two(progress, event)["stage_two"], progress.course
    writing = next(each for each in stage.writings if each.number == event.writing)
    if progress.status in AT_PANEL and writing.version > course.changed_at:
        course = course.model_copy(update={"report_outdated": False})
    return {"stage_two": stage, "course": course}


def _household_changed(progress: Progress, event: HouseholdChanged) -> Changes:
    """What two people agreed holds no more, nor a recommendation that can still count; checks are those of who goes on."""
    whole = _not_as_reported(progress, event)["course"]
    changed = progress.model_copy(update={"household": event.household, "course": whole})
    stage = progress.stage_one
    if stage.decided in {None, StageOneOutcome.NOT_SUITABLE}:
        stage = stage.model_copy(update={"agreed": {}, "recommendation": None})
    return {
        "household": event.household,
        "course": whole,
        "stage_one": stage,
        "stage_two": progress.stage_two.model_copy(update={"agreed": {}}),
        **returned_again(progress.dates, changed.applicants),
    }


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
    general = progress.course.fast_track is None
    closed = _stopped(progress, event, ClockId.STAGE_TWO_WINDOW) if general else progress.clocks
    return {"status": Status.STAGE_TWO, "clocks": closed | _started(event, ClockId.STAGE_TWO)}


def _report_shared(progress: Progress, event: ReportShared) -> Changes:
    clocks = progress.clocks | _started(event, ClockId.PAR_COMMENT)
    renewed = progress.course.model_copy(update={"report_outdated": False})
    return {"report": event.report, "clocks": clocks, "course": renewed}


def _observed(progress: Progress, event: ObservationsReceived) -> Changes:
    return {"clocks": _stopped(progress, event, ClockId.PAR_COMMENT)}


def _referred(progress: Progress, event: ReferredToPanel) -> Changes:
    referred = {"status": Status.REFERRED, "referred_on": event.occurred_on}
    return {**referred, **_as_a_whole(progress, event)}


def _sent_back(progress: Progress, event: PanelDeferred | FullReportAsked) -> Changes:
    """Stage two goes on, with its clock."""
    status = progress.status if _crossed(progress) else Status.STAGE_TWO
    back = {"status": status, "referred_on": None}
    return {**back, **_as_a_whole(progress, event)}


def _disqualified(progress: Progress, event: HouseholdDisqualified) -> Changes:
    """Until its notice is sent the case is open, and its other clocks go on."""
    notice = _started(event, ClockId.NOTIFY_WRITTEN)
    return {"status": Status.DISQUALIFIED, "clocks": progress.clocks | notice}


def _retracted(progress: Progress, event: DisqualificationRetracted) -> Changes:
    """The case is again where it was, and its clocks are as if nothing had been found."""
    dates = dated_steps.evolve(progress.dates, event, progress.version)
    earlier = progress.model_copy(update={"dates": dates})
    in_stage_one = progress.status is Status.STAGE_ONE_DECIDED
    decided = None if in_stage_one else progress.stage_one.decided
    return {
        "status": stood(dates),
        "clocks": {each.id: each for each in earlier.runs},
        "stage_one": progress.stage_one.model_copy(update={"decided": decided}),
    }


def _broken_off(status: Status) -> Callable[[Progress, Event], Changes]:
    """The case ends there, with every clock that still runs."""
    return lambda progress, event: {
        "status": status,
        "clocks": {
            name: clock if clock.stopped_on else clock.stopped(event.occurred_on)
            for name, clock in progress.clocks.items()
        },
    }


def _agency_decided(status: Status) -> Callable[[Progress, Event], Changes]:
    """A withdrawal that crossed with the decision gives way to it, as it does at the panel."""
    return lambda progress, event: {
        "status": status,
        "clocks": _stopped(progress, event, ClockId.STAGE_TWO),
    }


def _proposed(progress: Progress, event: QualifyingDeterminationIssued) -> Changes:
    """Who withdrew or is disqualified stays so, but stage two ended on the day of the decision if that was earlier."""
    decided = _agency_decided(Status.UNDER_REVIEW)(progress, event)
    return {**decided, "status": progress.status} if _crossed(progress) else decided


def _crossed(progress: Progress) -> bool:
    """Whether what the panel says comes after what ended the case, or stopped it there."""
    return progress.has_ended or progress.status is Status.DISQUALIFIED


def _started(event: Event, clock: ClockId) -> dict[ClockId, RunningClock]:
    return {clock: start(clock, event.occurred_on)}


def _stopped(progress: Progress, event: Event, clock: ClockId) -> dict[ClockId, RunningClock]:
    return progress.clocks | {clock: progress.clocks[clock].stopped(event.occurred_on)}


_CHANGES: Mapping[type[Event], Callable[[Progress, Any], Changes]] = {
    StageOneOpeningCorrected: _opening_corrected,
    **dict.fromkeys((AssessmentDateCorrected, PanelDateCorrected, StageOneStarted), _day_corrected),
    **dict.fromkeys((*ABOUT_CHECKS, *PART_OF_CHECK, *dated_steps.NO_STEPS), _nothing),
    ChecksReturned: _returned,
    **dict.fromkeys((DocumentAdded, DocumentVersionAdded, DocumentWithdrawn), _document_changed),
    AssessmentDueSoonReached: announced(AnnouncementKind.DUE_SOON),
    AssessmentClockBreached: announced(AnnouncementKind.BREACHED),
    AssessmentClockMoved: announced(AnnouncementKind.MOVED),
    AssessmentClockBreachRetracted: taken_back,
    **dict.fromkeys(stage_one_progress.CHANGES, _beside_checks),
    **dict.fromkeys(stage_two_progress.CHANGES, _in_stage_two),
    **dict.fromkeys(request_progress.CHANGES, _request_moved),
    **dict.fromkeys(course.CHANGES, _as_a_whole),
    AddendumShared: _addendum_shared,
    HouseholdChanged: _household_changed,
    AddressChanged: _not_as_reported,
    FastTrackTaken: _fast_track_taken,
    StageOneDecided: _stage_one_decided,
    StageOneNoticeSent: _stage_one_notice_sent,
    WindowClosed: _window_closed,
    StageTwoStarted: _stage_two_started,
    ReportShared: _report_shared,
    ObservationsReceived: _observed,
    ReferredToPanel: _referred,
    PanelDeferred: _sent_back,
    FullReportAsked: _sent_back,
    HouseholdDisqualified: _disqualified,
    DisqualificationRetracted: _retracted,
    NotSuitableNoticeSent: _broken_off(Status.NOT_SUITABLE),
    ApplicationWithdrawn: _broken_off(Status.WITHDRAWN),
    ApplicantsApproved: _agency_decided(Status.APPROVED),
    QualifyingDeterminationIssued: _proposed,
    ApplicantsNotApproved: _agency_decided(Status.NOT_APPROVED),
}
