"""The day of an earlier event was wrong; every clock that hangs on it moves.

The invariant: what was published stays published; the right day is one more event, and it is refused
where it would stand before a step that it follows.
"""

from uuid import UUID

from pydantic import ConfigDict

from contracts.clocks import TWO_STAGE_PROCESS
from contracts.enquiry import DateCorrected
from contracts.reference import NoteAbout
from services.chassis.decision import DateCorrection, Decision, Kind, Refusal, not_before
from services.enquiry.domain.dated_steps import DatedStep, Step
from services.enquiry.domain.duplicate_enquiries import pass_on_days
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry


class CorrectDate(DateCorrection):
    """An event happened on a different date. `corrects` is the event's version."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-20",
                    "corrects": 1,
                    "right_day": "2025-03-10",
                    "reason": "The form was dated a week before it reached us.",
                    "staff": "recruiter-07",
                }
            ]
        }
    )


def correct_date(
    state: Enquiry | None, command: CorrectDate, *, journey: UUID
) -> Decision[Enquiry]:
    """Moves one day, also on an enquiry that has ended; the reason stays in the case record."""
    enquiry = require_enquiry(state)
    _may_move(enquiry, _dated(enquiry, command.corrects), command)
    noted = enquiry.with_note(
        command.on, NoteAbout.DATE_CORRECTED, staff=command.staff, words=command.reason
    )
    corrected = DateCorrected(
        occurred_on=command.on, corrects=command.corrects, right_day=command.right_day
    )
    return pass_on_days(enquiry, decide(noted, corrected), journey=journey, on=command.on)


def _dated(enquiry: Enquiry, version: int) -> DatedStep:
    for each in enquiry.progress.dates:
        if each.version == version and each.duplicate is None:
            return each
    raise Refusal(
        Kind.NOT_VALID,
        "You cannot correct the date of this event here. Check the version. If the event came from a duplicate, correct it on the duplicate.",
    )


def _may_move(enquiry: Enquiry, dated: DatedStep, command: CorrectDate) -> None:
    command.require_move(dated.on)
    if dated.step is Step.RECEIVED:
        not_before(command.right_day, TWO_STAGE_PROCESS, "the two-stage process began")
    else:
        not_before(command.right_day, enquiry.received_on, "the enquiry")
