"""What may happen to an assessment, from the accepted registration to the agency decision.

The invariant: stage two begins only within the window, and its clock stops at the agency decision,
never at the panel. Lateness needs its reason on record; it is no ground to refuse a decision.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from contracts.assessment import (
    ApplicationWithdrawn,
    ChecksReturned,
    ObservationsReceived,
    ReferredToPanel,
    ReportShared,
    StageOneDecided,
    StageOneOpened,
    StageOneOpeningCorrected,
    StageTwoStarted,
)
from contracts.clocks import ClockId, RunningClock, start
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.event import Envelope
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from contracts.reference import (
    Check,
    Household,
    ReportKind,
    StageOneOutcome,
)
from services.assessment.commands import (
    DecideStageOne,
    ReceiveObservations,
    ReferToPanel,
    ReturnChecks,
    ShareReport,
    StartStageTwo,
    Withdraw,
)
from services.chassis.decision import Decision, Kind, Refusal, State, not_before

REQUIRED_CHECKS = tuple(Check)
"""Regulations 24 to 26 and Schedule 4 Part 1; the health report is read as due by stage one."""


class Status(StrEnum):
    """The stage of a case, in the order of the journey. The last four are the ends."""

    STAGE_ONE = "stage_one"
    STAGE_TWO_WINDOW = "stage_two_window"
    STAGE_TWO = "stage_two"
    REFERRED = "referred_to_panel"
    APPROVED = "approved"
    DETERMINED = "qualifying_determination"
    NOT_SUITABLE = "not_suitable"
    WITHDRAWN = "withdrawn"


class Assessment(State):
    """One household's assessment; every date but the referral's is that of a clock or a check."""

    status: Status
    household: Household
    opened_on: date
    accepted_by: int = Field(default=0, description="Version of the acceptance in its stream")
    clocks: dict[ClockId, RunningClock]
    checks: dict[Check, date] = Field(default={}, description="When each check came back")
    reasons: str | None = Field(default=None, description="Why they are not suitable, in writing")
    delay_evidence: str | None = None
    report: ReportKind | None = None
    referred_on: date | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED

    @property
    def awaited(self) -> list[RunningClock]:
        """The clocks by which something is due; once referred, nobody waits for observations."""
        if self.has_ended:
            return []
        over = {ClockId.PAR_COMMENT} if self.status is Status.REFERRED else set()
        running = [each for each in self.clocks.values() if each.stopped_on is None]
        return [each for each in running if each.id not in over]


def open_stage_one(
    state: Assessment | None, envelope: Envelope, event: RegistrationAccepted
) -> Decision[Assessment]:
    """Stage one begins on the day of the acceptance (regulation 21)."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has an assessment case.")
    assessment = Assessment(
        agency=event.agency,
        status=Status.STAGE_ONE,
        household=event.household,
        opened_on=event.occurred_on,
        accepted_by=envelope.version,
        clocks={ClockId.STAGE_ONE: start(ClockId.STAGE_ONE, event.occurred_on)},
    )
    opened = StageOneOpened(
        occurred_on=event.occurred_on, agency=event.agency, household=event.household
    )
    return Decision(assessment, [opened])


def correct_opening(
    state: Assessment | None, _: Envelope, event: DateCorrected
) -> Decision[Assessment] | None:
    """Stage one began on the right day of the acceptance; its clock moves, whatever came after."""
    if state is None or event.corrects != state.accepted_by:
        return None
    began = start(ClockId.STAGE_ONE, event.right_day)
    stopped_on = state.clocks[ClockId.STAGE_ONE].stopped_on
    moved = began.model_copy(update={"stopped_on": stopped_on})
    changes = {
        "opened_on": event.right_day,
        "clocks": {**state.clocks, ClockId.STAGE_ONE: moved},
    }
    corrected = StageOneOpeningCorrected(occurred_on=event.occurred_on, right_day=event.right_day)
    return Decision(state.model_copy(update=changes), [corrected])


def return_checks(state: Assessment | None, command: ReturnChecks) -> Decision[Assessment]:
    """Records which checks came back; a check comes back once, so that its day stays one day."""
    assessment = _at(state, Status.STAGE_ONE)
    if len(assessment.checks) == len(REQUIRED_CHECKS):
        raise Refusal(Kind.NOT_NOW, "Everything has come back. Decide stage one.")
    not_before(command.on, assessment.opened_on, "stage one began")
    again = [
        check
        for place, check in enumerate(command.checks)
        if check in assessment.checks or check in command.checks[:place]
    ]
    if again:
        raise Refusal(Kind.NOT_VALID, f"Already recorded: {_listed(again)}. Leave these out.")
    checks = assessment.checks | dict.fromkeys(command.checks, command.on)
    returned = ChecksReturned(occurred_on=command.on, checks=command.checks)
    return Decision(assessment.model_copy(update={"checks": checks}), [returned])


def decide_stage_one(state: Assessment | None, command: DecideStageOne) -> Decision[Assessment]:
    """The pre-assessment decision (regulation 27); a positive one opens the six-month window."""
    assessment = _at(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "stage one began")
    _delay_explained(assessment.clocks[ClockId.STAGE_ONE], command)
    decided = _stopped(assessment, command.on, ClockId.STAGE_ONE)
    decided = decided.model_copy(update={"delay_evidence": command.delay_evidence})
    event = StageOneDecided(occurred_on=command.on, outcome=command.outcome, delay=command.delay)
    if command.outcome is StageOneOutcome.NOT_SUITABLE:
        return Decision(_not_suitable(decided, command), [event])
    _everything_in(assessment, command)
    window = _started(decided, command.on, ClockId.STAGE_TWO_WINDOW)
    return Decision(window.model_copy(update={"status": Status.STAGE_TWO_WINDOW}), [event])


def start_stage_two(state: Assessment | None, command: StartStageTwo) -> Decision[Assessment]:
    """Stage two begins with the applicants' notice, within the window (regulation 28)."""
    assessment = _at(state, Status.STAGE_TWO_WINDOW)
    window = assessment.clocks[ClockId.STAGE_TWO_WINDOW]
    not_before(command.on, window.started_on, "the decision on stage one")
    if command.on > window.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The 6 months to ask for stage two ended on {_day(window.due_on)} (regulation 28). If the notice arrived by then, give the date it arrived. If not, tell the applicants in writing that they need a new registration of interest.",
        )
    closed = _stopped(assessment, command.on, ClockId.STAGE_TWO_WINDOW)
    begun = _started(closed, command.on, ClockId.STAGE_TWO)
    started = StageTwoStarted(occurred_on=command.on, agency=assessment.agency)
    return Decision(begun.model_copy(update={"status": Status.STAGE_TWO}), [started])


def share_report(state: Assessment | None, command: ShareReport) -> Decision[Assessment]:
    """The applicants get the report; five working days for their observations begin that day."""
    assessment = _at(state, Status.STAGE_TWO)
    if assessment.report is not None:
        raise Refusal(
            Kind.NOT_NOW, "You have already shared the report. Record the observations on it."
        )
    not_before(
        command.on, assessment.clocks[ClockId.STAGE_TWO].started_on, "the start of stage two"
    )
    shared = _started(assessment, command.on, ClockId.PAR_COMMENT)
    event = ReportShared(occurred_on=command.on, report=command.report)
    return Decision(shared.model_copy(update={"report": command.report}), [event])


def receive_observations(
    state: Assessment | None, command: ReceiveObservations
) -> Decision[Assessment]:
    """The applicants' observations are in, in time or late, as long as the case is with us."""
    assessment = _at(state, Status.STAGE_TWO)
    _shared(assessment)
    comment = assessment.clocks[ClockId.PAR_COMMENT]
    if comment.stopped_on is not None:
        raise Refusal(
            Kind.NOT_NOW, "You have already recorded the observations. Refer the case to panel."
        )
    not_before(command.on, comment.started_on, "the report was shared")
    received = ObservationsReceived(occurred_on=command.on)
    return Decision(_stopped(assessment, command.on, ClockId.PAR_COMMENT), [received])


def refer_to_panel(state: Assessment | None, command: ReferToPanel) -> Decision[Assessment]:
    """The case goes to panel once the applicants have spoken or had their time (regulation 30)."""
    assessment = _at(state, Status.STAGE_TWO)
    report = _shared(assessment)
    _applicants_heard(assessment.clocks[ClockId.PAR_COMMENT], command.on)
    changes = {"status": Status.REFERRED, "referred_on": command.on}
    referred = ReferredToPanel(
        occurred_on=command.on,
        agency=assessment.agency,
        household=assessment.household,
        report=report,
    )
    return Decision(assessment.model_copy(update=changes), [referred])


def withdraw(state: Assessment | None, command: Withdraw) -> Decision[Assessment]:
    """The applicants end the journey, at any time before the agency decided."""
    assessment = _at(
        state, Status.STAGE_ONE, Status.STAGE_TWO_WINDOW, Status.STAGE_TWO, Status.REFERRED
    )
    steps = [clock.started_on for clock in assessment.clocks.values()]
    not_before(command.on, assessment.referred_on or max(steps), "the latest step")
    clocks = {
        name: clock if clock.stopped_on else clock.stopped(command.on)
        for name, clock in assessment.clocks.items()
    }
    ended = assessment.model_copy(update={"status": Status.WITHDRAWN, "clocks": clocks})
    return Decision(ended, [ApplicationWithdrawn(occurred_on=command.on, reason=command.reason)])


def end_approved(
    state: Assessment | None, _: Envelope, event: ApplicantsApproved
) -> Decision[Assessment]:
    """The agency approved: the end of stage two in law (regulation 30B)."""
    return Decision(_agency_decided(state, event.occurred_on, Status.APPROVED))


def end_determined(
    state: Assessment | None, _: Envelope, event: QualifyingDeterminationIssued
) -> Decision[Assessment]:
    """The agency proposed not to approve: the end of stage two in law (regulation 30B)."""
    return Decision(_agency_decided(state, event.occurred_on, Status.DETERMINED))


_ENDED = frozenset({Status.APPROVED, Status.DETERMINED, Status.NOT_SUITABLE, Status.WITHDRAWN})
_STANDS: Mapping[Status, str] = {
    Status.STAGE_ONE: "Stage one is not decided yet. Decide it first",
    Status.STAGE_TWO_WINDOW: "Stage one is decided. Next, record the applicants' notice",
    Status.STAGE_TWO: "Stage two has begun. Next, share the report",
    Status.REFERRED: "The case is with the panel. Continue there",
    Status.APPROVED: "This assessment has ended because the agency approved the applicants",
    Status.DETERMINED: "This assessment has ended because the agency issued a qualifying determination",
    Status.NOT_SUITABLE: "This assessment has ended because the agency decided that the applicants are not suitable. They can complain, but cannot ask for an independent review",
    Status.WITHDRAWN: "This assessment has ended because the applicants withdrew",
}


def _known(state: Assessment | None) -> Assessment:
    if state is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such assessment. If you have only just accepted the registration, try again in a moment.",
        )
    return state


def _at(state: Assessment | None, *expected: Status) -> Assessment:
    """The case, where it exists and is at an expected step."""
    assessment = _known(state)
    if assessment.status not in expected:
        raise Refusal(Kind.NOT_NOW, f"{_STANDS[assessment.status]}.")
    return assessment


def _delay_explained(stage_one: RunningClock, command: DecideStageOne) -> None:
    if command.on > stage_one.due_on and not (command.delay and command.delay_evidence):
        raise Refusal(
            Kind.NOT_VALID,
            f"Stage one was due to end by {_day(stage_one.due_on)} (regulation 27). Give the reason for the delay and its evidence.",
        )


def _not_suitable(decided: Assessment, command: DecideStageOne) -> Assessment:
    if command.reasons is None:
        raise Refusal(
            Kind.NOT_VALID,
            "If they are not suitable, give the reasons in writing (regulation 27).",
        )
    return decided.model_copy(update={"status": Status.NOT_SUITABLE, "reasons": command.reasons})


def _everything_in(assessment: Assessment, command: DecideStageOne) -> None:
    missing = [check for check in REQUIRED_CHECKS if check not in assessment.checks]
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {_listed(missing)}. You need all checks before you can decide that they may be suitable (regulations 24 to 27).",
        )
    not_before(command.on, max(assessment.checks.values()), "the last check came back")


def _shared(assessment: Assessment) -> ReportKind:
    if assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW, "You have not shared the report with the applicants. Share it first."
        )
    return assessment.report


def _applicants_heard(comment: RunningClock, on: date) -> None:
    over_on = comment.due_on + timedelta(days=1)
    if on < min(comment.stopped_on or over_on, over_on):
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can send observations until {_day(comment.due_on)} (regulation 30). Refer the case once you have them, or after that date.",
        )


def _started(assessment: Assessment, on: date, clock: ClockId) -> Assessment:
    clocks = assessment.clocks | {clock: start(clock, on)}
    return assessment.model_copy(update={"clocks": clocks})


def _stopped(assessment: Assessment, on: date, clock: ClockId) -> Assessment:
    clocks = assessment.clocks | {clock: assessment.clocks[clock].stopped(on)}
    return assessment.model_copy(update={"clocks": clocks})


def _agency_decided(state: Assessment | None, on: date, status: Status) -> Assessment:
    """A withdrawal that crossed with the decision gives way to it, as it does at the panel."""
    decided = _stopped(_known(state), on, ClockId.STAGE_TWO)
    return decided.model_copy(update={"status": status})


def _listed(checks: list[Check]) -> str:
    return ", ".join(check.replace("_", " ") for check in checks)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
