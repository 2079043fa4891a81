"""The day of an earlier event was wrong; every clock that hangs on it moves.

The invariant: what was published stays published; the right day is one more event, and it is refused
where it would stand before a step that it follows.
"""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field, PositiveInt

from contracts.clocks import TWO_STAGE_PROCESS
from contracts.enquiry import DateCorrected
from contracts.reference import NoteAbout
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.duplicate_enquiries import told_again
from services.enquiry.domain.enquiry import Enquiry, decided, existing
from services.enquiry.domain.people import ActingStaff
from services.enquiry.domain.progress import Dated, Step


class CorrectDate(Command):
    """An event is known to have happened on another day; `corrects` is the event's version."""

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

    on: date = Field(title="Date of this correction", description="Today or earlier")
    corrects: PositiveInt = Field(
        title="Which event was dated wrongly?",
        description="Its number in the timeline",
        json_schema_extra={"x-record": "event"},
    )
    right_day: date = Field(title="On which day did it happen?")
    reason: Written = Field(title="How do you know?")
    staff: ActingStaff


def correct_date(
    state: Enquiry | None, command: CorrectDate, *, journey: UUID
) -> Decision[Enquiry]:
    """Moves one day, also on an enquiry that has ended; the reason stays in the case record."""
    enquiry = existing(state)
    _may_move(enquiry, _dated(enquiry, command.corrects), command)
    noted = enquiry.noted(
        command.on, NoteAbout.DATE_CORRECTED, staff=command.staff, words=command.reason
    )
    corrected = DateCorrected(
        occurred_on=command.on, corrects=command.corrects, right_day=command.right_day
    )
    return told_again(enquiry, decided(noted, corrected), journey=journey, on=command.on)


def _dated(enquiry: Enquiry, version: int) -> Dated:
    for each in enquiry.progress.dates:
        if each.version == version and each.duplicate is None:
            return each
    raise Refusal(
        Kind.NOT_VALID,
        "No event of this version has a day that can be corrected here; check the version, and "
        "correct what came from a duplicate on the duplicate.",
    )


def _may_move(enquiry: Enquiry, dated: Dated, command: CorrectDate) -> None:
    if command.right_day > command.on:
        raise Refusal(Kind.NOT_VALID, "The right day is later than the correction; check both.")
    if command.right_day == dated.on:
        raise Refusal(Kind.NOT_VALID, "The event is recorded on this day already.")
    if dated.step is Step.RECEIVED:
        not_before(command.right_day, TWO_STAGE_PROCESS, "the two-stage process began")
    else:
        not_before(command.right_day, enquiry.received_on, "the enquiry")
