"""What the assessment service says: stage one, the window, stage two, the report, the referral.

The invariant: these events, with those of `stage_one` and `stage_two`, give everything but what was written down.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts import (  # noqa: F401  events of this stream
    change_of_address,
    change_of_household,
    check_requests,
    disqualification,
    documents,
    early_permanence,
    fast_track,
    hold,
    move,
    stage_one,
    stage_two,
)
from contracts.checks import Checks
from contracts.clocks import ClockId, LocalStandard
from contracts.event import MOST, Event, events_of
from contracts.people import PersonNumber
from contracts.proclaimed_days import MOST_DAYS_MOVED
from contracts.reference import (
    AgencyCode,
    ApplicantNumber,
    Assignment,
    DelayReason,
    Household,
    ReportKind,
    StageOneOutcome,
    WithdrawalReason,
)

TOPIC = "assessment"


class StageOneOpened(Event):
    """The pre-assessment process is open: the registration was accepted (regulation 21).

    Stage one began on this day unless `StageOneStarted` gives another.
    """

    type: ClassVar[str] = "assessment.stage_one_opened.v1"
    title: ClassVar[str] = "Stage one started"
    agency: AgencyCode
    household: Household


class StageOneOpeningCorrected(Event):
    """The registration was accepted on another day than was recorded, so stage one began then."""

    type: ClassVar[str] = "assessment.stage_one_opening_corrected.v1"
    title: ClassVar[str] = "The start of stage one was corrected"
    right_day: date


class AssessmentDateCorrected(Event):
    """An event of this assessment happened on another day than was recorded.

    The registration's own day is corrected on the enquiry.
    """

    type: ClassVar[str] = "assessment.date_corrected.v1"
    title: ClassVar[str] = "Date corrected"
    corrects: Annotated[int, Field(ge=1, le=MOST, description="The event's version")]
    right_day: date


class AssessmentAssigned(Event):
    """The assessment has a member of staff who answers for it; who, stays in the case record."""

    type: ClassVar[str] = "assessment.assigned.v1"
    title: ClassVar[str] = "Assigned to a member of staff"
    assignment: Assignment


class ChecksReturned(Event):
    """Checks or information of stage one came back; which, never what they say.

    `applicant` is how events named a person before cases had a list of people.
    """

    type: ClassVar[str] = "assessment.checks_returned.v1"
    title: ClassVar[str] = "Checks or information received"
    checks: Checks
    applicant: ApplicantNumber | None = None
    person: PersonNumber | None = None


class StageOneDecided(Event):
    """The agency made the pre-assessment decision; the day of its notice is another fact.

    `disqualified` where an adult of the household is disqualified (regulation 25); who and for what is not said.
    After stage one that is an event of its own.
    """

    type: ClassVar[str] = "assessment.stage_one_decided.v1"
    title: ClassVar[str] = "Stage one decided"
    outcome: StageOneOutcome
    delay: DelayReason | None = None
    disqualified: bool = False


class StageOneNoticeSent(Event):
    """The agency sent the applicants written notice of the decision (regulation 27).

    From this day they have six months to say that they wish to go on (regulation 28).
    """

    type: ClassVar[str] = "assessment.stage_one_notice_sent.v1"
    title: ClassVar[str] = "Notice of the stage one decision sent"
    outcome: StageOneOutcome


class WindowClosed(Event):
    """The six months passed without the applicants' notice, and the agency wrote to them that they
    cannot proceed (regulation 28). They can register again, here or elsewhere.
    """

    type: ClassVar[str] = "assessment.window_closed.v1"
    title: ClassVar[str] = "Closed: they did not ask for stage two within six months"


class StageTwoStarted(Event):
    """The agency received the applicants' notice that they wish to go on (regulation 28)."""

    type: ClassVar[str] = "assessment.stage_two_started.v1"
    title: ClassVar[str] = "Stage two started"
    agency: AgencyCode


class ReportShared(Event):
    """The prospective adopter's report was sent to the applicants for their observations."""

    type: ClassVar[str] = "assessment.report_shared.v1"
    title: ClassVar[str] = "Report sent to the applicants"
    report: ReportKind


class ObservationsReceived(Event):
    """The applicants sent their written observations on the report (regulation 30)."""

    type: ClassVar[str] = "assessment.observations_received.v1"
    title: ClassVar[str] = "Observations received from the applicants"


class ReferredToPanel(Event):
    """Report and observations went to the adoption panel."""

    type: ClassVar[str] = "assessment.referred_to_panel.v1"
    title: ClassVar[str] = "Referred to the panel"
    agency: AgencyCode
    household: Household
    report: ReportKind
    final_decision_standard: LocalStandard | None = Field(
        default=None,
        description="How soon the agency makes a final decision after a review, where it chose that itself",
    )


class ApplicationWithdrawn(Event):
    """The applicants ended the journey after their registration was accepted."""

    type: ClassVar[str] = "assessment.application_withdrawn.v1"
    title: ClassVar[str] = "The applicants withdrew"
    reason: WithdrawalReason


class AssessmentDueSoonReached(Event):
    """A clock's last day is near, and what stops it has not happened."""

    type: ClassVar[str] = "assessment.due_soon_reached.v1"
    title: ClassVar[str] = "A deadline is coming up"
    clock: ClockId
    due_on: date


class AssessmentClockBreached(Event):
    """A clock's last day has passed, and what stops it is not on record; it decides nothing."""

    type: ClassVar[str] = "assessment.clock_breached.v1"
    title: ClassVar[str] = "A deadline passed"
    clock: ClockId
    due_on: date


class AssessmentClockMoved(Event):
    """Bank holidays that were proclaimed while a clock ran moved its last day; `days` are those that the table changed."""

    type: ClassVar[str] = "assessment.clock_moved.v1"
    title: ClassVar[str] = "A last day of the assessment moved"
    clock: ClockId
    was_due_on: date
    due_on: date
    days: tuple[date, ...] = Field(max_length=MOST_DAYS_MOVED)


class AssessmentClockBreachRetracted(Event):
    """A date recorded late or corrected shows that the clock was kept, or ran to another day."""

    type: ClassVar[str] = "assessment.clock_breach_retracted.v1"
    title: ClassVar[str] = "A deadline was not missed after all"
    clock: ClockId
    due_on: date


EVENTS = events_of(TOPIC)
