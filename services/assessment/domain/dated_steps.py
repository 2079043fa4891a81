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
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber, StageOneOutcome
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneExtended,
    StageOnePlanAgreed,
    StageOnePlanMade,
    StageOneRecommended,
    SupportInformationGiven,
)
from services.chassis.decision import not_before

Clocks = dict[ClockId, RunningClock]
ABOUT_CHECKS = (ChecksAsked, ChecksChased, ChecksReturned, ChecksRenewed, CheckNeedDecided)


class Step(StrEnum):
    """What an event was, as far as clocks and the order of days go by it."""

    OPENED = "opened"
    CHECKS_ASKED = "checks_asked"
    CHECKS_CHASED = "checks_chased"
    CHECKS_RETURNED = "checks_returned"
    CHECKS_RETURNED_LATER = "checks_returned_later"
    CHECKS_RENEWED = "checks_renewed"
    CHECK_NEED_DECIDED = "check_need_decided"
    STAGE_ONE_WORK = "stage_one_work"
    RECOMMENDED = "recommended"
    STAGE_ONE_DECIDED = "stage_one_decided"
    NOTICE_SENT = "notice_sent"
    REFUSAL_SENT = "refusal_sent"
    WINDOW_CLOSED = "window_closed"
    STAGE_TWO_STARTED = "stage_two_started"
    REPORT_SHARED = "report_shared"
    OBSERVED = "observed"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    AGENCY_DECIDED = "agency_decided"


class DatedStep(BaseModel):
    """The day of one step, and the version of its event; an agency decision is of the panel's stream."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(description="In our own stream; 0 for an agency decision")
    heard_as: int = Field(default=0, description="The version of an agency decision at the panel")
    step: Step
    on: date
    checks: tuple[Check, ...] = ()
    applicant: ApplicantNumber | None = None
    person: PersonNumber | None = None
    needed: bool | None = None


_WORK: tuple[type[Event], ...] = (
    StageOnePlanMade,
    StageOnePlanAgreed,
    SupportInformationGiven,
    PreparationBooked,
    PreparationTaken,
    PeerSupportMoved,
    StageOneExtended,
)
"""What has a day and neither starts nor stops a clock."""
_STEPS: dict[type[Event], Step] = {
    StageOneOpened: Step.OPENED,
    ChecksAsked: Step.CHECKS_ASKED,
    ChecksChased: Step.CHECKS_CHASED,
    ChecksReturned: Step.CHECKS_RETURNED,
    ChecksRenewed: Step.CHECKS_RENEWED,
    CheckNeedDecided: Step.CHECK_NEED_DECIDED,
    **dict.fromkeys(_WORK, Step.STAGE_ONE_WORK),
    StageOneRecommended: Step.RECOMMENDED,
    StageOneDecided: Step.STAGE_ONE_DECIDED,
    WindowClosed: Step.WINDOW_CLOSED,
    StageTwoStarted: Step.STAGE_TWO_STARTED,
    ReportShared: Step.REPORT_SHARED,
    ObservationsReceived: Step.OBSERVED,
    ReferredToPanel: Step.REFERRED,
    ApplicationWithdrawn: Step.WITHDRAWN,
    ApplicantsApproved: Step.AGENCY_DECIDED,
    ApplicantsNotApproved: Step.AGENCY_DECIDED,
    QualifyingDeterminationIssued: Step.AGENCY_DECIDED,
}
_STARTS = {
    Step.OPENED: ClockId.STAGE_ONE,
    Step.STAGE_ONE_DECIDED: ClockId.NOTIFY_WRITTEN,
    Step.NOTICE_SENT: ClockId.STAGE_TWO_WINDOW,
    Step.STAGE_TWO_STARTED: ClockId.STAGE_TWO,
    Step.REPORT_SHARED: ClockId.PAR_COMMENT,
}
_STOPS = {
    Step.STAGE_ONE_DECIDED: ClockId.STAGE_ONE,
    Step.NOTICE_SENT: ClockId.NOTIFY_WRITTEN,
    Step.REFUSAL_SENT: ClockId.NOTIFY_WRITTEN,
    Step.STAGE_TWO_STARTED: ClockId.STAGE_TWO_WINDOW,
    Step.WINDOW_CLOSED: ClockId.STAGE_TWO_WINDOW,
    Step.OBSERVED: ClockId.PAR_COMMENT,
    Step.AGENCY_DECIDED: ClockId.STAGE_TWO,
}
_FOLLOWS: dict[Step, tuple[Step, ...]] = {
    Step.CHECKS_ASKED: (Step.OPENED,),
    Step.CHECKS_CHASED: (Step.OPENED,),
    Step.CHECKS_RETURNED: (Step.OPENED,),
    Step.CHECKS_RETURNED_LATER: (Step.OPENED,),
    Step.CHECKS_RENEWED: (Step.OPENED,),
    Step.CHECK_NEED_DECIDED: (Step.OPENED,),
    Step.STAGE_ONE_WORK: (Step.OPENED,),
    Step.RECOMMENDED: (Step.OPENED,),
    Step.STAGE_ONE_DECIDED: (Step.OPENED, Step.RECOMMENDED),
    Step.NOTICE_SENT: (Step.STAGE_ONE_DECIDED, Step.CHECKS_RETURNED),
    Step.REFUSAL_SENT: (Step.STAGE_ONE_DECIDED,),
    Step.WINDOW_CLOSED: (Step.NOTICE_SENT,),
    Step.STAGE_TWO_STARTED: (Step.NOTICE_SENT,),
    Step.REPORT_SHARED: (Step.STAGE_TWO_STARTED,),
    Step.OBSERVED: (Step.REPORT_SHARED,),
    Step.REFERRED: (Step.REPORT_SHARED,),
    Step.WITHDRAWN: (*_STARTS, Step.REFERRED),
    Step.AGENCY_DECIDED: (Step.REFERRED,),
}
_WORDS = {
    Step.OPENED: "stage one began",
    Step.CHECKS_RETURNED: "the last check came back",
    Step.RECOMMENDED: "the recommendation",
    Step.STAGE_ONE_DECIDED: "the stage one decision",
    Step.NOTICE_SENT: "the notice of the stage one decision",
    Step.STAGE_TWO_STARTED: "the start of stage two",
    Step.REPORT_SHARED: "the report was shared",
    Step.REFERRED: "the referral to the panel",
}


def evolve(
    dates: tuple[DatedStep, ...], event: Event, version: int, heard_as: int = 0
) -> tuple[DatedStep, ...]:
    """The days after one more event; `version` is that of an event of our own, `heard_as` of another's."""
    match event:
        case StageOneOpeningCorrected(right_day=right_day):
            return _moved(dates, right_day, version=1)
        case AssessmentDateCorrected(corrects=corrected, right_day=right_day):
            return _moved(dates, right_day, version=corrected)
        case PanelDateCorrected(corrects=corrected, right_day=right_day):
            return _moved(dates, right_day, heard_as=corrected)
    ours = 0 if heard_as else version
    step = _step(event, dates)
    dated = DatedStep(version=ours, heard_as=heard_as, step=step, on=event.occurred_on)
    return (*dates, dated.model_copy(update=_about_checks(event)))


def clocks_of(dates: Sequence[DatedStep]) -> Clocks:
    """Every clock, worked out from the days; a withdrawal stops those that still run."""
    clocks: Clocks = {}
    for dated in dates:
        stopped, started = _STOPS.get(dated.step), _STARTS.get(dated.step)
        if stopped is not None:
            clocks[stopped] = _ended(clocks[stopped], dated.on)
        if started is not None:
            clocks[started] = start(started, dated.on)
        if dated.step is Step.WITHDRAWN:
            clocks = {
                name: each if each.stopped_on else _ended(each, dated.on)
                for name, each in clocks.items()
            }
    return clocks


def require_order(dates: Sequence[DatedStep], moved: int) -> None:
    """Refuses a moved day that stands before a step that it follows, or after one that follows it."""
    for dated in dates:
        before = [each for each in dates if each.step in _FOLLOWS.get(dated.step, ())]
        for each in before:
            if moved in {dated.version, each.version}:
                not_before(dated.on, each.on, _WORDS[each.step])


def _about_checks(event: Event) -> dict[str, Any]:
    if not isinstance(event, ABOUT_CHECKS):
        return {}
    about = {"checks": event.checks, "person": event.person}
    if isinstance(event, ChecksReturned):
        about["applicant"] = event.applicant
    if isinstance(event, CheckNeedDecided):
        about["needed"] = event.needed
    return about


def _step(event: Event, before: Sequence[DatedStep]) -> Step:
    decided = any(each.step is Step.STAGE_ONE_DECIDED for each in before)
    if isinstance(event, ChecksReturned) and decided:
        return Step.CHECKS_RETURNED_LATER
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
