"""Stage one: opened by the accepted registration, and the pre-assessment decision.

The invariant: a late decision needs its reason on record; being late is no ground to refuse it.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import (
    StageOneDecided,
    StageOneNoticeSent,
    StageOneOpened,
    StageOneOpeningCorrected,
)
from contracts.clocks import ClockId, RunningClock
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.event import Envelope
from contracts.reference import DelayReason, StageOneOutcome
from contracts.words import day
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.case_people import from_the_beginning
from services.assessment.domain.check_table import in_words, last_back_on, missing_checks
from services.assessment.domain.progress import Status, evolve
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class DecideStageOne(Command):
    """The decision at the end of stage one, once its notice was sent on the day `on`. Give reasons if it is negative, and explain the delay if it is late."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-04-16", "decided_on": "2025-04-14", "outcome": "may_be_suitable"},
                {
                    "on": "2025-05-22",
                    "decided_on": "2025-05-20",
                    "outcome": "not_suitable",
                    "reasons": "The references give reasons for concern.",
                    "delay": "references",
                    "delay_evidence": "The third reference came in on 12 May.",
                },
            ]
        }
    )

    on: date = Field(
        title="When did you send the notice?",
        description="The written notice to the applicants (regulation 27). Today or an earlier date",
    )
    decided_on: date = Field(
        title="When did you decide?", description="The same date as the notice, or an earlier one"
    )
    outcome: StageOneOutcome = Field(title="What did you decide?")
    reasons: WrittenIfAny = Field(
        default=None,
        title="Reasons",
        description="Give reasons in writing if they are not suitable (regulation 27)",
    )
    delay: DelayReason | None = Field(
        default=None,
        title="Why is it late?",
        description="Answer this if stage one took longer than 2 months",
    )
    delay_evidence: WrittenIfAny = Field(
        default=None, title="Evidence of the delay", description="We keep this on the case record"
    )


def open_stage_one(
    state: Assessment | None, envelope: Envelope, event: RegistrationAccepted
) -> Decision[Assessment]:
    """Stage one begins on the day of the acceptance (regulation 21)."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has an assessment case.")
    opened = StageOneOpened(
        occurred_on=event.occurred_on, agency=event.agency, household=event.household
    )
    assessment = Assessment(
        **dict(evolve(None, opened)),
        accepted_by=envelope.version,
        people=from_the_beginning(event.people),
    )
    return Decision(assessment, [opened])


def correct_opening(
    state: Assessment | None, _: Envelope, event: DateCorrected
) -> Decision[Assessment] | None:
    """Stage one began on the right day of the acceptance; its clock moves, whatever came after."""
    if state is None or event.corrects != state.accepted_by:
        return None
    corrected = StageOneOpeningCorrected(occurred_on=event.occurred_on, right_day=event.right_day)
    return decide(state, corrected)


def decide_stage_one(state: Assessment | None, command: DecideStageOne) -> Decision[Assessment]:
    """The pre-assessment decision and its notice (regulation 27): two days, each with its own event.

    The notice of a positive decision opens the six-month window.
    """
    assessment = at_step(state, Status.STAGE_ONE)
    not_before(command.decided_on, assessment.opened_on, "stage one began")
    not_before(command.on, command.decided_on, "the decision")
    _delay_explained(assessment.clocks[ClockId.STAGE_ONE], command)
    decided = StageOneDecided(
        occurred_on=command.decided_on, outcome=command.outcome, delay=command.delay
    )
    sent = StageOneNoticeSent(occurred_on=command.on, outcome=command.outcome)
    private = {"delay_evidence": command.delay_evidence}
    if command.outcome is StageOneOutcome.NOT_SUITABLE:
        return decide(assessment, decided, sent, reasons=_reasons(command), **private)
    _everything_in(assessment, command)
    return decide(assessment, decided, sent, **private)


def _delay_explained(stage_one: RunningClock, command: DecideStageOne) -> None:
    if command.decided_on > stage_one.due_on and not (command.delay and command.delay_evidence):
        raise Refusal(
            Kind.NOT_VALID,
            f"Stage one was due to end by {day(stage_one.due_on)} (regulation 27). "
            "Give the reason for the delay and its evidence.",
        )


def _reasons(command: DecideStageOne) -> str:
    if command.reasons is None:
        raise Refusal(
            Kind.NOT_VALID,
            "If they are not suitable, give the reasons in writing (regulation 27).",
        )
    return command.reasons


def _everything_in(assessment: Assessment, command: DecideStageOne) -> None:
    missing = missing_checks(assessment, command.decided_on)
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {in_words(missing)}. You need all checks before you can decide that they may be suitable (regulations 24 to 27).",
        )
    last = last_back_on(assessment, command.decided_on)
    not_before(command.decided_on, last or command.decided_on, "the last check came back")
