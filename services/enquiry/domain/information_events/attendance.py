"""Whether a household came to an information event, and what it was offered afterwards.

The invariant: attendance counts on the information event's own day, however late it is recorded.
"""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.event_booking import EventAttended, EventMissed
from contracts.information_event import AttendanceRecorded, FollowUpRecorded
from contracts.reference import NextStep
from contracts.words import clock_time
from contracts.written import Written
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.information_events.booking import JOURNEY, require_booking
from services.enquiry.domain.information_events.information_event import (
    LAST_MINUTE,
    BookingState,
    FollowUp,
    InformationEvent,
    decide,
    require_not_cancelled,
)


class RecordAttendance(Command):
    """Staff record whether a household came."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "journey": JOURNEY, "attended": True}]}
    )

    journey: UUID
    attended: bool


class RecordFollowUp(Command):
    """Staff spoke with a household after the information event and offered a next step."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-24",
                    "journey": JOURNEY,
                    "next_step": "initial_visit",
                    "note": "Would like a visit on a weekday evening.",
                }
            ]
        },
    )

    journey: UUID
    next_step: NextStep
    note: Written | None = Field(
        default=None, description="We keep this in the record and never publish it"
    )


def record_attendance(
    state: InformationEvent | None, command: RecordAttendance, *, at: str | None = None
) -> Decision[InformationEvent]:
    """Records whether a household came; its enquiry hears of it under the event's own day.

    It opens when the event starts. `at` is the time of day in London; None where nobody noted it.

    Someone overlooked can be recorded as having come later on. The other way round is refused, because
    the enquiry then counts information as provided.
    """
    event = require_not_cancelled(state, command.on)
    booking = require_booking(event, command.journey)
    held_on = event.arrangements.held_on
    _refuse_before_it_begins(event, command.on, at)
    if booking.standing is BookingState.WAITING:
        raise Refusal(
            Kind.NOT_NOW,
            "This household was on the waiting list and had no place. If it came anyway, record information given at a meeting on its enquiry.",
        )
    came = BookingState.ATTENDED if command.attended else BookingState.MISSED
    if booking.standing in {BookingState.ATTENDED, came}:
        raise Refusal(
            Kind.NOT_NOW,
            "Attendance is already recorded. You can only change a household from absent to attended.",
        )
    recorded = AttendanceRecorded(
        occurred_on=command.on, journey=command.journey, attended=command.attended
    )
    kind = EventAttended if command.attended else EventMissed
    due = kind(occurred_on=held_on, information_event=event.identity)
    event, events = decide(event, recorded)
    return Decision(event.with_obligation(command.journey, due), events)


def record_follow_up(
    state: InformationEvent | None, command: RecordFollowUp, *, at: str | None = None
) -> Decision[InformationEvent]:
    """Records what was offered afterwards, to those who came, stayed away or had waited in vain."""
    event = require_not_cancelled(state, command.on)
    booking = require_booking(event, command.journey)
    _refuse_before_it_begins(event, command.on, at)
    if booking.standing is BookingState.CONFIRMED:
        raise Refusal(Kind.NOT_NOW, "First record whether this household came.")
    recorded = FollowUpRecorded(
        occurred_on=command.on, journey=command.journey, next_step=command.next_step
    )
    event, events = decide(event, recorded)
    follow_up = FollowUp(on=command.on, next_step=command.next_step, note=command.note)
    return Decision(event.with_booking(command.journey, follow_up=follow_up), events)


def _refuse_before_it_begins(event: InformationEvent, on: date, at: str | None) -> None:
    plan = event.arrangements
    not_before(on, plan.held_on, "the information event")
    if not plan.has_begun(on, at or LAST_MINUTE):
        raise Refusal(
            Kind.NOT_NOW,
            f"This information event starts at {clock_time(plan.starts_at)}. Record this after it has started.",
        )
