"""The day of an earlier event at the panel was wrong; every clock that hangs on it is worked out anew.

The invariant: what was published stays published; the right day is one more event, and it stands between the
steps before and after it. That a clock turns out to have run out is a fact, and refuses nothing.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import ConfigDict

from contracts.panel import PanelDateCorrected, PanelMet
from contracts.words import day
from services.chassis.decision import DateCorrection, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import (
    Meeting,
    Note,
    PanelCase,
    Status,
    StepTaken,
    at_step,
    decide,
)


class CorrectDate(DateCorrection):
    """An event happened on a different date. `corrects` is the event's version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-08-20",
                    "corrects": 2,
                    "right_day": "2025-07-25",
                    "reason": "The minutes have this date.",
                    "staff": "panel-01",
                }
            ]
        }
    )


def correct_date(state: PanelCase | None, command: CorrectDate) -> Decision[PanelCase]:
    """Moves one day, also of a case that has ended; the reason is a note on the case."""
    case = at_step(state, *Status)
    place = _place(case.steps, command.corrects)
    _may_move(case.steps, place, command)
    corrected = PanelDateCorrected(
        occurred_on=command.on, corrects=command.corrects, right_day=command.right_day
    )
    return decide(
        case,
        corrected,
        notes=(*case.notes, Note(on=command.on, staff=command.staff, words=command.reason)),
        meetings=_meetings(case, place, command.right_day),
    )


def _place(steps: Sequence[StepTaken], version: int) -> int:
    if len(steps) <= 1:
        raise Refusal(
            Kind.NOT_NOW,
            "There is no date to correct here yet. Correct the date of the referral on the assessment.",
        )
    for place, each in enumerate(steps):
        if each.version == version and place > 0:
            return place
    raise Refusal(
        Kind.NOT_VALID,
        "You cannot correct the date of this event here. Check the version. The case opens on the day of the referral, which you correct on the assessment.",
    )


def _may_move(steps: Sequence[StepTaken], place: int, command: CorrectDate) -> None:
    command.require_move(steps[place].event.occurred_on)
    not_before(command.right_day, steps[place - 1].event.occurred_on, "the step before it")
    after = steps[place + 1].event.occurred_on if place + 1 < len(steps) else command.on
    if command.right_day > after:
        raise Refusal(
            Kind.NOT_VALID,
            f"The date {day(command.right_day)} is after the next step on {day(after)}. Check the date.",
        )


def _meetings(case: PanelCase, place: int, right_day: date) -> tuple[Meeting, ...]:
    """Who sat stays as it was; the meeting was on another day."""
    if case.steps[place].type != PanelMet.type:
        return case.meetings
    met = [each for each in case.steps[: place + 1] if each.type == PanelMet.type]
    moved = case.meetings[len(met) - 1].model_copy(update={"on": right_day})
    return (*case.meetings[: len(met) - 1], moved, *case.meetings[len(met) :])
