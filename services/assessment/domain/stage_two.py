"""The start of stage two: the applicants' notice, within six months of the decision on stage one."""

from pydantic import ConfigDict

from contracts.assessment import StageTwoStarted
from contracts.clocks import ClockId
from contracts.words import day
from services.assessment.domain.assessment import Assessment, Status, at_step, decide
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class StartStageTwo(Command):
    """The agency received the applicants' notice that they want to go on to stage two, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-05-01"}]})


def start_stage_two(state: Assessment | None, command: StartStageTwo) -> Decision[Assessment]:
    """Stage two begins with the applicants' notice, within the window (regulation 28)."""
    assessment = at_step(state, Status.STAGE_TWO_WINDOW)
    window = assessment.clocks[ClockId.STAGE_TWO_WINDOW]
    not_before(command.on, window.started_on, "the decision on stage one")
    if command.on > window.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The 6 months to ask for stage two ended on {day(window.due_on)} (regulation 28). "
            "If the notice arrived by then, give the date it arrived. If not, tell the applicants "
            "in writing that they need a new registration of interest.",
        )
    return decide(assessment, StageTwoStarted(occurred_on=command.on, agency=assessment.agency))
