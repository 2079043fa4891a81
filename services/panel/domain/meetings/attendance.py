"""The panel meets: who came, who was in the chair, whose advice was there, and who left before the end.

The invariant: nobody sits who was not asked, or who is off the central list that day; of each the record keeps what
the list said of them then, so that a later change of the list does not change a meeting that was held.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.calendar import LocalTime
from contracts.identity import PanelMemberCode
from contracts.panel_meeting import MOST_MEMBERS, Adviser, MeetingHeld, MemberLeft
from contracts.quorum import missing, quorum
from contracts.words import clock_time
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.panel.domain.central_list import ListedMember
from services.panel.domain.meetings.panel_meeting import (
    Attendance,
    PanelMeeting,
    Standing,
    decide,
    existing,
    keep_who_sat,
    planned,
)


class RecordMeeting(Command):
    """The panel met, on the day of the meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "chair": "pm-017",
                    "members": ["pm-017", "pm-018", "pm-019", "pm-020", "pm-021"],
                    "advice": ["agency_adviser", "medical_adviser"],
                }
            ]
        }
    )

    on: date = Field(title="Date of the meeting")
    chair: PanelMemberCode = Field(
        title="Who was in the chair?",
        description="The chair or a vice-chair",
        json_schema_extra={"x-record": "asked"},
    )
    members: Annotated[
        tuple[PanelMemberCode, ...], Field(min_length=1, max_length=MOST_MEMBERS)
    ] = Field(
        title="Who sat on the panel?",
        description="Everyone who came, with the person in the chair",
        json_schema_extra={"x-record": "asked"},
    )
    advice: Annotated[tuple[Adviser, ...], Field(max_length=len(Adviser))] = Field(
        default=(),
        title="Whose advice did the panel have there?",
        description="Select all that apply. Advisers are not members",
    )

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        if len(set(self.members)) < len(self.members):
            raise ValueError("name each member once")
        if self.chair not in self.members:
            raise ValueError("include the person in the chair among the members")
        return self


class RecordLeaving(Command):
    """A member left before the end of the meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-07-24", "member": "pm-018", "left_at": "12:00"}]
        }
    )

    on: date = Field(title="Date of the meeting")
    member: PanelMemberCode = Field(title="Who left?", json_schema_extra={"x-record": "asked"})
    left_at: LocalTime = Field(
        title="When did they leave?",
        description="Cases that begin from then on are considered without them",
        json_schema_extra={"format": "clock-time"},
    )


def record_meeting(
    state: PanelMeeting | None,
    command: RecordMeeting,
    *,
    listed: Mapping[str, ListedMember] | None = None,
    considered: Collection[UUID] = (),
) -> Decision[PanelMeeting]:
    """A quorate panel met. For each case the quorum is asked again, less who steps out of it.

    Recorded again it takes the place of what was recorded, with when a member left who is still in the list, unless a
    case is recorded with it already: `considered`.
    """
    meeting = _held_or_planned(state, considered=bool(considered))
    if not meeting.agenda:
        raise Refusal(Kind.NOT_NOW, "No case is on the agenda. Cancel the meeting instead.")
    if command.on < meeting.held_on:
        raise Refusal(
            Kind.NOT_NOW,
            f"The meeting is on {meeting.held_on:%-d %B %Y}. Record it from that date.",
        )
    if listed is None:
        return decide(meeting, _held(command, meeting))
    if command.on != meeting.held_on:
        raise Refusal(
            Kind.NOT_VALID,
            f"The meeting is on {meeting.held_on:%-d %B %Y}. Give this date, or move the meeting first.",
            "on",
        )
    came = tuple(
        _attendance(meeting, code, number, listed) for number, code in enumerate(command.members)
    )
    lacking = missing(
        quorum(command.on),
        [each.sitting for each in came],
        chair=command.chair,
        joint=meeting.is_joint,
    )
    if lacking:
        raise Refusal(Kind.NOT_LAWFUL, not_quorate(lacking))
    if not any(each.member == command.chair and each.office for each in came):
        raise Refusal(
            Kind.NOT_LAWFUL, "Only the chair or a vice-chair can be in the chair.", "chair"
        )
    return decide(
        meeting,
        _held(command, meeting),
        chair=command.chair,
        attendance=came,
        advice=command.advice,
    )


def record_leaving(
    state: PanelMeeting | None, command: RecordLeaving, *, considered: Collection[UUID] = ()
) -> Decision[PanelMeeting]:
    """From that hour on they sit for no case; whether the panel is still quorate is asked for each.

    Who sat for a case that is recorded with the meeting already (`considered`) stays as it is.
    """
    meeting = existing(state)
    if meeting.standing is not Standing.HELD:
        raise Refusal(Kind.NOT_NOW, "First record who came to this meeting.")
    before = meeting.came(command.member)
    if before is None:
        raise Refusal(Kind.NOT_VALID, "This member did not come to this meeting.", "member")
    if command.on != meeting.held_on:
        raise Refusal(
            Kind.NOT_VALID, f"The meeting was on {meeting.held_on:%-d %B %Y}. Give this date.", "on"
        )
    if command.left_at <= meeting.starts_at:
        raise Refusal(
            Kind.NOT_VALID,
            f"The meeting started at {clock_time(meeting.starts_at)}. Give a later time.",
            "left_at",
        )
    left = before.model_copy(update={"left_at": command.left_at})
    if left == before:
        raise Refusal(Kind.NOT_NOW, "This time is on record already.", "left_at")
    attendance = tuple(left if each == before else each for each in meeting.attendance)
    said = MemberLeft(occurred_on=command.on, left_at=command.left_at)
    return keep_who_sat(meeting, decide(meeting, said, attendance=attendance), considered)


def _held_or_planned(state: PanelMeeting | None, *, considered: bool) -> PanelMeeting:
    meeting = existing(state)
    if meeting.standing is not Standing.HELD:
        return planned(meeting)
    if considered:
        raise Refusal(
            Kind.NOT_NOW,
            "A case is recorded with this meeting, so who sat stays as it is. Put what was wrong into the minutes.",
        )
    return meeting


def not_quorate(lacking: list[str]) -> str:
    """One sentence that says which parts of the quorum are missing."""
    return f"This panel is not quorate (regulation 6). It needs {'; and '.join(lacking)}."


def _held(command: RecordMeeting, meeting: PanelMeeting) -> MeetingHeld:
    return MeetingHeld(occurred_on=command.on, agency=meeting.agency, members=len(command.members))


def _attendance(
    meeting: PanelMeeting, code: str, number: int, listed: Mapping[str, ListedMember]
) -> Attendance:
    member = listed.get(code)
    if member is None or not member.is_on_list(meeting.held_on):
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"{code} is not on the central list on the day of the meeting (regulation 4).",
            f"members.{number}",
        )
    if not meeting.was_asked(code):
        raise Refusal(
            Kind.NOT_VALID,
            f"{code} was not asked to this meeting. Ask them first.",
            f"members.{number}",
        )
    before = meeting.came(code)
    return Attendance(
        member=code,
        kinds=member.kinds,
        office=member.office,
        independent=member.is_independent(meeting.held_on),
        left_at=before.left_at if before else None,
    )
