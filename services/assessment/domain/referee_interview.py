"""The interview of a referee: a fact beside their reference, with a written report (regulation 26).

The invariant: what a referee said is on the case record, and no event has it.
"""

from pydantic import ConfigDict, Field

from contracts.checks import Check, RefereeInterviewed
from contracts.identity import StaffCode
from contracts.people import PersonNumber
from contracts.written import Written
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.assessment.domain.check_needs import REFEREES, referees_lacking
from services.assessment.domain.check_results import Interview
from services.assessment.domain.check_table import cell_of
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class RecordInterview(Command):
    """A member of staff interviewed a referee, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-25",
                    "person": 5,
                    "interviewed_by": "worker-03",
                    "report": "They have known both applicants for ten years.",
                }
            ]
        }
    )

    person: PersonNumber = Field(title="Which referee?", json_schema_extra={"x-record": "referee"})
    interviewed_by: StaffCode = Field(
        title="Who interviewed them?", json_schema_extra={"x-record": "staff"}
    )
    report: Written = Field(
        title="Your report of the interview",
        description="We keep this on the case record. The applicants do not read it here",
    )


def record_interview(state: Assessment | None, command: RecordInterview) -> Decision[Assessment]:
    """When and by whom, also more than once; refuses anyone who is no referee of the case."""
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.began_on, "stage one began")
    if referees_lacking(assessment.people) == REFEREES:
        raise Refusal(Kind.NOT_NOW, "There is no referee on the list. Add one first.")
    if cell_of(assessment, command.on, Check.REFERENCE, command.person) is None:
        raise Refusal(
            Kind.NOT_VALID, "This person is not a referee on the case. Choose a referee.", "person"
        )
    interviewed = RefereeInterviewed(occurred_on=command.on, person=command.person)
    interview = Interview(
        version=assessment.version + 1, by=command.interviewed_by, report=command.report
    )
    return decide(assessment, interviewed, interviews=(*assessment.interviews, interview))
