"""The six-month window: the applicants' notice starts stage two, or the agency closes the case.

The invariant: the window runs from the day on which the notice of the decision was sent. A case is closed
after its last day alone, and the day it is closed is the day of the agency's letter (regulation 28).
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.assessment import StageTwoStarted, WindowClosed
from contracts.clocks import ClockId
from contracts.journey import Journeys
from contracts.words import day
from services.assessment.domain.assessment import Assessment, at_step, decide, open_to_household
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class StartStageTwo(Command):
    """The agency received the applicants' notice that they want to go on to stage two, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-05-01"}]})


class GiveNotice(Command):
    """The applicants tell the agency that they want to go on to stage two. Today is the only date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-05-01"}]})


class CloseWindow(Command):
    """The agency wrote to the applicants that they cannot proceed, on this date."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-11-03"}]})

    on: date = Field(
        title="When did you send the notice?",
        description="The written notice that they cannot proceed (regulation 28). Today or an earlier date",
    )


class CloseWindows(CloseWindow):
    """The agency wrote to the applicants of several cases that they cannot proceed, on this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-11-03", "journeys": ["7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10"]}]
        }
    )

    journeys: Journeys


def start_stage_two(state: Assessment | None, command: StartStageTwo) -> Decision[Assessment]:
    """Stage two begins with the applicants' notice, within the window (regulation 28)."""
    assessment = at_step(state, Status.STAGE_TWO_WINDOW)
    window = assessment.clocks[ClockId.STAGE_TWO_WINDOW]
    not_before(command.on, window.started_on, "the notice of the stage one decision")
    if command.on > window.due_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The 6 months to ask for stage two ended on {day(window.due_on)} (regulation 28). "
            "If the notice arrived by then, give the date it arrived. If not, write to the "
            "applicants that they cannot proceed, and close the case.",
        )
    return decide(assessment, StageTwoStarted(occurred_on=command.on, agency=assessment.agency))


def give_notice(state: Assessment | None, command: GiveNotice) -> Decision[Assessment]:
    """The applicants' own notice; what refuses it is said to them."""
    assessment = open_to_household(state)
    if assessment.status is not Status.STAGE_TWO_WINDOW:
        raise Refusal(
            Kind.NOT_NOW,
            "You can ask for stage two once your agency has written to you that you may be suitable, and only once.",
        )
    over_on = assessment.clocks[ClockId.STAGE_TWO_WINDOW].due_on
    if command.on > over_on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The 6 months to ask for stage two ended on {day(over_on)}. Call your agency. You can register your interest again.",
        )
    return start_stage_two(assessment, StartStageTwo(on=command.on))


def close_window(state: Assessment | None, command: CloseWindow) -> Decision[Assessment]:
    """Nobody asked for stage two in time; the agency's notice ends the case (regulation 28)."""
    assessment = at_step(state, Status.STAGE_TWO_WINDOW)
    window = assessment.clocks[ClockId.STAGE_TWO_WINDOW]
    if command.on <= window.due_on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"The applicants can ask for stage two until {day(window.due_on)} (regulation 28). "
            "Close the case after that date.",
        )
    return decide(assessment, WindowClosed(occurred_on=command.on))
