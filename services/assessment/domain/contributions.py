"""What others contribute to an assessment: a psychologist, the fostering service, and so on.

The invariant: an event says what kind of person contributed. Only those who assess read their name and what they said.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessing import Contributor
from contracts.identity import StaffCode
from contracts.stage_two import ContributionReceived
from contracts.written import Written, WrittenIfAny
from services.assessment.domain.assessment import Assessment, at_step, decide
from services.assessment.domain.stage_two_plan import started_on
from services.assessment.domain.stage_two_record import ContributedBy
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class RecordContribution(Command):
    """The agency received what someone beside the social worker contributes to the assessment."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-06-12",
                    "contributor": "fostering",
                    "name": "Ada Wren, supervising social worker",
                    "words": "They fostered two children for a year, and did it well.",
                }
            ]
        }
    )

    on: date = Field(title="When did you receive it?", description="Today or an earlier date")
    contributor: Contributor = Field(title="Who is it from?")
    staff: StaffCode | None = Field(
        default=None,
        title="Which colleague wrote it?",
        description="Leave this empty if they do not work here",
        json_schema_extra={"x-record": "staff"},
    )
    name: WrittenIfAny = Field(
        default=None,
        title="Who else wrote it?",
        description="Name and role of someone who does not work here. Only those who assess read this",
    )
    words: Written = Field(title="What do they say?", description="Only those who assess read this")


def record_contribution(
    state: Assessment | None, command: RecordContribution
) -> Decision[Assessment]:
    """One more contribution to stage two."""
    assessment = at_step(state, Status.STAGE_TWO)
    not_before(command.on, started_on(assessment), "the start of stage two")
    if (command.staff is None) == (command.name is None):
        raise Refusal(
            Kind.NOT_VALID,
            "Say who wrote it: choose a colleague, or give the name of someone else.",
            "name",
        )
    came = ContributionReceived(occurred_on=command.on, contributor=command.contributor)
    record = assessment.stage_two_record
    who = ContributedBy(staff=command.staff, name=command.name)
    kept = record.model_copy(
        update={
            "contributions": (*record.contributions, command.words),
            "contributed_by": {**record.contributed_by, assessment.version + 1: who},
        }
    )
    return decide(assessment, came, stage_two_record=kept)
