"""The prospective adopter's report: sent to the applicants, who may write back before it goes to panel.

The invariant: no case goes to panel before the applicants wrote their observations or had their time.
"""

from datetime import date, timedelta

from pydantic import ConfigDict, Field

from contracts.assessment import ObservationsReceived, ReferredToPanel, ReportShared
from contracts.clocks import ClockId, RunningClock
from contracts.reference import ReportKind
from contracts.words import day
from contracts.written import Written
from services.assessment.domain.assessment import Assessment, at_step, decide, existing
from services.assessment.domain.check_table import in_words, missing_at_panel
from services.assessment.domain.progress import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class ShareReport(Command):
    """The agency sent the report to the applicants, on this date."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-07", "report": "full"}]}
    )

    report: ReportKind = Field(title="Which report did you send the applicants?")


class ReceiveObservations(Command):
    """The agency received the applicants' written observations on the report."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-09"}]})


class SendObservations(Command):
    """The applicants write to the agency about the report. Today is the only date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-09", "words": "Our house has four rooms, not three."}]
        }
    )

    words: Written = Field(title="What would you like to say about the report?")


class ReferToPanel(Command):
    """The agency sends the report and observations to the adoption panel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-07-10"}]})


def share_report(state: Assessment | None, command: ShareReport) -> Decision[Assessment]:
    """The applicants get the report; five working days for their observations begin that day."""
    assessment = at_step(state, Status.STAGE_TWO)
    if assessment.report is not None:
        raise Refusal(
            Kind.NOT_NOW, "You have already shared the report. Record the observations on it."
        )
    not_before(
        command.on, assessment.clocks[ClockId.STAGE_TWO].started_on, "the start of stage two"
    )
    return decide(assessment, ReportShared(occurred_on=command.on, report=command.report))


def receive_observations(
    state: Assessment | None, command: ReceiveObservations
) -> Decision[Assessment]:
    """The applicants' observations are in, in time or late, as long as the case is with us."""
    assessment = at_step(state, Status.STAGE_TWO)
    _shared(assessment)
    comment = assessment.clocks[ClockId.PAR_COMMENT]
    if comment.stopped_on is not None:
        raise Refusal(
            Kind.NOT_NOW, "You have already recorded the observations. Refer the case to panel."
        )
    not_before(command.on, comment.started_on, "the report was shared")
    return decide(assessment, ObservationsReceived(occurred_on=command.on))


def send_observations(state: Assessment | None, command: SendObservations) -> Decision[Assessment]:
    """What they wrote stays beside the record, for those who assess; what refuses it is said to them."""
    assessment = existing(state)
    if assessment.status is not Status.STAGE_TWO or assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW,
            "You can send comments once your agency has sent you the report, and until it goes to the panel.",
        )
    if assessment.clocks[ClockId.PAR_COMMENT].stopped_on is not None:
        raise Refusal(Kind.NOT_NOW, "Your agency already has your comments on the report.")
    received = receive_observations(state, ReceiveObservations(on=command.on))
    noted = received.state.model_copy(update={"observations": command.words})
    return Decision(noted, received.events)


def refer_to_panel(state: Assessment | None, command: ReferToPanel) -> Decision[Assessment]:
    """The case goes to panel once the applicants have spoken or had their time (regulation 30)."""
    assessment = at_step(state, Status.STAGE_TWO)
    report = _shared(assessment)
    _applicants_heard(assessment.clocks[ClockId.PAR_COMMENT], command.on)
    _checks_in(assessment, command.on)
    referred = ReferredToPanel(
        occurred_on=command.on,
        agency=assessment.agency,
        household=assessment.household,
        report=report,
    )
    return decide(assessment, referred)


def _shared(assessment: Assessment) -> ReportKind:
    if assessment.report is None:
        raise Refusal(
            Kind.NOT_NOW, "You have not shared the report with the applicants. Share it first."
        )
    return assessment.report


def _checks_in(assessment: Assessment, on: date) -> None:
    missing = missing_at_panel(assessment, on)
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {in_words(missing)}. You need these before the case can go to panel (regulations 25 and 26).",
        )


def _applicants_heard(comment: RunningClock, on: date) -> None:
    over_on = comment.due_on + timedelta(days=1)
    if on < min(comment.stopped_on or over_on, over_on):
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can send observations until {day(comment.due_on)} (regulation 30). "
            "Refer the case once you have them, or after that date.",
        )
