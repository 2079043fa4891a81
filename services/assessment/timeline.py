"""What applicants see of their assessment, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`; that a
check came back is said, and never which of whom, or what it says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from contracts import assessment as events
from contracts import (
    change_of_address,
    change_of_household,
    check_requests,
    checks,
    disqualification,
    documents,
    early_permanence,
    fast_track,
    hold,
    move,
    stage_one,
    stage_two,
)
from contracts.clocks import ClockId, RunningClock, rule, start
from contracts.event import Event
from contracts.reference import ApplicantNumber, Assignment, StageOneOutcome, WithdrawalReason
from contracts.timeline import OnHold, Timeline, TimelineClock, Turn
from contracts.words import day
from services.assessment import stage_two_words
from services.assessment.course_words import considered, held, moved_home, suits, told_of_move
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.dated_steps import Step
from services.assessment.domain.report import may_still_write
from services.assessment.domain.stage_one_progress import PlanStanding
from services.assessment.domain.status import Status
from services.assessment.stage_one_words import (
    began_later,
    extended,
    informed,
    plan_agreed,
    plan_made,
    preparation_booked,
    preparation_taken,
    support_moved,
    training_booked,
    training_ended,
    training_moved,
)
from services.casework.clock_watch import in_words, is_households
from services.casework.timeline import Entry, Table, entries, readable, turning_points_of
from services.chassis.record import RecordedEvent


def _decided(event: events.StageOneDecided) -> str:
    if event.outcome is StageOneOutcome.MAY_BE_SUITABLE:
        return "The agency decided that you may be suitable to adopt. You have finished stage one."
    return "At the end of stage one, the agency decided that you are not suitable to adopt."


def _noticed(event: events.StageOneNoticeSent) -> str:
    if event.outcome is StageOneOutcome.MAY_BE_SUITABLE:
        window = start(ClockId.STAGE_TWO_WINDOW, event.occurred_on)
        return f"The agency sent you its decision in writing. The last day to ask to start stage two: {day(window.due_on)}."
    return f"The agency sent you its decision and its reasons in writing. {_complain(event.occurred_on)} The Independent Review Mechanism cannot look at a stage one decision."


def _ended_by_notice(event: disqualification.NotSuitableNoticeSent) -> str:
    return f"The agency decided that you are not suitable to adopt, and sent you its decision and its reasons in writing. {_complain(event.occurred_on)} The Independent Review Mechanism cannot look at this decision."


def _complain(on: date) -> str:
    within = rule(ClockId.COMPLAINT, on)
    return f"If you think it is wrong, you can complain within {within.length} {within.unit}, on your page or by telling the agency."


def _withdrew(event: events.ApplicationWithdrawn) -> str:
    if event.reason is WithdrawalReason.MOVED_TO_ANOTHER_AGENCY:
        return "Your application with this agency ended, because you go on with another agency."
    if event.reason is WithdrawalReason.DIED:
        return "The application ended."
    return "You withdrew your application."


def _goes_on_alone(_: change_of_household.HouseholdChanged) -> str:
    return "Your assessment goes on with one applicant. If you had agreed to a plan, you will agree to it again."


_ASSIGNED = {
    Assignment.ASSIGNED: "Your agency chose the social worker who will work with you.",
    Assignment.REASSIGNED: "Your social worker changed.",
    Assignment.COVERED: "Someone else covers for your social worker for a time.",
}

TIMELINE: Table = {
    events.AssessmentClockMoved: Entry(in_words, ("clock", "due_on", "was_due_on"), found_out=True),
    events.StageOneOpened: Entry("You started stage one.", ("agency",)),
    events.AssessmentAssigned: Entry(lambda event: _ASSIGNED[event.assignment], ("assignment",)),
    events.ChecksReturned: Entry("The agency received checks or information for stage one."),
    checks.ChecksAsked: Entry("The agency asked for checks or information for your assessment."),
    checks.ChecksChased: Entry(
        "The agency sent a reminder for checks or information that it is waiting for."
    ),
    checks.ChecksRenewed: Entry("The agency received new checks or information."),
    checks.RefereeInterviewed: Entry("The agency interviewed one of your referees."),
    stage_one.StageOnePlanMade: Entry(plan_made, ("plan",)),
    stage_one.StageOnePlanAgreed: Entry(plan_agreed, ("plan", "applicant")),
    stage_one.SupportInformationGiven: Entry(informed, ("form",)),
    stage_one.PreparationBooked: Entry(
        preparation_booked, ("booking", "kind", "held_on", "topic", "way", "hours")
    ),
    stage_one.TrainingPlaceBooked: Entry(
        training_booked, ("booking", "applicant", "topic", "held_on", "starts_at", "ends_at", "way")
    ),
    stage_one.TrainingPlaceMoved: Entry(
        training_moved, ("booking", "applicant", "topic", "held_on", "starts_at", "ends_at", "way")
    ),
    stage_one.TrainingPlaceEnded: Entry(
        training_ended, ("booking", "applicant", "topic", "held_on", "end")
    ),
    stage_one.PreparationTaken: Entry(
        preparation_taken, ("booking", "kind", "applicant", "outcome")
    ),
    stage_one.PeerSupportMoved: Entry(support_moved, ("kind", "step")),
    stage_one.StageOneStarted: Entry(began_later, ("reason",)),
    stage_one.StageOneExtended: Entry(extended, ("reason", "until")),
    hold.CaseHeld: Entry(held, ("until",)),
    fast_track.FastTrackTaken: Entry(
        "The agency agreed that you start with stage two, and uses again what you agreed to."
    ),
    move.CaseMoved: Entry(
        "You decided to go on with another agency. The agency passes on what you agreed to.",
        ("receiver",),
    ),
    change_of_household.HouseholdChanged: Entry(_goes_on_alone),
    change_of_address.ChangeOfAddressTold: Entry(told_of_move, ("moves_on",)),
    change_of_address.ChangeOfAddressCalledOff: Entry("You are not moving home after all."),
    change_of_address.AddressChanged: Entry(moved_home, ("other_area",)),
    change_of_address.HouseholdConfirmed: Entry(
        "The agency checked with you who lives in your new home."
    ),
    early_permanence.EarlyPermanenceConsidered: Entry(considered, ("interested",)),
    early_permanence.EarlyPermanenceAssessed: Entry(suits, ("suitable",)),
    hold.HoldEnded: Entry("Your application is no longer on hold."),
    events.StageOneDecided: Entry(_decided, ("outcome",)),
    events.StageOneNoticeSent: Entry(_noticed),
    disqualification.NotSuitableNoticeSent: Entry(_ended_by_notice),
    events.WindowClosed: Entry(
        "The agency wrote to you that you cannot go on to stage two, because you did not ask for it within 6 months. You can register your interest again, with this agency or another one."
    ),
    events.StageTwoStarted: Entry(
        "You told the agency that you want to go on to stage two, and stage two began.", ("agency",)
    ),
    stage_two.StageTwoPlanMade: Entry(stage_two_words.plan_made, ("plan",)),
    stage_two.StageTwoPlanAgreed: Entry(stage_two_words.plan_agreed, ("plan", "applicant")),
    stage_two.StageTwoDelayed: Entry(stage_two_words.delayed, ("ground", "until")),
    stage_two.AddendumShared: Entry("The agency sent you an addition to the report about you."),
    events.ReportShared: Entry(
        "The agency sent you the report about you, so you can comment on it.", ("report",)
    ),
    events.ObservationsReceived: Entry("The agency received your comments on the report."),
    events.ReferredToPanel: Entry(
        "The agency sent your report to the adoption panel.", ("report",)
    ),
    events.ApplicationWithdrawn: Entry(_withdrew),
}
OPENING = 1
"""The version of the event with which every assessment begins."""
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    checks.CheckNeedDecided: "the household's list of checks shows what is asked; why something else is not is for staff",
    check_requests.CheckRequested: "that the agency asked for something is said by the event beside it",
    check_requests.CheckRequestAccepted: "what someone who is asked says is for staff; the list of checks shows whose turn it is",
    check_requests.CheckRequestEnded: "that something came back is said by the event beside it; who did not answer is for staff",
    change_of_household.AdultJoined: "the enquiry's own event tells the household who lives in it",
    checks.CheckOutcomeCorrected: "what came of a check is for staff",
    checks.MedicalAdviceGiven: "the applicant whom it is about sees its day in their list of checks; the other one does not",
    stage_one.ApplicantDescribed: "what one of two applicants says of themselves is not the other's to read",
    stage_one.StageOneRecommended: "a recommendation is for the manager who decides; applicants hear of the decision",
    **dict.fromkeys(
        (stage_two.VisitArranged, stage_two.VisitHeld, stage_two.VisitCancelled),
        "a visit can be with one of them alone; each sees their own on the page of stage two",
    ),
    stage_two.ContributionReceived: "who else is asked, and what they say, is for those who assess",
    stage_two.PanelDocumentsChosen: "staff choose this; applicants hear when the case goes to the panel",
    stage_two.ReportWritten: "applicants read the report when the agency sends it to them",
    stage_two.ReportSignedOff: "applicants read the report when the agency sends it to them",
    disqualification.HouseholdDisqualified: "applicants hear of it by its notice",
    disqualification.DisqualificationRetracted: "applicants were not told of it, so nothing is taken back for them",
    events.StageOneOpeningCorrected: "the corrected entry shows the right day, marked as corrected",
    **dict.fromkeys(
        (documents.DocumentAdded, documents.DocumentVersionAdded, documents.DocumentWithdrawn),
        "applicants find their documents on a page of their own; one does not hear of what is about the other alone",
    ),
    events.AssessmentDueSoonReached: "a reminder to staff; the clock itself shows its deadline",
    events.AssessmentClockBreached: "the deadlines show what is late, as far as applicants were told",
    events.AssessmentClockBreachRetracted: "the deadlines show that nothing is late after all",
    events.AssessmentDateCorrected: "the corrected entry shows the right day, marked as corrected",
}
_FULFILS = {
    ClockId.STAGE_ONE: events.StageOneDecided.type,
    ClockId.NOTIFY_WRITTEN: events.StageOneNoticeSent.type,
    ClockId.STAGE_TWO_WINDOW: events.StageTwoStarted.type,
    ClockId.PAR_COMMENT: events.ObservationsReceived.type,
}
_CAME: Mapping[Step, ClockId] = {
    Step.STAGE_ONE_DECIDED: ClockId.STAGE_ONE,
    Step.NOTICE_SENT: ClockId.NOTIFY_WRITTEN,
    Step.REFUSAL_SENT: ClockId.NOTIFY_WRITTEN,
    Step.DISQUALIFICATION_SENT: ClockId.NOTIFY_WRITTEN,
    Step.STAGE_TWO_STARTED: ClockId.STAGE_TWO_WINDOW,
    Step.OBSERVED: ClockId.PAR_COMMENT,
    Step.AGENCY_DECIDED: ClockId.STAGE_TWO,
}
"""What each clock waits for, as a step of the case."""
_BALLS: Mapping[Status, Turn] = {
    Status.STAGE_ONE: Turn.AGENCY,
    Status.STAGE_ONE_DECIDED: Turn.AGENCY,
    Status.STAGE_TWO_WINDOW: Turn.HOUSEHOLD,
    Status.STAGE_TWO: Turn.AGENCY,
    Status.DISQUALIFIED: Turn.AGENCY,
    Status.REFERRED: Turn.PANEL,
    Status.APPROVED: Turn.AGENCY,
    Status.UNDER_REVIEW: Turn.REVIEW,
    Status.NOT_APPROVED: Turn.NOBODY,
    Status.NOT_SUITABLE: Turn.NOBODY,
    Status.WINDOW_CLOSED: Turn.NOBODY,
    Status.WITHDRAWN: Turn.NOBODY,
}


def timeline(
    journey: UUID,
    assessment: Assessment,
    history: Sequence[RecordedEvent],
    today: date,
    applicant: ApplicantNumber | None = None,
) -> Timeline:
    """The assessment as one of its applicants sees it; for staff all that any of them sees."""
    told = as_told(assessment)
    history = _own(assessment, _told(assessment, history), applicant)
    return Timeline(
        journey=journey,
        agency=told.agency,
        household=told.household,
        stands=told.status,
        turn=turn_of(told, today, applicant),
        clocks=clocks(told, history),
        on_hold=_on_hold(told),
        entries=entries(_begun_once(history), TIMELINE, _right_days(history)),
        turning_points=turning_points_of(history, TIMELINE, _right_days(history)),
    )


def _on_hold(assessment: Assessment) -> OnHold | None:
    hold = assessment.on_hold
    return OnHold(since=assessment.day_of(hold.version), until=hold.until) if hold else None


def turn_of(assessment: Assessment, today: date, applicant: ApplicantNumber | None = None) -> Turn:
    """Whose turn it is by that day, to one of the applicants or to staff.

    Of a decision under review the panel's own timeline says it more exactly.
    """
    applicants = assessment.applicants
    if assessment.status is Status.STAGE_ONE and assessment.stage_one.plan:
        return _until_agreed(assessment.stage_one, applicants, applicant)
    if assessment.status is Status.STAGE_TWO:
        comment = assessment.clocks.get(ClockId.PAR_COMMENT)
        writers = may_still_write(assessment) if comment and today <= comment.due_on else []
        if writers and (applicant is None or applicant in writers):
            return Turn.HOUSEHOLD
        if assessment.stage_two.plan:
            return _until_agreed(assessment.stage_two, applicants, applicant)
    return _BALLS[assessment.status]


def _until_agreed(
    plan: PlanStanding, applicants: Sequence[int], applicant: ApplicantNumber | None
) -> Turn:
    if plan.is_agreed_by(applicants):
        return Turn.AGENCY
    done = applicant is not None and plan.is_agreed_by([applicant])
    return Turn.OTHER_APPLICANT if done else Turn.HOUSEHOLD


def clocks(assessment: Assessment, history: Sequence[RecordedEvent]) -> list[TimelineClock]:
    """A clock that a withdrawal stopped was broken off, not kept; so was the wait for observations."""
    happened = {each.type for each in history}
    fulfilled = {clock for clock, event in _FULFILS.items() if event in happened}
    if assessment.status in {Status.UNDER_REVIEW, Status.APPROVED, Status.NOT_APPROVED}:
        fulfilled.add(ClockId.STAGE_TWO)
    if disqualification.NotSuitableNoticeSent.type in happened:
        fulfilled.add(ClockId.NOTIFY_WRITTEN)
    return [
        TimelineClock.of(
            clock, broken_off=clock.stopped_on is not None and clock.id not in fulfilled
        )
        for clock in map(partial(_as_it_stands, assessment), assessment.clocks.values())
    ]


def broken_off(assessment: Assessment) -> list[ClockId]:
    """The clocks of the whole case that ended without what they waited for."""
    came = {_CAME[each.step] for each in assessment.dates if each.step in _CAME}
    stopped = [each.id for each in as_they_stand(assessment) if each.stopped_on is not None]
    return [each for each in stopped if each not in came]


def as_they_stand(assessment: Assessment) -> list[RunningClock]:
    """The clocks of the whole case, as its staff have them."""
    return [_as_it_stands(assessment, each) for each in assessment.clocks.values()]


def _told(assessment: Assessment, history: Sequence[RecordedEvent]) -> Sequence[RecordedEvent]:
    """A refusal is not told before its notice, by which applicants hear of it first, and never once it is taken back."""
    taken_back = disqualification.DisqualificationRetracted.type
    back = max((each.version for each in history if each.type == taken_back), default=0)
    history = [
        each
        for each in history
        if not (_by_law(each) and each.version < back) and not _of_agencys_day(each)
    ]
    if as_told(assessment).stage_one.decided is assessment.stage_one.decided:
        return history
    return [each for each in history if each.type != events.StageOneDecided.type]


def _begun_once(history: Sequence[RecordedEvent]) -> Sequence[RecordedEvent]:
    """Stage one began on the day that says so, and not on that of the acceptance."""
    if all(each.type != stage_one.StageOneStarted.type for each in history):
        return history
    return [each for each in history if each.type != events.StageOneOpened.type]


def _of_agencys_day(each: RecordedEvent) -> bool:
    """Whether it is of a day by which the agency has something to do, perhaps about what applicants were not told."""
    return each.type == events.AssessmentClockMoved.type and not is_households(
        ClockId(each.data["clock"]), date.fromisoformat(each.data["was_due_on"])
    )


def _by_law(each: RecordedEvent) -> bool:
    return each.type == events.StageOneDecided.type and bool(each.data.get("disqualified"))


_ABOUT_BOOKINGS = {
    each.type
    for each in (
        stage_one.PreparationBooked,
        stage_one.PreparationTaken,
        stage_one.TrainingPlaceBooked,
        stage_one.TrainingPlaceMoved,
        stage_one.TrainingPlaceEnded,
    )
}


def _own(
    assessment: Assessment, history: Sequence[RecordedEvent], applicant: ApplicantNumber | None
) -> Sequence[RecordedEvent]:
    """Without counselling that is for the other applicant alone, all that is for one who left, and what came of it."""
    if applicant is None:
        return history
    bookings = assessment.stage_one.bookings
    left = assessment.course.left
    others = {each.number for each in bookings if not each.is_shown_to(applicant, left)}
    return [
        each
        for each in history
        if each.type not in _ABOUT_BOOKINGS or each.data["booking"] not in others
    ]


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
