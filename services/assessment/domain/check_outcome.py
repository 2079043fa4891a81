"""What staff recorded of a check that is back was wrong: corrected alone, with a reason, beside what was there.

The invariant: the day on which a check came back stays as it is, and every earlier outcome is kept.
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.checks import CheckOutcomeCorrected
from contracts.words import label_of
from contracts.written import Written
from services.assessment.domain.assessment import OPEN, Assessment, at_step, decide
from services.assessment.domain.check_results import (
    CheckOutcome,
    CheckResult,
    Corrected,
    latest_result,
)
from services.assessment.domain.check_table import check_table
from services.assessment.domain.checks import WhichCheck, Whose
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before


class CorrectOutcome(Command):
    """What was recorded of a check was wrong. The day it came back stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-27",
                    "check": "health",
                    "person": 1,
                    "outcome": "satisfactory",
                    "reason": "The surgery corrected its letter.",
                }
            ]
        }
    )

    on: date = Field(title="Date of this correction", description="Today or an earlier date")
    check: WhichCheck = Field(title="Which check?")
    person: Whose = None
    outcome: CheckOutcome = Field(
        title="What came of it?", description="Only staff see this. Keep what it says elsewhere"
    )
    reason: Written = Field(title="Why was it wrong?", description="We keep this on the record")


def correct_outcome(
    state: Assessment | None, command: CorrectOutcome, by: str
) -> Decision[Assessment]:
    """Puts the right outcome beside the wrong one; refuses where nothing came back, or nothing changes."""
    assessment = at_step(state, *OPEN)
    check, place = command.check, (command.check, command.person)
    back = {
        each.need.place: each.back_on
        for each in check_table(assessment, command.on)
        if each.back_on
    }
    if not back:
        raise Refusal(Kind.NOT_NOW, "Nothing has come back yet, so there is nothing to correct.")
    if place not in back:
        raise Refusal(
            Kind.NOT_VALID,
            f"This has not come back yet: {label_of(check)}. Choose another check or person.",
        )
    not_before(command.on, back[place], "it came back")
    before = latest_result(assessment.check_results, place)
    if before and before.outcome is command.outcome:
        raise Refusal(Kind.NOT_VALID, "This is what the record says. Nothing would change.")
    result = CheckResult(
        checks=(check,),
        person=command.person,
        outcome=command.outcome,
        dated_on=before.dated_on if before else None,
        version=assessment.version + 1,
        corrected=Corrected(by=by, reason=command.reason),
    )
    event = CheckOutcomeCorrected(occurred_on=command.on, checks=(check,), person=command.person)
    return decide(assessment, event, check_results=(*assessment.check_results, result))
