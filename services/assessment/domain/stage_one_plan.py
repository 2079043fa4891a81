"""The stage one plan: drawn up in consultation, kept in every version, agreed by each applicant.

The invariant: an agreement is to one version; a plan that is changed is agreed again. What a plan says is on the
case record and in no event (regulations 22 and 23).
"""

from datetime import date

from pydantic import ConfigDict, Field, JsonValue

from contracts.reference import ApplicantNumber
from contracts.stage_one import PlanNumber, StageOnePlanAgreed, StageOnePlanMade
from contracts.stage_one_rules import StageOneDuty, is_owed
from services.assessment.domain.assessment import (
    Assessment,
    PlanContents,
    StageOnePlan,
    at_step,
    decide,
)
from services.assessment.domain.progress import Status, people
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


class AgreePlan(Command):
    """One applicant agreed to the stage one plan, on their page or to staff."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-12", "applicant": 1}]}
    )

    applicant: ApplicantNumber = Field(
        title="Who agreed?",
        json_schema_extra={
            "x-filled": "applicant",
            "x-record": "applicant",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )
    plan: PlanNumber | None = Field(
        default=None,
        title="Which version of the plan?",
        description="1 for the first. Leave it empty for the latest",
    )


def draw_up_plan(state: Assessment | None, command: DrawUpPlan, by: str) -> Decision[Assessment]:
    """A first or a changed plan (regulation 22). Applicants who agreed to an earlier one agree again."""
    assessment = at_step(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "stage one began")
    if command.consulted_on > command.on:
        raise Refusal(
            Kind.NOT_VALID,
            "You talk about a plan before you draw it up. Check both dates.",
            "consulted_on",
        )
    number = assessment.stage_one.plan + 1
    contents = command.model_dump(exclude={"on"})
    plan = StageOnePlan(number=number, by=by, on=command.on, **contents)
    made = StageOnePlanMade(occurred_on=command.on, plan=number)
    return decide(assessment, made, plans=(*assessment.plans, plan))


def agree_plan(state: Assessment | None, command: AgreePlan) -> Decision[Assessment]:
    """One applicant's agreement to the latest plan; what refuses it is said to them too."""
    assessment = at_step(state, Status.STAGE_ONE, Status.STAGE_ONE_DECIDED)
    latest = assessment.stage_one.plan
    if not latest:
        raise Refusal(Kind.NOT_NOW, "There is no stage one plan yet to agree to.")
    if is_agreed(assessment):
        raise Refusal(Kind.NOT_NOW, "The stage one plan is already agreed.")
    if command.plan not in {None, latest}:
        raise Refusal(
            Kind.NOT_VALID, "The plan has changed. Read the latest one before you agree.", "plan"
        )
    if command.applicant not in people(assessment.household):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this case.", "applicant")
    if command.applicant in assessment.stage_one.agreed:
        raise Refusal(
            Kind.NOT_VALID, "This applicant has already agreed to this plan.", "applicant"
        )
    not_before(command.on, assessment.plans[-1].on, "the plan")
    agreed = StageOnePlanAgreed(occurred_on=command.on, plan=latest, applicant=command.applicant)
    return decide(assessment, agreed)


def is_agreed(assessment: Assessment) -> bool:
    """Whether every applicant agreed to the latest plan."""
    return all(each in assessment.stage_one.agreed for each in people(assessment.household))


def require_agreed_plan(assessment: Assessment, on: date) -> None:
    """Refuses what needs an agreed plan, in a stage one that began since that is asked for."""
    if not is_owed(StageOneDuty.AGREED_PLAN, assessment.opened_on):
        return
    if not is_agreed(assessment):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "The stage one plan is not agreed yet. Draw it up with the applicants and record that each of them agrees (regulation 22).",
        )
    latest = max(assessment.day_of(each) for each in assessment.stage_one.agreed.values())
    not_before(on, latest, "the plan was agreed")
