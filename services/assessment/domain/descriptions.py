"""What applicants told staff of their gender, ethnicity and disability, which List 11 of Annex A asks for.

The invariant: it is on the case record alone. No event has it, and it has no way from or to the equality answers, which
staff never see. Of each applicant only the latest is kept.
"""

from pydantic import ConfigDict, Field

from contracts.list_11 import RecordedDisability, RecordedEthnicity, RecordedGender
from contracts.reference import ApplicantNumber
from contracts.stage_one import ApplicantDescribed
from services.assessment.domain.assessment import Assessment, decide, existing
from services.assessment.domain.check_results import Description
from services.assessment.domain.preparation import WHO
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class DescribeApplicant(Command):
    """An applicant told you their gender, ethnicity and disability, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-14",
                    "applicant": 1,
                    "gender": "female",
                    "ethnicity": "white_irish",
                    "disability": "no",
                }
            ]
        }
    )

    applicant: ApplicantNumber = Field(title="Which applicant?", json_schema_extra=WHO)
    gender: RecordedGender = Field(
        title="What is their gender?",
        description="Ask them. Inspectors ask for it in List 11 of Annex A",
    )
    ethnicity: RecordedEthnicity = Field(
        title="What is their ethnic group?", description="These are the groups of Annex A"
    )
    disability: RecordedDisability = Field(title="Do they have a disability?")


def describe_applicant(
    state: Assessment | None, command: DescribeApplicant
) -> Decision[Assessment]:
    """Keeps it in the place of what was kept of them, also once the case has ended or they have left it."""
    assessment = existing(state)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    if command.applicant not in {*assessment.applicants, *assessment.course.left}:
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this case.", "applicant")
    described = ApplicantDescribed(occurred_on=command.on, applicant=command.applicant)
    description = Description(**command.model_dump(exclude={"on"}))
    others = [each for each in assessment.descriptions if each.applicant != command.applicant]
    return decide(assessment, described, descriptions=(*others, description))
