"""What the plans of both stages have in common: drawn up in consultation, agreed by each applicant.

The invariant: an agreement is to one version; a plan that is changed is agreed again.
"""

from datetime import date

from pydantic import Field

from contracts.reference import ApplicantNumber
from contracts.stage_one import PlanNumber
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.stage_one_progress import PlanStanding
from services.chassis.decision import Command, Kind, Refusal, not_before


class PlanAgreement(Command):
    """One applicant agreed to a plan, on their page or to staff."""

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


def require_consulted(consulted_on: date, drawn_up_on: date) -> None:
    """Refuses a plan that was talked about only after it was drawn up."""
    if consulted_on > drawn_up_on:
        raise Refusal(
            Kind.NOT_VALID,
            "You talk about a plan before you draw it up. Check both dates.",
            "consulted_on",
        )


def require_agreement(
    assessment: Assessment, standing: PlanStanding, command: PlanAgreement, called: str
) -> None:
    """Refuses an agreement to no plan, to another version, by nobody of the case, or once more."""
    if not standing.plan:
        raise Refusal(Kind.NOT_NOW, f"There is no {called} yet to agree to.")
    if standing.is_agreed_by(assessment.applicants):
        raise Refusal(Kind.NOT_NOW, f"The {called} is already agreed.")
    if command.plan not in {None, standing.plan}:
        raise Refusal(
            Kind.NOT_VALID, "The plan has changed. Read the latest one before you agree.", "plan"
        )
    if command.applicant not in assessment.applicants:
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this case.", "applicant")
    if command.applicant in standing.agreed:
        raise Refusal(
            Kind.NOT_VALID, "This applicant has already agreed to this plan.", "applicant"
        )


def not_before_agreement(assessment: Assessment, standing: PlanStanding, on: date) -> None:
    """Refuses a day before the last applicant agreed to the plan."""
    latest = max(assessment.day_of(each) for each in standing.agreed.values())
    not_before(on, latest, "the plan was agreed")
