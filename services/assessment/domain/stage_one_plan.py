"""The stage one plan: drawn up in consultation, kept in every version, agreed by each applicant.

The invariant: an agreement is to one version; a plan that is changed is agreed again. What a plan says is on the
case record and in no event (regulations 22 and 23).
"""

from datetime import date

from pydantic import ConfigDict, JsonValue

from contracts.stage_one import StageOnePlanAgreed, StageOnePlanMade
from contracts.stage_one_rules import StageOneDuty, is_owed
from services.assessment.domain.agreed_plan import (
    PlanAgreement,
    not_before_agreement,
    require_agreement,
    require_consulted,
)
from services.assessment.domain.assessment import (
    Assessment,
    PlanContents,
    StageOnePlan,
    as_told,
    at_step,
    decide,
    existing,
)
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

EXAMPLE: dict[str, JsonValue] = {
    "on": "2025-03-10",
    "consulted_on": "2025-03-07",
    "counselling": "Two meetings with the social worker. Four training days. The handbook.",
    "police_checks": "We ask for enhanced DBS checks of both of you, and show you the certificates.",
    "training": "The four days of our preparation course in April.",
    "applicants_role": "Fill in the workbook. Book your medicals. Tell your referees to expect us.",
    "timescales": "All checks asked for by 14 March. Course in April. Decision by 3 May.",
    "representations": "Write to the team manager. Our complaints leaflet says how.",
}


class DrawUpPlan(PlanContents, Command):
    """The agency drew up the stage one plan in consultation with the applicants, on this date. A changed plan is a new version, which they agree to again."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class AgreePlan(PlanAgreement):
    """One applicant agreed to the stage one plan, on their page or to staff."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "applicant": 1}]}
    )


def draw_up_plan(state: Assessment | None, command: DrawUpPlan, by: str) -> Decision[Assessment]:
    """A first or a changed plan (regulation 22). Applicants who agreed to an earlier one agree again."""
    assessment = at_step(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    require_consulted(command.consulted_on, command.on)
    number = assessment.stage_one.plan + 1
    contents = command.model_dump(exclude={"on"})
    plan = StageOnePlan(number=number, by=by, on=command.on, **contents)
    made = StageOnePlanMade(occurred_on=command.on, plan=number)
    return decide(assessment, made, plans=(*assessment.plans, plan))


def agree_plan(state: Assessment | None, command: AgreePlan) -> Decision[Assessment]:
    """One applicant's agreement to the latest plan; what refuses it is said to them too."""
    assessment = existing(state)
    at_step(as_told(assessment), Status.STAGE_ONE, Status.STAGE_ONE_DECIDED)
    require_agreement(assessment, assessment.stage_one, command, "stage one plan")
    not_before(command.on, assessment.plans[-1].on, "the plan")
    latest = assessment.stage_one.plan
    agreed = StageOnePlanAgreed(occurred_on=command.on, plan=latest, applicant=command.applicant)
    return decide(assessment, agreed)


def is_agreed(assessment: Assessment) -> bool:
    """Whether every applicant agreed to the latest plan."""
    return assessment.stage_one.is_agreed_by(assessment.applicants)


def require_agreed_plan(assessment: Assessment, on: date) -> None:
    """Refuses what needs an agreed plan, in a stage one that began since that is asked for."""
    if not is_owed(StageOneDuty.AGREED_PLAN, assessment.opened_on):
        return
    if not is_agreed(assessment):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The stage one plan is not agreed yet. Draw it up with the applicants and record that each of them agrees (regulation 22).",
        )
    not_before_agreement(assessment, assessment.stage_one, on)
