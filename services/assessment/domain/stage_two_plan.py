"""The stage two plan: drawn up in consultation, kept in every version, agreed by each applicant.

The invariant: a stage two that began since an agreed plan is asked for goes to no panel without one. What a plan
says is on the case record and in no event (regulation 29).
"""

from datetime import date

from pydantic import ConfigDict, JsonValue

from contracts.clocks import ClockId
from contracts.stage_two import StageTwoPlanAgreed, StageTwoPlanMade
from contracts.stage_two_rules import StageTwoDuty, is_owed_in_stage_two
from services.assessment.domain.agreed_plan import (
    PlanAgreement,
    not_before_agreement,
    require_agreement,
    require_consulted,
)
from services.assessment.domain.assessment import Assessment, at_step, decide, open_to_household
from services.assessment.domain.stage_two_record import StageTwoPlan, StageTwoPlanContents
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

EXAMPLE: dict[str, JsonValue] = {
    "on": "2025-05-08",
    "consulted_on": "2025-05-07",
    "procedure": "Six visits at your home, one with each of you alone. A colleague makes a seventh visit.",
    "timescales": "Visits in May and June. Report in July. Panel in August.",
    "counselling": "One more meeting about your own childhoods.",
    "training": "The day on trauma and attachment in June.",
    "applicants_role": "Write your family histories. Show us your papers.",
    "representations": "Write to the team manager. Our leaflet explains the independent review.",
}


class DrawUpStageTwoPlan(StageTwoPlanContents, Command):
    """The agency drew up the stage two plan in consultation with the applicants, on this date. A changed plan is a new version, which they agree to again."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class AgreeStageTwoPlan(PlanAgreement):
    """One applicant agreed to the stage two plan, on their page or to staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-05-09", "applicant": 1},
                {"on": "2025-05-09", "applicant": 2},
            ]
        }
    )


def draw_up_stage_two_plan(
    state: Assessment | None, command: DrawUpStageTwoPlan, by: str
) -> Decision[Assessment]:
    """A first or a changed plan (regulation 29). Applicants who agreed to an earlier one agree again."""
    assessment = at_step(state, Status.STAGE_TWO)
    not_before(command.on, started_on(assessment), "the start of stage two")
    require_consulted(command.consulted_on, command.on)
    number = assessment.stage_two.plan + 1
    plan = StageTwoPlan(number=number, by=by, **command.model_dump())
    made = StageTwoPlanMade(occurred_on=command.on, plan=number)
    record = assessment.stage_two_record
    kept = record.model_copy(update={"plans": (*record.plans, plan)})
    return decide(assessment, made, stage_two_record=kept)


def agree_stage_two_plan(
    state: Assessment | None, command: AgreeStageTwoPlan
) -> Decision[Assessment]:
    """One applicant's agreement to the latest plan; what refuses it is said to them too.

    Before stage two it tells nobody whether stage one is decided: a refusal is first told by its notice.
    """
    assessment = open_to_household(state)
    if assessment.status is not Status.STAGE_TWO:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no stage two plan to agree to now. Applicants agree to it in stage two, until the case goes to the panel.",
        )
    require_agreement(assessment, assessment.stage_two, command, "stage two plan")
    not_before(command.on, assessment.stage_two_record.plans[-1].on, "the plan")
    latest = assessment.stage_two.plan
    agreed = StageTwoPlanAgreed(occurred_on=command.on, plan=latest, applicant=command.applicant)
    return decide(assessment, agreed)


def started_on(assessment: Assessment) -> date:
    """The day on which the applicants' notice arrived."""
    return assessment.clocks[ClockId.STAGE_TWO].started_on


def stage_two_plan_is_agreed(assessment: Assessment) -> bool:
    """Whether every applicant agreed to the latest plan."""
    return assessment.stage_two.is_agreed_by(assessment.applicants)


def stage_two_plan_is_missing(assessment: Assessment) -> bool:
    """Whether an agreed plan is asked for and is not there."""
    owed = is_owed_in_stage_two(StageTwoDuty.AGREED_PLAN, started_on(assessment))
    return owed and not stage_two_plan_is_agreed(assessment)


def require_stage_two_plan(assessment: Assessment, on: date) -> None:
    """Refuses what needs an agreed plan, in a stage two that began since that is asked for."""
    if stage_two_plan_is_missing(assessment):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The stage two plan is not agreed yet. Draw it up with the applicants and record that each of them agrees (regulation 29).",
        )
    if is_owed_in_stage_two(StageTwoDuty.AGREED_PLAN, started_on(assessment)):
        not_before_agreement(assessment, assessment.stage_two, on)
