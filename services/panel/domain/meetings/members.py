"""Members of the central list are asked to a meeting, answer, and are sent its papers.

The invariant: nobody is asked who is not on a central list of the agencies on the day of the meeting; papers that are
late say why. Papers are sent for each case once, and those of a case that came later do not undo what was sent before.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from contracts.identity import PanelMemberCode
from contracts.panel_meeting import MOST_MEMBERS, MemberAnswered, MembersAsked, PapersSent
from contracts.written import WrittenIfAny
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.panel.domain.central_list import ListedMember
from services.panel.domain.meetings.packs import packs_after
from services.panel.domain.meetings.panel_meeting import (
    AskedMember,
    PackLeft,
    PanelMeeting,
    Standing,
    decide,
    existing,
    planned,
    require_asked,
)


class AskMembers(Command):
    """Members are asked to sit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-07-02",
                    "members": ["pm-017", "pm-018", "pm-019", "pm-020", "pm-021"],
                }
            ]
        }
    )

    on: date = Field(title="When did you ask them?", description="Today or an earlier date")
    members: Annotated[
        tuple[PanelMemberCode, ...], Field(min_length=1, max_length=MOST_MEMBERS)
    ] = Field(
        title="Whom do you ask?",
        description="Members of the central list",
        json_schema_extra={"x-record": "on_list"},
    )


class RecordAnswer(Command):
    """A member says whether they come."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-07-03", "member": "pm-018", "comes": True}]}
    )

    on: date = Field(title="When did they answer?", description="Today or an earlier date")
    member: PanelMemberCode = Field(title="Who answered?", json_schema_extra={"x-record": "asked"})
    comes: bool = Field(title="Do they come?")


class SendPapers(Command):
    """The papers go to the members: those of each case on the agenda whose papers were not sent before."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"on": "2025-07-16"},
                {"on": "2025-07-18", "late_because": "A reference came late."},
            ]
        },
    )

    on: date = Field(title="When did you send them?", description="Today or an earlier date")
    late_because: WrittenIfAny = Field(
        default=None,
        title="Why are they late?",
        description="Only if they go out after the last day for the papers of this meeting",
    )


def ask_members(
    state: PanelMeeting | None,
    command: AskMembers,
    *,
    listed: Mapping[str, ListedMember] | None = None,
) -> Decision[PanelMeeting]:
    """Asks those who were not asked before. `listed` are the members of the agencies' central lists."""
    meeting = planned(state)
    not_before(command.on, meeting.planned_on, "the day the meeting was planned")
    for number, code in enumerate(command.members):
        member = listed.get(code) if listed is not None else None
        if listed is not None and (member is None or not member.is_on_list(meeting.held_on)):
            raise Refusal(
                Kind.NOT_LAWFUL,
                f"{code} is not on the central list on the day of the meeting. Choose members who are (regulation 4).",
                f"members.{number}",
            )
    for number, code in enumerate(command.members):
        if meeting.adviser(code):
            raise Refusal(
                Kind.NOT_LAWFUL,
                f"{code} advises the panel at this meeting. Take them off as adviser first, or choose another member.",
                f"members.{number}",
            )
    new = [each for each in dict.fromkeys(command.members) if not meeting.was_asked(each)]
    if not new:
        raise Refusal(Kind.NOT_VALID, "You asked these members already.", "members")
    asked = tuple(AskedMember(member=each, asked_on=command.on) for each in new)
    said = MembersAsked(occurred_on=command.on, members=len(new))
    return decide(meeting, said, asked=(*meeting.asked, *asked))


def record_answer(state: PanelMeeting | None, command: RecordAnswer) -> Decision[PanelMeeting]:
    """The latest answer counts."""
    meeting = planned(state)
    before = require_asked(meeting, command.member)
    if before.comes is command.comes:
        raise Refusal(Kind.NOT_NOW, "This answer is on record already.", "comes")
    not_before(command.on, before.asked_on, "the day you asked them")
    after = before.model_copy(update={"comes": command.comes})
    asked = tuple(after if each == before else each for each in meeting.asked)
    said = MemberAnswered(occurred_on=command.on, comes=command.comes)
    left = meeting.packs_left if command.comes else _packs_until_now(meeting)
    return decide(meeting, said, asked=asked, packs_left=left)


def _packs_until_now(meeting: PanelMeeting) -> tuple[PackLeft, ...]:
    """With who could read the packs whose papers were sent, before a member said that they do not come."""
    sent = (each.journey for each in meeting.agenda if each.papers_sent_on)
    return packs_after(meeting, sent)


def send_papers(state: PanelMeeting | None, command: SendPapers) -> Decision[PanelMeeting]:
    """Papers are due five clear working days before the meeting; later ones need a reason, and show as late.

    Once the meeting was held it can still be recorded when they went.
    """
    meeting = existing(state)
    if meeting.standing is Standing.CANCELLED:
        planned(meeting)
    if not meeting.agenda:
        raise Refusal(Kind.NOT_NOW, "Put a case on the agenda first. Then send the papers.")
    if all(each.papers_sent_on for each in meeting.agenda):
        raise Refusal(Kind.NOT_NOW, "The papers of every case on the agenda are on record as sent.")
    not_before(command.on, meeting.planned_on, "the day the meeting was planned")
    if command.on > meeting.held_on:
        raise Refusal(Kind.NOT_VALID, "This is after the meeting. Check the date.", "on")
    due = meeting.papers_due_on
    late = command.on > due
    if late and not command.late_because:
        raise Refusal(
            Kind.NOT_VALID,
            f"The papers were due by {due:%-d %B %Y}. Say why they are late.",
            "late_because",
        )
    if not late and command.late_because:
        raise Refusal(Kind.NOT_VALID, "These papers are in time. Leave this empty.", "late_because")
    sent = PapersSent(occurred_on=command.on, late=late)
    reasons = filter(None, [command.late_because])
    return decide(meeting, sent, late_because=(*meeting.late_because, *reasons))
