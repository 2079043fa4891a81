"""The panel's meeting on a case: who sat, and that they were enough."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.identity import StaffCode
from contracts.panel import PanelMet
from contracts.quorum import quorum
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.panel_case import Meeting, PanelCase, Status, at_step, decide


class HoldMeeting(Command):
    """The panel considered the case. The members include the chair."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-24",
                    "chair": "pm-017",
                    "members": ["pm-017", "pm-018", "pm-019", "pm-020", "pm-021"],
                }
            ]
        }
    )

    chair: StaffCode = Field(
        title="Who chaired the meeting?",
        description="Their code",
        json_schema_extra={"x-record": "panel_member"},
    )
    members: Annotated[tuple[StaffCode, ...], Field(min_length=1, max_length=50)] = Field(
        title="Who sat on the panel?",
        description="The code of each member, including the chair",
        json_schema_extra={"x-record": "panel_member"},
    )

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        if len(set(self.members)) < len(self.members):
            raise ValueError("name each member once")
        if self.chair not in self.members:
            raise ValueError("include the chair among the members")
        return self


def hold_meeting(state: PanelCase | None, command: HoldMeeting) -> Decision[PanelCase]:
    """A quorate panel considered the case (regulation 6); one that deferred may meet again."""
    case = at_step(state, Status.REFERRED, Status.MET)
    not_before(command.on, case.latest_step, "the latest step")
    needed = quorum(command.on)
    if len(command.members) < needed.members:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"A panel needs at least {needed.members} members, including the chair (regulation 6). You named {len(command.members)}.",
        )
    meeting = Meeting(
        on=command.on, chair=command.chair, members=command.members, quorum=needed.version
    )
    met = PanelMet(occurred_on=command.on, members=len(command.members))
    return decide(case, met, meetings=(*case.meetings, meeting))
