"""A panel meeting is planned, moved to another day or cancelled.

The invariant: a meeting that is moved or cancelled holds no case any more, so each of them waits for a date again.
"""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.calendar import LocalTime
from contracts.panel_meeting import (
    MOST_CASES,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    MeetingWay,
)
from contracts.reference import AgencyCode
from contracts.written import Written, WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far
from services.panel.domain.meetings.packs import packs_of_agenda
from services.panel.domain.meetings.panel_meeting import PanelMeeting, decide, evolve, planned

HOUR = Field(title="When does it start?", json_schema_extra={"format": "clock-time"})
PLACE = Field(
    default=None,
    title="Where is it?",
    description="The address and room, or how to join online. Members, staff and the applicants whom you invite read it",
)
WAY = Field(title="How does the panel meet?")


class PlanMeeting(Command):
    """Plan a panel meeting. `on` is the date of planning."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-01",
                    "held_on": "2025-07-24",
                    "starts_at": "09:30",
                    "way": "in_person",
                    "place": "Example House, room 2",
                    "capacity": 6,
                    "jointly_with": [],
                }
            ]
        },
    )

    held_on: date = Field(title="Date of the meeting")
    starts_at: LocalTime = HOUR
    way: MeetingWay = WAY
    place: WrittenIfAny = PLACE
    capacity: Annotated[int, Field(ge=1, le=MOST_CASES)] = Field(
        title="How many cases does it have time for?"
    )
    jointly_with: Annotated[tuple[AgencyCode, ...], Field(max_length=19)] = Field(
        default=(),
        title="Which other agencies hold it with you?",
        description="Leave this empty unless it is a joint panel. A joint panel needs more members",
        json_schema_extra={"x-record": "agency"},
    )


class MoveMeeting(Command):
    """The meeting is on another day, and its cases wait for a date again."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-10",
                    "held_on": "2025-07-31",
                    "starts_at": "09:30",
                    "way": "online",
                    "place": "By video call",
                }
            ]
        },
    )

    on: date = Field(title="When was it moved?", description="Today or an earlier date")
    held_on: date = Field(title="New date of the meeting")
    starts_at: LocalTime = HOUR
    way: MeetingWay = WAY
    place: WrittenIfAny = PLACE


class CancelMeeting(Command):
    """The meeting is not held, and its cases wait for a date again."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"on": "2025-07-10", "because": "The chair is ill."}]},
    )

    on: date = Field(title="When was it cancelled?", description="Today or an earlier date")
    because: Written = Field(title="Why?", description="We keep this in the record of the meeting")


def plan_meeting(
    _: PanelMeeting | None, command: PlanMeeting, *, agency: AgencyCode
) -> Decision[PanelMeeting]:
    """Plans a panel of this agency, or of several jointly."""
    if too_far(command.on, command.held_on):
        raise Refusal(
            Kind.NOT_VALID, "The meeting must be within 2 years. Check the year.", "held_on"
        )
    not_before(command.held_on, command.on, "the day you planned it")
    others = tuple(dict.fromkeys(each for each in command.jointly_with if each != agency))
    said = MeetingPlanned(
        occurred_on=command.on,
        agency=agency,
        agencies=(agency, *others),
        held_on=command.held_on,
        capacity=command.capacity,
    )
    meeting = PanelMeeting(
        **dict(evolve(None, said)),
        starts_at=command.starts_at,
        way=command.way,
        place=command.place,
    )
    return Decision(meeting, [said])


def move_meeting(state: PanelMeeting | None, command: MoveMeeting) -> Decision[PanelMeeting]:
    """Everybody is asked anew: members for the new day, and applicants once their case has a date.

    A conflict that was declared stays: the case finds it again when it comes onto the agenda.
    """
    meeting = planned(state)
    not_before(command.on, meeting.planned_on, "the day it was planned")
    not_before(command.held_on, command.on, "the day it was moved")
    if too_far(command.on, command.held_on):
        raise Refusal(
            Kind.NOT_VALID, "The meeting must be within 2 years. Check the year.", "held_on"
        )
    if command.held_on == meeting.held_on:
        raise Refusal(
            Kind.NOT_NOW,
            "The meeting is on this date already. To change its time or place, cancel it and plan another.",
            "held_on",
        )
    moved = MeetingMoved(occurred_on=command.on, agency=meeting.agency, held_on=command.held_on)
    unanswered = tuple(each.model_copy(update={"comes": None}) for each in meeting.asked)
    anew = {
        "asked": unanswered,
        "late_because": (),
        "advised": meeting.could_read_as_adviser,
        "packs_left": packs_of_agenda(meeting),
    }
    where = {"starts_at": command.starts_at, "way": command.way, "place": command.place}
    return decide(meeting, moved, **anew, **where)


def cancel_meeting(state: PanelMeeting | None, command: CancelMeeting) -> Decision[PanelMeeting]:
    """The record stays, with why it was not held and who could read which pack."""
    meeting = planned(state)
    not_before(command.on, meeting.planned_on, "the day it was planned")
    cancelled = MeetingCancelled(occurred_on=command.on, agency=meeting.agency)
    left = packs_of_agenda(meeting)
    return decide(meeting, cancelled, cancelled_because=command.because, packs_left=left)
