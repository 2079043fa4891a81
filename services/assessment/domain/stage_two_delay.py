"""The agency decides later than four months: on one of two grounds, each time with dates and evidence.

The invariant: no clock is moved by it. A stage two that is late beyond what was recorded is late without a ground,
and shows so (regulation 30B(2)).
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessing import DelayGround
from contracts.clocks import ClockId
from contracts.stage_two import StageTwoDelayed
from contracts.words import day
from contracts.written import Written
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.stage_two_progress import Delay
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class RecordDelay(Command):
    """The decision takes longer than 4 months, in exceptional circumstances or because the applicants asked for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-20",
                    "ground": "applicant_request",
                    "begins_on": "2025-08-18",
                    "until": "2025-10-15",
                    "evidence": "Their email of 18 August: a death in the family.",
                }
            ]
        }
    )

    on: date = Field(title="When did you agree to it?", description="Today or an earlier date")
    ground: DelayGround = Field(
        title="Why does it take longer?",
        description="There is no other lawful reason (regulation 30B). The applicants read this",
    )
    begins_on: date = Field(
        title="Since when has this held the assessment up?", description="Today or an earlier date"
    )
    until: date = Field(title="When do you expect the decision?")
    evidence: Written = Field(
        title="Evidence",
        description="We keep this on the case record. The applicants do not read it here",
    )


def record_delay(state: Assessment | None, command: RecordDelay) -> Decision[Assessment]:
    """Says why the decision takes longer, since when, and until when; the deadline stays."""
    assessment = at_step(state, Status.STAGE_TWO, Status.REFERRED)
    not_before(
        command.begins_on, assessment.clocks[ClockId.STAGE_TWO].started_on, "the start of stage two"
    )
    if command.begins_on > command.on:
        raise Refusal(
            Kind.NOT_VALID, "You record a delay once it has begun. Check both dates.", "begins_on"
        )
    last = expected_by(assessment)
    if command.until <= last:
        raise Refusal(
            Kind.NOT_VALID, f"Stage two has until {day(last)} already. Give a later date.", "until"
        )
    delayed = StageTwoDelayed(
        occurred_on=command.on,
        ground=command.ground,
        begins_on=command.begins_on,
        until=command.until,
    )
    record = assessment.stage_two_record
    evidence = (*record.delay_evidence, command.evidence)
    kept = record.model_copy(update={"delay_evidence": evidence})
    return decide(assessment, delayed, stage_two_record=kept)


def expected_by(assessment: Assessment) -> date:
    """The last day of the four months, or the latest one that a delay gives."""
    untils = (each.until for each in assessment.stage_two.delays)
    return max([assessment.clocks[ClockId.STAGE_TWO].due_on, *untils])


def delay_of(assessment: Assessment) -> Delay | None:
    """The latest delay of a decision that is still awaited; None where its clock has stopped."""
    clock, delays = assessment.clocks.get(ClockId.STAGE_TWO), assessment.stage_two.delays
    return delays[-1] if delays and clock and clock.stopped_on is None else None


def late_without_ground_since(assessment: Assessment, today: date) -> date | None:
    """The last day by which the decision was due, with the delays on record; None where it is not late."""
    clock = assessment.clocks.get(ClockId.STAGE_TWO)
    if clock is None:
        return None
    last = expected_by(assessment)
    return last if (clock.stopped_on or today) > last else None
