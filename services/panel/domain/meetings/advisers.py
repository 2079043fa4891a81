"""Those who advise a panel at a meeting, named so that they read what its members read.

The invariant: who advises can read the papers, because the directory lists them as somebody who reads a panel's papers on the day of the
meeting (members and chairs are on the central list that day). Who advises is no member: nobody is both at one meeting, so an adviser counts for no quorum and has no
vote (regulations 8 and 9). Who advises is settled once the meeting is recorded, and who could read its papers as adviser stays known: they
do not decide its cases (regulation 30B(3)).
"""

from datetime import date

from pydantic import ConfigDict, Field

from contracts.identity import PanelMemberCode, StaffCode
from contracts.panel_meeting import Adviser, AdviserNamed, AdviserTakenOff
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.meetings.panel_meeting import (
    NamedAdviser,
    PanelMeeting,
    decide,
    planned,
)

MOST_ADVISERS = 10


class NameAdviser(Command):
    """Someone is to advise the panel at this meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-07-03", "adviser": "medical-01", "advises_as": "medical_adviser"}
            ]
        }
    )

    on: date = Field(title="When were they named?", description="Today or an earlier date")
    adviser: StaffCode = Field(
        title="Who advises the panel?",
        description="They have no vote. To read the papers they must be listed under Colleagues as a panel member, beside anything else, and their account needs that role",
        json_schema_extra={"x-record": "colleague"},
    )
    advises_as: Adviser = Field(title="As what?")


class TakeOffAdviser(Command):
    """Someone does not advise the panel at this meeting, and reads nothing of it any more."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-10", "adviser": "medical-01"}]}
    )

    on: date = Field(title="When did it change?", description="Today or an earlier date")
    adviser: PanelMemberCode = Field(
        title="Which adviser?", json_schema_extra={"x-record": "adviser"}
    )


def name_adviser(
    state: PanelMeeting | None, command: NameAdviser, *, reads: bool = True
) -> Decision[PanelMeeting]:
    """Names them, or says anew as what they advise. A member who was asked to sit cannot advise.

    `reads`: the directory lists them with the post of a panel member on the day of the meeting.
    """
    meeting = planned(state)
    if not reads:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "This person is not listed as a panel member on the day of the meeting, so they could not read the papers. Ask a manager to list them so under Colleagues, beside their other work, and then name them.",
            "adviser",
        )
    not_before(command.on, meeting.planned_on, "the day the meeting was planned")
    if command.on > meeting.held_on:
        raise Refusal(Kind.NOT_VALID, "This is after the meeting. Check the date.", "on")
    if meeting.was_asked(command.adviser):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "This member was asked to sit at this meeting. Choose someone who is not a member of it.",
            "adviser",
        )
    before = meeting.adviser(command.adviser)
    if before and before.advises_as is command.advises_as:
        raise Refusal(
            Kind.NOT_VALID, "It is on record that they advise at this meeting.", "adviser"
        )
    others = tuple(each for each in meeting.advisers if each != before)
    if len(others) >= MOST_ADVISERS:
        raise Refusal(Kind.NOT_NOW, f"A meeting can have {MOST_ADVISERS} advisers. Take one off.")
    named = NamedAdviser(
        adviser=command.adviser, advises_as=command.advises_as, named_on=command.on
    )
    said = AdviserNamed(occurred_on=command.on, advises_as=command.advises_as)
    return decide(meeting, said, advisers=(*others, named))


def take_off_adviser(state: PanelMeeting | None, command: TakeOffAdviser) -> Decision[PanelMeeting]:
    """They read nothing of the meeting from then on. A conflict that they declared stays on record, and that they could read."""
    meeting = planned(state)
    if not meeting.advisers:
        raise Refusal(Kind.NOT_NOW, "No adviser was named for this meeting.")
    known = meeting.adviser(command.adviser)
    if known is None:
        raise Refusal(Kind.NOT_VALID, "They do not advise at this meeting.", "adviser")
    not_before(command.on, known.named_on, "the day they were named")
    left = tuple(each for each in meeting.advisers if each != known)
    said = AdviserTakenOff(occurred_on=command.on, advises_as=known.advises_as)
    return decide(meeting, said, advisers=left, advised=meeting.could_read_as_adviser)
