"""An adult of the household is disqualified: the agency writes to the applicants, and the case ends there.

The invariant: who it is stays in the case record, and for what is kept nowhere here. The way on is a complaint,
as after every negative end of stage one, and never the independent review.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import StageOneDecided, StageOneNoticeSent
from contracts.people import PersonKind, PersonNumber
from contracts.reference import StageOneOutcome
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.case_people import current
from services.assessment.domain.check_table import people_of
from services.assessment.domain.progress import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

ADULTS = frozenset({PersonKind.APPLICANT, PersonKind.ADULT})


class RecordDisqualification(Command):
    """The agency wrote to the applicants that they cannot be considered, because an adult of the household is disqualified (regulation 25)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-20", "person": 1}]})

    on: date = Field(
        title="When did you send the notice?",
        description="The written notice to the applicants (regulation 25). Today or an earlier date",
    )
    person: PersonNumber = Field(
        title="Who is disqualified?",
        description="An applicant or another adult in the household. Do not say here for what",
        json_schema_extra={
            "x-record": "adult",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )


def record_disqualification(
    state: Assessment | None, command: RecordDisqualification
) -> Decision[Assessment]:
    """Ends the case as not suitable, on the day of the notice; time limits and checks do not matter then."""
    assessment = at_step(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "stage one began")
    adults = {each.number for each in current(people_of(assessment)) if each.kind in ADULTS}
    if command.person not in adults:
        raise Refusal(
            Kind.NOT_VALID,
            "Choose an applicant, or another adult who is on the list of people now.",
            "person",
        )
    outcome = StageOneOutcome.NOT_SUITABLE
    decided = StageOneDecided(occurred_on=command.on, outcome=outcome, disqualified=True)
    sent = StageOneNoticeSent(occurred_on=command.on, outcome=outcome)
    return decide(assessment, decided, sent, disqualified=command.person)
