"""The day of each step of an assessment, and the clocks that follow from the days.

The invariant: a day changes by `evolve` alone, and clocks worked out anew from the days are those that the
steps made one by one.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import (
    ApplicationWithdrawn,
    AssessmentAssigned,
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
from contracts.change_of_address import (
    AddressChanged,
    ChangeOfAddressCalledOff,
    ChangeOfAddressTold,
    HouseholdConfirmed,
)
from contracts.change_of_household import AdultJoined, HouseholdChanged
from contracts.check_requests import CheckRequestAccepted, CheckRequested, CheckRequestEnded
from contracts.checks import (
    Check,
    CheckNeedDecided,
    CheckOutcomeCorrected,
    ChecksAsked,
    ChecksChased,
    ChecksRenewed,
    MedicalAdviceGiven,
    RefereeInterviewed,
)
from contracts.clocks import ClockId, RunningClock, start
from contracts.deferral import FullReportAsked, PanelDeferred
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.documents import DocumentAdded, DocumentVersionAdded, DocumentWithdrawn
from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from contracts.event import Event
from contracts.fast_track import FastTrackTaken
from contracts.hold import CaseHeld, HoldEnded
from contracts.move import CaseMoved
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelDateCorrected,
    QualifyingDeterminationIssued,
)
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber, StageOneOutcome
from contracts.stage_one import (
    ApplicantDescribed,
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneExtended,
    StageOnePlanAgreed,
    StageOnePlanMade,
    StageOneRecommended,
    StageOneStarted,
    SupportInformationGiven,
    TrainingPlaceBooked,
    TrainingPlaceEnded,
    TrainingPlaceMoved,
)
from contracts.stage_one_rules import counted_from
from contracts.stage_two import (
    AddendumShared,
    ContributionReceived,
    PanelDocumentsChosen,
    ReportSignedOff,
    ReportWritten,
    StageTwoDelayed,
    StageTwoPlanAgreed,
    StageTwoPlanMade,
    VisitArranged,
    VisitCancelled,
    VisitHeld,
)

Clocks = dict[ClockId, RunningClock]
ABOUT_CHECKS = (
    ChecksAsked,
    ChecksChased,
    ChecksReturned,
    ChecksRenewed,
    CheckNeedDecided,
    CheckOutcomeCorrected,
    FastTrackTaken,
)
PART_OF_CHECK: dict[type[Event], Check] = {
    RefereeInterviewed: Check.REFERENCE,
    MedicalAdviceGiven: Check.HEALTH,
}
"""What belongs to a check of one person besides what comes back."""


class Step(StrEnum):
    """What an event was, as far as clocks and the order of days go by it."""

    OPENED = "opened"
    STAGE_ONE_STARTED = "stage_one_started"
    CHECKS_ASKED = "checks_asked"
    CHECKS_CHASED = "checks_chased"
    CHECKS_RETURNED = "checks_returned"
    CHECKS_RETURNED_LATER = "checks_returned_later"
    CHECKS_RENEWED = "checks_renewed"
    CHECK_NEED_DECIDED = "check_need_decided"
    CHECK_OUTCOME_CORRECTED = "check_outcome_corrected"
    REFEREE_INTERVIEWED = "referee_interviewed"
    MEDICAL_ADVICE = "medical_advice"
    STAGE_ONE_WORK = "stage_one_work"
    RECOMMENDED = "recommended"
    STAGE_ONE_DECIDED = "stage_one_decided"
    NOTICE_SENT = "notice_sent"
    REFUSAL_SENT = "refusal_sent"
    WINDOW_CLOSED = "window_closed"
    STAGE_TWO_STARTED = "stage_two_started"
    STAGE_TWO_WORK = "stage_two_work"
    REPORT_SIGNED_OFF = "report_signed_off"
    REPORT_SHARED = "report_shared"
    OBSERVED = "observed"
    REFERRED = "referred"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"
    DISQUALIFICATION_SENT = "disqualification_sent"
    AGENCY_DECIDED = "agency_decided"
    DOCUMENT = "document"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    HOUSEHOLD_CHANGED = "household_changed"
    ADDRESS_CHANGED = "address_changed"
    FAST_TRACK_TAKEN = "fast_track_taken"
    MOVED = "moved"


class DatedStep(BaseModel):
    """The day of one step, and the version of its event; what the panel and the agency decide is of the panel's stream."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(description="In our own stream; 0 for what was heard")
    heard_as: int = Field(default=0, description="The version of what was heard of the panel")
    step: Step
    on: date
    checks: tuple[Check, ...] = ()
    applicant: ApplicantNumber | None = None
    person: PersonNumber | None = None
    needed: bool | None = None


NO_STEPS = (
    AssessmentAssigned,
    AssessmentDueSoonReached,
    AssessmentClockBreached,
    AssessmentClockBreachRetracted,
    AssessmentClockMoved,
    AdultJoined,
    ApplicantDescribed,
)
"""Who works on the case, what time alone brought, what the enquiry has a day for, and what has none that matters."""
_WORK: tuple[type[Event], ...] = (
    StageOnePlanMade,
    StageOnePlanAgreed,
    SupportInformationGiven,
    PreparationBooked,
    TrainingPlaceBooked,
    TrainingPlaceMoved,
    TrainingPlaceEnded,
    PreparationTaken,
    PeerSupportMoved,
    StageOneExtended,
    CheckRequested,
    CheckRequestAccepted,
    CheckRequestEnded,
    ChangeOfAddressTold,
    ChangeOfAddressCalledOff,
    HouseholdConfirmed,
    EarlyPermanenceConsidered,
)
"""What has a day and neither starts nor stops a clock."""
_STAGE_TWO_WORK: tuple[type[Event], ...] = (
    StageTwoPlanMade,
    StageTwoPlanAgreed,
    StageTwoDelayed,
    ContributionReceived,
    ReportWritten,
    AddendumShared,
    PanelDocumentsChosen,
    VisitArranged,
    VisitHeld,
    VisitCancelled,
    EarlyPermanenceAssessed,
)
_STEPS: dict[type[Event], Step] = {
    StageOneOpened: Step.OPENED,
    StageOneStarted: Step.STAGE_ONE_STARTED,
    ChecksAsked: Step.CHECKS_ASKED,
    ChecksChased: Step.CHECKS_CHASED,
    ChecksReturned: Step.CHECKS_RETURNED,
    ChecksRenewed: Step.CHECKS_RENEWED,
    CheckNeedDecided: Step.CHECK_NEED_DECIDED,
    CheckOutcomeCorrected: Step.CHECK_OUTCOME_CORRECTED,
    RefereeInterviewed: Step.REFEREE_INTERVIEWED,
    MedicalAdviceGiven: Step.MEDICAL_ADVICE,
    **dict.fromkeys(_WORK, Step.STAGE_ONE_WORK),
    **dict.fromkeys(_STAGE_TWO_WORK, Step.STAGE_TWO_WORK),
    DocumentAdded: Step.DOCUMENT,
    DocumentVersionAdded: Step.DOCUMENT,
    DocumentWithdrawn: Step.DOCUMENT,
    StageOneRecommended: Step.RECOMMENDED,
    StageOneDecided: Step.STAGE_ONE_DECIDED,
    WindowClosed: Step.WINDOW_CLOSED,
    StageTwoStarted: Step.STAGE_TWO_STARTED,
    ReportSignedOff: Step.REPORT_SIGNED_OFF,
    ReportShared: Step.REPORT_SHARED,
    ObservationsReceived: Step.OBSERVED,
    ReferredToPanel: Step.REFERRED,
    PanelDeferred: Step.RETURNED,
    FullReportAsked: Step.RETURNED,
    ApplicationWithdrawn: Step.WITHDRAWN,
    HouseholdDisqualified: Step.DISQUALIFIED,
    NotSuitableNoticeSent: Step.DISQUALIFICATION_SENT,
    CaseHeld: Step.HELD,
    HoldEnded: Step.HOLD_ENDED,
    HouseholdChanged: Step.HOUSEHOLD_CHANGED,
    AddressChanged: Step.ADDRESS_CHANGED,
    FastTrackTaken: Step.FAST_TRACK_TAKEN,
    CaseMoved: Step.MOVED,
    ApplicantsApproved: Step.AGENCY_DECIDED,
    ApplicantsNotApproved: Step.AGENCY_DECIDED,
    QualifyingDeterminationIssued: Step.AGENCY_DECIDED,
}
STARTS = {
    Step.OPENED: ClockId.STAGE_ONE,
    Step.STAGE_ONE_DECIDED: ClockId.NOTIFY_WRITTEN,
    Step.NOTICE_SENT: ClockId.STAGE_TWO_WINDOW,
    Step.STAGE_TWO_STARTED: ClockId.STAGE_TWO,
    Step.REPORT_SHARED: ClockId.PAR_COMMENT,
    Step.DISQUALIFIED: ClockId.NOTIFY_WRITTEN,
}
"""What starts each clock; a withdrawal or a move stands after the latest."""
_STOPS = {
    Step.STAGE_ONE_DECIDED: ClockId.STAGE_ONE,
    Step.NOTICE_SENT: ClockId.NOTIFY_WRITTEN,
    Step.REFUSAL_SENT: ClockId.NOTIFY_WRITTEN,
    Step.STAGE_TWO_STARTED: ClockId.STAGE_TWO_WINDOW,
    Step.WINDOW_CLOSED: ClockId.STAGE_TWO_WINDOW,
    Step.OBSERVED: ClockId.PAR_COMMENT,
    Step.AGENCY_DECIDED: ClockId.STAGE_TWO,
}
_BREAKS_OFF = frozenset({Step.WITHDRAWN, Step.DISQUALIFICATION_SENT})


def evolve(
    dates: tuple[DatedStep, ...], event: Event, version: int, heard_as: int = 0
) -> tuple[DatedStep, ...]:
    """The days after one more event; `version` is that of an event of our own, `heard_as` of another's.

    What is no step of the case changes none.
    """
    if isinstance(event, NO_STEPS):
        return dates
    match event:
        case StageOneOpeningCorrected(right_day=right_day):
            return _moved(dates, right_day, version=1)
        case AssessmentDateCorrected(corrects=corrected, right_day=right_day):
            return _moved(dates, right_day, version=corrected)
        case DisqualificationRetracted():
            return without_disqualification(dates)
        case PanelDateCorrected(corrects=corrected, right_day=right_day):
            return _moved(dates, right_day, heard_as=corrected)
    ours = 0 if heard_as else version
    step = _step(event, dates)
    dated = DatedStep(version=ours, heard_as=heard_as, step=step, on=event.occurred_on)
    return (*dates, dated.model_copy(update=_about_checks(event)))


def without_disqualification(dates: Sequence[DatedStep]) -> tuple[DatedStep, ...]:
    """The days as if no adult had been found to be disqualified; in stage one that was the decision of it."""
    later = any(each.step is Step.DISQUALIFIED for each in dates)
    found = Step.DISQUALIFIED if later else Step.STAGE_ONE_DECIDED
    return tuple(each for each in dates if each.step is not found)


def clock_runs(dates: Sequence[DatedStep]) -> list[RunningClock]:
    """Every run of every clock, in the order in which they started; a withdrawal stops those that still run,
    and so does the notice of a disqualification.

    On the fast track there is no stage one to measure.
    """
    runs: list[RunningClock] = []
    latest: dict[ClockId, int] = {}
    for dated in dates:
        stopped, started = _STOPS.get(dated.step), STARTS.get(dated.step)
        if dated.step is Step.FAST_TRACK_TAKEN:
            runs, latest = [], {}
        if dated.step is Step.STAGE_ONE_STARTED and ClockId.STAGE_ONE in latest:
            place = latest[ClockId.STAGE_ONE]
            runs[place] = begun(runs[place], runs[place].started_on, dated.on)
        if stopped in latest:
            runs[latest[stopped]] = _ended(runs[latest[stopped]], dated.on)
        if started is not None:
            latest[started] = len(runs)
            runs.append(start(started, dated.on))
        if dated.step in _BREAKS_OFF:
            runs = [each if each.stopped_on else _ended(each, dated.on) for each in runs]
    return runs


def clocks_of(dates: Sequence[DatedStep]) -> Clocks:
    """The latest run of each clock, worked out from the days."""
    return {run.id: run for run in clock_runs(dates)}


def begun(clock: RunningClock, accepted_on: date, on: date) -> RunningClock:
    """The clock of stage one where stage one began on this day: from there, if the rule of the acceptance says so."""
    counted = start(clock.id, counted_from(accepted_on, on))
    return counted.model_copy(update={"stopped_on": clock.stopped_on})


def started_on(dates: Sequence[DatedStep]) -> date | None:
    """On which day stage one began, where that was recorded."""
    return next((each.on for each in dates if each.step is Step.STAGE_ONE_STARTED), None)


def _about_checks(event: Event) -> dict[str, Any]:
    if part_of := PART_OF_CHECK.get(type(event)):
        return {"checks": (part_of,), "person": getattr(event, "person", None)}
    if not isinstance(event, ABOUT_CHECKS):
        return {}
    about = {"checks": event.checks, "person": getattr(event, "person", None)}
    if isinstance(event, ChecksReturned):
        about["applicant"] = event.applicant
    if isinstance(event, CheckNeedDecided):
        about["needed"] = event.needed
    return about


def _step(event: Event, before: Sequence[DatedStep]) -> Step:
    decided = any(each.step is Step.STAGE_ONE_DECIDED for each in before)
    if isinstance(event, ChecksReturned) and decided:
        return Step.CHECKS_RETURNED_LATER
    if isinstance(event, ReportSignedOff) and event.addendum:
        return Step.STAGE_TWO_WORK
    if isinstance(event, StageOneNoticeSent):
        refused = event.outcome is StageOneOutcome.NOT_SUITABLE
        return Step.REFUSAL_SENT if refused else Step.NOTICE_SENT
    return _STEPS[type(event)]


def _moved(
    dates: tuple[DatedStep, ...], on: date, *, version: int = 0, heard_as: int = 0
) -> tuple[DatedStep, ...]:
    moved = (version, heard_as)
    return tuple(
        each.model_copy(update={"on": on}) if (each.version, each.heard_as) == moved else each
        for each in dates
    )


def _ended(clock: RunningClock, on: date) -> RunningClock:
    """Stopped on that day, or where it was before; the order of days is asked for where one is recorded."""
    return clock.model_copy(update={"stopped_on": min(on, clock.stopped_on or on)})
