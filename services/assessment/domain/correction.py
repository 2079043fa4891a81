"""The day of an earlier event of the assessment was wrong; every clock that hangs on it is worked out anew.

The invariant: what was published stays published; the right day is one more event, and it is refused where it
would stand before a step that it follows. That a clock turns out to have run out is a fact, and refuses nothing.
"""

from pydantic import ConfigDict

from contracts.assessment import AssessmentDateCorrected
from services.assessment.domain.assessment import Assessment, Correction, decide, existing
from services.assessment.domain.dated_steps import DatedStep, Step
from services.assessment.domain.order_of_days import require_order
from services.chassis.decision import DateCorrection, Decision, Kind, Refusal


class CorrectDate(DateCorrection):
    """An event happened on a different date. `corrects` is the event's version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-05-20",
                    "corrects": 2,
                    "right_day": "2025-04-10",
                    "reason": "The letter has this date.",
                    "staff": "worker-03",
                }
            ]
        }
    )


def correct_date(state: Assessment | None, command: CorrectDate) -> Decision[Assessment]:
    """Moves one day, also of an assessment that has ended; the reason stays in the case record."""
    assessment = existing(state)
    command.require_move(_dated(assessment, command.corrects).on)
    corrected = AssessmentDateCorrected(
        occurred_on=command.on, corrects=command.corrects, right_day=command.right_day
    )
    noted = Correction(version=command.corrects, staff=command.staff, reason=command.reason)
    decision = decide(assessment, corrected, corrections=(*assessment.corrections, noted))
    require_order(decision.state.dates, command.corrects)
    return decision


def _dated(assessment: Assessment, version: int) -> DatedStep:
    found = next((each for each in assessment.dates if each.version == version), None)
    if all(each.step is Step.OPENED for each in assessment.dates):
        raise Refusal(
            Kind.NOT_NOW,
            "There is no date to correct here yet. Correct the date of the acceptance on the enquiry.",
        )
    if found is None:
        raise Refusal(
            Kind.NOT_VALID, "You cannot correct the date of this event here. Check the version."
        )
    if found.step is Step.OPENED:
        raise Refusal(
            Kind.NOT_VALID,
            "Correct the date of the acceptance on the enquiry. If stage one began later than that, record its start instead.",
        )
    return found
