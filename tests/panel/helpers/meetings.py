"""Panel meetings and central lists, decided step by step."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from services.panel.domain.central_list import ListedMember
from services.panel.domain.meetings import advisers, agenda, attendance, members, plan
from services.panel.domain.meetings.panel_meeting import PanelMeeting

PLANNED, MEETING = date(2026, 7, 1), date(2026, 7, 23)
FIRST, SECOND = (UUID(int=number) for number in (1, 2))
KINDS: Mapping[str, dict[str, Any]] = {
    "pm-1": {"office": "chair"},
    "pm-2": {"office": "vice_chair", "tie": "now"},
    "pm-3": {"kinds": ["social_worker"], "tie": "now"},
    "pm-4": {"kinds": ["adopter"]},
    "pm-5": {"kinds": ["medical_adviser"], "tie": "now"},
    "pm-6": {"kinds": ["adopted_person"]},
}
ON_LIST = {
    code: ListedMember.model_validate(
        {"member": code, "kinds": ["other"], "tie": "none", "listed_on": "2026-01-05", **facts}
    )
    for code, facts in KINDS.items()
}
COMMANDS: Mapping[str, tuple[type[Any], Any]] = {
    "move": (plan.MoveMeeting, plan.move_meeting),
    "cancel": (plan.CancelMeeting, plan.cancel_meeting),
    "put": (agenda.PutOnAgenda, agenda.put_on_agenda),
    "take_off": (agenda.TakeOffAgenda, agenda.take_off_agenda),
    "invite": (agenda.InviteHousehold, agenda.invite_household),
    "step_out": (agenda.StepOut, agenda.step_out),
    "withdraw": (agenda.WithdrawConflict, agenda.withdraw_conflict),
    "name": (advisers.NameAdviser, advisers.name_adviser),
    "take_off_adviser": (advisers.TakeOffAdviser, advisers.take_off_adviser),
    "ask": (members.AskMembers, partial(members.ask_members, listed=ON_LIST)),
    "answer": (members.RecordAnswer, members.record_answer),
    "send": (members.SendPapers, members.send_papers),
    "hold": (attendance.RecordMeeting, partial(attendance.record_meeting, listed=ON_LIST)),
    "leave": (attendance.RecordLeaving, attendance.record_leaving),
}


def a_meeting(**changed: Any) -> PanelMeeting:
    """A meeting of one agency with time for two cases."""
    said = {
        "on": PLANNED,
        "held_on": MEETING,
        "starts_at": "09:30",
        "way": "online",
        "capacity": 2,
        **changed,
    }
    command = plan.PlanMeeting.model_validate(said)
    return plan.plan_meeting(None, command, agency="moorland").state


def does(meeting: PanelMeeting, name: str, on: date = PLANNED, **said: Any) -> PanelMeeting:
    """The meeting after one command."""
    command, decide = COMMANDS[name]
    state: PanelMeeting = decide(meeting, command.model_validate({"on": on, **said})).state
    return state


def on_agenda(meeting: PanelMeeting | None = None) -> PanelMeeting:
    """With two cases, at ten and at eleven, and everybody asked."""
    one = does(meeting or a_meeting(), "put", journey=FIRST, starts_at="10:00")
    two = does(one, "put", journey=SECOND, starts_at="11:00")
    return does(two, "ask", members=list(KINDS))


def held(meeting: PanelMeeting | None = None, sits: int = 5, chair: str = "pm-1") -> PanelMeeting:
    """The first of the list sat."""
    came = list(KINDS)[:sits]
    return does(meeting or on_agenda(), "hold", MEETING, chair=chair, members=came)
