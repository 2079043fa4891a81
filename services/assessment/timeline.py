"""What applicants see of their assessment, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`; that a
check came back is said, and never which of whom, or what it says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from contracts import assessment as events
from contracts import checks, stage_one
from contracts.clocks import ClockId, RunningClock, rule, start
from contracts.event import Event
from contracts.reference import StageOneOutcome
from contracts.timeline import Timeline, TimelineClock, Turn
from contracts.words import day
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.progress import Status
from services.assessment.domain.stage_one_plan import is_agreed
from services.assessment.stage_one_words import (
    extended,
    informed,
    plan_agreed,
    plan_made,
    preparation_booked,
    preparation_taken,
    support_moved,
)
from services.casework.timeline import Entry, Table, entries, readable
from services.chassis.record import RecordedEvent


def _decided(event: events.StageOneDecided) -> str:
    if event.outcome is StageOneOutcome.MAY_BE_SUITABLE:
        return "The agency decided that you may be suitable to adopt. You have finished stage one."
    return "At the end of stage one, the agency decided that you are not suitable to adopt."


def _noticed(event: events.StageOneNoticeSent) -> str:
    if event.outcome is StageOneOutcome.MAY_BE_SUITABLE:
        window = start(ClockId.STAGE_TWO_WINDOW, event.occurred_on)
        return f"The agency sent you its decision in writing. The last day to ask to start stage two: {day(window.due_on)}."
    within = rule(ClockId.COMPLAINT, event.occurred_on)
    return f"The agency sent you its decision and its reasons in writing. If you think it is wrong, you can complain within {within.length} {within.unit}. The agency must tell you how. The Independent Review Mechanism cannot look at a stage one decision."


TIMELINE: Table = {
    events.StageOneOpened: Entry("You started stage one.", ("agency",)),
    events.ChecksReturned: Entry("The agency received checks or information for stage one."),
    checks.ChecksAsked: Entry("The agency asked for checks or information for your assessment."),
    checks.ChecksChased: Entry(
        "The agency sent a reminder for checks or information that it is waiting for."
    ),
    checks.ChecksRenewed: Entry("The agency received new checks or information."),
    stage_one.StageOnePlanMade: Entry(plan_made, ("plan",)),
    stage_one.StageOnePlanAgreed: Entry(plan_agreed, ("plan", "applicant")),
    stage_one.SupportInformationGiven: Entry(informed, ("form",)),
    stage_one.PreparationBooked: Entry(
        preparation_booked, ("booking", "kind", "held_on", "topic", "way", "hours")
    ),
    stage_one.PreparationTaken: Entry(
        preparation_taken, ("booking", "kind", "applicant", "outcome")
    ),
    stage_one.PeerSupportMoved: Entry(support_moved, ("kind", "step")),
    stage_one.StageOneExtended: Entry(extended, ("reason", "until")),
    events.StageOneDecided: Entry(_decided, ("outcome",)),
    events.StageOneNoticeSent: Entry(_noticed),
    events.WindowClosed: Entry(
        "The agency wrote to you that you cannot go on to stage two, because you did not ask for it within 6 months. You can register your interest again, with this agency or another one."
    ),
    events.StageTwoStarted: Entry(
        "You told the agency that you want to go on to stage two, and stage two began.", ("agency",)
    ),
    events.ReportShared: Entry(
        "The agency sent you the report about you, so you can comment on it.", ("report",)
    ),
    events.ObservationsReceived: Entry("The agency received your comments on the report."),
    events.ReferredToPanel: Entry(
        "The agency sent your report to the adoption panel.", ("report",)
    ),
    events.ApplicationWithdrawn: Entry("You withdrew your application."),
}
OPENING = 1
"""The version of the event with which every assessment begins."""
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    checks.CheckNeedDecided: "the household's list of checks shows what is asked; why something else is not is for staff",
    stage_one.StageOneRecommended: "a recommendation is for the manager who decides; applicants hear of the decision",
    events.StageOneOpeningCorrected: "the corrected entry shows the right day, marked as corrected",
    events.AssessmentDateCorrected: "the corrected entry shows the right day, marked as corrected",
}
_FULFILS = {
    ClockId.STAGE_ONE: events.StageOneDecided.type,
    ClockId.NOTIFY_WRITTEN: events.StageOneNoticeSent.type,
    ClockId.STAGE_TWO_WINDOW: events.StageTwoStarted.type,
    ClockId.PAR_COMMENT: events.ObservationsReceived.type,
}
_BALLS: Mapping[Status, Turn] = {
    Status.STAGE_ONE: Turn.AGENCY,
    Status.STAGE_ONE_DECIDED: Turn.AGENCY,
    Status.STAGE_TWO_WINDOW: Turn.HOUSEHOLD,
    Status.STAGE_TWO: Turn.AGENCY,
    Status.REFERRED: Turn.PANEL,
    Status.APPROVED: Turn.AGENCY,
    Status.UNDER_REVIEW: Turn.REVIEW,
    Status.NOT_APPROVED: Turn.NOBODY,
    Status.NOT_SUITABLE: Turn.NOBODY,
    Status.WINDOW_CLOSED: Turn.NOBODY,
    Status.WITHDRAWN: Turn.NOBODY,
}


def timeline(
    journey: UUID, assessment: Assessment, history: Sequence[RecordedEvent], today: date
) -> Timeline:
    """The assessment as its applicants see it, and staff who look at what they see."""
    told = as_told(assessment)
    history = _told(assessment, history)
    return Timeline(
        journey=journey,
        agency=told.agency,
        household=told.household,
        stands=told.status,
        turn=turn_of(told, today),
        clocks=clocks(told, history),
        entries=entries(history, TIMELINE, _right_days(history)),
    )


def turn_of(assessment: Assessment, today: date) -> Turn:
    """Whose turn it is by that day; of a decision under review the panel's own timeline says it more exactly."""
    if assessment.status is Status.STAGE_ONE and assessment.stage_one.plan:
        return Turn.AGENCY if is_agreed(assessment) else Turn.HOUSEHOLD
    if assessment.status is Status.STAGE_TWO:
        comment = assessment.clocks.get(ClockId.PAR_COMMENT)
        waits = comment and comment.stopped_on is None and today <= comment.due_on
        return Turn.HOUSEHOLD if waits else Turn.AGENCY
    return _BALLS[assessment.status]


def clocks(assessment: Assessment, history: Sequence[RecordedEvent]) -> list[TimelineClock]:
    """A clock that a withdrawal stopped was broken off, not kept; so was the wait for observations."""
    happened = {each.type for each in history}
    fulfilled = {clock for clock, event in _FULFILS.items() if event in happened}
    if assessment.status in {Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED}:
        fulfilled.add(ClockId.STAGE_TWO)
    return [
        TimelineClock.of(
            clock, broken_off=clock.stopped_on is not None and clock.id not in fulfilled
        )
        for clock in map(partial(_as_it_stands, assessment), assessment.clocks.values())
    ]


def _told(assessment: Assessment, history: Sequence[RecordedEvent]) -> Sequence[RecordedEvent]:
    """A refusal is not told before its notice, by which applicants hear of it first."""
    if as_told(assessment).status is assessment.status:
        return history
    return [each for each in history if each.type != events.StageOneDecided.type]


def _as_it_stands(assessment: Assessment, clock: RunningClock) -> RunningClock:
    """Observations that never came are waited for no more once the report is at the panel."""
    if clock.id is not ClockId.PAR_COMMENT or assessment.referred_on is None:
        return clock
    return clock.stopped(assessment.referred_on)


def _right_days(history: Sequence[RecordedEvent]) -> dict[int, date]:
    """The right days by the version of their event; of several corrections the last holds."""
    right = {
        each.corrects: each.right_day for each in readable(events.AssessmentDateCorrected, history)
    }
    openings = readable(events.StageOneOpeningCorrected, history)
    return right | {OPENING: openings[-1].right_day} if openings else right
