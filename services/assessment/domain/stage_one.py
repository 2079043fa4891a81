"""Stage one: opened by the accepted registration, begun then or later, and what has to be in before it ends well.

The invariant: stage one begins on the day of the acceptance unless another day is on record, which is never an earlier one.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import (
    StageOneOpened,
    StageOneOpeningCorrected,
)
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.event import Envelope
from contracts.stage_one import LateStart, StageOneStarted
from contracts.words import day
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.assessment.domain.case_people import from_the_beginning
from services.assessment.domain.check_table import in_words, last_back_on, missing_checks
from services.assessment.domain.dated_steps import started_on
from services.assessment.domain.order_of_days import ONCE_BEGUN
from services.assessment.domain.progress import evolve
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class RecordStageOneStart(Command):
    """Stage one began on a later day than the registration was accepted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-31", "reason": "applicants_asked_to_start_later"}]
        }
    )

    on: date = Field(
        title="When did stage one begin?",
        description="The first day of work on it. Today or an earlier date",
    )
    reason: LateStart | None = Field(
        default=None,
        title="Why did it begin later than you accepted the registration?",
        description="The applicants read this. Leave it empty only on the fast track, if stage one began on the day you accepted the registration",
    )


def record_stage_one_start(
    state: Assessment | None, command: RecordStageOneStart
) -> Decision[Assessment]:
    """Stage one has a day of its own; the time for its decision counts from where the rule says, as before."""
    assessment = at_step(state, *OPEN)
    if started := started_on(assessment.dates):
        raise Refusal(
            Kind.NOT_NOW,
            f"It is on record that stage one began on {day(started)}. If that is wrong, correct the date.",
        )
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    _require_reason(assessment, command)
    _require_not_begun(assessment, command.on)
    began = StageOneStarted(occurred_on=command.on, reason=command.reason)
    return decide(assessment, began)


def _require_reason(assessment: Assessment, command: RecordStageOneStart) -> None:
    later = command.on > assessment.opened_on
    if not later and assessment.course.fast_track is None:
        raise Refusal(
            Kind.NOT_VALID,
            "You accepted the registration on this date, so stage one began then already. There is nothing to record.",
            "on",
        )
    if later and command.reason is None:
        raise Refusal(
            Kind.NOT_VALID,
            f"You accepted the registration on {day(assessment.opened_on)}. Say why stage one began later.",
            "reason",
        )
    if not later and command.reason is not None:
        raise Refusal(
            Kind.NOT_VALID,
            "You accepted the registration on this date, so stage one did not begin later. Leave out the reason.",
            "reason",
        )


def _require_not_begun(assessment: Assessment, on: date) -> None:
    begun = [each for each in assessment.dates if each.step in ONCE_BEGUN]
    first = min(begun, key=lambda each: each.on, default=None)
    if first is not None and first.on < on:
        raise Refusal(
            Kind.NOT_VALID,
            f"Stage one had begun by {day(first.on)}, when {ONCE_BEGUN[first.step]}. Give that date or an earlier one.",
            "on",
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
        stated=event.stated,
        check_ages=event.check_ages,
        final_decision_standard=event.final_decision_standard,
    )
    return Decision(decide(assessment).state, [opened])


def correct_opening(
    state: Assessment | None, _: Envelope, event: DateCorrected
) -> Decision[Assessment] | None:
    """Stage one began on the right day of the acceptance; its clock moves, whatever came after."""
    if state is None or event.corrects != state.accepted_by:
        return None
    corrected = StageOneOpeningCorrected(occurred_on=event.occurred_on, right_day=event.right_day)
    return decide(state, corrected)


def require_checks(assessment: Assessment, on: date) -> None:
    """Refuses a positive end of stage one before everything has come back."""
    missing = missing_checks(assessment, on)
    if missing:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"Still missing: {in_words(missing)}. You need all checks before you can decide that they may be suitable (regulations 24 to 27).",
        )
    last = last_back_on(assessment, on)
    not_before(on, last or on, "the last check came back")
