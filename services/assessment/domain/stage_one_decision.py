"""How stage one ends: a social worker recommends, a manager decides, and the agency sends notice of it.

The invariant: nobody decides on their own recommendation. The decision and its notice are two facts, each with its
day; a reason for a late decision has its evidence on the case record, and one without a reason is recorded as it was.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import StageOneDecided, StageOneNoticeSent
from contracts.clocks import ClockId
from contracts.reference import DelayReason, StageOneOutcome
from contracts.stage_one import StageOneExtended, StageOneRecommended
from contracts.stage_one_rules import StageOneDuty, is_owed
from contracts.words import day
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.assessment import (
    Assessment,
    Recommended,
    at_step,
    at_work,
    decide,
)
from services.assessment.domain.stage_one import require_checks
from services.assessment.domain.stage_one_plan import require_agreed_plan
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class RecommendStageOne(Command):
    """The social worker recommends how stage one should end. A manager decides."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-11",
                    "outcome": "may_be_suitable",
                    "reasons": "All checks are in. They took a full part in the preparation.",
                },
                {
                    "on": "2025-04-11",
                    "outcome": "not_suitable",
                    "reasons": "The references give reasons for concern.",
                },
            ]
        }
    )

    on: date = Field(title="Date of the recommendation", description="Today or an earlier date")
    outcome: StageOneOutcome = Field(title="What do you recommend?")
    reasons: Written = Field(
        title="Why?", description="The manager who decides reads this. The applicants do not"
    )


class DecideStageOne(Command):
    """The manager's decision at the end of stage one. Give reasons if it is negative or not as recommended. If it is late, say why if there was a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-04-14", "outcome": "may_be_suitable"},
                {
                    "on": "2025-05-20",
                    "outcome": "not_suitable",
                    "reasons": "The references give reasons for concern.",
                    "delay": "references",
                    "delay_evidence": "The third reference came in on 12 May.",
                },
            ]
        }
    )

    on: date = Field(title="When did you decide?", description="Today or an earlier date")
    outcome: StageOneOutcome = Field(title="What did you decide?")
    reasons: WrittenIfAny = Field(
        default=None,
        title="Reasons",
        description="Give reasons in writing if they are not suitable (regulation 27), or if you do not follow the recommendation",
    )
    delay: DelayReason | None = Field(
        default=None,
        title="Why is it late?",
        description="Only if stage one took longer than 2 months and is not extended. Leave it out if there was no reason. The agency having no one available is recorded, but is not a ground for taking longer",
    )
    delay_evidence: WrittenIfAny = Field(
        default=None, title="Evidence of the delay", description="We keep this on the case record"
    )


class SendStageOneNotice(Command):
    """The agency sent the applicants its stage one decision in writing, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-04-16"}]})

    on: date = Field(
        title="When did you send the notice?",
        description="The written notice to the applicants (regulation 27). Today or an earlier date",
    )


class ExtendStageOne(Command):
    """Stage one takes longer than 2 months, for a good reason. The deadline stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-22",
                    "reason": "medical",
                    "until": "2025-06-13",
                    "evidence": "The surgery gave 12 May as the first day for the examination.",
                }
            ]
        }
    )

    on: date = Field(title="When did you agree to it?", description="Today or an earlier date")
    reason: DelayReason = Field(
        title="Why does it take longer?", description="The applicants read this"
    )
    until: date = Field(title="When do you expect to decide?")
    evidence: Written = Field(
        title="Evidence",
        description="We keep this on the case record. The applicants do not read it here",
    )


def recommend_stage_one(
    state: Assessment | None, command: RecommendStageOne, by: str
) -> Decision[Assessment]:
    """What the social worker recommends; until it is decided the latest one holds."""
    assessment = at_work(state, Status.STAGE_ONE)
    not_before(command.on, assessment.began_on, "stage one began")
    if command.outcome is StageOneOutcome.MAY_BE_SUITABLE:
        _grounds(assessment, command.on)
    recommended = StageOneRecommended(occurred_on=command.on, outcome=command.outcome)
    return decide(assessment, recommended, recommended=Recommended(by=by, reasons=command.reasons))


def decide_stage_one(
    state: Assessment | None, command: DecideStageOne, by: str
) -> Decision[Assessment]:
    """The pre-assessment decision (regulation 27), by a manager who did not recommend it."""
    assessment = at_work(state, Status.STAGE_ONE)
    _recommended_by_another(assessment, command, by)
    not_before(command.on, assessment.began_on, "stage one began")
    late = _delay(assessment, command)
    if command.outcome is StageOneOutcome.NOT_SUITABLE:
        _require_reasons(
            command, "If they are not suitable, give the reasons in writing (regulation 27)."
        )
    else:
        _grounds(assessment, command.on)
    decided = StageOneDecided(occurred_on=command.on, outcome=command.outcome, delay=late)
    evidence = _with_evidence(assessment, command.delay_evidence)
    return decide(
        assessment, decided, reasons=command.reasons, delay_evidence=evidence, decided_by=by
    )


def send_stage_one_notice(
    state: Assessment | None, command: SendStageOneNotice
) -> Decision[Assessment]:
    """The notice went out. After a positive decision the six months run from this day (regulation 28)."""
    assessment = at_step(state, Status.STAGE_ONE_DECIDED)
    notice = assessment.clocks[ClockId.NOTIFY_WRITTEN]
    not_before(command.on, notice.started_on, "the decision")
    outcome = assessment.stage_one.decided
    if outcome is None:
        raise TypeError("a decision that waits for its notice has an outcome")
    return decide(assessment, StageOneNoticeSent(occurred_on=command.on, outcome=outcome))


def extend_stage_one(state: Assessment | None, command: ExtendStageOne) -> Decision[Assessment]:
    """Says that it takes longer, why, and until when; no clock moves.

    Once the time is over, that is the reason on record for what is late from then on.
    """
    assessment = at_step(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    last = stage_one_expected_by(assessment)
    if command.until <= last:
        raise Refusal(
            Kind.NOT_VALID, f"Stage one has until {day(last)} already. Give a later date.", "until"
        )
    if command.until < command.on:
        raise Refusal(
            Kind.NOT_VALID,
            f"This is before {day(command.on)}, when you agreed to it. Give that date or a later one.",
            "until",
        )
    extended = StageOneExtended(occurred_on=command.on, reason=command.reason, until=command.until)
    return decide(assessment, extended, delay_evidence=_with_evidence(assessment, command.evidence))


def _recommended_by_another(assessment: Assessment, command: DecideStageOne, by: str) -> None:
    recommendation = assessment.stage_one.recommendation
    if recommendation is None:
        if is_owed(StageOneDuty.RECOMMENDATION, assessment.opened_on):
            raise Refusal(
                Kind.NOT_NOW,
                "The social worker has not recommended how stage one should end. Ask for the recommendation first.",
            )
        return
    if assessment.recommended and assessment.recommended.by == by:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "You made the recommendation, so you cannot decide. Ask another manager.",
        )
    not_before(command.on, assessment.day_of(recommendation.version), "the recommendation")
    if recommendation.outcome is not command.outcome:
        _require_reasons(command, "You do not follow the recommendation. Give your reasons.")


def _require_reasons(command: DecideStageOne, sentence: str) -> None:
    if command.reasons is None:
        raise Refusal(Kind.NOT_VALID, sentence, "reasons")


def _grounds(assessment: Assessment, on: date) -> None:
    """Refuses a positive end before the checks are in and the plan is agreed, where it has to be."""
    require_checks(assessment, on)
    require_agreed_plan(assessment, on)


def _delay(assessment: Assessment, command: DecideStageOne) -> DelayReason | None:
    """Why the decision is late: as it says itself, or as the extension that still holds said before; None without a reason."""
    due_on = assessment.clocks[ClockId.STAGE_ONE].due_on
    if command.on <= due_on:
        _no_delay(command, due_on)
        return None
    extension = assessment.stage_one.extension
    if extension is not None and command.on <= extension.until:
        return command.delay or extension.reason
    if command.delay is not None and command.delay_evidence is None:
        raise Refusal(
            Kind.NOT_VALID,
            "Give the evidence of the delay, or leave out its reason.",
            "delay_evidence",
        )
    if command.delay is None and command.delay_evidence is not None:
        raise Refusal(
            Kind.NOT_VALID, "Give the reason for the delay, or leave out its evidence.", "delay"
        )
    return command.delay


def _no_delay(command: DecideStageOne, due_on: date) -> None:
    """A decision in time that said why it is late would be left out of figures about time."""
    if command.delay is not None:
        raise Refusal(
            Kind.NOT_VALID,
            f"Stage one was due to end by {day(due_on)}, so this decision is in time. Leave out the reason for the delay.",
            "delay",
        )


def stage_one_expected_by(assessment: Assessment) -> date:
    """The last day of the two months, or the later one that an extension gives."""
    due_on, extension = assessment.clocks[ClockId.STAGE_ONE].due_on, assessment.stage_one.extension
    return max(due_on, extension.until) if extension else due_on


def _with_evidence(assessment: Assessment, more: str | None) -> str | None:
    written = [each for each in (assessment.delay_evidence, more) if each]
    return "\n\n".join(written) or None
