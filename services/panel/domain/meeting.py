"""The panel's meeting on a case: who sat for it, and that they were a quorum.

The invariant: from the day on which meetings are on record, nobody names the members of a case's panel: they are those
who came, less who stepped out of the case or had left.
"""

from dataclasses import dataclass
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.identity import StaffCode
from contracts.panel import PanelMet
from contracts.panel_rules import is_meeting_on_record
from contracts.quorum import quorum
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.approval_review import require_heard
from services.panel.domain.panel_case import Meeting, PanelCase, at_step, decide
from services.panel.domain.progress import Status

FROM_RECORD = "Leave this empty for a meeting from 1 December 2026: its record says who sat"


@dataclass(frozen=True, slots=True)
class HeldForCase:
    """A meeting on record as it was for one case: who sat for it, who was there besides (advisers too) or stepped out of
    it, who was in the chair, and what its quorum lacks.
    """

    meeting: UUID
    members: tuple[StaffCode, ...]
    present: tuple[StaffCode, ...]
    chair: StaffCode | None
    lacks: tuple[str, ...]


class HoldMeeting(Command):
    """The panel considered the case. The members include the chair."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "chair": "pm-017",
                    "members": ["pm-017", "pm-018", "pm-019", "pm-020", "pm-021"],
                },
                {"on": "2026-12-03"},
            ]
        }
    )

    chair: StaffCode | None = Field(
        default=None,
        title="Who chaired the meeting?",
        description=FROM_RECORD,
        json_schema_extra={"x-record": "panel_member"},
    )
    members: Annotated[tuple[StaffCode, ...], Field(max_length=50)] = Field(
        default=(),
        title="Who sat on the panel?",
        description=f"Each member, including the chair. {FROM_RECORD}",
        json_schema_extra={"x-record": "panel_member"},
    )

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        if len(set(self.members)) < len(self.members):
            raise ValueError("name each member once")
        if self.chair is not None and self.chair not in self.members:
            raise ValueError("include the chair among the members")
        return self


def hold_meeting(
    state: PanelCase | None,
    command: HoldMeeting,
    *,
    held: HeldForCase | None = None,
) -> Decision[PanelCase]:
    """A quorate panel considered the case (regulation 6); one that deferred may meet again.

    `held` is the meeting of that day on whose agenda the case was, where one is on record.
    """
    case = at_step(
        state, Status.REFERRED, Status.MET, Status.SECOND_PANEL, Status.APPROVAL_IN_REVIEW
    )
    not_before(command.on, case.latest_step, "the latest step")
    if case.status is Status.APPROVAL_IN_REVIEW:
        _require_no_view(case)
        require_heard(case, command.on)
    on_record = is_meeting_on_record(command.on)
    meeting = _recorded(case, command, held) if on_record else _named(command)
    met = PanelMet(occurred_on=command.on, members=len(meeting.members))
    return decide(case, met, meetings=(*case.meetings, meeting))


def _require_no_view(case: PanelCase) -> None:
    """Refuses a further meeting on an approval once the panel has said what it recommends, as after a recommendation."""
    if case.approval_view is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "The panel has said what it recommends about the approval. Record the final minutes, and the agency decision next.",
        )


def _named(command: HoldMeeting) -> Meeting:
    """The members as they were named; of what kind each is was not on record then."""
    needed = quorum(command.on)
    if command.chair is None:
        raise Refusal(Kind.NOT_VALID, "Say who chaired the meeting and who sat.", "chair")
    if len(command.members) < needed.members:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"A panel needs at least {needed.members} members, including the chair (regulation 6). You named {len(command.members)}.",
        )
    return Meeting(
        on=command.on, chair=command.chair, members=command.members, quorum=needed.version
    )


def _recorded(case: PanelCase, command: HoldMeeting, held: HeldForCase | None) -> Meeting:
    """Those who sat for this case by the record of the meeting."""
    if command.members or command.chair:
        raise Refusal(Kind.NOT_VALID, f"{FROM_RECORD}.", "members")
    if held is None:
        raise Refusal(
            Kind.NOT_VALID,
            "No panel meeting was recorded on this date with this case on its agenda. Record who came to the meeting first, under Panel meetings.",
            "on",
        )
    if any(each.meeting == held.meeting for each in case.meetings):
        raise Refusal(Kind.NOT_NOW, "It is on record that this meeting considered the case.", "on")
    if held.chair is None or held.lacks:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"For this case the panel was not quorate (regulation 6). It needed {'; and '.join(held.lacks)}.",
        )
    return Meeting(
        on=command.on,
        chair=held.chair,
        members=held.members,
        present=held.present,
        quorum=quorum(command.on).version,
        meeting=held.meeting,
    )
